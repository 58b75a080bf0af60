import { setImmediate as endOfTurn, setTimeout as sleep } from 'node:timers/promises';

/**
 * The data of one login that must survive a crash. It contains no account: the version of the Secret identifies the
 * credentials.
 */
export interface LoginNote {
  /** Milliseconds since the epoch. */
  at: number;
  /**
   * `sent`: about to be sent. `worked`: accepted. A refused login stays `sent` until the status contains the refusal.
   */
  state: 'sent' | 'worked';
  secretVersion: string;
  /** host:port */
  endpoint: string;
  /** The inputs of the login in addition to Secret and endpoint. */
  inputs: string;
  /** The conditions that the login proved. */
  proved: readonly { condition: 'Authenticated' | 'SenderAccepted'; reason: string }[];
}

/** The data of one message that must survive a crash. */
export interface MessageNote {
  /** Milliseconds since the epoch. */
  at: number;
  /** The message was about to be sent, and may have been sent. */
  state: 'message';
  /** Hash of everything that the result depends on. */
  inputs: string;
  /** Value of the annotation that requested the message. */
  requested?: string | undefined;
}

export type Note = LoginNote | MessageNote;

/** Notes of logins by the uid of the SmtpConfig, and notes of messages by `message/` and the uid. */
export type Notes = ReadonlyMap<string, Note>;

const messageKey = (uid: string): string => `message/${uid}`;
const uidOf = (key: string): string => key.slice(key.indexOf('/') + 1);

/** The persistent storage of the notes. */
export interface NoteStore {
  /** Takes over the notes of the earlier operator process. */
  claim(): Promise<Notes>;
  /** Stores exactly these notes. @throws if the notes were not stored, or may not have been stored */
  save(notes: Notes): Promise<void>;
}

/**
 * Maximum number of notes, more than the logins in progress at one time. It is reached only if statuses could not be
 * written for a long time.
 */
const MAX_NOTES = 2_000;

/** Maximum milliseconds between two writes, while logins arrive faster than they are written. */
const MAX_PAUSE_MS = 50;

/**
 * The logins and messages that no status contains yet. One write stores all waiting notes; new notes during a write
 * form the next batch. A note is dropped, with the next write, once the status contains its login.
 */
export class LoginJournal {
  readonly #store: NoteStore;
  readonly #notes = new Map<string, Note>();
  #batch: PromiseWithResolvers<void> | undefined;
  #writing = false;

  constructor(store: NoteStore) {
    this.#store = store;
  }

  /** Reads the notes of the earlier operator process. @throws if the journal cannot be used */
  async open(): Promise<void> {
    for (const [uid, note] of await this.#store.claim()) this.#notes.set(uid, note);
  }

  /** Drops the notes of all other SmtpConfigs. */
  keep(uids: ReadonlySet<string>): void {
    for (const key of this.#notes.keys()) if (!uids.has(uidOf(key))) this.#notes.delete(key);
  }

  find(uid: string): LoginNote | undefined {
    const note = this.#notes.get(uid);
    return note?.state === 'message' ? undefined : note;
  }

  findMessage(uid: string): MessageNote | undefined {
    const note = this.#notes.get(messageKey(uid));
    return note?.state === 'message' ? note : undefined;
  }

  /** Resolves once the note would survive a crash. @throws if it may not survive */
  write(uid: string, note: LoginNote): Promise<void> {
    return this.#keep(uid, note);
  }

  /** Resolves once the note of a message would survive a crash. @throws if it may not; then no message is sent */
  writeMessage(uid: string, note: MessageNote): Promise<void> {
    return this.#keep(messageKey(uid), note);
  }

  /** Removes the note of a message that was not sent. */
  async withdrawMessage(uid: string): Promise<void> {
    if (this.#notes.delete(messageKey(uid))) await this.#commit();
  }

  async #keep(key: string, note: Note): Promise<void> {
    const before = this.#notes.get(key);
    if (before === undefined) this.#makeRoom();
    this.#notes.set(key, note);
    try {
      await this.#commit();
    } catch (error) {
      if (this.#notes.get(key) === note) this.#putBack(key, before);
      throw error;
    }
  }

  /** Removes the note of a login that was not sent. */
  async withdraw(uid: string, before: LoginNote | undefined): Promise<void> {
    this.#putBack(uid, before);
    await this.#commit();
  }

  /** Drops the notes of an SmtpConfig whose status contains the login and the message, or which was deleted. */
  forget(uid: string): void {
    this.#notes.delete(uid);
    this.#notes.delete(messageKey(uid));
  }

  #putBack(key: string, note: Note | undefined): void {
    if (note) this.#notes.set(key, note);
    else this.#notes.delete(key);
  }

  /**
   * Drops the note of a login that worked: if it is lost, the login is made again. The note of a login that was sent is
   * never dropped.
   */
  #makeRoom(): void {
    if (this.#notes.size < MAX_NOTES) return;
    for (const [uid, { state }] of this.#notes) {
      if (state !== 'worked') continue;
      this.#notes.delete(uid);
      return;
    }
    throw new Error(
      `nothing is sent: the outcome of ${MAX_NOTES} other logins and messages is in no status yet`,
    );
  }

  #commit(): Promise<void> {
    this.#batch ??= Promise.withResolvers<void>();
    const { promise } = this.#batch;
    if (!this.#writing) void this.#drain();
    return promise;
  }

  async #drain(): Promise<void> {
    this.#writing = true;
    // Notes from the same turn of the event loop share the first write.
    await endOfTurn();
    for (let batch = this.#batch; batch; batch = this.#batch) {
      this.#batch = undefined;
      const began = performance.now();
      await this.#store.save(this.#notes).then(batch.resolve, batch.reject);
      // More notes arrived during the write, so further notes are likely. One write for all of them costs less than
      // several writes.
      if (this.#batch) await sleep(Math.min(performance.now() - began, MAX_PAUSE_MS));
    }
    this.#writing = false;
  }
}
