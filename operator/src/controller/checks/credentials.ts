import { CREDENTIALS } from '../../status/credentials-check.ts';
import type { RegisteredCheck } from './check.ts';

/** The Secret; it was read before the pass was made. */
export const credentialsCheck: RegisteredCheck = {
  judges: CREDENTIALS.judges,
  when: 'before-publishing',
  known: () => CREDENTIALS,
  run: async ({ source }) => source.nextAt ?? Infinity,
  forget: (key, { tokens }) => tokens.release(key),
};
