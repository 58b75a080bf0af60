import { createHash, createHmac, randomBytes } from 'node:crypto';
import { CONTENT_HASH_ANNOTATION } from '../../../../crds/names.ts';
import type { DesiredOutput } from '../../model/settings.ts';

const CONTENT_HASH = /^([0-9a-f]{16})-([0-9a-f]{32})$/;

/**
 * Adds the hash of the content. The hash is shown in the status, which more users can read than the Secret. It is
 * therefore salted, so that passwords cannot be tried against it, and only the object itself holds the salt.
 * @param earlier the current annotation of the object, so that the hash changes only with the content
 */
export function withContentHash(output: DesiredOutput, earlier: string | undefined): DesiredOutput {
  const salt = CONTENT_HASH.exec(earlier ?? '')?.[1] ?? randomBytes(8).toString('hex');
  const entries = Object.entries(output.data).sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHmac('sha256', salt).update(JSON.stringify(entries)).digest('hex').slice(0, 32);
  return {
    ...output,
    annotations: { ...output.annotations, [CONTENT_HASH_ANNOTATION]: `${salt}-${hash}` },
  };
}

/** Returns the part of the hash annotation that may be shown. */
export function shownHash(annotations: Readonly<Record<string, string>>): string | undefined {
  return CONTENT_HASH.exec(annotations[CONTENT_HASH_ANNOTATION] ?? '')?.[2];
}

/**
 * Returns an identifier for the combined content of several outputs. It is as safe against password guessing as the
 * hash of each output.
 * @param annotationOf returns the hash annotation of an output
 */
export function contentHash(
  outputs: readonly DesiredOutput[],
  annotationOf: (output: DesiredOutput) => string | undefined,
): string | undefined {
  const hash = createHash('sha256');
  for (const output of outputs) {
    const annotation = annotationOf(output);
    if (annotation === undefined) return undefined;
    const shown = shownHash(withContentHash(output, annotation).annotations);
    hash.update(JSON.stringify([output.kind, output.name, shown]));
  }
  return hash.digest('hex').slice(0, 32);
}
