import { BoundedMap } from './bounded-map.ts';
import type { LoginRefusal } from './breaker.ts';
import { isInForce } from './breaker.ts';
import { KeyedMutex } from './keyed-mutex.ts';
import type { CachedProbe } from './probe-cache.ts';

/** A login that went well, or at which nothing was sent. */
export interface Login extends CachedProbe {
  /** uid of the SmtpConfig that tried. */
  by: string;
  /** Names all but the credential that its verdicts depend on. */
  variant: string;
}

interface Account {
  refusal?: LoginRefusal;
  /** When a login last succeeded. */
  succeededAt: number;
  /** The last login that was not refused, by all that its verdicts depend on. */
  logins: BoundedMap<Login>;
}

/** Credentials that are remembered; beyond it every SmtpConfig still has its own memory. */
const MAX_ACCOUNTS = 20_000;
/** Variants of the login of one account (sender, TLS, method) of which the last login is kept. */
const MAX_LOGINS = 16;
/** An operator that has just started waits no longer than this for what its predecessor knew. */
const INTRODUCTIONS_MS = 30_000;

/**
 * The accounts of all SmtpConfigs, by credential (server, user and password; only a digest is known here). One
 * login at a time for each, one for all who share it, and none while the breaker is open: a refused credential is
 * not tried again by anybody until a person changes something.
 */
export class Accounts {
  readonly #mutex = new KeyedMutex();
  readonly #accounts = new BoundedMap<Account>(MAX_ACCOUNTS);
  readonly #members = new Map<string, Set<string>>();
  readonly #credentials = new Map<string, string>();
  readonly #now: () => number;
  readonly #changed: (key: string) => void;
  readonly #unread = new Set<string>();
  #introduced: PromiseWithResolvers<void> | undefined;

  /**
   * @param changed told of each SmtpConfig whose account was refused or admitted by another one's login
   */
  constructor(now: () => number, changed: (key: string) => void) {
    this.#now = now;
    this.#changed = changed;
  }

  /**
   * Names the SmtpConfigs of which an earlier operator wrote a refusal: which account it was shows only when their
   * Secrets are read, and until then no login is made.
   */
  await(keys: Iterable<string>): void {
    for (const key of keys) this.#unread.add(key);
    if (this.#unread.size === 0) return;
    const introduced = Promise.withResolvers<void>();
    this.#introduced = introduced;
    setTimeout(introduced.resolve, INTRODUCTIONS_MS).unref();
  }

  /** The SmtpConfig now has this credential and this rejection; undefined: it has no usable credential. */
  introduce(key: string, credential: string | undefined, refusal?: LoginRefusal): void {
    this.#move(key, credential);
    if (credential !== undefined && refusal) this.#remember(credential, refusal);
    this.#unread.delete(key);
    if (this.#unread.size === 0) this.#introduced?.resolve();
  }

  forget(key: string): void {
    this.introduce(key, undefined);
  }

  /** One login at a time for each credential. */
  exclusive<T>(credential: string, login: () => Promise<T>): Promise<T> {
    return this.#mutex.run(credential, async () => {
      await this.#introduced?.promise;
      return login();
    });
  }

  /** The refusal that forbids a login with this credential. */
  refusalInForce(credential: string): LoginRefusal | undefined {
    const refusal = this.#accounts.get(credential)?.refusal;
    return refusal && isInForce(refusal, this.#now()) ? refusal : undefined;
  }

  /** Refusals in a row so far. */
  refusals(credential: string): number {
    return this.#accounts.get(credential)?.refusal?.refusals ?? 0;
  }

  /** Whether this credential is known to work, so that another login carries no risk. */
  works(credential: string): boolean {
    const account = this.#accounts.get(credential);
    return account !== undefined && account.succeededAt > 0 && account.refusal === undefined;
  }

  /** The last login of this variant that was not refused. */
  login(credential: string, variant: string): Login | undefined {
    return this.#accounts.get(credential)?.logins.get(variant);
  }

  /** Whether something is known that an SmtpConfig with this verdict of that time does not know yet. */
  hasNews(credential: string, variant: string, since: number, refused: boolean): boolean {
    const account = this.#accounts.get(credential);
    if (!account) return false;
    const { refusal, succeededAt, logins } = account;
    return (
      (refusal?.at ?? 0) > since || (logins.get(variant)?.at ?? 0) > since || (refused && succeededAt > since)
    );
  }

  /** A login was rejected: the breaker opens for every SmtpConfig with this account. */
  refused(key: string, credential: string, refusal: LoginRefusal): void {
    const account = this.#accountOf(credential);
    account.logins = new BoundedMap(MAX_LOGINS);
    account.refusal = refusal;
    this.#tell(key, credential);
  }

  /** A login was admitted, or nothing was sent at it. */
  done(key: string, credential: string, login: Login, admitted: boolean): void {
    const account = this.#accountOf(credential);
    account.logins.set(login.variant, login);
    if (!admitted) return;
    delete account.refusal;
    account.succeededAt = login.at;
    this.#tell(key, credential);
  }

  /** Credentials that are not tried at present, by what ends that. */
  held(): Record<LoginRefusal['retry']['kind'], number> {
    const count = { stop: 0, pointless: 0, backoff: 0 };
    for (const { refusal } of this.#accounts.values()) {
      if (refusal && isInForce(refusal, this.#now())) count[refusal.retry.kind] += 1;
    }
    return count;
  }

  #remember(credential: string, refusal: LoginRefusal): void {
    const account = this.#accountOf(credential);
    const known = Math.max(account.refusal?.at ?? 0, account.succeededAt);
    if (refusal.at > known) account.refusal = refusal;
  }

  #accountOf(credential: string): Account {
    const known = this.#accounts.get(credential) ?? { succeededAt: 0, logins: new BoundedMap(MAX_LOGINS) };
    this.#accounts.set(credential, known);
    return known;
  }

  #move(key: string, credential: string | undefined): void {
    const before = this.#credentials.get(key) ?? '';
    const left = this.#members.get(before);
    left?.delete(key);
    if (left?.size === 0) this.#members.delete(before);
    this.#credentials.delete(key);
    if (credential === undefined) return;
    this.#credentials.set(key, credential);
    this.#members.set(credential, (this.#members.get(credential) ?? new Set()).add(key));
  }

  #tell(key: string, credential: string): void {
    for (const member of this.#members.get(credential) ?? []) if (member !== key) this.#changed(member);
  }
}
