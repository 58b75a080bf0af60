import { wordedFor } from '../../../crds/wording.ts';
import { iamKeyProblem, sesPassword } from '../providers/ses-password.ts';
import type { SecretReading } from './credentials.ts';
import { unusable } from './credentials.ts';

/** Returns the login that is derived from the Secret (spec.auth.derivePassword), without the source values. */
export function derivedReading(reading: SecretReading, region: string): SecretReading {
  const { credentials, password } = reading;
  if (password === undefined) return reading;
  const problem = iamKeyProblem(credentials.username, password);
  return problem === undefined
    ? { credentials, password: sesPassword(password, region) }
    : {
        credentials: unusable(
          credentials.secret,
          'SecretKeyInvalid',
          `spec.auth.derivePassword is AmazonSES, and in Secret ${credentials.secret} ${problem.fault}.`,
          wordedFor('cluster', problem.remedy),
        ),
      };
}
