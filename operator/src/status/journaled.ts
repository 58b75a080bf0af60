import type { Verdict } from '../model/verdict.ts';
import { verdict, verdictFrom } from '../model/verdict.ts';
import type { LoginNote, MessageNote } from '../sharing/journal.ts';
import type { LoginMemory, Memory } from './memory.ts';
import { attempted } from './memory.ts';

/** Converts a login to a journal entry: about to be sent, or accepted. */
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

/** Returns the memory after a restart, with journal entries that are newer than the status. */
export function withNote(memory: Memory, note: LoginNote | undefined): Memory {
  if (!note || note.at <= (memory.login?.at ?? 0)) return memory;
  return { ...memory, login: loginOf(note) };
}

/** Adds a message that was about to be sent. It is not sent again, because the server may have accepted it. */
export function withMessageNote(memory: Memory, note: MessageNote | undefined): Memory {
  if (!note || note.at <= (memory.checks?.message?.at ?? 0)) return memory;
  const { at, inputs, requested } = note;
  const interrupted = verdict(
    'MessageAccepted',
    'Pending',
    `The operator stopped while it sent a test message at ${new Date(at).toISOString()}, so the server's reply is not known. The message is not sent again. Request another one.`,
  );
  const message = {
    at,
    inputs,
    verdicts: [interrupted],
    ...(requested !== undefined && { requested }),
  };
  return { ...memory, checks: { ...memory.checks, message } };
}

function loginOf({ at, state, secretVersion, endpoint, inputs, proved }: LoginNote): LoginMemory {
  const key = { secretVersion, endpoint, inputs };
  if (state === 'sent') return attempted(key, at);
  // The journal does not contain the server's reply, so a verdict has no message of its own.
  const verdicts = proved.flatMap(({ condition, reason }): Verdict[] => {
    const message =
      condition === 'Authenticated' ? `Logged in to ${endpoint}.` : `${endpoint} accepted the sender.`;
    return [verdictFrom(condition, reason, message) ?? []].flat();
  });
  return { ...key, at, verdicts, refusals: 0 };
}
