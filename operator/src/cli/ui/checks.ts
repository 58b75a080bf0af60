import type { Client } from '../../kube/client.ts';
import { PROBE_REQUEST } from '../plugin/check.ts';
import { ClusterError } from '../plugin/cluster.ts';
import { ask } from '../plugin/request.ts';
import type { Asked } from './pages/config.ts';

const TIMEOUT_MS = 60_000;
const KEPT = 10;

const WORDS = {
  answered: 'Answered',
  silent: 'The operator did not answer in time',
  suspended: 'Suspended: the operator does not check it',
} as const;

/** The checks that were asked for on the page, with how long the operator took. */
export class Checks {
  readonly #client: Client;
  readonly #asked = new Map<string, Asked[]>();
  readonly #changed: (key: string) => void;

  constructor(client: Client, changed: (key: string) => void) {
    this.#client = client;
    this.#changed = changed;
  }

  of(key: string): readonly Asked[] {
    return this.#asked.get(key) ?? [];
  }

  /** Does nothing while one is waited for. */
  start(namespace: string, name: string): void {
    const key = `${namespace}/${name}`;
    const before = this.of(key);
    if (before.some(({ ms }) => ms === undefined)) return;
    const at = new Date().toISOString();
    const began = performance.now();
    const put = (asked: Asked): void => {
      this.#asked.set(key, [asked, ...before].slice(0, KEPT));
      this.#changed(key);
    };
    put({ at, outcome: 'Waiting for the operator' });
    const end = (outcome: string, good: boolean): void =>
      put({ at, outcome, good, ms: performance.now() - began });
    ask(this.#client, { namespace, name }, PROBE_REQUEST, TIMEOUT_MS).then(
      answer => end(WORDS[answer.outcome], answer.outcome === 'answered'),
      error => end(error instanceof ClusterError ? error.message : 'The check could not be asked for', false),
    );
  }
}
