import type { ConditionType, GateCondition, Judge } from '../../../crds/conditions.ts';
import type { SmtpConfig } from '../../../crds/object.ts';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import type {
  AdmissionRecord,
  CheckStatus,
  RolloutStatus,
  SmtpConfigStatus,
} from '../../../crds/schema/status.ts';
import type { Credentials } from '../model/credentials.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { Finding, Verdict } from '../model/verdict.ts';
import type { TemplateFaultReason } from '../render/template/job.ts';
import type { Memory } from './memory.ts';

/** Everything that is known when the status is decided: plain data, gathered beforehand. */
export interface Known {
  config: SmtpConfig & { spec: SmtpConfigSpec };
  /** Milliseconds since the epoch. */
  now: number;
  /** What comes before an address in the repository where people read it; '': nothing. */
  docsUrl: string;
  /** The endpoint that the spec asks for. */
  endpoint: Endpoint;
  credentials: Credentials;
  memory: Memory;
  egressInputs: string;
  loginInputs: string;
  warnings: readonly string[];
  /** A check was requested by the annotation, and its result is not there yet. */
  requested?: true;
  /** Whether the spec went through the admission policies; absent: there are none. */
  admission?: AdmissionRecord;
  /** The checks of the registry that the spec asks for, in its order. */
  checks: readonly KnownCheck[];
  /** One for each output of the spec, after publishing. */
  outputs: readonly OutputState[];
  /** Of a ClusterSmtpConfig: the namespaces that match, once they are known. */
  namespaces?: KnownNamespaces;
  /** What was done about the workloads that consume them. */
  rollout: RolloutStatus | undefined;
}

/** The conditions that are decided before those of a check. */
export type Gates = readonly Verdict<ConditionType>[];

/** What a person is told of a condition that is False, and what may follow; absent: by the vocabulary, and nothing. */
export type Explanation = Partial<Pick<Finding, 'stage' | 'message' | 'remedy' | 'reply' | 'retry'>>;

/** One check, with what a pass has gathered for it: everything by which the status depends on it. Pure. */
export interface KnownCheck {
  judges: readonly Judge[];
  /** Its conditions prove the settings: publishing waits for them. */
  proves?: true;
  /** Ready waits for its conditions, although the table of conditions excludes them. */
  required?: boolean;
  /** Its conditions, as far as they apply. */
  conditions(known: Known, gates: Gates): readonly Verdict<ConditionType>[];
  /** Called where one of its conditions is the first that is False. */
  explain?(known: Known, failed: Verdict<GateCondition>): Explanation;
  /** The message of Ready, where it is True although some of these are False. */
  readyInstead?(known: Known, required: readonly Verdict<GateCondition>[]): string | undefined;
  /** Its own fields of the status. */
  fields?(known: Known): Partial<SmtpConfigStatus>;
  /** Its entry of `status.checks`. */
  ran?: CheckStatus;
}

/** What publishing into many namespaces came to. */
export interface KnownNamespaces {
  /** Those that match and are not being deleted. */
  total: number;
  /** Those that have every output. */
  ready: number;
  /** Those that wait for settings that are verified. */
  waiting: number;
  /** In the order of their names. */
  failed: readonly FailedNamespace[];
}

export interface FailedNamespace {
  name: string;
  reason: 'NameConflict' | 'Forbidden';
  message: string;
}

/** The state of one output. */
export interface OutputState {
  kind: 'Secret' | 'ConfigMap';
  name: string;
  state: /** Holds what it should. */
    | 'in-sync'
    /** Written just now. */
    | 'written'
    /** Holds the last good values; newer ones wait for their verification. */
    | 'held'
    /** Does not exist, and nothing is verified to put there. */
    | 'absent'
    /** Has another owner. */
    | 'conflict'
    /** The API server did not let us. */
    | 'forbidden'
    /** Its content cannot be rendered; `fault` is the reason. */
    | 'unrendered';
  /** For `conflict`, `forbidden` and `unrendered`: who owns it, what the API server said, what is at fault. */
  detail?: string;
  fault?: 'ProfileUnsuitable' | TemplateFaultReason;
  /** Hash of the content, where it is known. */
  hash?: string | undefined;
}
