import { setImmediate as endOfTurn, setTimeout as sleep } from 'node:timers/promises';

/** What must survive a crash of one login. It names no account: the Secret is named by its version. */
export interface LoginNote {
  /** Milliseconds since the epoch. */
  at: number;
  /** About to be sent, or admitted. What was refused stays `sent` until the status has the refusal. */
  state: 'sent' | 'worked';
  secretVersion: string;
  /** host:port */
  endpoint: string;
  /** What the login depends on in addition to Secret and endpoint. */
  inputs: string;
  /** What the login proved. */
  proved: readonly { condition: 'Authenticated' | 'SenderAccepted'; reason: string }[];
}

/** What must survive a crash of one message. */
export interface MessageNote {
  /** Milliseconds since the epoch. */
  at: number;
  /** It was about to be sent, and may have been. */
  state: 'message';
  /** Hash of everything that the result depends on. */
  inputs: string;
  /** Value of the annotation that asked for it. */
  requested?: string | undefined;
}

export type Note = LoginNote | MessageNote;

/** Notes of logins by the uid of the SmtpConfig, those of messages by `message/` and the uid. */
export type Notes = ReadonlyMap<string, Note>;

const messageKey = (uid: string): string => `message/${uid}`;
const uidOf = (key: string): string => key.slice(key.indexOf('/') + 1);

/** Where the notes are kept. */
export interface NoteStore {
  /** Takes the notes of the operator before this one over. */
  claim(): Promise<Notes>;
  /** Keeps exactly these. @throws where they were not kept, or may not have been */
  save(notes: Notes): Promise<void>;
}

/** More than logins can be under way: beyond it, statuses could not be written for long. */
const MAX_NOTES = 2_000;

/** Between two writes, while logins come faster than they are written. */
const MAX_PAUSE_MS = 50;

/**
 * The logins and messages that no status has yet. One write keeps all that are waiting at that moment: while a write is
 * under way, the next batch collects. A note is dropped, with the next write, once the status has its login.
 */
export class LoginJournal {
  readonly #store: NoteStore;
  readonly #notes = new Map<string, Note>();
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

  /** Resolves once the note would survive a crash. @throws where it may not */
  write(uid: string, note: LoginNote): Promise<void> {
    return this.#keep(uid, note);
  }

  /** The same for a message. @throws where the note may not survive a crash: then no message is sent */
  writeMessage(uid: string, note: MessageNote): Promise<void> {
    return this.#keep(messageKey(uid), note);
  }

  /** The message of the note was not sent. */
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

  /** The login of the note was not sent. */
  async withdraw(uid: string, before: LoginNote | undefined): Promise<void> {
    this.#putBack(uid, before);
    await this.#commit();
  }

  /** The status has the login and the message now, or the SmtpConfig is gone. */
  forget(uid: string): void {
    this.#notes.delete(uid);
    this.#notes.delete(messageKey(uid));
  }

  #putBack(key: string, note: Note | undefined): void {
    if (note) this.#notes.set(key, note);
    else this.#notes.delete(key);
  }

  /** A login that worked and is forgotten is made again; one that was sent is never forgotten. */
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
    // Those who come in the same turn of the event loop share the first write.
    await endOfTurn();
    for (let batch = this.#batch; batch; batch = this.#batch) {
      this.#batch = undefined;
      const began = performance.now();
      await this.#store.save(this.#notes).then(batch.resolve, batch.reject);
      // Others came meanwhile, so more will come: one write for all of them costs less than one after the other.
      if (this.#batch) await sleep(Math.min(performance.now() - began, MAX_PAUSE_MS));
    }
    this.#writing = false;
  }
}
