import type { FailedNamespace, KnownNamespaces, OutputState } from '../../status/known.ts';
import type { SiteOutcome } from './sites.ts';

/** Counts the results of publishing to every namespace. */
export function countOutcomes(outcomes: readonly SiteOutcome[]): KnownNamespaces {
  const failed: FailedNamespace[] = [];
  let ready = 0;
  for (const { namespace, outputs } of outcomes) {
    const failure = failureOf(outputs);
    if (failure) failed.push({ name: namespace, ...failure });
    else if (isWhole({ outputs })) ready += 1;
  }
  const total = outcomes.length;
  return { total, ready, failed, waiting: total - ready - failed.length };
}

/** Reports whether a namespace has every output. */
export const isWhole = ({ outputs }: Pick<SiteOutcome, 'outputs'>): boolean => outputs.every(isThere);

function failureOf(outputs: readonly OutputState[]): Omit<FailedNamespace, 'name'> | undefined {
  const wrong = outputs.filter(({ state }) => state === 'conflict' || state === 'forbidden');
  const [first] = wrong;
  if (!first) return undefined;
  const message = wrong.map(({ kind, name, state, detail = '' }) =>
    state === 'conflict' ? `${kind} ${name} ${detail}` : `${kind} ${name}: ${detail}`,
  );
  return { reason: first.state === 'conflict' ? 'NameConflict' : 'Forbidden', message: message.join('; ') };
}

const isThere = ({ state }: OutputState): boolean =>
  state === 'in-sync' || state === 'written' || state === 'held';

/**
 * Merges the states of each output in all namespaces into one state.
 * @param news whether the content that was written differs from the earlier content
 */
export function mergeOutputs(outcomes: readonly SiteOutcome[], news: boolean): OutputState[] {
  const merged = new Map<string, OutputState>();
  for (const { outputs } of outcomes) {
    for (const { kind, name, state } of outputs.filter(isThere)) {
      const id = `${kind}/${name}`;
      const shown = state === 'written' && !news ? 'in-sync' : state;
      if (!merged.has(id) || shown === 'written') merged.set(id, { kind, name, state: shown });
    }
  }
  return [...merged.values()];
}
