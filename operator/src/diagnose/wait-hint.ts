import type { Reply } from '../model/reply.ts';

const LEAST_SECONDS = 60;
const MOST_SECONDS = 4 * 60 * 60;
/** Added because the server counts from a different time than the operator. */
const MARGIN_SECONDS = 10;

/** Maximum length that is searched: longer than any reply that names a delay. */
const MAX_TEXT = 2048;

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** `in 300 seconds`, `for 5 minutes`, `after 1 hour`, `try again in 5m` */
const DURATION =
  /\b(?:in|for|after|within|wait|least)[ :]{1,3}(\d{1,5}) {0,2}(s|m|h)(?:ec(?:ond)?s?|in(?:ute)?s?|(?:ou)?rs?)?\b/i;
/** Postgrey: `for 00:05:00`; Postfix policy services: `retry after 0:05:00` */
const CLOCK = /\b(?:in|for|after)[ :]{1,3}(\d{1,2}):(\d{2}):(\d{2})\b/i;

/** Returns the delay in seconds that the server names, with a margin and within bounds; undefined if it names none. */
export function waitHint({ lines }: Reply): number | undefined {
  const text = lines.join(' ').slice(0, MAX_TEXT);
  const named = ofDuration(text) ?? ofClock(text);
  return named === undefined || named === 0
    ? undefined
    : Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, named + MARGIN_SECONDS));
}

function ofDuration(text: string): number | undefined {
  const [, count, unit] = DURATION.exec(text) ?? [];
  return count === undefined || unit === undefined
    ? undefined
    : Number(count) * (UNITS[unit.toLowerCase()] ?? 1);
}

function ofClock(text: string): number | undefined {
  const [, hours, minutes, seconds] = CLOCK.exec(text) ?? [];
  return hours === undefined ? undefined : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
