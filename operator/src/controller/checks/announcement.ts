import type { LoginNote } from '../../sharing/journal.ts';
import { noteOf } from '../../status/journaled.ts';
import type { LoginMemory, Memory } from '../../status/memory.ts';
import type { Ports } from '../ports.ts';
import type { Reconciliation } from '../reconciliation.ts';

type Pass = Reconciliation<Pick<Ports, 'journal' | 'log'>>;

/**
 * Announces a login that this operator is about to send, so that a successor process learns of the login. The note is
 * written while the login waits for a connection. If the login does not have to wait, the note is written directly
 * before sending. No connection is therefore held longer than necessary.
 */
export class Announcement {
  readonly #pass: Pass;
  readonly #login: () => LoginMemory;
  /** The memory before the announcement. */
  readonly #memory: Memory;
  readonly #noted: LoginNote | undefined;
  #writing: Promise<void> | undefined;
  #isDue = false;

  constructor(pass: Pass, login: () => LoginMemory) {
    this.#pass = pass;
    this.#login = login;
    this.#memory = pass.state.memory;
    this.#noted = pass.ports.journal.find(pass.resolved.uid);
  }

  /** Starts the write early: the login will be sent unless it is cancelled. */
  ahead(): void {
    // `beforeSending` reports the failure of this write to its caller.
    this.#write().catch(() => {});
  }

  /** Resolves once a successor process would learn that the login was about to be sent. */
  async beforeSending(): Promise<void> {
    await this.#write();
    this.#isDue = true;
  }

  /** Withdraws the announcement if the login was not sent. */
  async settle(): Promise<void> {
    if (!this.#isDue) await this.withdraw();
  }

  async withdraw(): Promise<void> {
    if (!this.#writing) return;
    this.#writing = undefined;
    const { resolved, state, ports } = this.#pass;
    state.remember(this.#memory);
    await ports.journal.withdraw(resolved.uid, this.#noted).catch(error => {
      ports.log.debug('could not remove the journal entry of a login', { error: String(error) });
    });
  }

  #write(): Promise<void> {
    this.#writing ??= this.#announce();
    return this.#writing;
  }

  async #announce(): Promise<void> {
    const { resolved, state, ports } = this.#pass;
    const login = this.#login();
    state.remember({ ...state.memory, login });
    await ports.journal.write(resolved.uid, noteOf(login));
  }
}
