import { expect, test } from '@jest/globals';
import { readCredentials } from '../../../operator/src/status/credentials.ts';
import { derivedReading } from '../../../operator/src/status/derived.ts';

const REF = { name: 'mail' };
const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

const reading = (username: string, password: string) =>
  readCredentials(
    REF,
    {
      uid: 'u',
      resourceVersion: '7',
      data: {
        username: Buffer.from(username).toString('base64'),
        password: Buffer.from(password).toString('base64'),
      },
    },
    undefined,
    false,
  );

test('the user name stays, and the password is the one of the region', () => {
  const { credentials, password } = derivedReading(reading('AKIAIOSFODNN7EXAMPLE', SECRET_KEY), 'us-east-1');
  expect(credentials).toEqual({
    state: 'found',
    version: 'u/7',
    secret: 'mail',
    username: 'AKIAIOSFODNN7EXAMPLE',
  });
  expect(password).toMatch(/^B[A-P][A-Za-z0-9+/]{42}$/);
});

test('what cannot be an IAM key is SecretKeyInvalid, and the message names field and Secret', () => {
  const { credentials, password } = derivedReading(reading('mailer', SECRET_KEY), 'us-east-1');
  expect(password).toBeUndefined();
  expect(credentials).toMatchObject({ state: 'unusable', reason: 'SecretKeyInvalid' });
  expect(credentials).toHaveProperty(
    'message',
    expect.stringMatching(/^spec\.auth\.derivePassword is AmazonSES.*Secret mail.*AKIA/),
  );
});

test('a Secret that cannot be read stays what it is', () => {
  const missing = readCredentials(REF, undefined, undefined, false);
  expect(derivedReading(missing, 'us-east-1')).toBe(missing);
});
