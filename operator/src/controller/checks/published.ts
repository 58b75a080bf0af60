import { PUBLISHED } from '../../status/published.ts';
import type { RegisteredCheck } from './check.ts';

/** The outputs. The pass writes them between the checks before publishing and the checks after publishing. */
export const publishedCheck: RegisteredCheck = {
  judges: PUBLISHED.judges,
  when: 'publishing',
  known: () => PUBLISHED,
};
