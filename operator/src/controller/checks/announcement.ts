import type { LoginNote } from '../../sharing/journal.ts';
import { noteOf } from '../../status/journaled.ts';
import type { LoginMemory, Memory } from '../../status/memory.ts';
import type { Ports } from '../ports.ts';
import type { Reconciliation } from '../reconciliation.ts';

type Pass = Reconciliation<Pick<Ports, 'journal' | 'log'>>;

/**
 * What an operator after this one has to know of a login that this one is about to send. It is written down while the
 * login waits for a connection, else when its turn has come: no connection is held longer than it takes.
 */
export class Announcement {
  readonly #pass: Pass;
  readonly #login: () => LoginMemory;
  /** What was known before. */
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

  /** The login will be sent, unless something comes between. */
  ahead(): void {
    // Its failure is told to the one who sends the login.
    this.#write().catch(() => {});
  }

  /** Resolves once an operator after this one would know that the login was about to be sent. */
  async beforeSending(): Promise<void> {
    await this.#write();
    this.#isDue = true;
  }

  /** Takes it back if the login was not sent. */
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
