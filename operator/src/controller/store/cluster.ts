import { z } from 'zod';
import {
  ADMISSION_REQUESTED_ANNOTATION,
  API_VERSION,
  CLUSTER_KIND,
  CLUSTER_PLURAL,
  GROUP,
  MANAGER,
  MESSAGE_REQUESTED_ANNOTATION,
  PLURAL,
  PROBE_REQUESTED_ANNOTATION,
} from '../../../../crds/names.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import { keyOf, kindOf } from '../../../../crds/object.ts';
import type { Workload } from '../../../../crds/schema/spec.ts';
import type { SmtpConfigStatus } from '../../../../crds/schema/status.ts';
import type { Client } from '../../kube/client.ts';
import { ApiError } from '../../kube/errors.ts';
import type { EventRecorder } from '../../kube/events.ts';
import type { Priority } from '../../kube/queue.ts';
import { Reflector } from '../../kube/reflector.ts';
import { CLUSTER_SMTP_CONFIGS, SECRETS, SMTP_CONFIGS } from '../../kube/resources.ts';
import type { Logger } from '../../model/logger.ts';
import type { DesiredOutput } from '../../model/settings.ts';
import type { WriteError, WriteResult } from '../../model/write.ts';
import type { ConsumerPod } from '../../probe-pods/pod.ts';
import { noteText } from '../../status/brief.ts';
import type { RawSecret } from '../../status/credentials.ts';
import type { EventNote } from '../../status/event-note.ts';
import { isSelected } from '../namespaces/select.ts';
import type {
  Cluster,
  LiveOutput,
  NamespaceView,
  ObjectMeta,
  OutputKind,
  OwnedOutput,
  PublishedObject,
  SecretPatch,
  Selection,
  WorkloadRefusal,
} from '../ports.ts';
import { borrowersOf, lent } from './borrowers.ts';
import { Mirror } from './mirror.ts';
import { KeysByName, NameIndex } from './names.ts';
import {
  createOutput,
  deleteOutput,
  patchSecret,
  RESOURCES,
  readOutput,
  rehearseOutput,
  scheduleRemoval,
  unlessGone,
  updateOutput,
} from './outputs.ts';
import { createPod, deletePod, readPod } from './pods.ts';
import { clusterSmtpConfig, objectMeta, rawSecret, smtpConfig } from './project.ts';
import { restartWorkload, selectWorkloads } from './workloads.ts';

const missing = (plural: string): string =>
  `The CustomResourceDefinition of ${plural}.${GROUP} is not installed, or has just been removed. Install it with the Helm chart, or run: kubectl apply -f crds/${GROUP}_${plural}.yaml. The operator retries automatically.`;

export interface KubeClusterOptions {
  client: Client;
  events: EventRecorder;
  /** Empty: all. */
  namespaces: readonly string[];
  /** Whether there are ClusterSmtpConfigs. */
  clusterConfigs?: boolean;
  log: Logger;
  /** What comes before an address in the repository where people read it; '': nothing. */
  docsUrl: string;
  /** Something happened that this SmtpConfig must be looked at for. */
  enqueue(key: string, priority: Priority): void;
  /** An object that this SmtpConfig publishes was deleted; `id` is kind/name. */
  outputGone(key: string, namespace: string, id: string, version: string): void;
}

/** The real cluster: mirrors by watches, reads and writes by requests. */
export class KubeCluster implements Cluster {
  readonly #options: KubeClusterOptions;
  readonly #names = new NameIndex();
  /** Objects, as Kind/namespace/name, under the SmtpConfig that they are published for. */
  readonly #published = new KeysByName();
  readonly #configs: Mirror<SmtpConfig>;
  readonly #metas: Readonly<Record<OutputKind, Mirror<ObjectMeta>>>;

  constructor(options: KubeClusterOptions) {
    const { client, namespaces, log } = options;
    this.#options = options;
    const scopes = namespaces.length > 0 ? namespaces.map(namespace => ({ namespace })) : [{}];
    const configs = { client, log, onChange: this.#configChanged };
    this.#configs = new Mirror([
      ...scopes.map(
        scope =>
          new Reflector<SmtpConfig>({
            ...configs,
            ...scope,
            resource: SMTP_CONFIGS,
            unknownKind: missing(PLURAL),
            project: smtpConfig,
          }),
      ),
      ...(options.clusterConfigs
        ? [
            new Reflector<SmtpConfig>({
              ...configs,
              resource: CLUSTER_SMTP_CONFIGS,
              unknownKind: missing(CLUSTER_PLURAL),
              project: clusterSmtpConfig,
            }),
          ]
        : []),
    ]);
    const metas = (kind: OutputKind) =>
      new Mirror(
        scopes.map(
          scope =>
            new Reflector<ObjectMeta>({
              client,
              log,
              ...scope,
              resource: RESOURCES[kind],
              metadataOnly: true,
              project: objectMeta,
              onChange: (key, now, before) => this.#objectChanged(kind, key, now, before),
            }),
        ),
      );
    this.#metas = { Secret: metas('Secret'), ConfigMap: metas('ConfigMap') };
  }

  get size(): number {
    return this.#configs.size;
  }

  /**
   * Watches until the signal. SmtpConfigs come last: by then it is known what is there of Secrets and outputs.
   * @param onSynced called once everything is mirrored
   */
  async run(signal: AbortSignal, onSynced: () => void): Promise<void> {
    const { Secret, ConfigMap } = this.#metas;
    const running = [Secret.run(signal), ConfigMap.run(signal)];
    await Promise.race([Promise.all([Secret.synced(), ConfigMap.synced()]), ...running]);
    if (signal.aborted) return;
    running.push(this.#configs.run(signal));
    await Promise.race([this.#configs.synced(), ...running]);
    if (!signal.aborted) onSynced();
    await Promise.all(running);
  }

  config(key: string): SmtpConfig | undefined {
    return this.#configs.get(key);
  }

  /**
   * Keys of those whose last login was refused, as the status has it.
   * @param mayBe whether it may have been, although no status records it
   */
  refused(mayBe: (uid: string) => boolean): string[] {
    return this.#configs.keys().filter(key => {
      const config = this.#configs.get(key);
      return config && (config.status.login?.retry !== undefined || mayBe(config.metadata.uid));
    });
  }

  /** Keys of those that name an SmtpProvider or use a default one. */
  usingProviders(): string[] {
    return this.#configs.keys().filter(key => this.#configs.get(key)?.spec?.providerRef !== undefined);
  }

  /** Keys of the ClusterSmtpConfigs for which this change of a namespace means something. */
  concerned(name: string, now?: NamespaceView, before?: NamespaceView): string[] {
    return this.clusterConfigs().filter(key => {
      const selection = this.config(key)?.selection;
      const isIn = (view?: NamespaceView) => view && selection && isSelected(selection, name, view);
      return (isIn(now) ?? false) !== (isIn(before) ?? false) || now?.terminating !== before?.terminating;
    });
  }

  /** Keys of the ClusterSmtpConfigs. */
  clusterConfigs(): string[] {
    return this.#configs.keys().filter(key => key.startsWith('/'));
  }

  /** What the watch shows to be published for a ClusterSmtpConfig. */
  *published(key: string): Iterable<PublishedObject> {
    for (const id of this.#published.keys(key)) {
      const [kind, namespace = '', name = ''] = id.split('/');
      if (kind !== 'Secret' && kind !== 'ConfigMap') continue;
      const meta = this.meta(kind, namespace, name);
      if (meta) yield { kind, namespace, name, meta };
    }
  }

  uids(): Set<string> {
    return new Set(this.#configs.keys().flatMap(key => this.#configs.get(key)?.metadata.uid ?? []));
  }

  meta(kind: OutputKind, namespace: string, name: string): ObjectMeta | undefined {
    return this.#metas[kind].get(`${namespace}/${name}`);
  }

  async readSecret(namespace: string, name: string): Promise<RawSecret | undefined> {
    const { client } = this.#options;
    const shown = this.meta('Secret', namespace, name)?.resourceVersion;
    const reading =
      shown === undefined
        ? client.get(SECRETS, namespace, name)
        : client.getSince(shown, SECRETS, namespace, name);
    const object = await unlessGone(reading);
    return object === undefined ? undefined : rawSecret(object);
  }

  patchSecret(patch: SecretPatch, dryRun: boolean): Promise<WriteResult> {
    return patchSecret(this.#options.client, patch, dryRun);
  }

  readOutput(kind: OutputKind, namespace: string, name: string): Promise<LiveOutput | undefined> {
    return readOutput(this.#options.client, kind, namespace, name);
  }

  publishers(kind: OutputKind, namespace: string, name: string): SmtpConfig[] {
    return [...this.#names.publishers(kind, `${namespace}/${name}`)].flatMap(key => this.config(key) ?? []);
  }

  owned(namespace: string, configName: string): OwnedOutput[] {
    return [...this.#published.keys(`${namespace}/${configName}`)].flatMap(id => {
      const [kind, , name = ''] = id.split('/');
      if (kind !== 'Secret' && kind !== 'ConfigMap') return [];
      const meta = this.meta(kind, namespace, name);
      return meta ? [{ kind, name, meta }] : [];
    });
  }

  scheduleRemoval(output: OwnedOutput & { namespace: string }, until: string): Promise<WriteResult> {
    return scheduleRemoval(this.#options.client, output, until);
  }

  createOutput(config: SmtpConfig, output: DesiredOutput): Promise<WriteResult> {
    return createOutput(this.#options.client, config, output);
  }

  updateOutput(config: SmtpConfig, output: DesiredOutput, live: LiveOutput): Promise<WriteResult> {
    return updateOutput(this.#options.client, config, output, live);
  }

  rehearseOutput(
    config: SmtpConfig,
    output: DesiredOutput,
    live: LiveOutput | undefined,
  ): Promise<WriteError | undefined> {
    return rehearseOutput(this.#options.client, config, output, live);
  }

  deleteOutput(kind: OutputKind, namespace: string, name: string, meta: ObjectMeta): Promise<void> {
    return deleteOutput(this.#options.client, { kind, namespace, name }, meta);
  }

  selectWorkloads(
    kind: Workload['kind'],
    namespace: string,
    labels: Readonly<Record<string, string>>,
  ): Promise<Selection> {
    return selectWorkloads(this.#options.client, kind, namespace, labels);
  }

  restartWorkload(
    workload: Workload,
    namespace: string,
    content: string,
    dryRun: boolean,
  ): Promise<WorkloadRefusal | undefined> {
    return restartWorkload(this.#options.client, { ...workload, namespace }, content, dryRun);
  }

  createPod({ metadata: { namespace } }: SmtpConfig, pod: ConsumerPod): Promise<WriteResult> {
    return createPod(this.#options.client, namespace, pod);
  }

  readPod(namespace: string, name: string): Promise<unknown> {
    return readPod(this.#options.client, namespace, name);
  }

  deletePod(namespace: string, name: string, uid: string | undefined): Promise<void> {
    return deletePod(this.#options, namespace, name, uid);
  }

  async writeStatus(
    { metadata: { namespace, name, uid }, selection }: SmtpConfig,
    status: SmtpConfigStatus,
  ): Promise<string | undefined> {
    try {
      const answer = await this.#options.client.replaceStatus(
        selection ? CLUSTER_SMTP_CONFIGS : SMTP_CONFIGS,
        selection ? undefined : namespace,
        { name, uid },
        status,
        MANAGER,
      );
      return versionSchema.parse(answer).metadata.resourceVersion;
    } catch (error) {
      // Deleted or recreated under the same name in the meantime: nothing to report.
      if (error instanceof ApiError && (error.status === 404 || error.status === 409)) return undefined;
      throw error;
    }
  }

  recordEvent(config: SmtpConfig, note: EventNote): void {
    const { namespace, name, uid, resourceVersion } = config.metadata;
    const regarding = {
      apiVersion: API_VERSION,
      kind: kindOf(config),
      ...(!config.selection && { namespace }),
      ...{ name, uid, resourceVersion },
    };
    const text = noteText(note, this.#options.docsUrl);
    this.#options.events.record(regarding, { ...note, note: text }, outcome => {
      // While a namespace is deleted, its Secrets go before its SmtpConfigs: nothing is wrong.
      const level = outcome === 'terminating' ? 'debug' : note.type === 'Warning' ? 'warn' : 'info';
      this.#options.log[level](text, { config: keyOf(config), reason: note.reason });
    });
  }

  #configChanged = (key: string, now: SmtpConfig | undefined, before: SmtpConfig | undefined): void => {
    const changed = !now || !before || asksFor(now) !== asksFor(before);
    const rivals = changed ? [...this.#names.rivals(key)] : [];
    this.#names.set(key, now);
    if (lent(now) !== lent(before)) {
      for (const borrower of borrowersOf(key, this.#names)) this.#options.enqueue(borrower, 'high');
    }
    if (!changed) return;
    // What was there already at a start can wait for what a person is doing now.
    this.#options.enqueue(key, before ? 'high' : 'normal');
    // A name may have become free for them.
    for (const rival of rivals) this.#options.enqueue(rival, 'high');
  };

  #objectChanged(
    kind: OutputKind,
    name: string,
    now: ObjectMeta | undefined,
    before: ObjectMeta | undefined,
  ): void {
    const id = [kind, name].join('/');
    const [namespace = ''] = name.split('/');
    const local = name.slice(namespace.length + 1);
    const earlier = this.#published.names(id);
    this.#published.set(
      id,
      now?.publishedFor === undefined ? [] : [publisherKey(namespace, now.publishedFor)],
    );
    const keys = new Set([
      ...this.#names.users(kind, name),
      ...this.#names.everywhere(kind, local),
      ...earlier,
      ...this.#published.names(id),
    ]);
    for (const key of keys) {
      if (!this.config(key)) continue;
      if (!now && before) {
        this.#options.outputGone(key, namespace, `${kind}/${local}`, before.resourceVersion);
      }
      this.#options.enqueue(key, 'high');
    }
  }
}

const CLUSTER_PUBLISHER = `${CLUSTER_KIND}/`;

/** The key of the SmtpConfig or ClusterSmtpConfig that an object in this namespace is published for. */
const publisherKey = (namespace: string, publisher: string): string =>
  publisher.startsWith(CLUSTER_PUBLISHER)
    ? `/${publisher.slice(CLUSTER_PUBLISHER.length)}`
    : `${namespace}/${publisher}`;

const versionSchema = z.object({ metadata: z.object({ resourceVersion: z.string() }) });

/** What a person can change; the rest of an object is the operator's own writing. */
const asksFor = ({ metadata: { uid, generation, annotations, deletionTimestamp } }: SmtpConfig): string =>
  [
    uid,
    generation,
    annotations[PROBE_REQUESTED_ANNOTATION],
    annotations[ADMISSION_REQUESTED_ANNOTATION],
    annotations[MESSAGE_REQUESTED_ANNOTATION],
    deletionTimestamp,
  ].join('|');
