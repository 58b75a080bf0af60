import { PUBLISHED } from '../../status/published.ts';
import type { RegisteredCheck } from './check.ts';

/** The outputs, which the pass writes between the checks before and after. */
export const publishedCheck: RegisteredCheck = {
  judges: PUBLISHED.judges,
  when: 'publishing',
  known: () => PUBLISHED,
};
