import type { SmtpConfig } from '../../../crds/object.ts';
import type { SmtpProvider } from '../../../crds/provider-object.ts';
import type { Workload } from '../../../crds/schema/spec.ts';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { DomainFacts } from '../domain/facts.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Logger } from '../model/logger.ts';
import type { ObjectVersion } from '../model/object-version.ts';
import type { ProbePlan } from '../model/plan.ts';
import type { DesiredOutput } from '../model/settings.ts';
import type { WriteError, WriteResult } from '../model/write.ts';
import type { TokenKeeper } from '../oauth2/keeper.ts';
import type { ConsumerPod, ConsumerSettings } from '../probe-pods/pod.ts';
import type { PodSemaphore } from '../probe-pods/semaphore.ts';
import type { DomainNeeds } from '../providers/domain-needs.ts';
import type { Accounts } from '../sharing/accounts.ts';
import type { Connections } from '../sharing/connections.ts';
import type { Guesses } from '../sharing/guesses.ts';
import type { LoginJournal } from '../sharing/journal.ts';
import type { MessageLimits } from '../sharing/message-limits.ts';
import type { ProbeCache } from '../sharing/probe-cache.ts';
import type { TemplateRenderer } from '../sharing/templates/renderer.ts';
import type { RawSecret } from '../status/credentials.ts';
import type { EventNote } from '../status/event-note.ts';
import type { Policies } from './admission/decide.ts';

/** A query for the DNS data of a sender's domain. */
export interface DomainQuestion {
  /** RFC 5890 A-labels in lower case. */
  domain: string;
  needs: DomainNeeds;
  selectors: readonly string[];
  /** Results from this moment or before are too old, milliseconds since the epoch. */
  since: number;
}

export type OutputKind = DesiredOutput['kind'];

/** The metadata of a Secret or ConfigMap that the metadata watch keeps. */
export interface ObjectMeta {
  uid: string;
  resourceVersion: string;
  /**
   * uid of the SmtpConfig that is the controlling owner; '' for a controlling owner of another kind; absent without a
   * controlling owner.
   */
  controllerUid?: string;
  /** Time when the object is deleted, because its SmtpConfig no longer names it (RFC 3339). */
  removeAfter?: string;
  /**
   * Name of the SmtpConfig that controls the object. Without a controller, the name of the SmtpConfig that it was
   * published for.
   */
  publishedFor?: string;
}

/** An output as it is in the cluster. */
export interface LiveOutput extends ObjectMeta {
  type?: string;
  immutable: boolean;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  /** Plain text by key; `undefined` if the value is not UTF-8. */
  data: Readonly<Record<string, string | undefined>>;
  /** Owner references as the API server returned them. */
  ownerReferences: readonly Readonly<Record<string, unknown>>[];
  /** Kind and name of the controlling owner, for messages. */
  owner?: string;
  /** Keys of labels and annotations that the operator has ever written. */
  written: { labels: readonly string[]; annotations: readonly string[] };
  /** Field manager of the latest change that the operator did not make. */
  lastManager?: string;
}

/** The reason why a workload was not restarted. */
export interface WorkloadRefusal {
  why: 'missing' | 'refused';
  /** The message of the API server. */
  detail: string;
}

/** The result of a selector of workloads. */
export type Selection =
  | { ok: true; names: string[] }
  | { ok: false; why: 'refused' | 'too-many'; detail: string };

/** An output that the watch shows as published for an SmtpConfig. */
export interface OwnedOutput {
  kind: OutputKind;
  name: string;
  meta: ObjectMeta;
}

/** A namespace as the watch shows it. */
export interface NamespaceView {
  labels: Readonly<Record<string, string>>;
  /** Whether the namespace has more labels than the operator keeps. */
  cut: boolean;
  terminating: boolean;
}

/** An object that is published for a ClusterSmtpConfig. */
export interface PublishedObject extends OwnedOutput {
  namespace: string;
}

/** The namespaces and the objects in them, from the watch. No method makes a request. */
export interface Namespaces {
  /** Returns all namespaces; undefined until they are mirrored. */
  all(): Iterable<readonly [name: string, view: NamespaceView]> | undefined;
  /** Returns the objects that are published for the ClusterSmtpConfig with this key. */
  published(key: string): Iterable<PublishedObject>;
}

/** The SmtpConfigs from the watch. No method makes a request. */
export interface ConfigCache {
  config(key: string): SmtpConfig | undefined;
}

/** Metadata of Secrets and ConfigMaps from the watch. No method makes a request. */
export interface MetaCache {
  meta(kind: OutputKind, namespace: string, name: string): ObjectMeta | undefined;
}

export interface OutputReader {
  readOutput(kind: OutputKind, namespace: string, name: string): Promise<LiveOutput | undefined>;
}

/** The published outputs. Every method that makes a request throws if the API server cannot be reached. */
export interface OutputStore extends MetaCache, OutputReader {
  /** Returns every SmtpConfig that claims this output name, from the watch. */
  publishers(kind: OutputKind, namespace: string, name: string): SmtpConfig[];
  /** Returns the objects published for an SmtpConfig of this name, independent of its current spec, from the watch. */
  owned(namespace: string, configName: string): OwnedOutput[];
  /** Creates the object; never adopts an existing object. */
  createOutput(config: SmtpConfig, output: DesiredOutput): Promise<WriteResult>;
  /** Changes exactly the version of the object that was read, in one request. */
  updateOutput(config: SmtpConfig, output: DesiredOutput, live: LiveOutput): Promise<WriteResult>;
  /**
   * Checks with a dry run whether the API server would accept the write: a creation if there is no live object, else an
   * update.
   */
  rehearseOutput(
    config: SmtpConfig,
    output: DesiredOutput,
    live: LiveOutput | undefined,
  ): Promise<WriteError | undefined>;
  /** Deletes the object only if it still has the version that was read. */
  deleteOutput(kind: OutputKind, namespace: string, name: string, meta: ObjectMeta): Promise<void>;
  /** Records the deletion time on the object, only if it still has the version that was read. */
  scheduleRemoval(output: OwnedOutput & { namespace: string }, until: string): Promise<WriteResult>;
}

/** A change of exactly the version of the Secret that was read. */
export interface SecretPatch {
  namespace: string;
  name: string;
  /** The version that was read. */
  read: ObjectVersion;
  /** The keys that change. */
  data: Readonly<Record<string, string>>;
}

export interface SecretStore extends MetaCache {
  readSecret(namespace: string, name: string): Promise<RawSecret | undefined>;
  /** Patches a Secret. With `dryRun`, the API server only checks the request. */
  patchSecret(patch: SecretPatch, dryRun: boolean): Promise<WriteResult>;
}

/** The workloads that consume the outputs. */
export interface WorkloadStore {
  /** Returns the names of the workloads of one kind with these labels. */
  selectWorkloads(
    kind: Workload['kind'],
    namespace: string,
    labels: Readonly<Record<string, string>>,
  ): Promise<Selection>;
  /**
   * Restarts the workload's pods for this content, unless they were already restarted for it. With `dryRun`, only
   * checks whether the restart is allowed.
   */
  restartWorkload(
    workload: Workload,
    namespace: string,
    content: string,
    dryRun: boolean,
  ): Promise<WorkloadRefusal | undefined>;
}

/** Pods that run a probe where an application runs. */
export interface PodStore {
  createPod(config: SmtpConfig, pod: ConsumerPod): Promise<WriteResult>;
  /** Returns the pod as the API server returned it, not validated; undefined if the pod does not exist. */
  readPod(namespace: string, name: string): Promise<unknown>;
  /** Deletes exactly this pod if it still exists. If the uid is unknown, deletes by name. */
  deletePod(namespace: string, name: string, uid: string | undefined): Promise<void>;
}

export interface StatusStore {
  /**
   * Writes the status; `config` then returns the SmtpConfig with it.
   * @returns whether the object still exists
   */
  writeStatus(config: SmtpConfig, status: SmtpConfigStatus): Promise<boolean>;
  /** Sends an event asynchronously. Also logs the event, unless the namespace is being deleted. */
  recordEvent(config: SmtpConfig, note: EventNote): void;
}

/** The cluster as the reconciler uses it. Every request throws if the API server cannot be reached. */
export interface Cluster
  extends ConfigCache,
    OutputStore,
    SecretStore,
    WorkloadStore,
    PodStore,
    StatusStore {}

/** The provider presets of administrators. */
export interface SmtpProviders {
  /** Returns all SmtpProviders; undefined while they, or the labels of namespaces, cannot be read. */
  all(): readonly SmtpProvider[] | undefined;
  labelsOf(namespace: string): Readonly<Record<string, string>>;
}

/** Settings and limits of the pods that probe from where applications run. */
export interface Consumers {
  settings: ConsumerSettings;
  /** Limits the pods that run at the same time, over all SmtpConfigs. */
  semaphore: PodSemaphore;
}

/** Limits on the number and the recipients of test messages. */
export interface MessagePolicy {
  limits: MessageLimits;
  /** Reports whether an administrator allows this recipient. */
  isAllowed(address: string): boolean;
  /** Name of the cluster, for the text of messages. */
  cluster?: string;
}

/** Everything outside the reconciler that a reconcile uses. */
export interface Ports {
  cluster: Cluster;
  tokens: Pick<TokenKeeper, 'access' | 'release'>;
  probe(plan: ProbePlan, signal: AbortSignal): Promise<Evidence>;
  /** Every probe that connects holds one of these connections. */
  connections: Connections;
  /** Returns the DNS data of a sender's domain; undefined while DNS has not answered yet. */
  domain(question: DomainQuestion): Promise<DomainFacts | undefined>;
  /** Probe results that SmtpConfigs with the same server share. */
  probeCache: ProbeCache;
  /** Logins and the breaker, which SmtpConfigs with the same account share. */
  accounts: Accounts;
  /** Renders the templates of authors, with limits. */
  templates: Pick<TemplateRenderer, 'render'>;
  /** Limits the refused logins of a namespace. */
  guesses: Guesses;
  /** Limits on the number and the recipients of test messages. */
  messages: MessagePolicy;
  /** Records logins and messages so that a crash does not lose them. */
  journal: LoginJournal;
  /** The admission policies that an SmtpConfig must have passed. Absent if no policies are configured. */
  policies?: { read(): Promise<Policies | undefined> };
  /** Absent if `spec.providerRef` is not enabled. */
  smtpProviders?: SmtpProviders;
  /** Absent if there are no ClusterSmtpConfigs. */
  namespaces?: Namespaces;
  /** Absent if the operator may not start pods. */
  consumers?: Consumers;
  /** Milliseconds since the epoch. */
  now(): number;
  log: Logger;
  /** Observes finished probes and verdicts. */
  observe: {
    probed(by: { namespace: string; provider: string }, evidence: Evidence): void;
    /** A check was due, and the result of another SmtpConfig was used. */
    shared(clock: 'egress' | 'auth'): void;
    /** A login was due, and the breaker prevented it. */
    heldBack(): void;
    verdict(config: SmtpConfig, status: SmtpConfigStatus): void;
    forgotten(key: string): void;
    rotated(config: SmtpConfig): void;
    /** A test message was sent, or refused before it was sent. */
    messageSent(
      by: { namespace: string; provider: string },
      outcome: 'accepted' | 'refused' | 'unknown',
    ): void;
  };
  /** Prefix for paths in the repository, so that readers get a URL; '' for none. */
  docsUrl: string;
  /** Milliseconds for which an output is kept after the spec no longer names it; 0: it is deleted immediately. */
  removedOutputGraceMs: number;
  signal: AbortSignal;
}
