/** A remedy as data. */
export interface WhatToDo {
  /** Text before the steps; the whole text if there are no steps. */
  remedy: string;
  /** Steps in the order in which to check or do them. */
  steps?: string[] | undefined;
}

/**
 * Reads the notation of remedies, which SmtpProviders use too: `Check in this order: (1) This. (2) That.`
 * Only numbers that go up from 1 begin a step.
 */
export function whatToDo(text: string): WhatToDo {
  const starts: number[] = [];
  for (const { index, 0: mark } of text.matchAll(/(?<=^| )\(\d{1,2}\) /g)) {
    if (mark === markOf(starts.length)) starts.push(index);
  }
  if (starts.length === 0) return { remedy: text };
  const steps = starts.map((start, at) =>
    text.slice(start + markOf(at).length, starts[at + 1] ?? text.length).trim(),
  );
  return { remedy: text.slice(0, starts[0]).trim(), steps };
}

/** Converts the remedy back to the notation, on one line. */
export const remedyText = ({ remedy, steps = [] }: WhatToDo): string =>
  [remedy, ...steps.map((step, at) => markOf(at) + step)].filter(part => part !== '').join(' ');

const markOf = (at: number): string => `(${at + 1}) `;
