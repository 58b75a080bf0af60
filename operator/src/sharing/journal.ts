import { setImmediate as endOfTurn } from 'node:timers/promises';

/** What must survive a crash of one login. It names no account: the Secret is named by its version. */
export interface LoginNote {
  /** Milliseconds since the epoch. */
  at: number;
  /** About to be sent, or admitted. What was refused stays `sent` until the status has the refusal. */
  state: 'sent' | 'worked';
  secretVersion: string;
  /** host:port */
  endpoint: string;
  /** What the login depends on besides Secret and endpoint. */
  inputs: string;
  /** What the login proved. */
  proved: readonly { condition: 'Authenticated' | 'SenderAccepted'; reason: string }[];
}

/** Notes by the uid of the SmtpConfig. */
export type LoginNotes = ReadonlyMap<string, LoginNote>;

/** Where the notes are kept. */
export interface NoteStore {
  /** Takes the notes of the operator before this one over. */
  claim(): Promise<LoginNotes>;
  /** Keeps exactly these. @throws where they were not kept, or may not have been */
  save(notes: LoginNotes): Promise<void>;
}

/** More than logins can be under way: beyond it, statuses could not be written for long. */
const MAX_NOTES = 2_000;

/**
 * The logins that no status tells of yet. One write keeps all that are waiting at that moment: while a write is
 * under way, the next batch collects. A note is dropped, with the next write, once the status has its login.
 */
export class LoginJournal {
  readonly #store: NoteStore;
  readonly #notes = new Map<string, LoginNote>();
  #batch: PromiseWithResolvers<void> | undefined;
  #writing = false;

  constructor(store: NoteStore) {
    this.#store = store;
  }

  /** Reads what the operator before this one has left. @throws where the journal cannot be used */
  async open(): Promise<void> {
    for (const [uid, note] of await this.#store.claim()) this.#notes.set(uid, note);
  }

  /** Drops the notes of all others. */
  keep(uids: ReadonlySet<string>): void {
    for (const uid of this.#notes.keys()) if (!uids.has(uid)) this.#notes.delete(uid);
  }

  find(uid: string): LoginNote | undefined {
    return this.#notes.get(uid);
  }

  /** Resolves once the note would survive a crash. @throws where it may not */
  async write(uid: string, note: LoginNote): Promise<void> {
    const before = this.#notes.get(uid);
    if (before === undefined) this.#makeRoom();
    this.#notes.set(uid, note);
    try {
      await this.#commit();
    } catch (error) {
      if (this.#notes.get(uid) === note) this.#putBack(uid, before);
      throw error;
    }
  }

  /** The login of the note was not sent. */
  async withdraw(uid: string, before: LoginNote | undefined): Promise<void> {
    this.#putBack(uid, before);
    await this.#commit();
  }

  /** The status has the login now, or the SmtpConfig is gone. */
  forget(uid: string): void {
    this.#notes.delete(uid);
  }

  #putBack(uid: string, note: LoginNote | undefined): void {
    if (note) this.#notes.set(uid, note);
    else this.#notes.delete(uid);
  }

  /** A login that worked and is forgotten is made again; one that was sent is never forgotten. */
  #makeRoom(): void {
    if (this.#notes.size < MAX_NOTES) return;
    for (const [uid, { state }] of this.#notes) {
      if (state !== 'worked') continue;
      this.#notes.delete(uid);
      return;
    }
    throw new Error(`no login is made: the outcome of ${MAX_NOTES} others is in no status yet`);
  }

  #commit(): Promise<void> {
    this.#batch ??= Promise.withResolvers<void>();
    const { promise } = this.#batch;
    if (!this.#writing) void this.#drain();
    return promise;
  }

  async #drain(): Promise<void> {
    this.#writing = true;
    // Those who come in the same turn of the event loop share the first write.
    await endOfTurn();
    for (let batch = this.#batch; batch; batch = this.#batch) {
      this.#batch = undefined;
      await this.#store.save(this.#notes).then(batch.resolve, batch.reject);
    }
    this.#writing = false;
  }
}
