import type { SmtpConfig } from '../../../../crds/object.ts';
import type { OutputState } from '../../status/known.ts';
import type { Deps } from '../ports.ts';
import type { State } from '../state.ts';
import { idOf, isAsSeen, versionShown } from './seen.ts';

/** What was published last, where nothing has moved since: no request, no rendering, no password. */
export function stillSettled(
  config: SmtpConfig,
  key: string,
  state: State,
  deps: Deps,
): OutputState[] | undefined {
  const { settled } = state;
  if (settled?.key !== key) return undefined;
  if (
    !settled.outputs.every((output, at) => isUndisturbed(config, output, settled.versions[at], state, deps))
  )
    return undefined;
  return settled.outputs.map(output =>
    output.state === 'written' ? { ...output, state: 'in-sync' as const } : output,
  );
}

/** What the watch shows of objects, by kind/name; undefined where there is none. */
export type Shown = ReadonlyMap<string, string | undefined>;

/** To be taken before the objects are read: what moves while they are read must be looked at again. */
export const shown = (
  config: SmtpConfig,
  objects: readonly Pick<OutputState, 'kind' | 'name'>[],
  deps: Deps,
): Shown =>
  new Map(objects.map(object => [idOf(object), versionShown(config, object.kind, object.name, deps)]));

/** Keeps what publishing came to, so that it need not be worked out again until something moves. */
export function settle(
  asked: { key: string; login: string; content?: string },
  outputs: readonly OutputState[],
  before: Shown,
  state: State,
): void {
  const versions = outputs.map(output => before.get(idOf(output)));
  state.settled = { ...asked, outputs: [...outputs], versions };
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
    return was !== 'written' && versionShown(config, kind, name, deps) === version;
  }
  return isAsSeen(config, output, seen, deps);
}
