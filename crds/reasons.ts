import { CONDITIONS, type ConditionType } from './conditions.ts';
import { REASONS_DOC } from './names.ts';
import { AUTHENTICATED } from './reasons/authentication.ts';
import { CONSUMER_EGRESS } from './reasons/consumer.ts';
import { CREDENTIALS_AVAILABLE } from './reasons/credentials.ts';
import { DOMAIN_AUTHENTICATED } from './reasons/domain.ts';
import { EGRESS_REACHABLE } from './reasons/egress.ts';
import type { ReasonEntry } from './reasons/entry.ts';
import { USING_FALLBACK } from './reasons/fallback.ts';
import { MESSAGE_ACCEPTED } from './reasons/message.ts';
import { PUBLISHED, ROTATION_PENDING } from './reasons/publishing.ts';
import { READY } from './reasons/ready.ts';
import { SENDER_ACCEPTED } from './reasons/sender.ts';
import { TLS_VERIFIED } from './reasons/tls.ts';
import { wordedFor } from './wording.ts';

export type { ReasonEntry } from './reasons/entry.ts';

/** Conditions with reasons of their own. Reconciling and Stalled copy the reason of Ready. */
export type ReasonedCondition = Exclude<ConditionType, 'Reconciling' | 'Stalled'>;

/** Reason that a blocked condition takes from the condition that blocks it. */
export type BlockedReason<C extends ReasonedCondition> = C extends ReasonedCondition
  ? BlocksAs<(typeof CONDITIONS)[C]['blockedBy'][number]>
  : never;

type BlocksAs<C> = C extends ConditionType
  ? (typeof CONDITIONS)[C] extends { blocksAs: infer R }
    ? R
    : never
  : never;

/**
 * Every reason that a condition can have. Users, alerts and `docs/reasons.md` rely on this closed list. Conditions are
 * in gate order.
 */
export const REASONS = {
  CredentialsAvailable: CREDENTIALS_AVAILABLE,
  EgressReachable: EGRESS_REACHABLE,
  TLSVerified: TLS_VERIFIED,
  Authenticated: AUTHENTICATED,
  SenderAccepted: SENDER_ACCEPTED,
  MessageAccepted: MESSAGE_ACCEPTED,
  DomainAuthenticated: DOMAIN_AUTHENTICATED,
  ConsumerEgress: CONSUMER_EGRESS,
  Published: PUBLISHED,
  RotationPending: ROTATION_PENDING,
  UsingFallback: USING_FALLBACK,
  Ready: READY,
} as const satisfies {
  readonly [C in ReasonedCondition]: Readonly<
    Record<string, ReasonEntry> & Record<BlockedReason<C>, ReasonEntry>
  >;
};

/**
 * Own reasons of a condition. The type is distributive: for a union of conditions it gives the union of their reasons.
 */
export type OwnReason<C extends ReasonedCondition> = C extends ReasonedCondition
  ? Extract<keyof (typeof REASONS)[C], string>
  : never;

/** Reasons with which a condition is False. */
export type FailedReason<C extends ReasonedCondition> = C extends ReasonedCondition
  ? {
      [R in OwnReason<C>]: (typeof REASONS)[C][R] extends { status: 'False' } ? R : never;
    }[OwnReason<C>]
  : never;

/** Reports whether a condition with this reason is blocked by another condition. */
export function isBlockedReason(reason: string): reason is AnyBlockedReason {
  return Object.values(CONDITIONS).some(entry => 'blocksAs' in entry && entry.blocksAs === reason);
}

type AnyBlockedReason = BlockedReason<ReasonedCondition>;

/** Reasons that a condition can have, as a union of literals. */
export type ReasonOf<C extends ConditionType> = C extends 'Ready' | 'Reconciling' | 'Stalled'
  ? // The first condition that is False gives Ready its reason.
    OwnReason<Exclude<ReasonedCondition, 'RotationPending' | 'UsingFallback'>>
  : C extends ReasonedCondition
    ? OwnReason<C>
    : never;

/** Reports whether a reason from untyped data (a rule of a preset) belongs to the condition. */
export function isReasonOf<C extends ReasonedCondition>(
  condition: C,
  reason: string,
): reason is OwnReason<C> {
  return Object.hasOwn(REASONS[condition], reason);
}

/** Returns the link to the entry that explains a reason: `docs/reasons.md#egressreachable-connecttimeout`. */
export const reasonAddress = (condition: ReasonedCondition, reason: string): string =>
  `${REASONS_DOC}#${condition}-${reason}`.toLowerCase();

/** Returns the entry of a reason with the wording for every reader: see `wording.ts`. */
export function reasonSource<C extends ReasonedCondition>(condition: C, reason: OwnReason<C>): ReasonEntry {
  return entryIn(REASONS, condition, reason);
}

/** Returns the entry of a reason with the wording for the cluster. */
export function reasonEntry<C extends ReasonedCondition>(condition: C, reason: OwnReason<C>): ReasonEntry {
  return entryIn(REASONS_IN_CLUSTER, condition, reason);
}

type Entries = Readonly<Record<string, ReasonEntry>>;
type Table = Readonly<Record<ReasonedCondition, Entries>>;

function entryIn(table: Table, condition: ReasonedCondition, reason: string): ReasonEntry {
  const entry = table[condition][reason];
  if (!entry) throw new TypeError(`${condition} has no reason ${reason}`);
  return entry;
}

/** The same table with the wording for the cluster, for the documentation and the status. */
export const REASONS_IN_CLUSTER: Table = mapValues(REASONS as Table, entries =>
  mapValues(entries, entry => ({ ...entry, remedy: wordedFor('cluster', entry.remedy) })),
);

function mapValues<K extends string, V, W>(
  record: Readonly<Record<K, V>>,
  change: (value: V) => W,
): Record<K, W> {
  const entries = Object.entries<V>(record).map(([key, value]) => [key, change(value)]);
  return Object.fromEntries(entries) as Record<K, W>;
}
