import type { ConditionStatus } from '../conditions.ts';

/** One reason of one condition, for `docs/reasons.md` and for the messages. */
export interface ReasonEntry {
  /** The status of the condition that goes with this reason. */
  status: ConditionStatus;
  /** What was seen, in one sentence. */
  meaning: string;
  /** What to do about it; for a reason that is well, what it does not promise or that nothing is to be done. */
  remedy: string;
  /** How to see the same by hand: shell commands with HOST, PORT, USER and NAMESPACE to fill in. */
  check?: string;
  /** Words by which the check shows it. */
  shows?: readonly string[];
}

const NOTHING = 'Nothing.';

/** A reason with which all is well. */
export const well = (meaning: string, remedy = NOTHING) =>
  ({ status: 'True', meaning, remedy }) satisfies ReasonEntry;

/** A reason with which something is wrong. */
export const wrong = (
  meaning: string,
  remedy: string,
  check?: string,
  ...shows: readonly string[]
): ReasonEntry & { status: 'False' } => ({
  status: 'False',
  meaning,
  remedy,
  ...(check !== undefined && { check }),
  ...(shows.length > 0 && { shows }),
});

const waits = (meaning: string, remedy: string): ReasonEntry & { status: 'Unknown' } => ({
  status: 'Unknown',
  meaning,
  remedy,
});

/** Every condition before its first verdict. */
export const Pending = waits('Not judged yet: the first check is under way or waits for its turn.', 'Wait.');

export const BlockedByCredentials = waits(
  'Not checked, because there are no usable credentials.',
  'Mend what condition CredentialsAvailable says first.',
);
export const BlockedByEgress = waits(
  'Not checked, because the server cannot be reached.',
  'Mend what condition EgressReachable says first.',
);
export const BlockedByTLS = waits(
  'Not checked, because there is no verified TLS connection.',
  'Mend what condition TLSVerified says first.',
);
export const BlockedByAuthentication = waits(
  'Not checked, because there was no successful login.',
  'Mend what condition Authenticated says first.',
);
