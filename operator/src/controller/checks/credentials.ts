import { CREDENTIALS } from '../../status/credentials-check.ts';
import type { RegisteredCheck } from './check.ts';

/** The check of the Secret, which was read before the pass was created. */
export const credentialsCheck: RegisteredCheck = {
  judges: CREDENTIALS.judges,
  when: 'before-publishing',
  known: () => CREDENTIALS,
  run: async ({ source }) => source.nextAt ?? Infinity,
  forget: (key, { tokens }) => tokens.release(key),
};
