/** A mail port that a cloud keeps shut for its customers unless they ask. */
export interface CloudBlock {
  cloud: string;
  port: number;
  /** How it shows and what opens it, one sentence. */
  note: string;
}

/** Checked 2026-11. A port that is missing here is open as far as is known. */
export const CLOUD_BLOCKS: readonly CloudBlock[] = [
  {
    cloud: 'Alibaba Cloud',
    port: 25,
    note: 'Dropped; ask for an exemption, or use 465 (DirectMail: 465 or 80).',
  },
  { cloud: 'AWS', port: 25, note: 'Throttled until the removal of the limit is requested.' },
  { cloud: 'Azure', port: 25, note: 'Depends on the type of the subscription.' },
  { cloud: 'GCP', port: 25, note: 'Times out for external addresses; use 465, 587 or 2525.' },
  { cloud: 'DigitalOcean', port: 25, note: 'Blocked on new accounts.' },
  { cloud: 'DigitalOcean', port: 465, note: 'Times out; 2525 worked.' },
  { cloud: 'DigitalOcean', port: 587, note: 'Reported to time out too; 2525 worked.' },
  {
    cloud: 'Hetzner',
    port: 25,
    note: 'Silently dropped until a request for unblocking is granted; use 587.',
  },
  {
    cloud: 'Hetzner',
    port: 465,
    note: 'Silently dropped until a request for unblocking is granted; use 587.',
  },
];

/** Names of the clouds that are known to block the port. */
export function cloudsThatBlock(port: number): string[] {
  return CLOUD_BLOCKS.filter(block => block.port === port).map(({ cloud }) => cloud);
}

/** RFC 1918, RFC 6598 and RFC 4193. */
const PRIVATE =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd][0-9a-f]{2}:)/i;

export const isPrivate = (address: string): boolean => PRIVATE.test(address);
