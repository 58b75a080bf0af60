import { describe, expect, test } from '@jest/globals';
import { type RawSecret, readCredentials } from '../../../operator/src/status/credentials.ts';

const base64 = (value: string | Buffer): string => Buffer.from(value).toString('base64');

const secret = (data: Record<string, string | Buffer>): RawSecret => ({
  uid: 'u',
  resourceVersion: '7',
  data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)])),
});

const REF = { name: 'mail' };
const LOGIN = { username: 'shop@qq.com', password: 'hunter2!' };

describe('credentials are found', () => {
  test.each([
    ['under the usual keys', REF, LOGIN, undefined, 'shop@qq.com'],
    [
      'under the keys that the spec names',
      { ...REF, usernameKey: 'user', passwordKey: 'pass' },
      { user: 'u', pass: 'hunter2!' },
      undefined,
      'u',
    ],
    [
      'without a user name where the provider has only one',
      REF,
      { password: 'hunter2!' },
      'apikey',
      'apikey',
    ],
    ['with spaces, quotes and CJK in them', REF, { ...LOGIN, username: '邮 "件"' }, undefined, '邮 "件"'],
  ])('%s', (_where, ref, data, fixed, username) => {
    const { credentials, password } = readCredentials(ref, secret(data), fixed, false);
    expect(credentials).toEqual({ state: 'found', version: 'u/7', secret: 'mail', username });
    expect(password).toBe('hunter2!');
  });
});

describe('credentials that cannot be used', () => {
  test.each<[string, RawSecret | undefined, string, string]>([
    ['no Secret', undefined, 'SecretNotFound', 'kubectl -n NAMESPACE create secret generic mail'],
    ['no password', secret({ username: 'u' }), 'SecretKeyMissing', 'has no key password (it has username)'],
    ['no keys', secret({}), 'SecretKeyMissing', 'it has no keys'],
    [
      'an empty password',
      secret({ ...LOGIN, password: '' }),
      'SecretKeyEmpty',
      'Key password of Secret mail',
    ],
    ['a password from echo', secret({ ...LOGIN, password: 'hunter2!\n' }), 'SecretKeyInvalid', 'printf %s'],
    [
      'a password with NUL',
      secret({ ...LOGIN, password: 'hun\0ter2!' }),
      'SecretKeyInvalid',
      'control characters',
    ],
    [
      'a user name with a line break',
      secret({ ...LOGIN, username: 'a\r\nb' }),
      'SecretKeyInvalid',
      'Key username',
    ],
    [
      'a password in GBK',
      secret({ ...LOGIN, password: Buffer.from([0xca, 0xda, 0xc8, 0xa8]) }),
      'SecretKeyInvalid',
      'not UTF-8',
    ],
    ['a whole file', secret({ ...LOGIN, password: 'x'.repeat(2049) }), 'SecretKeyInvalid', '2049 bytes'],
  ])('%s', (_what, stored, reason, says) => {
    const { credentials, password } = readCredentials(REF, stored, undefined, false);
    expect(credentials).toMatchObject({ state: 'unusable', secret: 'mail', reason });
    expect(JSON.stringify(credentials)).toContain(says);
    expect(password).toBeUndefined();
    expect(JSON.stringify(credentials)).not.toMatch(/hunter|xxx/);
    // Without a remedy of its own, the remedy of the reason is shown.
    const own = Object.hasOwn(credentials, 'remedy');
    expect(own).toBe(reason === 'SecretNotFound' || reason === 'SecretKeyInvalid');
  });

  test('a value may be as long as the limit', () => {
    const stored = secret({ ...LOGIN, password: 'x'.repeat(2048) });
    expect(readCredentials(REF, stored, undefined, false).password).toHaveLength(2048);
  });
});
