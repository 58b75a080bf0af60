import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { Credentials } from '../model/credentials.ts';
import type { Verdict } from '../model/verdict.ts';
import { verdict } from '../model/verdict.ts';
import type { Known, KnownCheck } from './known.ts';

/** The check of the Secret's content. */
export const CREDENTIALS: KnownCheck = {
  judges: ['credentials'],
  proves: true,
  conditions: known => [credentialsCondition(known)],
  // If the token endpoint cannot be reached, the operator retries; an unusable Secret waits for a user.
  explain: ({ credentials }) =>
    credentials.state === 'unusable' && credentials.retry ? { retry: credentials.retry } : {},
  fields({ credentials }) {
    const token = tokenStatus(credentials);
    return token ? { token } : {};
  },
};

function credentialsCondition({ credentials }: Known): Verdict<'CredentialsAvailable'> {
  const type = 'CredentialsAvailable';
  switch (credentials.state) {
    case 'found':
      return credentials.token
        ? verdict(
            type,
            'TokenHeld',
            `An access token was fetched with the credentials in Secret ${credentials.secret} holds.`,
          )
        : verdict(type, 'Found', `Secret ${credentials.secret} holds a user name and a password.`);
    case 'not-required':
      return verdict(type, 'NotRequired', 'The spec names no Secret, so the operator does not log in.');
    case 'unusable':
      return verdict(type, credentials.reason, credentials.message, credentials.remedy);
  }
}

function tokenStatus(credentials: Credentials): SmtpConfigStatus['token'] {
  if (credentials.state !== 'found' || !credentials.token) return undefined;
  const { issuedAt, expiresAt, hash } = credentials.token;
  return {
    secretVersion: credentials.version,
    issued: new Date(issuedAt).toISOString(),
    expires: new Date(expiresAt).toISOString(),
    hash,
  };
}
