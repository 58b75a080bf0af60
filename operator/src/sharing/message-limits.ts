import { endOfWait } from '../schedule/end-of-wait.ts';
import { BoundedMap } from './bounded-map.ts';

/** Minimum milliseconds between two messages by interval of one account. */
const BY_CLOCK_MS = 60 * 60_000;
const ON_REQUEST_MS = 60_000;
/** Maximum burst of messages of one namespace, over all its accounts. */
const NAMESPACE_BURST = 20;
const NAMESPACE_EACH_MS = 60_000;

const MAX_REMEMBERED = 20_000;

/** The namespace and the account of a message. */
export interface Sender {
  namespace: string;
  /** Identifies the account at its server. */
  account: string;
}

interface Bucket {
  left: number;
  at: number;
}

/** Limits test messages, so that a user who may create an SmtpConfig cannot send spam with it. */
export class MessageLimits {
  readonly #last = new BoundedMap<number>(MAX_REMEMBERED);
  /** The earlier value of `#last`, restored if the counted message was not sent. */
  readonly #before = new BoundedMap<number>(MAX_REMEMBERED);
  readonly #namespaces = new BoundedMap<Bucket>(MAX_REMEMBERED);
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Records a message that an earlier operator process sent for the account. */
  remember({ account }: Pick<Sender, 'account'>, at: number): void {
    this.#last.set(account, Math.max(at, this.#last.get(account) ?? 0));
  }

  /**
   * Counts a message that is about to be sent.
   * @returns undefined if the message may be sent now, else the earliest time, milliseconds since the epoch
   */
  take({ namespace, account }: Sender, why: 'clock' | 'request'): number | undefined {
    const now = this.#now();
    const wait = why === 'clock' ? BY_CLOCK_MS : ON_REQUEST_MS;
    const next = endOfWait(this.#last.get(account) ?? -Infinity, wait, now);
    if (next > now) return next;
    const bucket = this.#bucket(namespace, now);
    if (bucket.left < 1) return now + Math.ceil((1 - bucket.left) * NAMESPACE_EACH_MS);
    this.#namespaces.set(namespace, { ...bucket, left: bucket.left - 1 });
    this.#before.set(account, this.#last.get(account) ?? -Infinity);
    this.#last.set(account, now);
    return undefined;
  }

  /** Reverts the count of the last message, because the dialogue failed before MAIL FROM. */
  giveBack({ namespace, account }: Sender): void {
    this.#last.set(account, this.#before.get(account) ?? -Infinity);
    const { left, at } = this.#bucket(namespace, this.#now());
    this.#namespaces.set(namespace, { left: left + 1, at });
  }

  #bucket(namespace: string, now: number): Bucket {
    const { left, at } = this.#namespaces.get(namespace) ?? { left: NAMESPACE_BURST, at: now };
    return { left: Math.min(NAMESPACE_BURST, left + Math.max(0, now - at) / NAMESPACE_EACH_MS), at: now };
  }
}
