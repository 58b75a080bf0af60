import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../model/logger.ts';
import { Backoff } from './backoff.ts';
import type { Client } from './client.ts';
import { ApiError } from './errors.ts';
import { EVENTS } from './resources.ts';
import type { Load } from './workload.ts';

/** The object that an event is about. */
export interface Regarding {
  apiVersion: string;
  kind: string;
  /** Absent for a cluster-scoped object. */
  namespace?: string;
  name: string;
  uid: string;
  resourceVersion: string;
}

export interface EventText {
  type: 'Normal' | 'Warning';
  reason: string;
  action: string;
  note: string;
}

/** The result of the first attempt to send an event. A namespace that is being deleted accepts no events. */
export type Outcome = 'sent' | 'failed' | 'terminating';

interface Waiting {
  regarding: Regarding;
  text: EventText;
  /** Time of the first occurrence; `last` is the time of the latest occurrence. */
  since: string;
  last: string;
  count: number;
  /** Time when it was queued, in milliseconds of the recorder's clock. */
  at: number;
  /** Each callback is called once, after the first attempt. */
  told: ((outcome: Outcome) => void)[];
}

/** Maximum bytes of a note in events.k8s.io/v1. */
const MAX_NOTE = 1024;
/** Maximum number of queued events. At a start every SmtpConfig may have one, so 10,000 SmtpConfigs must fit. */
const MAX_WAITING = 20_000;
/** Maximum number of simultaneous requests. */
const MAX_SENDERS = 12;
/**
 * Maximum number of simultaneous requests while SmtpConfigs are processed. Each event would delay a write of their
 * status.
 */
const MAX_SENDERS_AT_WORK = 1;
/**
 * Pause after each event while the operator is busy, as a multiple of the duration of the request. Events then use a
 * tenth of one sender.
 */
const REST_WHEN_BUSY = 9;
const MAX_REST_MS = 1_000;
/**
 * Maximum time (ms) that an event waits for the work to end. After it, events are sent without pauses, because work that
 * does not end would delay them without a limit.
 */
const MAX_DELAY_MS = 30_000;

/** Decides when events are sent. */
interface Timing {
  load?: () => Load;
  /** Milliseconds of a clock that only goes forward. */
  now?: () => number;
}

/**
 * Sends events asynchronously; a failure never blocks a reconcile. Queued repeats of an event become one event with a
 * count. While the operator works, events are sent one after the other, with pauses if it is busy and none is late. The
 * remaining events are sent afterwards.
 */
export class EventRecorder {
  readonly #client: Client;
  readonly #log: Logger;
  readonly #instance: string;
  readonly #load: () => Load;
  readonly #now: () => number;
  readonly #waiting = new Map<string, Waiting>();
  #sending = 0;
  #dropped = 0;
  #stopped = false;
  #drained: (() => void) | undefined;
  /** Ends the pause of the sender that waits while the operator is busy. */
  #awaken: (() => void) | undefined;

  constructor(
    client: Client,
    instance: string,
    log: Logger,
    { load = () => 'idle', now = () => performance.now() }: Timing = {},
  ) {
    this.#client = client;
    this.#instance = instance;
    this.#log = log;
    this.#load = load;
    this.#now = now;
  }

  record(regarding: Regarding, text: EventText, told: (outcome: Outcome) => void = () => {}): void {
    const now = microTime();
    const key = [regarding.uid, text.type, text.reason, text.action, text.note].join('\n');
    const same = this.#waiting.get(key);
    if (same) {
      same.count += 1;
      same.last = now;
      same.told.push(told);
    } else {
      this.#put(key, { regarding, text, since: now, last: now, count: 1, at: this.#now(), told: [told] });
    }
    this.#startSenders();
  }

  #startSenders(): void {
    const most = this.#loadNow() === 'idle' ? MAX_SENDERS : MAX_SENDERS_AT_WORK;
    while (this.#sending < most && this.#waiting.size > 0) void this.#send();
  }

  /** Waits until all events are sent, at most `graceMs`. */
  async flush(graceMs: number): Promise<void> {
    if (this.#sending === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, graceMs);
    this.#drained = resolve;
    this.#awaken?.();
    this.#startSenders();
    await promise;
    this.#stopped = true;
    clearTimeout(timer);
  }

  #put(key: string, event: Waiting): void {
    if (this.#waiting.size >= MAX_WAITING) {
      const [oldest = ''] = this.#waiting.keys();
      for (const told of this.#waiting.get(oldest)?.told ?? []) told('failed');
      this.#waiting.delete(oldest);
      if (this.#dropped === 0) this.#log.warn('too many events are queued; the oldest are dropped');
      this.#dropped += 1;
    }
    this.#waiting.set(key, event);
  }

  #take(): [string, Waiting] | undefined {
    const first = this.#waiting.entries().next().value;
    if (first) this.#waiting.delete(first[0]);
    return first;
  }

  async #send(): Promise<void> {
    this.#sending += 1;
    const backoff = new Backoff(200, 10_000);
    for (let next = this.#take(); next && !this.#stopped; next = this.#take()) {
      const [key, event] = next;
      const began = performance.now();
      if (await this.#post(event)) {
        backoff.reset();
        const load = this.#loadNow();
        if (load !== 'idle' && this.#sending > MAX_SENDERS_AT_WORK) break;
        if (load === 'busy' && !this.#isLate()) await this.#rest(performance.now() - began);
        this.#startSenders();
        continue;
      }
      this.#put(key, event);
      await sleep(backoff.next(), undefined, { ref: false });
    }
    this.#sending -= 1;
    if (this.#sending > 0) return;
    if (this.#dropped > 0) this.#log.warn('events were dropped', { count: this.#dropped });
    this.#dropped = 0;
    this.#drained?.();
  }

  /** During shutdown no work is more urgent, so all queued events are sent. */
  #loadNow(): Load {
    return this.#drained === undefined ? this.#load() : 'idle';
  }

  #isLate(): boolean {
    const [oldest] = this.#waiting.values();
    return oldest !== undefined && this.#now() - oldest.at > MAX_DELAY_MS;
  }

  /** Pauses, to leave the API server to the reconciles. */
  async #rest(tookMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, Math.min(tookMs * REST_WHEN_BUSY, MAX_REST_MS));
    timer.unref();
    this.#awaken = resolve;
    await promise;
    clearTimeout(timer);
    this.#awaken = undefined;
  }

  /** @returns whether the event is done: sent, or refused permanently */
  async #post(event: Waiting): Promise<boolean> {
    try {
      const place = { resource: EVENTS, namespace: namespaceOf(event.regarding) };
      await this.#client.create(place, this.#body(event), 'smtp-operator');
      tell(event, 'sent');
      return true;
    } catch (error) {
      const isFinal = error instanceof ApiError && error.status < 500 && error.status !== 429;
      tell(event, error instanceof ApiError && error.terminating ? 'terminating' : 'failed');
      this.#log.debug(isFinal ? 'could not record an event' : 'could not record an event; retrying', {
        reason: event.text.reason,
        error: String(error),
      });
      return isFinal;
    }
  }

  #body({ regarding, text, since, last, count }: Waiting): unknown {
    return {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { namespace: namespaceOf(regarding), name: eventName(regarding.name) },
      eventTime: since,
      // The API requires a series to have at least two occurrences.
      ...(count > 1 && { series: { count, lastObservedTime: last } }),
      regarding,
      reason: text.reason,
      action: text.action,
      type: text.type,
      note: cut(text.note),
      reportingController: 'smtp-operator.dev/smtp-operator',
      reportingInstance: this.#instance.slice(0, 128),
    };
  }
}

/** The API server accepts events about cluster-scoped objects only in the namespace `default`. */
const namespaceOf = ({ namespace = 'default' }: Regarding): string => namespace;

function tell(event: Waiting, outcome: Outcome): void {
  for (const told of event.told.splice(0)) told(outcome);
}

const microTime = (): string => new Date().toISOString().replace('Z', '000Z');

const eventName = (name: string): string => `${name.slice(0, 230)}.${randomBytes(8).toString('hex')}`;

/** Cuts a note to the maximum size; the API server counts bytes. */
function cut(note: string): string {
  if (Buffer.byteLength(note) <= MAX_NOTE) return note;
  const bytes = Buffer.from(note);
  let end = MAX_NOTE - 3;
  // Go back to the first byte of a UTF-8 character.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${bytes.toString('utf8', 0, end)}…`;
}
