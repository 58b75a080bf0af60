import type { Client } from '../../kube/client.ts';
import { PROBE_REQUEST } from '../plugin/check.ts';
import { ClusterError } from '../plugin/cluster.ts';
import type { Ref } from '../plugin/configs.ts';
import { ask } from '../plugin/request.ts';
import { MESSAGE_REQUEST } from '../plugin/send.ts';
import { pageKey } from '../views/key.ts';
import type { Asked } from './pages/config.ts';

const TIMEOUT_MS = 60_000;
const KEPT = 10;

/** Requests by the path of their form. */
export const REQUESTS = {
  check: { request: PROBE_REQUEST, what: 'Check', good: 'answered', bad: 'answered: not ready' },
  send: {
    request: MESSAGE_REQUEST,
    what: 'Test message',
    good: 'accepted by the server',
    bad: 'not accepted',
  },
} as const;

export type RequestName = keyof typeof REQUESTS;

const WORDS = {
  silent: 'the operator did not answer in time',
  suspended: 'the SmtpConfig is suspended',
} as const;

/** Checks and messages that users requested on the page, with the operator's response times. */
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

  /** Starts a request, unless one is still waiting for the operator. */
  start(by: RequestName, ref: Ref): void {
    const key = pageKey(ref);
    const before = this.of(key);
    if (before.some(({ ms }) => ms === undefined)) return;
    const { request, what, good, bad } = REQUESTS[by];
    const at = new Date().toISOString();
    const began = performance.now();
    const put = (asked: Asked): void => {
      this.#asked.set(key, [asked, ...before].slice(0, KEPT));
      this.#changed(key);
    };
    put({ at, outcome: `${what}: waiting for the operator` });
    const end = (outcome: string, isGood: boolean): void =>
      put({ at, outcome: `${what}: ${outcome}`, good: isGood, ms: performance.now() - began });
    ask(this.#client, ref, request, TIMEOUT_MS).then(
      answer =>
        answer.outcome === 'answered'
          ? end(answer.good ? good : bad, answer.good)
          : end(WORDS[answer.outcome], false),
      error => end(error instanceof ClusterError ? error.message : 'could not be asked for', false),
    );
  }
}
