import type { ReasonOf } from '../../../crds/reasons.ts';
import { both, TERM } from '../../../crds/wording.ts';
import type { AddressAttempt, Fault } from '../model/evidence.ts';
import { listOf, plural, seconds } from './message.ts';

/** Reasons for a fault of one address, the most significant first: an answer is better evidence than no answer. */
export const TELLING = [
  'ConnectionRefused',
  'ConnectionReset',
  'ConnectTimeout',
  'ConnectionClosed',
  'HostUnreachable',
  'EgressProhibited',
  'AddressDenied',
  // Last: an IPv6 address in a cluster without IPv6 is not evidence about the others.
  'NetworkUnreachable',
] as const satisfies readonly ReasonOf<'EgressReachable'>[];

export type ConnectReason = (typeof TELLING)[number];

export const BY_CODE: Readonly<Record<string, ConnectReason>> = {
  ECONNREFUSED: 'ConnectionRefused',
  ECONNRESET: 'ConnectionReset',
  ECONNABORTED: 'ConnectionReset',
  EPIPE: 'ConnectionReset',
  ETIMEDOUT: 'ConnectTimeout',
  EHOSTUNREACH: 'HostUnreachable',
  EHOSTDOWN: 'HostUnreachable',
  // ICMP protocol-unreachable: Linux gives no other fault of a TCP connection this code.
  ENOPROTOOPT: 'HostUnreachable',
  ENETUNREACH: 'NetworkUnreachable',
  ENETDOWN: 'NetworkUnreachable',
  EAFNOSUPPORT: 'NetworkUnreachable',
  EADDRNOTAVAIL: 'NetworkUnreachable',
};

/** Returns the reason for a fault of `connect`; for an unknown code, the kernel of this node is the cause. */
export function connectReason(fault: Fault): ConnectReason {
  switch (fault.kind) {
    case 'timeout':
      return 'ConnectTimeout';
    case 'closed':
      return 'ConnectionClosed';
    case 'refused':
      return 'AddressDenied';
    case 'system':
      return BY_CODE[fault.code] ?? 'EgressProhibited';
    default:
      return 'ConnectionClosed';
  }
}

export interface Attempts {
  reason: ConnectReason;
  /** The fault that gives the reason. */
  fault: Fault;
  /** Addresses that failed in that way. */
  same: readonly AddressAttempt[];
  /** Addresses that failed in another way. */
  others: readonly AddressAttempt[];
}

/**
 * Returns the most significant fault of all addresses; `fallback` is the fault of the stage, if no address was tried.
 */
export function weigh(addresses: readonly AddressAttempt[], fallback: Fault): Attempts {
  const failed = addresses.filter(({ ok }) => !ok);
  const reasonOf = (attempt: AddressAttempt) => connectReason(attempt.fault ?? fallback);
  const reason = TELLING.find(one => failed.some(attempt => reasonOf(attempt) === one));
  if (!reason) return { reason: connectReason(fallback), fault: fallback, same: [], others: [] };
  const same = failed.filter(attempt => reasonOf(attempt) === reason);
  const others = failed.filter(attempt => reasonOf(attempt) !== reason);
  return { reason, fault: same[0]?.fault ?? fallback, same, others };
}

/** Returns ` (203.0.113.7)` or ` (all 3 addresses tried)`; empty if the host is an address itself. */
export function tried(host: string, attempts: readonly AddressAttempt[], others = 0): string {
  if (attempts.length > 1)
    return others > 0 ? ` (${attempts.length} addresses)` : ` (all ${attempts.length} addresses tried)`;
  const [only] = attempts;
  return only && only.address !== host ? ` (${only.address})` : '';
}

const SHORT: Readonly<Record<ConnectReason, string>> = {
  ConnectionRefused: 'refused',
  ConnectionReset: 'reset',
  ConnectTimeout: 'no answer',
  ConnectionClosed: 'closed',
  HostUnreachable: 'host unreachable',
  EgressProhibited: `denied on ${TERM.thisNode}`,
  NetworkUnreachable: 'no route',
  AddressDenied: both("denied by the operator's policy", 'denied by --policy'),
};

/** `2001:db8::1 (no route, ENETUNREACH) and 203.0.113.8 (no answer within 10s)` */
export function failures(attempts: readonly AddressAttempt[]): string {
  return listOf(attempts.map(({ address, fault }) => `${address}${fault ? ` (${inShort(fault)})` : ''}`));
}

/** `refused, ECONNREFUSED`, `no answer within 10s` */
export function inShort(fault: Fault): string {
  const words = SHORT[connectReason(fault)];
  if (fault.kind === 'timeout') return `${words} within ${seconds(fault.afterMs)}`;
  return fault.kind === 'system' ? `${words}, ${fault.code}` : words;
}

/** Returns a sentence on addresses that failed in a different way, or that failed while another address works. */
export function otherAddresses(attempts: readonly AddressAttempt[]): string | undefined {
  if (attempts.length === 0) return undefined;
  return `${plural(attempts.length, 'other address', 'other addresses')} failed: ${failures(attempts)}.`;
}
