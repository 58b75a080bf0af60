import type { OutputState } from '../../status/known.ts';
import type { State } from '../state.ts';
import { idOf, isUnchanged, type Watching, watchedVersion } from './known-outputs.ts';

/**
 * Returns the last published outputs if nothing has changed since. It needs no request, no rendering and no password.
 */
export function lastPublish(subject: WithState, key: string): OutputState[] | undefined {
  const last = subject.state.lastPublish;
  if (last?.key !== key) return undefined;
  if (!last.outputs.every((output, at) => isUndisturbed(subject, output, last.versions[at])))
    return undefined;
  return last.outputs.map(output =>
    output.state === 'written' ? { ...output, state: 'in-sync' as const } : output,
  );
}

type WithState = Watching & { state: State };

/** Versions of objects according to the watch, by kind/name; undefined for an object that does not exist. */
export type WatchedVersions = ReadonlyMap<string, string | undefined>;

/**
 * Returns the versions of the objects. Call it before reading the objects: an object that changes during the reading
 * must be read again.
 */
export const watchedVersions = (
  subject: Watching,
  objects: readonly Pick<OutputState, 'kind' | 'name'>[],
): WatchedVersions => new Map(objects.map(object => [idOf(object), watchedVersion(subject, object)]));

/** Stores the result of publishing, so that it is not computed again until something changes. */
export function keepPublish(
  state: State,
  asked: { key: string; login: string; content: string | undefined },
  outputs: readonly OutputState[],
  before: WatchedVersions,
): void {
  const versions = outputs.map(output => before.get(idOf(output)));
  state.lastPublish = { ...asked, outputs: [...outputs], versions };
}

function isUndisturbed(subject: WithState, output: OutputState, version: string | undefined): boolean {
  const { state: was } = output;
  // The API server may accept the write now, for example after a change of RBAC.
  if (was === 'forbidden') return false;
  const seen = subject.state.outputs.get(idOf(output));
  if (was === 'conflict' || was === 'absent' || was === 'unrendered' || !seen) {
    return watchedVersion(subject, output) === version;
  }
  return isUnchanged(subject, output, seen);
}
