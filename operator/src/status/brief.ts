import { cut, sentences } from '../model/text.ts';
import type { EventNote } from './event-note.ts';

/** Longest message of Ready, in UTF-16 units. The limit leaves room in its event for the link to the explanation. */
export const READY_LIMIT = 330;
/** Longest note of an event. */
export const NOTE_LIMIT = 399;
/** Longest `status.diagnosis.summary`, in UTF-16 units: it is a column of a table. */
const SUMMARY_LIMIT = 72;

/** Minimum share of the room for the remedy; the cause gets the rest. */
const SHARE_OF_NEXT = 0.4;

/** Matches the end of a sentence, including a closing quotation mark or bracket. */
const SENTENCE_END = /[.!?。]["”)]?(?= |$)/g;

/** Returns as many whole sentences as fit. If the first sentence does not fit, returns its beginning. */
export function inBrief(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = 0;
  for (const { 0: mark, index } of text.slice(0, limit + 2).matchAll(SENTENCE_END)) {
    const next = index + mark.length;
    if (next <= limit && !isQuoting(text.slice(0, next))) end = next;
  }
  return end > 0 ? text.slice(0, end) : cut(text, limit);
}

/** Reports whether a quotation begins in this text and does not end in it. */
const isQuoting = (text: string): boolean => text.split('"').length % 2 === 0;

/** Returns the cause and the remedy in brief, with a pointer to the full text if something was left out. */
export function causeAndStep(cause: string, step: string, rest: string, whole: string): string {
  const all = sentences(cause, step, rest);
  if (all.length <= READY_LIMIT) return all;
  const more = `More: ${whole}.`;
  const room = READY_LIMIT - sentences('', rest, more).length - 2;
  const next = inBrief(step, Math.max(Math.floor(room * SHARE_OF_NEXT), room - cause.length));
  return sentences(inBrief(cause, room - next.length), next, rest, more);
}

/** Returns the cause and a command in brief. The command is never cut; the text around it is shortened instead. */
export function causeAndCommand(cause: string, step: string, command: string, whole: string): string {
  const all = sentences(cause, step, command);
  const room = READY_LIMIT - command.length - 1;
  if (all.length <= READY_LIMIT || room <= 0) return causeAndStep(cause, sentences(step, command), '', whole);
  return sentences(inBrief(cause, room), command);
}

/**
 * Returns the note of an event. The link to the explanation is never cut.
 * @param docsUrl prefix for paths in the repository; '' if unknown
 */
export function noteText({ note, explained }: EventNote, docsUrl: string): string {
  const tail = explained === undefined ? '' : `See ${docsUrl}${explained}.`;
  return sentences(inBrief(note, NOTE_LIMIT - tail.length - 1), tail);
}

/** Returns the beginning of a cause, cut to the length of a summary. */
export const summaryOf = (message: string): string => cut(message, SUMMARY_LIMIT);
