import type { Endpoint } from '../model/endpoint.ts';
import { endpointText } from '../model/endpoint.ts';
import { BoundedMap } from './bounded-map.ts';

/** A request for a connection, with its client and target. */
export interface Applicant {
  /** namespace/name of the SmtpConfig. */
  key: string;
  endpoint: Endpoint;
  /** Identifies the account without revealing it; undefined without a login. */
  account?: string | undefined;
  /** Maximum number of connections that the provider allows; undefined if unknown. */
  allowed?: number | undefined;
  /** Whether the request is for new credentials, a new spec or a manual request, not for a routine check. */
  urgent: boolean;
  /**
   * Called if the request has to wait. Work that can be done ahead is then done now, not while a connection is held.
   */
  whenWaiting?(): void;
}

interface Waiter {
  namespace: string;
  account: string;
  urgent: boolean;
  most: number;
  enter: () => void;
  /** Whether the waiter has stopped waiting. */
  left: boolean;
}

/** Waiting requests by namespace and account. The one that was just served moves to the end. */
type Lane = Map<string, Map<string, Waiter[]>>;

/** The connections of one endpoint, and the requests that wait for one. */
interface EndpointQueue {
  id: string;
  total: number;
  byNamespace: Map<string, number>;
  byAccount: Map<string, number>;
  urgent: Lane;
  routine: Lane;
}

/** Maximum number of endpoints whose recent namespaces are remembered. */
const MAX_ENDPOINTS = 2_000;

export interface ConnectionsOptions {
  /** Maximum number of connections to one endpoint, unless the provider allows fewer. */
  perServer: number;
  /** Wraps a wait, so that the wait does not block other work. */
  whileWaiting?<T>(key: string, wait: Promise<T>): Promise<T>;
}

/**
 * Limits the connections to each endpoint (host and port). Waiting requests are served by urgency, then namespaces take
 * turns, then accounts take turns. If an endpoint has several connections, one is reserved for urgent requests, and one
 * for other namespaces. A probe that runs into a time-out therefore delays neither a rotation nor another tenant.
 */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #lines = new Map<string, EndpointQueue>();
  /** The last two namespaces that used an endpoint. Two are enough to detect that a namespace is not alone. */
  readonly #users = new BoundedMap<readonly string[]>(MAX_ENDPOINTS);
  readonly #waiting = new Set<string>();

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  /** Reports whether this SmtpConfig waits for a connection. */
  isWaiting(key: string): boolean {
    return this.#waiting.has(key);
  }

  /**
   * Runs `work`, which needs a connection, as soon as one is available.
   * @throws the signal's reason if it is aborted while waiting
   */
  async withConnection<T>(applicant: Applicant, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const leave = await this.#enter(applicant, signal, promise => this.#told(applicant.key, promise));
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /**
   * Runs `work`, which needs one more connection to the same endpoint or to another, for a request that already holds
   * one.
   * @returns undefined if no connection was available before the signal was aborted
   */
  async beside<T>(applicant: Applicant, signal: AbortSignal, work: () => Promise<T>): Promise<T | undefined> {
    const leave = await this.#enter(applicant, signal, promise => promise).catch(() => undefined);
    if (!leave) return undefined;
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /** @returns a function that releases the connection */
  async #enter(
    applicant: Applicant,
    signal: AbortSignal,
    wait: (turn: Promise<void>) => Promise<void>,
  ): Promise<() => void> {
    signal.throwIfAborted();
    const line = this.#lineOf(applicant.endpoint);
    const waiter = this.#waiterOf(applicant);
    const users = this.#users.get(line.id) ?? [];
    if (users[0] !== waiter.namespace) this.#users.set(line.id, [waiter.namespace, ...users.slice(0, 1)]);
    if (this.#mayEnter(line, waiter)) enter(line, waiter);
    else {
      applicant.whenWaiting?.();
      await this.#wait(line, waiter, signal, wait);
    }
    return () => {
      line.total -= 1;
      count(line.byNamespace, waiter.namespace, -1);
      count(line.byAccount, waiter.account, -1);
      this.#letIn(line);
    };
  }

  async #told(key: string, turn: Promise<void>): Promise<void> {
    this.#waiting.add(key);
    try {
      await (this.#options.whileWaiting?.(key, turn) ?? turn);
    } finally {
      this.#waiting.delete(key);
    }
  }

  #lineOf({ host, port }: Endpoint): EndpointQueue {
    const id = endpointText({ host: host.toLowerCase().replace(/\.$/, ''), port });
    const known = this.#lines.get(id);
    if (known) return known;
    const line: EndpointQueue = {
      id,
      total: 0,
      byNamespace: new Map(),
      byAccount: new Map(),
      urgent: new Map(),
      routine: new Map(),
    };
    this.#lines.set(id, line);
    return line;
  }

  #waiterOf({ key, account, urgent, allowed }: Applicant): Waiter {
    const { perServer } = this.#options;
    return {
      namespace: key.slice(0, key.indexOf('/')),
      account: account ?? key,
      urgent,
      most: Math.min(allowed ?? perServer, perServer),
      enter: () => {},
      left: false,
    };
  }

  #mayEnter(line: EndpointQueue, { most, urgent, namespace }: Waiter): boolean {
    const isAlone = (this.#users.get(line.id) ?? []).every(user => user === namespace);
    const share = isAlone ? most : Math.max(1, most - 1);
    const total = urgent ? most : Math.max(1, most - 1);
    return line.total < total && (line.byNamespace.get(namespace) ?? 0) < share;
  }

  async #wait(
    line: EndpointQueue,
    waiter: Waiter,
    signal: AbortSignal,
    wait: (turn: Promise<void>) => Promise<void>,
  ): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abort = () => {
      waiter.left = true;
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    waiter.enter = resolve;
    join(waiter.urgent ? line.urgent : line.routine, waiter);
    try {
      await wait(promise);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  #letIn(line: EndpointQueue): void {
    for (const lane of [line.urgent, line.routine]) {
      for (let next = this.#next(line, lane); next; next = this.#next(line, lane)) {
        enter(line, next);
        next.enter();
      }
    }
    // Without open connections every request is served immediately, so no request waits any more.
    if (line.total === 0) this.#lines.delete(line.id);
  }

  /** Removes the request whose turn it is from the lane. */
  #next(line: EndpointQueue, lane: Lane): Waiter | undefined {
    const namespace = fairest(lane, line.byNamespace, accounts => {
      const first = accounts.values().next().value?.[0];
      return first !== undefined && this.#mayEnter(line, first);
    });
    if (!namespace) return undefined;
    const [, accounts] = namespace;
    const account = fairest(accounts, line.byAccount, () => true);
    const waiter = account?.[1].shift();
    if (account) requeue(accounts, account, account[1].length > 0);
    requeue(lane, namespace, accounts.size > 0);
    return waiter?.left ? this.#next(line, lane) : waiter;
  }
}

function join(lane: Lane, waiter: Waiter): void {
  const accounts = lane.get(waiter.namespace) ?? new Map<string, Waiter[]>();
  const waiters = accounts.get(waiter.account) ?? [];
  waiters.push(waiter);
  accounts.set(waiter.account, waiters);
  lane.set(waiter.namespace, accounts);
}

function enter(line: EndpointQueue, { namespace, account }: Waiter): void {
  line.total += 1;
  count(line.byNamespace, namespace, 1);
  count(line.byAccount, account, 1);
}

/**
 * Returns the entry that holds the fewest connections and may have more. Among equal entries, it is the one that was
 * served the longest time ago.
 */
function fairest<T>(
  entries: Map<string, T>,
  held: ReadonlyMap<string, number>,
  may: (value: T) => boolean,
): [string, T] | undefined {
  let best: [string, T] | undefined;
  let least = Infinity;
  for (const entry of entries) {
    const mine = held.get(entry[0]) ?? 0;
    if (mine >= least || !may(entry[1])) continue;
    best = entry;
    least = mine;
    if (mine === 0) break;
  }
  return best;
}

/** Moves an entry to the end, or removes it. */
function requeue<T>(entries: Map<string, T>, [name, value]: [string, T], stays: boolean): void {
  entries.delete(name);
  if (stays) entries.set(name, value);
}

function count(counts: Map<string, number>, name: string, change: number): void {
  const now = (counts.get(name) ?? 0) + change;
  if (now > 0) counts.set(name, now);
  else counts.delete(name);
}
