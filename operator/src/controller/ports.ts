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

/** What is to be known of a sender's domain. */
export interface DomainQuestion {
  /** RFC 5890 A-labels in lower case. */
  domain: string;
  needs: DomainNeeds;
  selectors: readonly string[];
  /** What was found at this moment or before is not good enough, milliseconds since the epoch. */
  since: number;
}

export type OutputKind = DesiredOutput['kind'];

/** What the metadata watch keeps of a Secret or ConfigMap. */
export interface ObjectMeta {
  uid: string;
  resourceVersion: string;
  /** uid of the SmtpConfig that controls it, '' where something else does; absent without a controlling owner. */
  controllerUid?: string;
  /** When it is deleted, because its SmtpConfig no longer names it (RFC 3339). */
  removeAfter?: string;
  /** Name of the SmtpConfig that controls it or, without a controller, that it was published for. */
  publishedFor?: string;
}

/** An output as the cluster holds it. */
export interface LiveOutput extends ObjectMeta {
  type?: string;
  immutable: boolean;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  /** Plain text by key; `undefined` where it is not UTF-8. */
  data: Readonly<Record<string, string | undefined>>;
  /** As the API server keeps them. */
  ownerReferences: readonly Readonly<Record<string, unknown>>[];
  /** Kind and name of the controlling owner, for people. */
  owner?: string;
  /** Keys of labels and annotations that the operator wrote at some time. */
  written: { labels: readonly string[]; annotations: readonly string[] };
  /** Field manager of the latest change that was not the operator's. */
  lastManager?: string;
}

/** Why a workload was not restarted. */
export interface WorkloadRefusal {
  why: 'missing' | 'refused';
  /** What the API server said. */
  detail: string;
}

/** What a selector of workloads came to. */
export type Selection =
  | { ok: true; names: string[] }
  | { ok: false; why: 'refused' | 'too-many'; detail: string };

/** An output that the watch shows to be published for an SmtpConfig. */
export interface OwnedOutput {
  kind: OutputKind;
  name: string;
  meta: ObjectMeta;
}

/** A namespace as the watch shows it. */
export interface NamespaceView {
  labels: Readonly<Record<string, string>>;
  /** It has more labels than are kept. */
  cut: boolean;
  terminating: boolean;
}

/** An object that is published for a ClusterSmtpConfig. */
export interface PublishedObject extends OwnedOutput {
  namespace: string;
}

/** From the watch: no request. */
export interface Namespaces {
  /** Undefined until they are known. */
  all(): Iterable<readonly [name: string, view: NamespaceView]> | undefined;
  /** What is published for the ClusterSmtpConfig of this key. */
  published(key: string): Iterable<PublishedObject>;
}

/** From the watch: no request. */
export interface ConfigCache {
  config(key: string): SmtpConfig | undefined;
}

/** From the watch: no request. */
export interface MetaCache {
  meta(kind: OutputKind, namespace: string, name: string): ObjectMeta | undefined;
}

export interface OutputReader {
  readOutput(kind: OutputKind, namespace: string, name: string): Promise<LiveOutput | undefined>;
}

/** What is published. Every method that makes a request throws on an API server that cannot be reached. */
export interface OutputStore extends MetaCache, OutputReader {
  /** From the watch: every SmtpConfig that claims this output name. */
  publishers(kind: OutputKind, namespace: string, name: string): SmtpConfig[];
  /** From the watch: the objects published for an SmtpConfig of this name, independent of its current spec. */
  owned(namespace: string, configName: string): OwnedOutput[];
  /** Creates, and never takes over what is there. */
  createOutput(config: SmtpConfig, output: DesiredOutput): Promise<WriteResult>;
  /** Changes exactly the object that was read, in one request. */
  updateOutput(config: SmtpConfig, output: DesiredOutput, live: LiveOutput): Promise<WriteResult>;
  /** Whether the API server would let us: create where nothing is live, else update. */
  rehearseOutput(
    config: SmtpConfig,
    output: DesiredOutput,
    live: LiveOutput | undefined,
  ): Promise<WriteError | undefined>;
  /** Deletes exactly the object that was seen, as it was seen. */
  deleteOutput(kind: OutputKind, namespace: string, name: string, meta: ObjectMeta): Promise<void>;
  /** Writes on exactly the object that was seen when it is deleted. */
  scheduleRemoval(output: OwnedOutput & { namespace: string }, until: string): Promise<WriteResult>;
}

/** A change of exactly the Secret that was read. */
export interface SecretPatch {
  namespace: string;
  name: string;
  /** As it was read. */
  read: ObjectVersion;
  /** The keys that change. */
  data: Readonly<Record<string, string>>;
}

export interface SecretStore extends MetaCache {
  readSecret(namespace: string, name: string): Promise<RawSecret | undefined>;
  /** With `dryRun` nothing but the answer. */
  patchSecret(patch: SecretPatch, dryRun: boolean): Promise<WriteResult>;
}

/** What consumes the outputs. */
export interface WorkloadStore {
  /** Names of the workloads of one kind with these labels. */
  selectWorkloads(
    kind: Workload['kind'],
    namespace: string,
    labels: Readonly<Record<string, string>>,
  ): Promise<Selection>;
  /** Restarts its pods for this content, unless that was done already; with `dryRun` only checks whether it may. */
  restartWorkload(
    workload: Workload,
    namespace: string,
    content: string,
    dryRun: boolean,
  ): Promise<WorkloadRefusal | undefined>;
}

/** Pods that probe from where an application runs. */
export interface PodStore {
  createPod(config: SmtpConfig, pod: ConsumerPod): Promise<WriteResult>;
  /** As the API server shows it, whatever that is; undefined when it is gone. */
  readPod(namespace: string, name: string): Promise<unknown>;
  /** Deletes exactly this pod if it still exists; by its name if the uid is unknown. */
  deletePod(namespace: string, name: string, uid: string | undefined): Promise<void>;
}

export interface StatusStore {
  /** @returns the resourceVersion after the write, undefined when the object is gone */
  writeStatus(config: SmtpConfig, status: SmtpConfigStatus): Promise<string | undefined>;
  /** Sends it asynchronously, and logs it unless the namespace is being deleted. */
  recordEvent(config: SmtpConfig, note: EventNote): void;
}

/** The cluster as the reconciler needs it. Every request throws on an API server that cannot be reached. */
export interface Cluster
  extends ConfigCache,
    OutputStore,
    SecretStore,
    WorkloadStore,
    PodStore,
    StatusStore {}

/** The presets of administrators. */
export interface SmtpProviders {
  /** Undefined while they, or the labels of namespaces, cannot be read. */
  all(): readonly SmtpProvider[] | undefined;
  labelsOf(namespace: string): Readonly<Record<string, string>>;
}

/** With which pods the operator probes from where applications run. */
export interface Consumers {
  settings: ConsumerSettings;
  /** Pods that are out, of all SmtpConfigs together. */
  semaphore: PodSemaphore;
}

/** What may be sent, and to whom. */
export interface MessagePolicy {
  limits: MessageLimits;
  /** Whether an administrator allows this recipient. */
  isAllowed(address: string): boolean;
  /** Name of the cluster, for the text of messages. */
  cluster?: string;
}

/** Everything that a reconcile touches. */
export interface Ports {
  cluster: Cluster;
  tokens: Pick<TokenKeeper, 'access' | 'release'>;
  probe(plan: ProbePlan, signal: AbortSignal): Promise<Evidence>;
  /** Every probe that connects holds one of these. */
  connections: Connections;
  /** What DNS holds for a sender's domain; undefined while it has not answered yet. */
  domain(question: DomainQuestion): Promise<DomainFacts | undefined>;
  /** What SmtpConfigs with the same server share. */
  probeCache: ProbeCache;
  /** What SmtpConfigs with the same account share: their logins, and the breaker. */
  accounts: Accounts;
  /** Renders what authors wrote, within bounds. */
  templates: Pick<TemplateRenderer, 'render'>;
  /** How many refused logins a namespace may cause. */
  guesses: Guesses;
  /** What may be sent, and to whom. */
  messages: MessagePolicy;
  /** What a crash must not make forget of logins and messages. */
  journal: LoginJournal;
  /** The admission policies that an SmtpConfig must have gone through; absent: none. */
  policies?: { read(): Promise<Policies | undefined> };
  /** Absent: `spec.providerRef` is not enabled. */
  smtpProviders?: SmtpProviders;
  /** Absent: there are no ClusterSmtpConfigs. */
  namespaces?: Namespaces;
  /** Absent: no pods are started. */
  consumers?: Consumers;
  /** Milliseconds since the epoch. */
  now(): number;
  log: Logger;
  /** Observes finished probes and verdicts. */
  observe: {
    probed(by: { namespace: string; provider: string }, evidence: Evidence): void;
    /** A clock was due, and what another SmtpConfig had found was taken. */
    shared(clock: 'egress' | 'auth'): void;
    /** A login was due, and the breaker forbade it. */
    heldBack(): void;
    verdict(config: SmtpConfig, status: SmtpConfigStatus): void;
    forgotten(key: string): void;
    rotated(config: SmtpConfig): void;
    /** A test message was sent, or refused before it was. */
    messageSent(
      by: { namespace: string; provider: string },
      outcome: 'accepted' | 'refused' | 'unknown',
    ): void;
  };
  /** What comes before an address in the repository where people read it; '': nothing. */
  docsUrl: string;
  /** How long an output is kept that the spec no longer names; 0: it is deleted at once. */
  removedOutputGraceMs: number;
  signal: AbortSignal;
}
