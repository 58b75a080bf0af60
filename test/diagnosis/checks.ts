import { REASONS_IN_CLUSTER, type ReasonEntry } from '../../crds/reasons.ts';
import type { Row } from './row.ts';
import { ROWS } from './rows/index.ts';

/** One manual check of docs/reasons.md, and a row that makes its fault. */
export interface HandCheck {
  condition: string;
  reason: string;
  row: Row;
  check: string;
  shows: readonly string[];
}

/** Rows on which a check shows the documented output. Default: the first row that reaches the reason. */
const BEST: Readonly<Record<string, string>> = {
  'EgressReachable: ConnectTimeout': 'drop-all-ports',
  'EgressReachable: ConnectionRefused': 'nothing-at-all',
  'EgressReachable: GreetingTimeout': 'silent',
  'EgressReachable: ConnectionReset': 'resets-at-greeting',
  'EgressReachable: EgressProhibited': 'route-prohibit-node',
  'EgressReachable: NetworkUnreachable': 'route-throw-node',
  'EgressReachable: HostUnreachable': 'icmp-host-unreachable-way',
  'TLSVerified: TLSExpected': 'tls-on-465',
  'TLSVerified: PlaintextOnTLSPort': 'implicit-on-587',
  'TLSVerified: StartTLSNotOffered': 'no-starttls',
  'SenderAccepted: SenderRejected': 'sender-unknown',
  'Authenticated: InvalidCredentials': 'wrong-password',
  'SenderAccepted: SenderMismatch': 'sender-owner',
};

/** Every check of the vocabulary for reasons that a probe can find. */
export const HAND_CHECKS: readonly HandCheck[] = (
  ['EgressReachable', 'TLSVerified', 'Authenticated', 'SenderAccepted'] as const
).flatMap(condition =>
  Object.entries<ReasonEntry>(REASONS_IN_CLUSTER[condition]).flatMap(([reason, { check, shows = [] }]) => {
    const key = `${condition}: ${reason}`;
    const reaches = ({ expect, probe }: Row) =>
      expect.condition === condition && expect.reason === reason && !probe.provider;
    const row = ROWS.find(({ id }) => id === BEST[key]) ?? ROWS.find(reaches);
    return check === undefined || !row ? [] : [{ condition, reason, row, check, shows }];
  }),
);
