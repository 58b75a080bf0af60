import { BoundedMap } from './bounded-map.ts';

/** Number of refused logins that are allowed in a burst, and the milliseconds until one more is allowed. */
interface Allowance {
  burst: number;
  perMs: number;
}

/** Limit for one user name. Providers lock an account after five to ten refused logins. */
const PER_USER: Allowance = { burst: 5, perMs: 5 * 60_000 };
/** Limit for one namespace at one server, over all user names. */
const PER_NAMESPACE: Allowance = { burst: 100, perMs: 6_000 };

const MAX_REMEMBERED = 20_000;

interface Bucket {
  left: number;
  at: number;
}

/** The namespace, server and user name of a login; a password is not part of it. */
export interface Guesser {
  namespace: string;
  host: string;
  username: string;
}

/** The reason why no login is allowed now. */
export interface TooMany {
  /** Milliseconds from now until a login is allowed. */
  waitMs: number;
  /** Number of refused logins that led to the limit. */
  refused: number;
  of: 'user' | 'namespace';
}

/**
 * Limits the refused logins of one user name at one server, and of all user names there, by namespace. A user who
 * changes a Secret repeatedly can therefore neither guess a password nor lock an account. Other namespaces can still
 * log in. A login is counted before it is sent, and the count is reverted if the login was not refused.
 */
export class Guesses {
  readonly #users = new BoundedMap<Bucket>(MAX_REMEMBERED);
  readonly #namespaces = new BoundedMap<Bucket>(MAX_REMEMBERED);
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Returns why no login is allowed now; undefined if a login is allowed. */
  limit(guesser: Guesser): TooMany | undefined {
    const user = this.#bucketOf(this.#users, userOf(guesser), PER_USER);
    if (user.left < 1) return tooMany(user, PER_USER, 'user');
    const namespace = this.#bucketOf(this.#namespaces, namespaceOf(guesser), PER_NAMESPACE);
    return namespace.left < 1 ? tooMany(namespace, PER_NAMESPACE, 'namespace') : undefined;
  }

  /**
   * Counts a login that is about to be sent, or returns why it must not be sent. A login that still waits for a
   * connection is not counted: a thousand new accounts of one namespace are not guesses.
   */
  take(guesser: Guesser): TooMany | undefined {
    const limit = this.limit(guesser);
    if (limit) return limit;
    const user = this.#bucketOf(this.#users, userOf(guesser), PER_USER);
    const namespace = this.#bucketOf(this.#namespaces, namespaceOf(guesser), PER_NAMESPACE);
    this.#users.set(userOf(guesser), { ...user, left: user.left - 1 });
    this.#namespaces.set(namespaceOf(guesser), { ...namespace, left: namespace.left - 1 });
    return undefined;
  }

  /** Reverts the count of a login that was not refused. */
  giveBack(guesser: Guesser): void {
    giveBack(this.#users, userOf(guesser), this.#bucketOf(this.#users, userOf(guesser), PER_USER), PER_USER);
    const namespace = this.#bucketOf(this.#namespaces, namespaceOf(guesser), PER_NAMESPACE);
    giveBack(this.#namespaces, namespaceOf(guesser), namespace, PER_NAMESPACE);
  }

  /** Returns the remaining allowance at this moment. */
  #bucketOf(buckets: BoundedMap<Bucket>, name: string, { burst, perMs }: Allowance): Bucket {
    const now = this.#now();
    const { left, at } = buckets.get(name) ?? { left: burst, at: now };
    return { left: Math.min(burst, left + Math.max(0, now - at) / perMs), at: now };
  }
}

/** Reverts one count. A full bucket does not have to be stored. */
function giveBack(buckets: BoundedMap<Bucket>, name: string, bucket: Bucket, { burst }: Allowance): void {
  const left = bucket.left + 1;
  if (left >= burst) buckets.delete(name);
  else buckets.set(name, { ...bucket, left });
}

const tooMany = ({ left }: Bucket, { burst, perMs }: Allowance, of: TooMany['of']): TooMany => ({
  waitMs: Math.ceil((1 - left) * perMs),
  refused: burst,
  of,
});

const namespaceOf = ({ namespace, host }: Guesser): string =>
  JSON.stringify([namespace, host.toLowerCase().replace(/\.$/, '')]);

const userOf = (guesser: Guesser): string => JSON.stringify([namespaceOf(guesser), guesser.username]);
