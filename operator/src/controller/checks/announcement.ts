import type { LoginNote } from '../../sharing/journal.ts';
import { noteOf } from '../../status/journaled.ts';
import type { LoginMemory, Memory } from '../../status/memory.ts';
import type { Ports } from '../ports.ts';
import type { Reconciliation } from '../reconciliation.ts';

type AnnouncementPorts = Pick<Ports, 'journal' | 'log'>;

/** What was known before a login was announced. */
export interface BeforeLogin {
  memory: Memory;
  noted: LoginNote | undefined;
}

export const beforeLogin = ({
  resolved,
  state,
  ports,
}: Reconciliation<Pick<Ports, 'journal'>>): BeforeLogin => ({
  memory: state.memory,
  noted: ports.journal.find(resolved.uid),
});

/** Resolves once an operator after this one would know that a login was about to be tried. */
export async function announceLogin(
  { resolved, state, ports }: Reconciliation<Pick<Ports, 'journal'>>,
  login: LoginMemory,
): Promise<void> {
  state.remember({ ...state.memory, login });
  await ports.journal.write(resolved.uid, noteOf(login));
}

/** The login that was announced, if one was, was not sent. */
export async function withdrawLogin(
  { resolved, state, ports }: Reconciliation<AnnouncementPorts>,
  { memory, noted }: BeforeLogin,
): Promise<void> {
  if (state.memory === memory) return;
  state.remember(memory);
  await ports.journal.withdraw(resolved.uid, noted).catch(error => {
    ports.log.debug('could not remove the journal entry of a login', { error: String(error) });
  });
}
