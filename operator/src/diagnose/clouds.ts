/** A mail port that a cloud blocks unless the customer requests it. */
export interface CloudBlock {
  cloud: string;
  port: number;
  /** How the block shows and how to remove it, one sentence. */
  note: string;
}

/** Checked 2026-11. A port that is not listed is assumed to be open. */
export const CLOUD_BLOCKS: readonly CloudBlock[] = [
  {
    cloud: 'Alibaba Cloud',
    port: 25,
    note: 'Dropped. Request an exemption, or use 465 (DirectMail: 465 or 80).',
  },
  { cloud: 'AWS', port: 25, note: 'Throttled. Request the removal of the limit.' },
  { cloud: 'Azure', port: 25, note: 'Depends on the subscription type.' },
  { cloud: 'GCP', port: 25, note: 'Times out for external addresses. Use 465, 587 or 2525.' },
  { cloud: 'DigitalOcean', port: 25, note: 'Blocked on new accounts.' },
  { cloud: 'DigitalOcean', port: 465, note: 'Times out. 2525 works.' },
  { cloud: 'DigitalOcean', port: 587, note: 'Reported to time out as well. 2525 works.' },
  {
    cloud: 'Hetzner',
    port: 25,
    note: 'Dropped. Request unblocking, or use 587.',
  },
  {
    cloud: 'Hetzner',
    port: 465,
    note: 'Dropped. Request unblocking, or use 587.',
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
