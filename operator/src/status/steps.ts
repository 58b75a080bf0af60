import { type WhatToDo, whatToDo } from '../model/steps.ts';
import { cut } from '../model/text.ts';

/** Maximum number of steps in the schema. */
const MAX_STEPS = 16;
const MAX_STEP = 4096;

/** Converts a remedy to the steps of `status.diagnosis`. */
export function shownSteps(text: string): WhatToDo {
  const { remedy, steps } = whatToDo(text);
  return {
    remedy: cut(remedy, MAX_STEP),
    ...(steps && { steps: steps.slice(0, MAX_STEPS).map(step => cut(step, MAX_STEP)) }),
  };
}
