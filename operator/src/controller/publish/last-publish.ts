import type { OutputState } from '../../status/known.ts';
import type { State } from '../state.ts';
import { idOf, isUnchanged, type Watching, watchedVersion } from './known-outputs.ts';

/** What was published last, where nothing has moved since: no request, no rendering, no password. */
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

/** What the watch shows of objects, by kind/name; undefined where there is none. */
export type WatchedVersions = ReadonlyMap<string, string | undefined>;

/** To be taken before the objects are read: what moves while they are read must be looked at again. */
export const watchedVersions = (
  subject: Watching,
  objects: readonly Pick<OutputState, 'kind' | 'name'>[],
): WatchedVersions => new Map(objects.map(object => [idOf(object), watchedVersion(subject, object)]));

/** Keeps what publishing came to, so that it need not be worked out again until something moves. */
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
  // The API server may have changed its mind.
  if (was === 'forbidden') return false;
  const seen = subject.state.outputs.get(idOf(output));
  if (was === 'conflict' || was === 'absent' || was === 'unrendered' || !seen) {
    return watchedVersion(subject, output) === version;
  }
  return isUnchanged(subject, output, seen);
}
