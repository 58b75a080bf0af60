import { BlockList, isIP } from 'node:net';
import { readings } from './addresses.ts';

export interface AddressPolicy {
  /** Returns why the policy denies the address; undefined if it is allowed. */
  denied(address: string): string | undefined;
}

/**
 * Addresses that are denied unless an administrator allows them: an author of SmtpConfigs must not be able to scan the
 * node. Private ranges are not listed, because relays use them.
 */
const DENIED_BY_DEFAULT: readonly (readonly [cidr: string, what: string])[] = [
  ['0.0.0.0/8', 'it is unspecified (this host)'],
  ['127.0.0.0/8', 'it is a loopback address'],
  ['169.254.0.0/16', 'it is link-local, where clouds serve metadata'],
  ['100.100.100.200/32', 'it is the metadata service of Alibaba Cloud'],
  ['192.0.0.192/32', 'it is the metadata service of Oracle Cloud'],
  ['224.0.0.0/4', 'it is a multicast address'],
  ['240.0.0.0/4', 'it is reserved'],
  ['::/128', 'it is unspecified (this host)'],
  ['::1/128', 'it is a loopback address'],
  ['fe80::/10', 'it is link-local'],
  ['fd00:ec2::254/128', 'it is the metadata service of AWS'],
  ['ff00::/8', 'it is a multicast address'],
];

/**
 * @param allow CIDRs to allow, which override every denial
 * @param deny CIDRs to deny in addition to the default ones
 * @throws TypeError for a value that is not a CIDR
 */
export function addressPolicy(allow: readonly string[], deny: readonly string[]): AddressPolicy {
  const allowed = blockList(allow);
  const refused = [
    ...deny.map(cidr => [blockList([cidr]), `it is within --deny-address ${cidr}`] as const),
    ...DENIED_BY_DEFAULT.map(([cidr, what]) => [blockList([cidr]), what] as const),
  ];
  return {
    denied(address) {
      for (const reading of readings(address)) {
        if (contains(allowed, reading)) continue;
        const why = refused.find(([list]) => contains(list, reading))?.[1];
        if (why !== undefined) return why;
      }
      return undefined;
    },
  };
}

function blockList(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) addRange(list, cidr);
  return list;
}

function addRange(list: BlockList, cidr: string): void {
  const [network = '', prefix] = cidr.split('/');
  const family = isIP(network);
  const bits = family === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (family === 0 || length < 0 || length > bits) {
    throw new TypeError(`${cidr} is not an address range: write it as 10.0.0.0/8 or fd00::/8`);
  }
  list.addSubnet(network, length, family === 4 ? 'ipv4' : 'ipv6');
}

const contains = (list: BlockList, address: string): boolean =>
  list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
