import { endOfWait } from '../schedule/end-of-wait.ts';
import { BoundedMap } from './bounded-map.ts';

/** Of one account: at least this long after the last message. */
const BY_CLOCK_MS = 60 * 60_000;
const ON_REQUEST_MS = 60_000;
/** Of one namespace, whatever its accounts. */
const NAMESPACE_BURST = 20;
const NAMESPACE_EACH_MS = 60_000;

const MAX_REMEMBERED = 20_000;

/** Whose message it is. */
export interface Sender {
  namespace: string;
  /** Names the account at its server. */
  account: string;
}

interface Bucket {
  left: number;
  at: number;
}

/** Limits test messages, so that a user who may create an SmtpConfig cannot send spam with it. */
export class MessageLimits {
  readonly #last = new BoundedMap<number>(MAX_REMEMBERED);
  /** What `#last` was before, for a message that was not sent after all. */
  readonly #before = new BoundedMap<number>(MAX_REMEMBERED);
  readonly #namespaces = new BoundedMap<Bucket>(MAX_REMEMBERED);
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** An operator before this one sent a message for the account. */
  remember({ account }: Pick<Sender, 'account'>, at: number): void {
    this.#last.set(account, Math.max(at, this.#last.get(account) ?? 0));
  }

  /**
   * Counts a message that is about to be sent.
   * @returns when it may be sent instead, milliseconds since the epoch, where it may not be sent now
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

  /** The message that was counted last was not sent: nothing came as far as MAIL FROM. */
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
