import {
  ADMISSION_REQUESTED_ANNOTATION,
  CLUSTER_KIND,
  CLUSTER_PLURAL,
  GROUP,
  MESSAGE_REQUESTED_ANNOTATION,
  PLURAL,
  PROBE_REQUESTED_ANNOTATION,
} from '../../../../crds/names.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { SmtpConfigStatus } from '../../../../crds/schema/status.ts';
import type { Client } from '../../kube/client.ts';
import type { Priority } from '../../kube/queue.ts';
import { Reflector } from '../../kube/reflector.ts';
import { CLUSTER_SMTP_CONFIGS, SMTP_CONFIGS } from '../../kube/resources.ts';
import type { Logger } from '../../model/logger.ts';
import { isSelected } from '../namespaces/select.ts';
import type {
  ConfigCache,
  MetaCache,
  NamespaceView,
  ObjectMeta,
  OutputKind,
  OwnedOutput,
  PublishedObject,
} from '../ports.ts';
import { borrowersOf, lent } from './borrowers.ts';
import { Mirror } from './mirror.ts';
import { KeysByName, NameIndex } from './names.ts';
import { RESOURCES } from './outputs.ts';
import { OwnStatuses } from './own-statuses.ts';
import { clusterSmtpConfig, objectMeta, smtpConfig } from './project.ts';

const missing = (plural: string): string =>
  `The CustomResourceDefinition of ${plural}.${GROUP} is not installed, or has just been removed. Install it with the Helm chart, or run: kubectl apply -f crds/${GROUP}_${plural}.yaml. The operator retries automatically.`;

export interface WatchOptions {
  client: Client;
  /** The watched namespaces; empty for all. */
  namespaces: readonly string[];
  /** Whether to watch ClusterSmtpConfigs. */
  clusterConfigs?: boolean;
  log: Logger;
  /** Adds an SmtpConfig to the queue after a change that concerns it. */
  enqueue(key: string, priority: Priority): void;
  /** Called when an object that this SmtpConfig publishes was deleted; `id` is kind/name. */
  outputGone(key: string, namespace: string, id: string, version: string): void;
}

/** The state of the cluster according to the watches. No method makes a request. */
export class WatchedCluster implements ConfigCache, MetaCache {
  readonly #options: WatchOptions;
  readonly #names = new NameIndex();
  /** Published objects (Kind/namespace/name) by the SmtpConfig that they are published for. */
  readonly #published = new KeysByName();
  readonly #configs: Mirror<SmtpConfig>;
  readonly #ownStatuses = new OwnStatuses();
  readonly #metas: Readonly<Record<OutputKind, Mirror<ObjectMeta>>>;

  constructor(options: WatchOptions) {
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
   * Watches until the signal is aborted. SmtpConfigs are listed last, so that all Secrets and outputs are mirrored
   * before.
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
   * Returns the keys of the SmtpConfigs whose last login was refused, according to the status.
   * @param mayBe reports whether a login may have been refused although no status records it
   */
  refused(mayBe: (uid: string) => boolean): string[] {
    return this.#configs.keys().filter(key => {
      const config = this.#configs.get(key);
      return config && (config.status.login?.retry !== undefined || mayBe(config.metadata.uid));
    });
  }

  /** Returns the keys of the SmtpConfigs that name an SmtpProvider or use a default one. */
  usingProviders(): string[] {
    return this.#configs.keys().filter(key => this.#configs.get(key)?.spec?.providerRef !== undefined);
  }

  /** Returns the keys of the ClusterSmtpConfigs that this change of a namespace affects. */
  concerned(name: string, now?: NamespaceView, before?: NamespaceView): string[] {
    return this.clusterConfigs().filter(key => {
      const selection = this.config(key)?.selection;
      const isIn = (view?: NamespaceView) => view && selection && isSelected(selection, name, view);
      return (isIn(now) ?? false) !== (isIn(before) ?? false) || now?.terminating !== before?.terminating;
    });
  }

  /** Returns the keys of the ClusterSmtpConfigs. */
  clusterConfigs(): string[] {
    return this.#configs.keys().filter(key => key.startsWith('/'));
  }

  /** Yields the objects that the watch shows as published for a ClusterSmtpConfig. */
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

  /** Gives an SmtpConfig the status that was just written, before the watch shows it. */
  protected statusWritten(key: string, resourceVersion: string, status: SmtpConfigStatus): void {
    const config = this.config(key);
    const before = lent(config);
    this.#ownStatuses.wrote(key, { resourceVersion, status }, config);
    if (lent(config) !== before) this.#enqueueBorrowers(key);
  }

  /** Processes the SmtpConfigs whose fallback this one is. */
  #enqueueBorrowers(key: string): void {
    for (const borrower of borrowersOf(key, this.#names)) this.#options.enqueue(borrower, 'high');
  }

  #configChanged = (key: string, now: SmtpConfig | undefined, before: SmtpConfig | undefined): void => {
    this.#ownStatuses.shown(key, now);
    const changed = !now || !before || asksFor(now) !== asksFor(before);
    const rivals = changed ? [...this.#names.rivals(key)] : [];
    this.#names.set(key, now);
    if (lent(now) !== lent(before)) this.#enqueueBorrowers(key);
    if (!changed) return;
    // Objects that existed at a start have a lower priority than changes that a user makes now.
    this.#options.enqueue(key, before ? 'high' : 'normal');
    // The change may have released a name that these SmtpConfigs claim.
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

/** Returns the key of the SmtpConfig or ClusterSmtpConfig that an object in this namespace is published for. */
const publisherKey = (namespace: string, publisher: string): string =>
  publisher.startsWith(CLUSTER_PUBLISHER)
    ? `/${publisher.slice(CLUSTER_PUBLISHER.length)}`
    : `${namespace}/${publisher}`;

/** Returns the parts of an object that a user can change. The operator itself writes the rest. */
const asksFor = ({ metadata: { uid, generation, annotations, deletionTimestamp } }: SmtpConfig): string =>
  [
    uid,
    generation,
    annotations[PROBE_REQUESTED_ANNOTATION],
    annotations[ADMISSION_REQUESTED_ANNOTATION],
    annotations[MESSAGE_REQUESTED_ANNOTATION],
    deletionTimestamp,
  ].join('|');
