import { createHash, createHmac, randomBytes } from 'node:crypto';
import { CONTENT_HASH_ANNOTATION } from '../../../../crds/names.ts';
import type { DesiredOutput } from '../../model/settings.ts';

const SEAL = /^([0-9a-f]{16})-([0-9a-f]{32})$/;

/**
 * Adds the hash of the content. The hash is shown in the status, which more people may read than the Secret: so
 * that nobody can try passwords against it, it is salted, and the salt is found only in the object itself.
 * @param earlier what the object carries now, so that the hash changes only with the content
 */
export function sealed(output: DesiredOutput, earlier: string | undefined): DesiredOutput {
  const salt = SEAL.exec(earlier ?? '')?.[1] ?? randomBytes(8).toString('hex');
  const entries = Object.entries(output.data).sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHmac('sha256', salt).update(JSON.stringify(entries)).digest('hex').slice(0, 32);
  return {
    ...output,
    annotations: { ...output.annotations, [CONTENT_HASH_ANNOTATION]: `${salt}-${hash}` },
  };
}

/** The part of the seal that may be shown. */
export function hashIn(annotations: Readonly<Record<string, string>>): string | undefined {
  return SEAL.exec(annotations[CONTENT_HASH_ANNOTATION] ?? '')?.[2];
}

/**
 * Names what several outputs hold together, and can no more be tried passwords against than their seals.
 * @param sealOf the seal that an output carries
 */
export function contentName(
  outputs: readonly DesiredOutput[],
  sealOf: (output: DesiredOutput) => string | undefined,
): string | undefined {
  const hash = createHash('sha256');
  for (const output of outputs) {
    const seal = sealOf(output);
    if (seal === undefined) return undefined;
    const shown = hashIn(sealed(output, seal).annotations);
    hash.update(JSON.stringify([output.kind, output.name, shown]));
  }
  return hash.digest('hex').slice(0, 32);
}
