import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { presetOf } from '../../../operator/src/providers/index.ts';
import { ACCOUNTS, account } from '../../../testing/lab/accounts.ts';
import type { Lab } from '../../../testing/lab/lab.ts';
import { labFor } from '../../../testing/support/lab.ts';
import { runProgram } from '../../../testing/support/operator.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await labFor('oauth2');
}, 60_000);
afterAll(() => lab?.stop());
beforeEach(() => {
  for (const server of lab.servers.values()) server.reset();
});

interface Report {
  ok: boolean;
  condition: string;
  reason: string;
  message: string;
  remedy: string;
}

const BY_TOKEN = ACCOUNTS.filter(({ token }) => token);

async function probe(
  provider: string,
  username: string,
  password: string,
  method?: string,
): Promise<{ report: Report; output: string }> {
  const file = join(lab.caFile, '..', 'token');
  writeFileSync(file, password);
  const { stdout, stderr } = await runProgram([
    'probe',
    '--json',
    ...['--timeout', '5s', '--dns-server', lab.dns.endpoint, '--ca-file', lab.caFile],
    ...['--provider', provider, '--username', username, '--password-file', file],
    ...(method ? ['--auth-method', method] : []),
  ]);
  if (stdout === '') throw new Error(stderr);
  return { report: JSON.parse(stdout) as Report, output: stdout + stderr };
}

const logins = (provider: (typeof BY_TOKEN)[number]['provider']) =>
  lab.server(presetOf(provider).endpoints[0]?.host ?? '').logins;

/** Returns a token like that of an authorization server, but without a signature. */
const jwt = (claims: object) =>
  ['{"alg":"none"}', JSON.stringify(claims), 'signature']
    .map(part => Buffer.from(part).toString('base64url'))
    .join('.');

test.each(BY_TOKEN)(
  '$provider takes an access token by XOAUTH2',
  async ({ provider, username, password }) => {
    const { report } = await probe(provider, username, password, 'xoauth2');
    expect(report).toMatchObject({ ok: true });
    expect(logins(provider)).toMatchObject([{ mechanism: 'XOAUTH2', username, ok: true }]);
  },
);

test.each(['gmail', 'yahoo'] as const)('%s takes an access token by OAUTHBEARER', async provider => {
  const { username, password } = account(provider, 'oauth2');
  const { report } = await probe(provider, username, password, 'oauthbearer');
  expect(report).toMatchObject({ ok: true });
  expect(logins(provider)).toMatchObject([{ mechanism: 'OAUTHBEARER', username, ok: true }]);
});

test.each(['outlook', 'hotmail', 'office365'] as const)(
  '%s refuses a password in its own words, and the remedy is the command',
  async provider => {
    const { username, password } = account(provider, 'basic-login');
    const { report } = await probe(provider, username, password);
    expect(report).toMatchObject({ ok: false, reason: 'OAuth2Required' });
    expect(report.message).toContain('basic authentication is disabled');
    expect(report.remedy).toContain(`smtp-operator login --provider ${provider} --username USER`);
  },
);

describe('a token that the server refuses', () => {
  test.each(['xoauth2', 'oauthbearer'])('by %s is explained, tried once, and shown nowhere', async method => {
    const token = jwt({ sub: 'somebody-else' });
    const { report, output } = await probe('gmail', 'shop@gmail.com', token, method);
    expect(report).toMatchObject({ ok: false, condition: 'Authenticated', reason: 'TokenRejected' });
    expect(report.message).toContain('https://mail.google.com/');
    expect(logins('gmail')).toHaveLength(1);
    expect(output).not.toContain(token);
  });

  test.each(BY_TOKEN.map(({ provider }) => provider))('at %s is TokenRejected', async provider => {
    const { username } = account(provider, 'oauth2');
    const { report } = await probe(provider, username, 'a-token-of-somebody-else', 'xoauth2');
    expect(report).toMatchObject({ reason: 'TokenRejected' });
    expect(report.remedy).toContain('in this order');
    expect(logins(provider)).toHaveLength(1);
  });

  test('because it has expired', async () => {
    const { report } = await probe('outlook', 'personal@outlook.com', jwt({ exp: 1_700_000_000 }), 'xoauth2');
    expect(report.reason).toBe('TokenRejected');
    expect(report.message).toContain('expired at 2023-11-14T22:13:20Z');
  });

  test('because it is for another service', async () => {
    const token = jwt({ exp: 9_000_000_000, aud: 'https://graph.microsoft.com', scp: 'Mail.Send' });
    const { report } = await probe('office365', 'notice@shop.example', token, 'xoauth2');
    expect(report.message).toContain('is for https://graph.microsoft.com');
  });

  test('because it lacks the scope', async () => {
    const token = jwt({
      exp: 9_000_000_000,
      aud: 'https://outlook.office.com',
      scp: 'IMAP.AccessAsUser.All',
    });
    const { report } = await probe('outlook', 'personal@outlook.com', token, 'xoauth2');
    expect(report.message).toContain('has the scope IMAP.AccessAsUser.All');
  });
});

describe('the wrong thing in the Secret', () => {
  test.each(['abcdefghijklmnop', 'abcd efgh ijkl mnop qrst', '1//0abcdefghijklmnopqrstuvwxyz'])(
    'a password or refresh token where an access token is wanted is not sent: %s',
    async password => {
      const { report } = await probe('gmail', 'shop@gmail.com', password, 'xoauth2');
      expect(report).toMatchObject({ reason: 'OAuth2Required' });
      expect(report.message).toContain('Nothing was sent');
      expect(logins('gmail')).toEqual([]);
    },
  );

  test('an access token where a password is wanted is called by its name', async () => {
    const { report } = await probe('outlook', 'personal@outlook.com', jwt({ exp: 9_000_000_000 }));
    expect(report).toMatchObject({ reason: 'OAuth2Required' });
    expect(report.message).toContain('sent as a password');
    expect(report.remedy).toContain('--auth-method to xoauth2');
    expect(logins('outlook')).toHaveLength(1);
  });
});
