import type { Endpoint } from '../model/endpoint.ts';
import { endpointText } from '../model/endpoint.ts';
import { BoundedMap } from './bounded-map.ts';

/** The client of a connection, and its target. */
export interface Applicant {
  /** namespace/name of the SmtpConfig. */
  key: string;
  endpoint: Endpoint;
  /** Names the account, without telling anything of it; undefined without a login. */
  account?: string | undefined;
  /** Connections that the provider allows; undefined where it does not say. */
  allowed?: number | undefined;
  /** New credentials, a new spec or a manual request, rather than a routine check. */
  urgent: boolean;
  /** Called when it has to wait: what can be done ahead is done now, and not while it holds a connection. */
  whenWaiting?(): void;
}

interface Waiter {
  namespace: string;
  account: string;
  urgent: boolean;
  most: number;
  enter: () => void;
  /** It waits no longer. */
  left: boolean;
}

/** Those who wait, by namespace and account; who was served goes to the end. */
type Lane = Map<string, Map<string, Waiter[]>>;

/** One endpoint: who has a connection to it, and who waits for one. */
interface EndpointQueue {
  id: string;
  total: number;
  byNamespace: Map<string, number>;
  byAccount: Map<string, number>;
  urgent: Lane;
  routine: Lane;
}

/** Endpoints of which it is remembered who uses them. */
const MAX_ENDPOINTS = 2_000;

export interface ConnectionsOptions {
  /** Connections to one endpoint, where the provider allows no fewer. */
  perServer: number;
  /** Told of a wait, so that nothing else is held up by it. */
  whileWaiting?<T>(key: string, wait: Promise<T>): Promise<T>;
}

/**
 * Limits the connections to each endpoint (host and port). Those that wait are let in by urgency, then by turns of
 * namespaces, then by turns of accounts. Where an endpoint has several connections, one is kept for urgent
 * applicants, and one for other namespaces: what ends in a time-out holds up neither a rotation nor another tenant.
 */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #lines = new Map<string, EndpointQueue>();
  /** The last two namespaces that used an endpoint: enough to know that one is not alone. */
  readonly #users = new BoundedMap<readonly string[]>(MAX_ENDPOINTS);
  readonly #waiting = new Set<string>();

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  /** Whether this SmtpConfig waits for a connection. */
  isWaiting(key: string): boolean {
    return this.#waiting.has(key);
  }

  /**
   * Does what needs a connection once there may be one.
   * @throws the signal's reason where it is aborted while waiting
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
   * Does what needs one more connection of an applicant that has one, to the same endpoint or to another.
   * @returns undefined where there may be none before the signal is aborted
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

  /** @returns what gives the connection back */
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
    // Without a connection everyone may enter: no one waits any more.
    if (line.total === 0) this.#lines.delete(line.id);
  }

  /** Takes the one whose turn it is out of the lane. */
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

/** Who holds the least and may have more; among these the one that was served longest ago. */
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

/** Puts an entry at the end, or takes it out. */
function requeue<T>(entries: Map<string, T>, [name, value]: [string, T], stays: boolean): void {
  entries.delete(name);
  if (stays) entries.set(name, value);
}

function count(counts: Map<string, number>, name: string, change: number): void {
  const now = (counts.get(name) ?? 0) + change;
  if (now > 0) counts.set(name, now);
  else counts.delete(name);
}
