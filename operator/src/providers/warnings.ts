import type { Hint } from '../model/hint.ts';
import { byWeight } from './hints/secret.ts';
import type { SettingsInput } from './hints/settings.ts';
import { settingsHints } from './hints/settings.ts';
import { hintParagraph } from './hints/text.ts';

export interface WarningInput extends SettingsInput {
  /** Hints from the values of the Secret. */
  secretHints?: readonly Hint[];
}

/** Returns all faults that can be found before a probe, the most significant first. */
export function hints({ secretHints = [], ...settings }: WarningInput): Hint[] {
  return byWeight(settings.preset, [...settingsHints(settings), ...secretHints]);
}

/** Returns the warnings as text: fault and remedy, one paragraph each. */
export function warnings(input: WarningInput): string[] {
  return hints(input).map(hint => hintParagraph(hint, input.preset, input.region));
}
