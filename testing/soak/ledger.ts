/** One version of an account's password, and its result. */
export interface Version {
  password: string;
  /** Whether the server accepts it. */
  good: boolean;
  logins: number;
  /** Logins whose result the operator may not have received, because the server or the leader ended at that moment. */
  cut: number;
  /** Probes that a user requested, each with a login. */
  requested: number;
}

export interface Counts {
  accounts: number;
  versions: number;
  logins: number;
  /** Logins that may be repeated: their answer may have been lost, or a probe was requested. */
  mayRepeat: { cut: number; requested: number };
  /** Versions that were replaced before any login with them. */
  skipped: number;
  /** Current versions without a login. */
  missing: string[];
  /** Accepted versions with more than one login, not counting those that were cut or requested. */
  repeated: string[];
  /** Refused versions with more than one login, not counting those that were cut or requested. */
  repeatedRefusals: string[];
  /** Logins with a password that no Secret ever had. */
  unknown: number;
}

/** Time (ms) that is longer than any login takes. */
const RECENT_MS = 60_000;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Compares the logins and their passwords with the content of the Secrets. */
export class Ledger {
  readonly #accounts = new Map<string, Version[]>();
  readonly #deleted = new Set<string>();
  readonly #recent: { version: Version; server: string; at: number }[] = [];
  #unknown = 0;

  /** Records a new password in the Secret of an account. */
  add(username: string, password: string, good: boolean): void {
    const versions = this.#accounts.get(username) ?? [];
    versions.push({ password, good, logins: 0, cut: 0, requested: 0 });
    this.#accounts.set(username, versions);
  }

  /** Records that the SmtpConfig of an account is deleted, so no more logins are expected. */
  delete(username: string): void {
    this.#deleted.add(username);
  }

  current(username: string): Version | undefined {
    return this.#accounts.get(username)?.at(-1);
  }

  /** Records a login at a server. @returns whether it is accepted */
  login(username: string, proves: (password: string) => boolean, server: string, at: number): boolean {
    const version = this.#accounts.get(username)?.find(({ password }) => proves(password));
    if (!version) {
      this.#unknown += 1;
      return false;
    }
    version.logins += 1;
    this.#recent.push({ version, server, at });
    while ((this.#recent[0]?.at ?? at) < at - RECENT_MS) this.#recent.shift();
    return version.good;
  }

  /** Records that the answer to logins since a time, at one server or at all servers, may have been lost. */
  cut(since: number, server?: string): void {
    for (const { version, at, server: where } of this.#recent)
      if (at >= since && (server === undefined || server === where)) version.cut += 1;
  }

  /** Records that a user requests a probe of an account, which logs in once more even if the result is known. */
  request(username: string): void {
    const version = this.current(username);
    if (version) version.requested += 1;
  }

  counts(): Counts {
    const all = [...this.#accounts].flatMap(([username, versions]) =>
      versions.map((version, index) => ({
        name: `${username} version ${index + 1}: ${version.logins}`,
        current: index === versions.length - 1 && !this.#deleted.has(username),
        ...version,
      })),
    );
    const repeats = all.filter(({ logins, cut, requested }) => logins > 1 + cut + requested);
    const names = (some: readonly { name: string }[]) => some.map(({ name }) => name);
    return {
      accounts: this.#accounts.size,
      versions: all.length,
      logins: sum(all.map(({ logins }) => logins)),
      mayRepeat: {
        cut: sum(all.map(({ cut }) => cut)),
        requested: sum(all.map(({ requested }) => requested)),
      },
      skipped: all.filter(({ current, logins }) => !current && logins === 0).length,
      missing: names(all.filter(({ current, logins }) => current && logins === 0)),
      repeated: names(repeats.filter(({ good }) => good)),
      repeatedRefusals: names(repeats.filter(({ good }) => !good)),
      unknown: this.#unknown,
    };
  }
}
