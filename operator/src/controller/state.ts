import type { SmtpConfig } from '../../../crds/object.ts';
import type { AdmissionRecord } from '../../../crds/schema/status.ts';
import type { Credentials } from '../model/credentials.ts';
import type { Verdict } from '../model/verdict.ts';
import type { ConsumerView } from '../probe-pods/view.ts';
import type { KnownFallback } from '../status/fallback.ts';
import type { KnownCheck, KnownNamespaces, OutputState } from '../status/known.ts';
import type { Memory } from '../status/memory.ts';

/** The operator's in-memory state of one SmtpConfig between two reconciles. It contains no secret. */
export class State {
  readonly uid: string;
  #memory: Memory;
  /** The Secret as last read. */
  secret?: { version: string; refKey: string; fingerprint?: string; credentials: Credentials };
  /** Outputs that were seen with their desired content, by kind/name. */
  readonly outputs = new Map<string, KnownOutput>();
  /** The result of the last publishing, with the spec, Secret and endpoint that it was for. */
  lastPublish?: {
    key: string;
    login: string;
    outputs: OutputState[];
    versions: (string | undefined)[];
    content: string | undefined;
  };
  /** The checks of the registry that the spec requests, in this pass. */
  checks: readonly KnownCheck[] = [];
  /** The results from the places of `spec.checks.egress.from`, in the same order. */
  consumers?: ConsumerView[] | undefined;
  /** The result of an earlier operator process for these places, for the spec of this generation. */
  standing?: { generation: number; verdict?: Verdict<'ConsumerEgress'>; requested?: string };
  /** The admission record that the status shows. */
  admission?: AdmissionRecord;
  /**
   * The decision of spec.fallback in the last pass, or the name of an SmtpConfig that does not exist; absent before the
   * first pass.
   */
  fallback?: { known?: KnownFallback; missing?: string };
  /** The state of each namespace; only for a ClusterSmtpConfig. */
  namespaces?: Map<string, State>;
  /** The result of publishing to the namespaces, as far as they were processed. */
  everywhere?: KnownNamespaces;
  /** Identifies the settings that were last published to the namespaces. */
  publishedKey?: string;
  /** The mechanisms that the server offered at the last probe. */
  offered?: readonly string[] | undefined;
  /** The status write in progress, or the last one. */
  writing?: Promise<unknown>;

  constructor(uid: string, memory: Memory = {}) {
    this.uid = uid;
    this.#memory = memory;
  }

  /** The results of the probes. A memory is immutable: a new one replaces it. */
  get memory(): Memory {
    return this.#memory;
  }

  remember(memory: Memory): void {
    this.#memory = memory;
  }
}

/** CA certificates of a ConfigMap or Secret, as last read. */
interface ReferredCa {
  /** The reference and the version of the object. */
  id: string;
  pem: string;
}

export interface KnownOutput {
  resourceVersion: string;
  /** Keyed digest of the desired content; '' if the object held something else. */
  content: string;
  /** The annotation with the hash of the content, including the salt. */
  hashAnnotation: string | undefined;
  /** The resourceVersion before the deletion; set if the watch showed the deletion. */
  gone?: string;
}

export class States {
  readonly #states = new Map<string, State>();
  /** The last admission decision of this process, by key. It counts only for the object with the recorded uid. */
  readonly #admissions = new Map<string, { uid: string; record: AdmissionRecord }>();
  readonly #referredCas = new Map<string, ReferredCa>();

  /** Returns the state of exactly this object. The state of an earlier object of the same name is dropped. */
  of(key: string, config: SmtpConfig, restore: () => Memory): State {
    const known = this.#states.get(key);
    if (known?.uid === config.metadata.uid) return known;
    const fresh = new State(config.metadata.uid, restore());
    this.#states.set(key, fresh);
    return fresh;
  }

  /** Returns the state of exactly this object, if it has one. */
  find(key: string, { metadata }: Pick<SmtpConfig, 'metadata'>): State | undefined {
    const known = this.#states.get(key);
    return known?.uid === metadata.uid ? known : undefined;
  }

  admission(key: string, { metadata }: Pick<SmtpConfig, 'metadata'>): AdmissionRecord | undefined {
    const known = this.#admissions.get(key);
    return known?.uid === metadata.uid ? known.record : undefined;
  }

  keepAdmission(key: string, { metadata }: Pick<SmtpConfig, 'metadata'>, record: AdmissionRecord): void {
    this.#admissions.set(key, { uid: metadata.uid, record });
  }

  referredCa(key: string): ReferredCa | undefined {
    return this.#referredCas.get(key);
  }

  keepReferredCa(key: string, ca: ReferredCa): void {
    this.#referredCas.set(key, ca);
  }

  /** Records that the watch showed the deletion of an output; `namespace` is that of the output. */
  outputGone(key: string, namespace: string, id: string, version: string): void {
    const state = this.#states.get(key);
    const seen = (state?.namespaces?.get(namespace) ?? state)?.outputs.get(id);
    if (seen) seen.gone = version;
  }

  /** @returns the uid of the forgotten object */
  forget(key: string): string | undefined {
    const uid = this.#states.get(key)?.uid;
    this.#states.delete(key);
    this.#admissions.delete(key);
    this.#referredCas.delete(key);
    return uid;
  }
}
