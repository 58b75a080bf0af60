import { createHmac, randomBytes } from 'node:crypto';
import { CONTENT_HASH_ANNOTATION } from '../../../../crds/names.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { DesiredOutput } from '../../model/settings.ts';
import type { OutputState } from '../../status/known.ts';
import type { MetaCache } from '../ports.ts';
import type { KnownOutput, State } from '../state.ts';
import { shownHash } from './content-hash.ts';

/** Key of the content digests that are held in memory. */
const CONTENT_KEY = randomBytes(32);

export const idOf = ({ kind, name }: Pick<DesiredOutput, 'kind' | 'name'>): string => `${kind}/${name}`;

/** Returns a hash of everything except the hash annotation, which holds the same information. */
export function contentDigest({ type, immutable, retain, labels, annotations, data }: DesiredOutput): string {
  const { [CONTENT_HASH_ANNOTATION]: _, ...rest } = annotations;
  return createHmac('sha256', CONTENT_KEY)
    .update(JSON.stringify([type, immutable, retain, labels, rest, data]))
    .digest('hex');
}

/** Records that an output holds its desired content. */
export function keepOutput(state: State, output: DesiredOutput, resourceVersion: string): void {
  const gone = state.outputs.get(idOf(output))?.gone;
  // The output may have been deleted after the read, and the watch may have shown the deletion already.
  const isGone = gone !== undefined && BigInt(resourceVersion) <= BigInt(gone);
  state.outputs.set(idOf(output), {
    ...(isGone && { gone }),
    resourceVersion,
    content: contentDigest(output),
    hashAnnotation: output.annotations[CONTENT_HASH_ANNOTATION],
  });
}

export function outputState(
  { kind, name, annotations }: DesiredOutput,
  state: OutputState['state'],
): OutputState {
  return { kind, name, state, hash: shownHash(annotations) };
}

/** Reports whether the watch shows the output at the version that was last seen, or an older one. */
export function isUnchanged(
  subject: Watching,
  output: Pick<DesiredOutput, 'kind' | 'name'>,
  seen: KnownOutput,
): boolean {
  if (seen.gone !== undefined) return false;
  const version = watchedVersion(subject, output);
  // An older or missing version means that the watch lags behind the operator's own write. A deletion sets `gone`.
  return version === undefined || BigInt(version) <= BigInt(seen.resourceVersion);
}

/** The data needed to look up an object in the watch. */
export interface Watching {
  config: Pick<SmtpConfig, 'metadata'>;
  ports: { cluster: MetaCache };
}

export const watchedVersion = (
  { config, ports }: Watching,
  { kind, name }: Pick<DesiredOutput, 'kind' | 'name'>,
): string | undefined => ports.cluster.meta(kind, config.metadata.namespace, name)?.resourceVersion;
