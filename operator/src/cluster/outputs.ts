import { API_VERSION, KIND, MANAGER } from '../../../crds/names.ts';
import type { SmtpConfig } from '../../../crds/object.ts';
import type { Client } from '../kube/client.ts';
import { ApiError } from '../kube/errors.ts';
import type { Resource } from '../kube/resources.ts';
import { CONFIG_MAPS, SECRETS } from '../kube/resources.ts';
import type { DesiredOutput } from '../model/settings.ts';
import type { LiveOutput, ObjectMeta, OutputKind, WriteResult } from '../reconcile/ports.ts';
import { liveOutput, objectMeta } from './project.ts';

export const RESOURCES: Readonly<Record<OutputKind, Resource>> = { Secret: SECRETS, ConfigMap: CONFIG_MAPS };

export async function readOutput(
  client: Client,
  kind: OutputKind,
  namespace: string,
  name: string,
): Promise<LiveOutput | undefined> {
  const object = await unlessGone(client.get(RESOURCES[kind], namespace, name));
  return object === undefined ? undefined : liveOutput(kind, object);
}

export async function createOutput(
  client: Client,
  config: SmtpConfig,
  output: DesiredOutput,
): Promise<WriteResult> {
  const { namespace } = config.metadata;
  return written(client.create(RESOURCES[output.kind], namespace, manifest(config, output), MANAGER));
}

/** Applies to exactly the object that was read, then takes out keys that somebody else put in. */
export async function updateOutput(
  client: Client,
  config: SmtpConfig,
  output: DesiredOutput,
  live: LiveOutput,
): Promise<WriteResult> {
  const { namespace } = config.metadata;
  const { kind, name } = output;
  const { uid, resourceVersion } = live;
  const body = manifest(config, output, { uid, resourceVersion });
  const applied = await written(client.apply(RESOURCES[kind], namespace, name, body, MANAGER));
  const foreign = Object.keys(live.data).filter(key => !(key in output.data));
  if (!applied.ok || foreign.length === 0) return applied;
  const trim = {
    metadata: { uid, resourceVersion: applied.resourceVersion },
    data: Object.fromEntries(foreign.map(key => [key, null])),
  };
  return written(client.mergePatch(RESOURCES[kind], namespace, name, trim, MANAGER));
}

/** A user's Secret: only these keys are touched, and only where nothing else changed since it was read. */
export async function patchSecret(
  client: Client,
  namespace: string,
  name: string,
  version: string,
  data: Readonly<Record<string, string>>,
  dryRun: boolean,
): Promise<WriteResult> {
  const [uid, resourceVersion] = version.split('/');
  const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
  const body = { metadata: { uid, resourceVersion }, data: Object.fromEntries(encoded) };
  return written(client.mergePatch(SECRETS, namespace, name, body, MANAGER, dryRun));
}

export async function deleteOutput(
  client: Client,
  kind: OutputKind,
  namespace: string,
  name: string,
  { uid }: ObjectMeta,
): Promise<void> {
  try {
    await client.delete(RESOURCES[kind], namespace, name, uid);
  } catch (error) {
    // Gone already, or another object of the same name by now: either way it is not ours to delete.
    if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 409)) throw error;
  }
}

function manifest(
  { metadata: { name, uid } }: SmtpConfig,
  output: DesiredOutput,
  precondition: { uid?: string; resourceVersion?: string } = {},
): unknown {
  const secret = output.kind === 'Secret';
  const data = Object.entries(output.data);
  return {
    apiVersion: 'v1',
    kind: output.kind,
    metadata: {
      name: output.name,
      ...precondition,
      labels: output.labels,
      annotations: output.annotations,
      ownerReferences: [{ apiVersion: API_VERSION, kind: KIND, name, uid, controller: true }],
    },
    ...(output.type !== undefined && { type: output.type }),
    data: Object.fromEntries(
      secret ? data.map(([key, value]) => [key, Buffer.from(value, 'utf8').toString('base64')]) : data,
    ),
  };
}

async function written(request: Promise<unknown>): Promise<WriteResult> {
  try {
    const { uid, resourceVersion } = objectMeta(await request);
    return { ok: true, uid, resourceVersion };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 404 || error.status === 409) return { ok: false, why: 'conflict' };
    // RBAC, admission, quota, an immutable object: waiting does not help, the person must know.
    if ([400, 403, 413, 422].includes(error.status))
      return { ok: false, why: 'forbidden', detail: error.message };
    throw error;
  }
}

/** What a request answers, undefined when the object is not there. */
export async function unlessGone(request: Promise<unknown>): Promise<unknown> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}
