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

/** The complete input of the status: plain data, gathered before the status is decided. */
export interface Known {
  config: SmtpConfig & { spec: SmtpConfigSpec };
  /** Milliseconds since the epoch. */
  now: number;
  /** Prefix for paths in the repository, so that readers get a URL; '' for none. */
  docsUrl: string;
  /** The endpoint that the spec requests. */
  endpoint: Endpoint;
  credentials: Credentials;
  memory: Memory;
  egressInputs: string;
  loginInputs: string;
  warnings: readonly string[];
  /** The annotation requested a check whose result is not available yet. */
  requested?: true;
  /** The admission record of the spec; absent if no policies are configured. */
  admission?: AdmissionRecord;
  /** The checks of the registry that the spec requests, in the order of the registry. */
  checks: readonly KnownCheck[];
  /** One entry for each output of the spec, after publishing. */
  outputs: readonly OutputState[];
  /** The matching namespaces, once they are known; only for a ClusterSmtpConfig. */
  namespaces?: KnownNamespaces;
  /** The result for the workloads that consume the outputs. */
  rollout: RolloutStatus | undefined;
}

/** The conditions that are decided before those of a check. */
export type Gates = readonly Verdict<ConditionType>[];

/**
 * The explanation of a condition that is False, for users, and when to retry. Absent fields have the defaults of the
 * vocabulary, and no retry.
 */
export type Explanation = Partial<Pick<Finding, 'stage' | 'message' | 'remedy' | 'reply' | 'retry'>>;

/** One check with the data of a pass: everything by which the status depends on the check. Pure. */
export interface KnownCheck {
  judges: readonly Judge[];
  /** The conditions of the check prove the settings, so publishing waits for them. */
  proves?: true;
  /** Ready waits for the conditions of the check, although the table of conditions excludes them. */
  required?: boolean;
  /** Returns the conditions of the check that apply. */
  conditions(known: Known, gates: Gates): readonly Verdict<ConditionType>[];
  /** Returns the explanation. Called if a condition of the check is the first that is False. */
  explain?(known: Known, failed: Verdict<GateCondition>): Explanation;
  /** Returns the message of Ready if Ready is True although some of these conditions are False. */
  readyInstead?(known: Known, required: readonly Verdict<GateCondition>[]): string | undefined;
  /** Returns the status fields that belong to the check. */
  fields?(known: Known): Partial<SmtpConfigStatus>;
  /** Returns problems that do not stop the SmtpConfig from working. */
  warnings?(known: Known): readonly string[];
  /** The check's entry in `status.checks`. */
  ran?: CheckStatus;
}

/** The result of publishing to many namespaces. */
export interface KnownNamespaces {
  /** Number of namespaces that match and are not being deleted. */
  total: number;
  /** Number of namespaces that have every output. */
  ready: number;
  /** Number of namespaces that wait for verified settings. */
  waiting: number;
  /** Namespaces with a failure, sorted by name. */
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
    /** Was written in this pass. */
    | 'written'
    /** Holds the last good values; newer values are not verified yet. */
    | 'held'
    /** Does not exist, and there are no verified settings to write. */
    | 'absent'
    /** Has another owner. */
    | 'conflict'
    /** The API server refused the write. */
    | 'forbidden'
    /** Its content cannot be rendered; `fault` is the reason. */
    | 'unrendered';
  /** For `conflict`, `forbidden` and `unrendered`: the owner, the message of the API server, or the fault. */
  detail?: string;
  fault?: 'ProfileUnsuitable' | TemplateFaultReason;
  /** Hash of the content, if it is known. */
  hash?: string | undefined;
}
