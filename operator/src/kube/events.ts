import { randomBytes } from 'node:crypto';
import type { Logger } from '../model/logger.ts';
import type { Client } from './client.ts';
import { EVENTS } from './resources.ts';

/** The object that an event is about. */
export interface Regarding {
  apiVersion: string;
  kind: string;
  namespace: string;
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

/** events.k8s.io/v1 refuses longer notes. */
const LONGEST_NOTE = 1024;
const MOST_WAITING = 5_000;
const SENDERS = 2;

/** Sends events behind everybody's back: a reconcile never waits for one. */
export class EventRecorder {
  readonly #client: Client;
  readonly #log: Logger;
  readonly #instance: string;
  readonly #waiting: { regarding: Regarding; text: EventText; time: string }[] = [];
  #sending = 0;
  #drained: (() => void) | undefined;

  constructor(client: Client, instance: string, log: Logger) {
    this.#client = client;
    this.#instance = instance;
    this.#log = log;
  }

  record(regarding: Regarding, text: EventText): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#waiting.shift();
      this.#log.warn('more events than can be sent; the oldest one is dropped');
    }
    this.#waiting.push({ regarding, text, time: new Date().toISOString().replace('Z', '000Z') });
    if (this.#sending < SENDERS) void this.#send();
  }

  /** Waits until all is sent, at most `graceMs`. */
  async flush(graceMs: number): Promise<void> {
    if (this.#sending === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, graceMs);
    this.#drained = resolve;
    await promise;
    clearTimeout(timer);
  }

  async #send(): Promise<void> {
    this.#sending += 1;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      const { regarding, text, time } = next;
      try {
        await this.#client.create(
          EVENTS,
          regarding.namespace,
          this.#body(regarding, text, time),
          'smtp-operator',
        );
      } catch (error) {
        // An event is a courtesy: the condition says the same.
        this.#log.debug('could not record an event', { reason: text.reason, error: String(error) });
      }
    }
    this.#sending -= 1;
    if (this.#sending === 0) this.#drained?.();
  }

  #body(regarding: Regarding, text: EventText, eventTime: string): unknown {
    return {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { namespace: regarding.namespace, name: eventName(regarding.name) },
      eventTime,
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

const eventName = (name: string): string => `${name.slice(0, 230)}.${randomBytes(8).toString('hex')}`;

/** The API server counts bytes. */
function cut(note: string): string {
  if (Buffer.byteLength(note) <= LONGEST_NOTE) return note;
  const bytes = Buffer.from(note);
  let end = LONGEST_NOTE - 3;
  // Back to where a character begins.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${bytes.toString('utf8', 0, end)}…`;
}
