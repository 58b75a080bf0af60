import { presetOf } from '../../operator/src/providers/index.ts';
import type { Place, Row } from './row.ts';
import { ROWS } from './rows/index.ts';

/**
 * Networks of RFC 2544 and RFC 3849. They are not assigned and not private, so the diagnosis treats them as internet
 * addresses.
 */
export const NETWORKS = {
  LIVE: '198.18.0.0/16',
  DEAD: '198.19.0.0/17',
  CLOSED: '198.19.128.0/17',
  SIX: '2001:db8:1::/48',
} as const;

/** Returns the address of a place of a row. Each row has its own, so that all rows can run in parallel. */
export function addressOf(row: Row, place: Place): string {
  const index = ROWS.indexOf(row) + 1;
  const [high, low] = [index >> 8, index & 255];
  switch (place) {
    case 'LIVE':
      return `198.18.${high}.${low}`;
    case 'DEAD':
      return `198.19.${high}.${low}`;
    case 'CLOSED':
      return `198.19.${128 + high}.${low}`;
    case 'SIX':
      return `2001:db8:1::${index.toString(16)}`;
    case 'UNROUTED':
      return `2001:db8:ffff::${index.toString(16)}`;
  }
}

/** Replaces the names of places in arguments by their addresses. */
export function withAddresses(row: Row, text: string): string {
  return text.replace(/\b(?:LIVE|DEAD|CLOSED|SIX|UNROUTED)\b/g, place => addressOf(row, place as Place));
}

/** Returns the host name that the row's probe resolves. */
export function hostOf({ id, probe: { provider } }: Row): string {
  return (provider && presetOf(provider).endpoints[0]?.host) ?? `${id}.table.test`;
}
