import type { ConditionStatus } from '../conditions.ts';

/** One reason of one condition, for `docs/reasons.md` and for the messages. */
export interface ReasonEntry {
  /** The status of the condition that goes with this reason. */
  status: ConditionStatus;
  /** What was observed, in one sentence. */
  meaning: string;
  /** What to do about it. For a reason of status True: what it does not guarantee, or that no action is needed. */
  remedy: string;
  /** How to reproduce it manually: shell commands with HOST, PORT, USER and NAMESPACE to fill in. */
  check?: string;
  /** Text in the output of the check that confirms it. */
  shows?: readonly string[];
}

const NOTHING = 'Nothing.';

/** A reason of status True. */
export const well = (meaning: string, remedy = NOTHING) =>
  ({ status: 'True', meaning, remedy }) satisfies ReasonEntry;

/** A reason of status False. */
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
export const Pending = waits('Not checked yet: the first check is running or queued.', 'Wait.');

export const BlockedByCredentials = waits(
  'Not checked, because there are no usable credentials.',
  'Fix CredentialsAvailable first.',
);
export const BlockedByEgress = waits(
  'Not checked, because the server cannot be reached.',
  'Fix EgressReachable first.',
);
export const BlockedByTLS = waits(
  'Not checked, because there is no verified TLS connection.',
  'Fix TLSVerified first.',
);
export const BlockedByAuthentication = waits(
  'Not checked, because there was no successful login.',
  'Fix Authenticated first.',
);
