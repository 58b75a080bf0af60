import type { Verdict } from '../model/verdict.ts';
import { verdictFrom } from '../model/verdict.ts';
import type { LoginNote } from '../sharing/journal.ts';
import type { LoginMemory, Memory } from './memory.ts';
import { attempted } from './memory.ts';

/** A login as the journal keeps it: about to be sent, or admitted. */
export function noteOf(login: LoginMemory): LoginNote {
  const { at, secretVersion, endpoint, inputs, retry, verdicts } = login;
  const state = retry ? 'sent' : 'worked';
  const proved = verdicts.flatMap(({ condition, reason }) =>
    !retry && (condition === 'Authenticated' || condition === 'SenderAccepted')
      ? [{ condition, reason }]
      : [],
  );
  return { at, state, secretVersion, endpoint, inputs, proved };
}

/** The memory of an operator that was not there before, with what the journal knows better than the status. */
export function withNote(memory: Memory, note: LoginNote | undefined): Memory {
  if (!note || note.at <= (memory.login?.at ?? 0)) return memory;
  return { ...memory, login: loginOf(note) };
}

function loginOf({ at, state, secretVersion, endpoint, inputs, proved }: LoginNote): LoginMemory {
  const key = { secretVersion, endpoint, inputs };
  if (state === 'sent') return attempted(key, at);
  // The server's words went with the operator that heard them.
  const verdicts = proved.flatMap(({ condition, reason }): Verdict[] => {
    const message =
      condition === 'Authenticated' ? `Logged in to ${endpoint}.` : `${endpoint} accepted the sender.`;
    return [verdictFrom(condition, reason, message) ?? []].flat();
  });
  return { ...key, at, verdicts, refusals: 0 };
}
