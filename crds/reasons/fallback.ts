import type { ReasonEntry } from './entry.ts';
import { well } from './entry.ts';

/** The condition exists only while it is True. */
export const USING_FALLBACK = {
  PrimaryUnusable: well(
    'The outputs contain the settings of another SmtpConfig, because those of this one do not work. The message names it, and since when.',
    'Fix the failed condition of this SmtpConfig. The operator returns to its own settings after spec.fallback.returnAfter.',
  ),
} as const satisfies Record<string, ReasonEntry>;
