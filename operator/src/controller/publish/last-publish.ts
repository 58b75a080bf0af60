import type { SmtpConfig } from '../../../../crds/object.ts';
import type { OutputState } from '../../status/known.ts';
import type { Deps } from '../ports.ts';
import type { State } from '../state.ts';
import { idOf, isUnchanged, watchedVersion } from './known-outputs.ts';

/** What was published last, where nothing has moved since: no request, no rendering, no password. */
export function lastPublish(
  config: SmtpConfig,
  key: string,
  state: State,
  deps: Deps,
): OutputState[] | undefined {
  const { lastPublish: last } = state;
  if (last?.key !== key) return undefined;
  if (!last.outputs.every((output, at) => isUndisturbed(config, output, last.versions[at], state, deps)))
    return undefined;
  return last.outputs.map(output =>
    output.state === 'written' ? { ...output, state: 'in-sync' as const } : output,
  );
}

/** What the watch shows of objects, by kind/name; undefined where there is none. */
export type WatchedVersions = ReadonlyMap<string, string | undefined>;

/** To be taken before the objects are read: what moves while they are read must be looked at again. */
export const watchedVersions = (
  config: SmtpConfig,
  objects: readonly Pick<OutputState, 'kind' | 'name'>[],
  deps: Deps,
): WatchedVersions =>
  new Map(objects.map(object => [idOf(object), watchedVersion(config, object.kind, object.name, deps)]));

/** Keeps what publishing came to, so that it need not be worked out again until something moves. */
export function keepPublish(
  asked: { key: string; login: string; content?: string },
  outputs: readonly OutputState[],
  before: WatchedVersions,
  state: State,
): void {
  const versions = outputs.map(output => before.get(idOf(output)));
  state.lastPublish = { ...asked, outputs: [...outputs], versions };
}

function isUndisturbed(
  config: SmtpConfig,
  output: OutputState,
  version: string | undefined,
  state: State,
  deps: Deps,
): boolean {
  const { kind, name, state: was } = output;
  // The API server may have changed its mind.
  if (was === 'forbidden') return false;
  const seen = state.outputs.get(idOf(output));
  if (was === 'conflict' || was === 'absent' || was === 'unrendered' || !seen) {
    return was !== 'written' && watchedVersion(config, kind, name, deps) === version;
  }
  return isUnchanged(config, output, seen, deps);
}
