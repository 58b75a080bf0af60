/** A mail port that a cloud blocks unless the customer requests it. */
export interface CloudBlock {
  cloud: string;
  port: number;
  /** How the block shows and how to remove it, one sentence. */
  note: string;
  /** Present if only users report the block. */
  reported?: true;
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
  { cloud: 'DigitalOcean', port: 587, note: 'Reported to time out as well. 2525 works.', reported: true },
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
  return CLOUD_BLOCKS.filter(block => block.port === port && !block.reported).map(({ cloud }) => cloud);
}

/** Returns the names of the clouds where users report that the port is blocked. */
export const cloudsReported = (port: number): string[] =>
  CLOUD_BLOCKS.filter(block => block.port === port && block.reported).map(({ cloud }) => cloud);

/** RFC 1918, RFC 6598 and RFC 4193. */
const PRIVATE =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd][0-9a-f]{2}:)/i;

export const isPrivate = (address: string): boolean => PRIVATE.test(address);

/** The addresses that localhost, and the own name of a Debian machine, have in a hosts file. */
export const isLoopback = (address: string): boolean => /^127\.0\.[01]\.1$|^::1$/.test(address);

/** https://www.cloudflare.com/ips/, 2026-11: addresses that proxy HTTP, and no mail. */
const CLOUDFLARE: readonly (readonly [address: string, bits: number])[] = [
  ['173.245.48.0', 20],
  ['103.21.244.0', 22],
  ['103.22.200.0', 22],
  ['103.31.4.0', 22],
  ['141.101.64.0', 18],
  ['108.162.192.0', 18],
  ['190.93.240.0', 20],
  ['188.114.96.0', 20],
  ['197.234.240.0', 22],
  ['198.41.128.0', 17],
  ['162.158.0.0', 15],
  ['104.16.0.0', 13],
  ['104.24.0.0', 14],
  ['172.64.0.0', 13],
  ['131.0.72.0', 22],
];
const CLOUDFLARE_IPV6 = /^(?:2400:cb00|2606:4700|2803:f800|2405:b500|2405:8100|2a06:98c[0-7]|2c0f:f248):/i;

const numberOf = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

export const isCloudflare = (address: string): boolean =>
  address.includes(':')
    ? CLOUDFLARE_IPV6.test(address)
    : CLOUDFLARE.some(([base, bits]) => {
        const size = 2 ** (32 - bits);
        return Math.floor(numberOf(address) / size) === Math.floor(numberOf(base) / size);
      });
