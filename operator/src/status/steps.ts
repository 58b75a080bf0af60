import { type WhatToDo, whatToDo } from '../model/steps.ts';
import { cut } from '../model/text.ts';

/** What the schema has room for. */
const MAX_STEPS = 16;
const MAX_STEP = 4096;

/** What to do, for `status.diagnosis`. */
export function shownSteps(text: string): WhatToDo {
  const { remedy, steps } = whatToDo(text);
  return {
    remedy: cut(remedy, MAX_STEP),
    ...(steps && { steps: steps.slice(0, MAX_STEPS).map(step => cut(step, MAX_STEP)) }),
  };
}
