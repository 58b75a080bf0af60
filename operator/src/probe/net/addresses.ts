import { isIP, SocketAddress } from 'node:net';

type Groups = readonly number[];

/**
 * Returns every address that a connection to this address may reach: the address without its zone, and IPv4 addresses
 * that tunnels and translators extract from an IPv6 address. A policy must allow all of them.
 */
export function readings(address: string): string[] {
  if (isIP(address) !== 6) return [address];
  const canonical = new SocketAddress({ address: address.split('%', 1)[0], family: 'ipv6' }).address;
  const groups = groupsOf(canonical);
  const embedded = FORMS.flatMap(form => form(groups));
  // An address in ::ffff:0:0/96 is only another notation of an IPv4 address.
  return isMapped(groups) ? embedded : [canonical, ...embedded];
}

/** The eight groups of a canonical IPv6 address. */
function groupsOf(canonical: string): Groups {
  const plain = canonical.replace(
    /(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/,
    (_all, ...[a, b, c, d]: string[]) => [pair(a, b), pair(c, d)].join(':'),
  );
  const [head = '', tail] = plain.split('::');
  const before = numbers(head);
  if (tail === undefined) return before;
  const after = numbers(tail);
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

const pair = (high = '0', low = '0'): string => (Number(high) * 256 + Number(low)).toString(16);

const numbers = (text: string): number[] =>
  text === '' ? [] : text.split(':').map(group => Number.parseInt(group, 16));

const dotted = (high = 0, low = 0): string => [high >> 8, high & 255, low >> 8, low & 255].join('.');

const startsWith = (groups: Groups, ...prefix: number[]): boolean =>
  prefix.every((group, index) => groups[index] === group);

const isMapped = (groups: Groups): boolean => startsWith(groups, 0, 0, 0, 0, 0, 0xffff);

type Form = (groups: Groups) => string[];

const last = (groups: Groups): string => dotted(groups[6], groups[7]);

const FORMS: readonly Form[] = [
  // RFC 4291 section 2.5.5: the mapped and the older compatible form. :: and ::1 do not contain an IPv4 address.
  groups => (isMapped(groups) ? [last(groups)] : []),
  groups =>
    startsWith(groups, 0, 0, 0, 0, 0, 0) && ((groups[6] ?? 0) > 0 || (groups[7] ?? 0) > 1)
      ? [last(groups)]
      : [],
  // RFC 2765: translated.
  groups => (startsWith(groups, 0, 0, 0, 0, 0xffff, 0) ? [last(groups)] : []),
  // RFC 6052 section 2.1: the well-known prefix of NAT64.
  groups => (startsWith(groups, 0x64, 0xff9b, 0, 0, 0, 0) ? [last(groups)] : []),
  // RFC 8215: local-use NAT64; its prefix may have any length of RFC 6052 section 2.2.
  groups => (startsWith(groups, 0x64, 0xff9b, 1) ? translated(groups) : []),
  // RFC 3056: 6to4.
  groups => (startsWith(groups, 0x2002) ? [dotted(groups[1], groups[2])] : []),
  // RFC 4380: Teredo hides the address of the client by inverting it.
  groups =>
    startsWith(groups, 0x2001, 0) ? [dotted((groups[6] ?? 0) ^ 0xffff, (groups[7] ?? 0) ^ 0xffff)] : [],
  // RFC 5214: ISATAP.
  groups => (((groups[4] ?? 0) & ~0x0200) === 0 && groups[5] === 0x5efe ? [last(groups)] : []),
];

/** Bits 64 to 71 are skipped for every prefix length. */
function translated(groups: Groups): string[] {
  const [, , , a = 0, b = 0, c = 0, d = 0] = groups;
  return [
    last(groups),
    // /48
    dotted(a, ((b & 0xff) << 8) | (c >> 8)),
    // /56
    dotted(((a & 0xff) << 8) | (b & 0xff), c),
    // /64
    dotted(((b & 0xff) << 8) | (c >> 8), ((c & 0xff) << 8) | (d >> 8)),
  ];
}
