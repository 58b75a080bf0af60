import { describe, expect, test } from '@jest/globals';
import { reasonEntry } from '../../../crds/reasons.ts';
import type { TokenFault } from '../../../operator/src/oauth2/failure.ts';
import { tokenFailure } from '../../../operator/src/oauth2/failure.ts';

const LOGIN = 'run `smtp-operator login --provider outlook`';
const refused = (error: string, status = 400, description?: string): TokenFault => ({
  kind: 'refused',
  status,
  error,
  ...(description !== undefined && { description }),
});

type Row = [
  TokenFault,
  'RefreshToken' | 'ClientCredentials' | 'ServiceAccount',
  reason: string,
  again: boolean,
];

const ROWS: readonly Row[] = [
  [
    refused('invalid_grant', 400, 'AADSTS700082: expired due to inactivity'),
    'RefreshToken',
    'ConsentRevoked',
    false,
  ],
  [refused('interaction_required', 400, 'AADSTS50076: MFA'), 'RefreshToken', 'ConsentRevoked', false],
  [refused('invalid_client', 401, 'AADSTS7000222: secret expired'), 'RefreshToken', 'ClientRejected', false],
  [refused('invalid_client', 401), 'ClientCredentials', 'ClientRejected', false],
  [
    refused('unauthorized_client', 400, 'AADSTS700016: no such app'),
    'ClientCredentials',
    'ClientRejected',
    false,
  ],
  [refused('invalid_grant', 400, 'Invalid email or User ID'), 'ServiceAccount', 'ClientRejected', false],
  [refused('unauthorized_client', 401), 'ServiceAccount', 'ClientRejected', false],
  [refused('invalid_scope'), 'ClientCredentials', 'TokenRequestRefused', false],
  [refused('invalid_grant'), 'ClientCredentials', 'TokenRequestRefused', false],
  [refused('anything_else'), 'RefreshToken', 'TokenRequestRefused', false],
  [refused('temporarily_unavailable'), 'RefreshToken', 'TokenEndpointUnavailable', true],
  [refused('slow_down', 429), 'RefreshToken', 'TokenEndpointUnavailable', true],
  [refused('no OAuth2 error', 502), 'RefreshToken', 'TokenEndpointUnavailable', true],
  [{ kind: 'unreachable', detail: 'no answer within 10s' }, 'RefreshToken', 'TokenEndpointUnavailable', true],
  [{ kind: 'denied', detail: 'Not this host.' }, 'RefreshToken', 'TokenEndpointDenied', false],
];

describe.each(ROWS)('%j by %s', (fault, grant, reason, again) => {
  const failure = tokenFailure(fault, { host: 'login.example', grant, login: LOGIN });

  test(`is ${reason}, and ${again ? 'tried again' : 'waits for a person'}`, () => {
    expect(failure).toMatchObject({ reason, again });
    expect(reasonEntry('CredentialsAvailable', failure.reason).status).toBe('False');
  });

  test('is said in whole sentences, with what was seen and what to do', () => {
    expect(failure.message).toMatch(/^\p{Lu}.*[.]$/u);
    expect(failure.message).not.toMatch(/ {2}|\.\.|undefined/);
    if (fault.kind === 'refused') {
      expect(failure.message).toContain('login.example said: ');
      expect(failure.message).toContain(fault.description ?? fault.error);
    }
    expect(failure.remedy?.includes(LOGIN) ?? false).toBe(reason === 'ConsentRevoked');
  });
});

test('a Retry-After of the endpoint is obeyed', () => {
  const fault: TokenFault = { kind: 'refused', status: 503, error: 'x', retryAfterMs: 90_000 };
  expect(tokenFailure(fault, { host: 'h', grant: 'RefreshToken', login: LOGIN }).retryAfterMs).toBe(90_000);
});
