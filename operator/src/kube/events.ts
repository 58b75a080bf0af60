import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../model/logger.ts';
import { Backoff } from './backoff.ts';
import type { Client } from './client.ts';
import { ApiError } from './errors.ts';
import { EVENTS } from './resources.ts';

/** Work that is more urgent than events: none, some, or much. */
export type Load = 'idle' | 'working' | 'busy';

/** The object that an event is about. */
export interface Regarding {
  apiVersion: string;
  kind: string;
  /** Absent for what belongs to the cluster. */
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

/** How the first attempt to send an event went; a namespace that is being deleted takes none. */
export type Outcome = 'sent' | 'failed' | 'terminating';

interface Waiting {
  regarding: Regarding;
  text: EventText;
  /** When it was first recorded, and last. */
  since: string;
  last: string;
  count: number;
  /** Called once each, after the first attempt. */
  told: ((outcome: Outcome) => void)[];
}

/** events.k8s.io/v1 refuses longer notes. */
const MAX_NOTE = 1024;
/** At a start every SmtpConfig may have one: 10,000 SmtpConfigs must fit. */
const MAX_WAITING = 20_000;
/** Requests at the same time. */
const MAX_SENDERS = 12;
/** While SmtpConfigs are processed: the API server would write each event instead of their status. */
const MAX_SENDERS_AT_WORK = 1;
/** After an event that was sent while many are, as many times the time that it took: a tenth of one sender. */
const REST_WHEN_BUSY = 9;
const MAX_REST_MS = 1_000;

/**
 * Sends events asynchronously; a failure never blocks a reconcile. Repeats that wait become one event with a count.
 * While the operator works, events are sent one after the other, with pauses if it has much to do, and catch up
 * afterwards.
 */
export class EventRecorder {
  readonly #client: Client;
  readonly #log: Logger;
  readonly #instance: string;
  readonly #load: () => Load;
  readonly #waiting = new Map<string, Waiting>();
  #sending = 0;
  #dropped = 0;
  #stopped = false;
  #drained: (() => void) | undefined;
  /** Ends the rest of the one who sends while the operator is busy. */
  #awaken: (() => void) | undefined;

  constructor(client: Client, instance: string, log: Logger, load: () => Load = () => 'idle') {
    this.#client = client;
    this.#instance = instance;
    this.#log = log;
    this.#load = load;
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
      this.#put(key, { regarding, text, since: now, last: now, count: 1, told: [told] });
    }
    this.#startSenders();
  }

  #startSenders(): void {
    const most = this.#loadNow() === 'idle' ? MAX_SENDERS : MAX_SENDERS_AT_WORK;
    while (this.#sending < most && this.#waiting.size > 0) void this.#send();
  }

  /** Waits until all is sent, at most `graceMs`. */
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
        if (load === 'busy') await this.#rest(performance.now() - began);
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

  /** At the end nothing is more urgent: all that waits is sent. */
  #loadNow(): Load {
    return this.#drained === undefined ? this.#load() : 'idle';
  }

  /** Leaves the API server to those who are worked on. */
  async #rest(tookMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, Math.min(tookMs * REST_WHEN_BUSY, MAX_REST_MS));
    timer.unref();
    this.#awaken = resolve;
    await promise;
    clearTimeout(timer);
    this.#awaken = undefined;
  }

  /** @returns whether that settles it: sent, or refused for good */
  async #post(event: Waiting): Promise<boolean> {
    try {
      await this.#client.create(EVENTS, namespaceOf(event.regarding), this.#body(event), 'smtp-operator');
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
      // A series has two occurrences at least.
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

/** The API server accepts events about objects of the cluster in this namespace alone. */
const namespaceOf = ({ namespace = 'default' }: Regarding): string => namespace;

function tell(event: Waiting, outcome: Outcome): void {
  for (const told of event.told.splice(0)) told(outcome);
}

const microTime = (): string => new Date().toISOString().replace('Z', '000Z');

const eventName = (name: string): string => `${name.slice(0, 230)}.${randomBytes(8).toString('hex')}`;

/** The API server counts bytes. */
function cut(note: string): string {
  if (Buffer.byteLength(note) <= MAX_NOTE) return note;
  const bytes = Buffer.from(note);
  let end = MAX_NOTE - 3;
  // Back to where a character begins.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${bytes.toString('utf8', 0, end)}…`;
}
