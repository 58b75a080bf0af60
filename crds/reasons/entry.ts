import type { ConditionStatus } from '../conditions.ts';

/** One reason of one condition, for `docs/reasons.md` and for messages. */
export interface ReasonEntry {
  /** Status of the condition with this reason. */
  status: ConditionStatus;
  /** Observation, in one sentence. */
  meaning: string;
  /** Remedy. For a reason of status True: the limits of the guarantee, or that no action is needed. */
  remedy: string;
  /** Shell commands that reproduce the result manually, with HOST, PORT, USER and NAMESPACE to fill in. */
  check?: string;
  /** Text in the output of `check` that confirms the reason. */
  shows?: readonly string[];
}

const NOTHING = 'Nothing.';

/** Makes a reason of status True. */
export const well = (meaning: string, remedy = NOTHING) =>
  ({ status: 'True', meaning, remedy }) satisfies ReasonEntry;

/** Makes a reason of status False. */
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

/** Reason of every condition before its first result. */
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
