import { z } from 'zod';
import { keyOf, kindOf } from '../../../../crds/identity.ts';
import { API_VERSION, MANAGER } from '../../../../crds/names.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { Workload } from '../../../../crds/schema/spec.ts';
import type { SmtpConfigStatus } from '../../../../crds/schema/status.ts';
import { ApiError } from '../../kube/errors.ts';
import type { EventRecorder } from '../../kube/events.ts';
import { CLUSTER_SMTP_CONFIGS, SECRETS, SMTP_CONFIGS } from '../../kube/resources.ts';
import type { DesiredOutput } from '../../model/settings.ts';
import type { WriteError, WriteResult } from '../../model/write.ts';
import type { ConsumerPod } from '../../probe-pods/pod.ts';
import { noteText } from '../../status/brief.ts';
import type { RawSecret } from '../../status/credentials.ts';
import type { EventNote } from '../../status/event-note.ts';
import type {
  Cluster,
  LiveOutput,
  ObjectMeta,
  OutputKind,
  OwnedOutput,
  SecretPatch,
  Selection,
  WorkloadRefusal,
} from '../ports.ts';
import {
  createOutput,
  deleteOutput,
  patchSecret,
  readOutput,
  rehearseOutput,
  scheduleRemoval,
  unlessGone,
  updateOutput,
} from './outputs.ts';
import { createPod, deletePod, readPod } from './pods.ts';
import { rawSecret } from './project.ts';
import { WatchedCluster, type WatchOptions } from './watched.ts';
import { restartWorkload, selectWorkloads } from './workloads.ts';

export interface KubeClusterOptions extends WatchOptions {
  events: EventRecorder;
  /** Prefix for paths in the repository, so that readers get a URL; '' for none. */
  docsUrl: string;
}

/** The real cluster: watches fill mirrors, and requests read and write objects. */
export class KubeCluster extends WatchedCluster implements Cluster {
  readonly #options: KubeClusterOptions;

  constructor(options: KubeClusterOptions) {
    super(options);
    this.#options = options;
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
  ): Promise<boolean> {
    try {
      const answer = await this.#options.client.replaceStatus(
        selection
          ? { resource: CLUSTER_SMTP_CONFIGS, namespace: undefined, name, uid }
          : { resource: SMTP_CONFIGS, namespace, name, uid },
        status,
        MANAGER,
      );
      const { resourceVersion } = versionSchema.parse(answer).metadata;
      this.statusWritten([selection ? '' : namespace, name].join('/'), resourceVersion, status);
      return true;
    } catch (error) {
      // The object was deleted or recreated under the same name in the meantime, so there is nothing to report.
      if (error instanceof ApiError && (error.status === 404 || error.status === 409)) return false;
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
    const { log, events } = this.#options;
    // Many events can be queued. The callback must not keep the SmtpConfig of each.
    const facts = { config: keyOf(config), reason: note.reason };
    const atLevel = note.type === 'Warning' ? 'warn' : 'info';
    events.record(regarding, { ...note, note: text }, outcome => {
      // While a namespace is deleted, its Secrets are deleted before its SmtpConfigs. This is expected.
      log[outcome === 'terminating' ? 'debug' : atLevel](text, facts);
    });
  }
}

const versionSchema = z.object({ metadata: z.object({ resourceVersion: z.string() }) });
