import { presetOf } from '../../operator/src/providers/index.ts';
import type { Place, Row } from './row.ts';
import { ROWS } from './rows/index.ts';

/** Of RFC 2544 and RFC 3849: assigned to no one, and not private, so that the diagnosis treats them as the internet. */
export const NETWORKS = {
  LIVE: '198.18.0.0/16',
  DEAD: '198.19.0.0/17',
  CLOSED: '198.19.128.0/17',
  SIX: '2001:db8:1::/48',
} as const;

/** The address of a place of a row: each row has its own, so that all can be tried at the same time. */
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

/** Arguments in which places stand by their names. */
export function withAddresses(row: Row, text: string): string {
  return text.replace(/\b(?:LIVE|DEAD|CLOSED|SIX|UNROUTED)\b/g, place => addressOf(row, place as Place));
}

/** The host name that the row's probe asks DNS for. */
export function hostOf({ id, probe: { provider } }: Row): string {
  return (provider && presetOf(provider).endpoints[0]?.host) ?? `${id}.table.test`;
}
