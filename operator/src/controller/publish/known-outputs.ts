import { createHmac, randomBytes } from 'node:crypto';
import { CONTENT_HASH_ANNOTATION } from '../../../../crds/names.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { DesiredOutput } from '../../model/settings.ts';
import type { OutputState } from '../../status/known.ts';
import type { MetaCache } from '../ports.ts';
import type { KnownOutput, State } from '../state.ts';
import { shownHash } from './content-hash.ts';

/** Keys the digests of output contents that are held in memory. */
const CONTENT_KEY = randomBytes(32);

export const idOf = ({ kind, name }: Pick<DesiredOutput, 'kind' | 'name'>): string => `${kind}/${name}`;

/** Hash of everything except the hash annotation, which has the same information. */
export function contentDigest({ type, immutable, retain, labels, annotations, data }: DesiredOutput): string {
  const { [CONTENT_HASH_ANNOTATION]: _, ...rest } = annotations;
  return createHmac('sha256', CONTENT_KEY)
    .update(JSON.stringify([type, immutable, retain, labels, rest, data]))
    .digest('hex');
}

/** An output was seen to hold what it should. */
export function keepOutput(state: State, output: DesiredOutput, resourceVersion: string): void {
  const gone = state.outputs.get(idOf(output))?.gone;
  // It may have been deleted after it was read, and the watch may have shown that already.
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

/** Whether the watch shows an output as it was seen last, or has not shown that yet. */
export function isUnchanged(
  subject: Watching,
  output: Pick<DesiredOutput, 'kind' | 'name'>,
  seen: KnownOutput,
): boolean {
  if (seen.gone !== undefined) return false;
  const version = watchedVersion(subject, output);
  // Not shown yet: the watch lags behind our own write. A deletion clears what was seen.
  return version === undefined || BigInt(version) <= BigInt(seen.resourceVersion);
}

/** As much as it takes to look at what the watch shows. */
export interface Watching {
  config: Pick<SmtpConfig, 'metadata'>;
  ports: { cluster: MetaCache };
}

export const watchedVersion = (
  { config, ports }: Watching,
  { kind, name }: Pick<DesiredOutput, 'kind' | 'name'>,
): string | undefined => ports.cluster.meta(kind, config.metadata.namespace, name)?.resourceVersion;
