import { cut, sentences } from '../model/text.ts';
import type { EventNote } from './event-note.ts';

/** Longest message of Ready, in UTF-16 units: its event adds where the reason is explained. */
export const READY_LIMIT = 330;
/** Longest note of an event. */
export const NOTE_LIMIT = 399;
/** Longest `status.diagnosis.summary`: it is a column of a table. */
const SUMMARY_LIMIT = 72;

/** The least of the room that what to do gets beside what is wrong. */
const SHARE_OF_NEXT = 0.4;

/** The end of a sentence, and of a quotation that ends with it. */
const SENTENCE_END = /[.!?。]["”)]?(?= |$)/g;

/** As many whole sentences as fit; of a first one that does not, its beginning. */
export function inBrief(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = 0;
  for (const { 0: mark, index } of text.slice(0, limit + 2).matchAll(SENTENCE_END)) {
    if (index + mark.length <= limit) end = index + mark.length;
  }
  return end > 0 ? text.slice(0, end) : cut(text, limit);
}

/** The fault and its remedy in brief, with a pointer to the full text if this is not all of it. */
export function causeAndStep(cause: string, step: string, rest: string, whole: string): string {
  const all = sentences(cause, step, rest);
  if (all.length <= READY_LIMIT) return all;
  const more = `More: ${whole}.`;
  const room = READY_LIMIT - sentences('', rest, more).length - 2;
  const next = inBrief(step, Math.max(Math.floor(room * SHARE_OF_NEXT), room - cause.length));
  return sentences(inBrief(cause, room - next.length), next, rest, more);
}

/** The same where a command is what to do: it is never cut, and what is said around it gives way. */
export function causeAndCommand(cause: string, step: string, command: string, whole: string): string {
  const all = sentences(cause, step, command);
  const room = READY_LIMIT - command.length - 1;
  if (all.length <= READY_LIMIT || room <= 0) return causeAndStep(cause, sentences(step, command), '', whole);
  return sentences(inBrief(cause, room), command);
}

/**
 * An event's note as people read it: where the reason is explained is never cut.
 * @param docsUrl what comes before an address in the repository; '' where that is not known
 */
export function noteText({ note, explained }: EventNote, docsUrl: string): string {
  const tail = explained === undefined ? '' : `See ${docsUrl}${explained}.`;
  return sentences(inBrief(note, NOTE_LIMIT - tail.length - 1), tail);
}

/** The first words of a cause. */
export const summaryOf = (message: string): string => cut(message, SUMMARY_LIMIT);
