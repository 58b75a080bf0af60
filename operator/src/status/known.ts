import type { SmtpConfig } from '../../../crds/object.ts';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import type { AdmissionRecord, FallbackStatus, RolloutStatus } from '../../../crds/schema/status.ts';
import type { Credentials } from '../model/credentials.ts';
import type { Endpoint } from '../model/endpoint.ts';
import type { ConsumerViews } from '../probe-pods/view.ts';
import type { TemplateFaultReason } from '../render/template/job.ts';
import type { KnownCheck } from './checks.ts';
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
  /** Present where the spec asks for probes from where the application runs. */
  consumers?: ConsumerViews;
  /** The checks with a clock of their own that the spec asks for. */
  checks?: readonly KnownCheck[];
  /** One for each output of the spec, after publishing. */
  outputs: readonly OutputState[];
  /** Present while spec.fallback is set and has something to remember. */
  fallback?: KnownFallback;
  /** What was done about the workloads that consume them. */
  rollout: RolloutStatus | undefined;
}

/** What spec.fallback came to. */
export interface KnownFallback {
  record: FallbackStatus;
  /** The settings that are published are those of an SmtpConfig that is Ready itself. */
  ready: boolean;
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
