import type { SmtpConfig } from '../../../crds/object.ts';
import type { AdmissionRecord, SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { Credentials } from '../model/credentials.ts';
import type { Verdict } from '../model/verdict.ts';
import type { ConsumerView } from '../probe-pods/view.ts';
import type { KnownFallback } from '../status/fallback.ts';
import type { KnownCheck, KnownNamespaces, OutputState } from '../status/known.ts';
import type { Memory } from '../status/memory.ts';

/** What the operator holds in memory for one SmtpConfig between two reconciles. No secret is among it. */
export class State {
  readonly uid: string;
  #memory: Memory;
  /** The Secret as it was last read. */
  secret?: { version: string; refKey: string; fingerprint?: string; credentials: Credentials };
  /** Outputs that were seen to hold what they should, by kind/name. */
  readonly outputs = new Map<string, KnownOutput>();
  /** What the last publishing came to, and for which spec, Secret and endpoint. */
  lastPublish?: {
    key: string;
    login: string;
    outputs: OutputState[];
    versions: (string | undefined)[];
    content: string | undefined;
  };
  /** The checks of the registry that the spec asks for, in this pass. */
  checks: readonly KnownCheck[] = [];
  /** What is known from the places of `spec.checks.egress.from`, in their order. */
  consumers?: ConsumerView[] | undefined;
  /** What the operator before this one found there with the spec of this generation, if it did. */
  standing?: { generation: number; verdict?: Verdict<'ConsumerEgress'>; requested?: string };
  /** What the status shows of the admission. */
  admission?: AdmissionRecord;
  /** What spec.fallback came to in the last pass; absent before the first one. */
  fallback?: { known?: KnownFallback };
  /** Of a ClusterSmtpConfig: what is known of each namespace. */
  namespaces?: Map<string, State>;
  /** What publishing into them came to, as far as it was looked at. */
  everywhere?: KnownNamespaces;
  /** Names what was published into them last. */
  publishedKey?: string;
  /** The mechanisms that the server was last seen to offer. */
  offered?: readonly string[] | undefined;
  /** The status that was last written, until the watch shows it. */
  written?: { resourceVersion: string; status: SmtpConfigStatus };
  /** The write of the status that is under way, or the last one. */
  writing?: Promise<unknown>;

  constructor(uid: string, memory: Memory = {}) {
    this.uid = uid;
    this.#memory = memory;
  }

  /** What the probes have found; another memory takes its place, and none is ever changed. */
  get memory(): Memory {
    return this.#memory;
  }

  remember(memory: Memory): void {
    this.#memory = memory;
  }
}

/** CA certificates of a ConfigMap or Secret, as they were last read. */
interface ReferredCa {
  /** The reference and the version of the object. */
  id: string;
  pem: string;
}

export interface KnownOutput {
  resourceVersion: string;
  /** Keyed digest of what it should hold; '' where it held something else. */
  content: string;
  /** The annotation with the hash of the content, salt and all. */
  hashAnnotation: string | undefined;
  /** The watch showed its deletion: the resourceVersion that it had before. */
  gone?: string;
}

/** The status that counts as the present one: the watch may lag behind our own write. */
export function presentStatus(state: State, config: SmtpConfig): SmtpConfigStatus {
  const { written } = state;
  if (!written) return config.status;
  // Resource versions compare as integers within one resource (KEP-5504).
  const seen = BigInt(config.metadata.resourceVersion) >= BigInt(written.resourceVersion);
  return seen ? config.status : written.status;
}

export class States {
  readonly #states = new Map<string, State>();
  /** Whether a spec was admitted, as it was decided last in this process; by uid. */
  readonly #admissions = new Map<string, { uid: string; record: AdmissionRecord }>();
  readonly #referredCas = new Map<string, ReferredCa>();

  /** The state of this very object; one of an earlier object of the same name is dropped. */
  of(key: string, config: SmtpConfig, restore: () => Memory): State {
    const known = this.#states.get(key);
    if (known?.uid === config.metadata.uid) return known;
    const fresh = new State(config.metadata.uid, restore());
    this.#states.set(key, fresh);
    return fresh;
  }

  /** The state of this very object, if it has one. */
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

  /** The watch showed that an output is gone; `namespace` is that of the output. */
  outputGone(key: string, namespace: string, id: string, version: string): void {
    const state = this.#states.get(key);
    const seen = (state?.namespaces?.get(namespace) ?? state)?.outputs.get(id);
    if (seen) seen.gone = version;
  }

  /** @returns the uid of the object that is forgotten */
  forget(key: string): string | undefined {
    const uid = this.#states.get(key)?.uid;
    this.#states.delete(key);
    this.#admissions.delete(key);
    this.#referredCas.delete(key);
    return uid;
  }
}
