import { kindOf } from '../../../../crds/identity.ts';
import { API_VERSION, MANAGER, REMOVE_AFTER_ANNOTATION } from '../../../../crds/names.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { Client } from '../../kube/client.ts';
import { ApiError } from '../../kube/errors.ts';
import type { Resource } from '../../kube/resources.ts';
import { CONFIG_MAPS, SECRETS } from '../../kube/resources.ts';
import type { DesiredOutput } from '../../model/settings.ts';
import type { WriteError, WriteResult } from '../../model/write.ts';
import type { LiveOutput, ObjectMeta, OutputKind, OwnedOutput, SecretPatch } from '../ports.ts';
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

export function createOutput(
  client: Client,
  config: SmtpConfig,
  output: DesiredOutput,
): Promise<WriteResult> {
  return writeResult(create(client, config, output));
}

/**
 * Changes exactly the version of the object that was read, in one request. The request removes content of other
 * clients, but keeps their labels, annotations and owner references.
 */
export function updateOutput(
  client: Client,
  config: SmtpConfig,
  output: DesiredOutput,
  live: LiveOutput,
): Promise<WriteResult> {
  return writeResult(update(client, config, { output, live }));
}

/** Checks with a dry run whether the API server would accept the write. */
export async function rehearseOutput(
  client: Client,
  config: SmtpConfig,
  output: DesiredOutput,
  live: LiveOutput | undefined,
): Promise<WriteError | undefined> {
  const dryRun = { dryRun: true };
  try {
    await (live ? update(client, config, { output, live }, dryRun) : create(client, config, output, dryRun));
    return undefined;
  } catch (error) {
    return refusal(error);
  }
}

function create(client: Client, config: SmtpConfig, output: DesiredOutput, options = {}): Promise<unknown> {
  const { kind, name, labels, annotations, immutable, type } = output;
  const body = {
    apiVersion: 'v1',
    kind,
    metadata: { name, labels, annotations, ownerReferences: ownReference(config, output) },
    ...(type !== undefined && { type }),
    ...(immutable && { immutable }),
    data: encoded(output),
  };
  return client.create(
    { resource: RESOURCES[kind], namespace: config.metadata.namespace },
    body,
    MANAGER,
    options,
  );
}

function update(
  client: Client,
  config: SmtpConfig,
  { output, live }: { output: DesiredOutput; live: LiveOutput },
  options = {},
): Promise<unknown> {
  const { kind, name, labels, annotations, immutable } = output;
  const { uid, resourceVersion, ownerReferences } = live;
  const others = ownerReferences.filter(owner => owner['uid'] !== config.metadata.uid);
  const patch = {
    metadata: {
      uid,
      resourceVersion,
      labels: { ...without(live.written.labels), ...labels },
      annotations: { ...without(live.written.annotations), ...annotations },
      ownerReferences: [...others, ...ownReference(config, output)],
    },
    ...(immutable && { immutable }),
    data: { ...without(Object.keys(live.data)), ...encoded(output) },
  };
  return client.mergePatch(
    { resource: RESOURCES[kind], namespace: config.metadata.namespace, name },
    patch,
    MANAGER,
    options,
  );
}

/** Changes only these keys of a user's Secret, and only if nothing else has changed since it was read. */
export async function patchSecret(
  client: Client,
  { namespace, name, read: { uid, resourceVersion }, data }: SecretPatch,
  dryRun: boolean,
): Promise<WriteResult> {
  const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
  const body = { metadata: { uid, resourceVersion }, data: Object.fromEntries(encoded) };
  return writeResult(client.mergePatch({ resource: SECRETS, namespace, name }, body, MANAGER, { dryRun }));
}

export async function deleteOutput(
  client: Client,
  { kind, namespace, name }: { kind: OutputKind; namespace: string; name: string },
  { uid, resourceVersion }: ObjectMeta,
): Promise<void> {
  try {
    await client.delete(RESOURCES[kind], namespace, name, { uid, resourceVersion });
  } catch (error) {
    // The object no longer exists or has changed. In both cases the caller must read it again first.
    if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 409)) throw error;
  }
}

/** Records the deletion time on the object, only if it still has the version that was read. */
export function scheduleRemoval(
  client: Client,
  { kind, namespace, name, meta: { uid, resourceVersion } }: OwnedOutput & { namespace: string },
  until: string,
): Promise<WriteResult> {
  const body = { metadata: { uid, resourceVersion, annotations: { [REMOVE_AFTER_ANNOTATION]: until } } };
  return writeResult(client.mergePatch({ resource: RESOURCES[kind], namespace, name }, body, MANAGER));
}

/** Returns the owner reference; none with `retain`, so that the object outlives the SmtpConfig. */
function ownReference(config: SmtpConfig, { retain }: DesiredOutput): object[] {
  const { name, uid } = config.metadata;
  return retain ? [] : [{ apiVersion: API_VERSION, kind: kindOf(config), name, uid, controller: true }];
}

/** Returns a merge patch that removes these keys: null removes a key. */
const without = (keys: readonly string[]): Record<string, null> =>
  Object.fromEntries(keys.map(key => [key, null]));

function encoded({ kind, data }: DesiredOutput): Record<string, string> {
  if (kind === 'ConfigMap') return { ...data };
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'utf8').toString('base64')]),
  );
}

async function writeResult(request: Promise<unknown>): Promise<WriteResult> {
  try {
    const { uid, resourceVersion } = objectMeta(await request);
    return { ok: true, uid, resourceVersion };
  } catch (error) {
    return refusal(error);
  }
}

/**
 * Converts a refused request into a result.
 * @throws errors that are not a response to the request
 */
function refusal(error: unknown): WriteError {
  if (!(error instanceof ApiError)) throw error;
  if (error.terminating) return { ok: false, why: 'terminating' };
  if (error.status === 404 || error.status === 409) return { ok: false, why: 'conflict' };
  // These errors come from RBAC, admission or quota. Retrying does not help, so the user must see them.
  if ([400, 403, 413, 422].includes(error.status)) {
    return { ok: false, why: 'forbidden', detail: error.message };
  }
  throw error;
}

/** Returns the response of a request; undefined if the object does not exist. */
export async function unlessGone(request: Promise<unknown>): Promise<unknown> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}
