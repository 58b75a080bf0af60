import type { OutputState } from '../../status/known.ts';
import type { OutputStore } from '../ports.ts';
import type { Reconciliation, Subject } from '../reconciliation.ts';
import { State } from '../state.ts';

type SitePorts = { cluster: OutputStore };

/**
 * A ClusterSmtpConfig, presented as an SmtpConfig of one namespace, so that the same publishing code works for both.
 */
export type Site = Subject<SitePorts>;

/** The result of one namespace. */
export interface SiteOutcome {
  namespace: string;
  outputs: readonly OutputState[];
}

export const nameOf = ({ config }: Pick<Site, 'config'>): string => config.metadata.namespace;

/** Returns one site for each namespace, with its in-memory state. The state of all other namespaces is dropped. */
export function sitesOf(pass: Reconciliation<SitePorts>, namespaces: readonly string[]): Site[] {
  const { key, config, state, ports } = pass;
  const known = state.namespaces ?? new Map<string, State>();
  const kept = new Map(namespaces.map(name => [name, known.get(name) ?? new State(state.uid)]));
  state.namespaces = kept;
  return [...kept].map(([namespace, own]) => ({
    key,
    // The state of the outputs comes from the watch alone, because the status has no list for each namespace.
    config: { ...config, metadata: { ...config.metadata, namespace }, status: {} },
    state: own,
    ports,
  }));
}
