import { describe, expect, test } from '@jest/globals';
import { PROVIDER_IDS, type ProviderId } from '../../../../crds/providers.ts';
import type { Hint } from '../../../../operator/src/model/hint.ts';
import { inspectSecret, weightOf } from '../../../../operator/src/providers/hints/secret.ts';
import { hintParagraph } from '../../../../operator/src/providers/hints/text.ts';
import { presetOf } from '../../../../operator/src/providers/index.ts';
import { ACCOUNTS } from '../../../../testing/lab/accounts.ts';

const inspect = (id: ProviderId, username: string | undefined, password: string) =>
  inspectSecret({ preset: presetOf(id), username, password });

const GOOD = 'abcdefghijklmnop';
const SENDGRID_KEY = 'SG.abcdefghij-klmnopqrstu.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop0';
const BREVO_API_KEY = `xkeysib-${'0123456789abcdef'.repeat(4)}-AbCdEfGhIjKlMnOp`;
const MAILGUN_KEY = `key-${'0123456789abcdef'.repeat(2)}`;
const base64 = (text: string) => Buffer.from(text).toString('base64');

type Case = readonly [string, ProviderId, username: string | undefined, password: string, Hint];

const FOUND: readonly Case[] = [
  [
    'a blank at the end',
    'ses',
    'AKIAABCDEFGHIJKLMNOP',
    'secret ',
    { kind: 'white-space', field: 'password', at: 'end' },
  ],
  [
    'a tab at the start',
    'custom',
    '\tu@x.test',
    's3cret',
    { kind: 'white-space', field: 'username', at: 'start' },
  ],
  [
    'blanks around it',
    'zoho',
    'u@x.test',
    ' s3cret ',
    { kind: 'white-space', field: 'password', at: 'both' },
  ],
  [
    'a space that does not break',
    'zoho',
    'u@x.test',
    's3cret\u00a0',
    { kind: 'white-space', field: 'password', at: 'end' },
  ],
  [
    'a byte order mark',
    'zoho',
    '\ufeffu@x.test',
    's3cret',
    { kind: 'white-space', field: 'username', at: 'start' },
  ],
  ['quotation marks', 'zoho', 'u@x.test', '"s3cret"', { kind: 'quoted', field: 'password' }],
  ['single quotation marks', 'custom', "'u@x.test'", 's3cret', { kind: 'quoted', field: 'username' }],
  ['a variable', 'zoho', 'u@x.test', '${SMTP_PASSWORD}', { kind: 'placeholder', field: 'password' }],
  ['a template', 'custom', '{{ .Values.user }}', 's3cret', { kind: 'placeholder', field: 'username' }],
  ['an example', 'custom', 'u', '<your-password>', { kind: 'placeholder', field: 'password' }],
  ['base64 of a code', 'qq', '1@qq.com', base64(GOOD), { kind: 'encoded-twice', field: 'password' }],
  [
    'base64 with its line break',
    'custom',
    'u',
    base64('correct horse\n'),
    { kind: 'encoded-twice', field: 'password' },
  ],
  ['base64 of an address', 'qq', base64('12345@qq.com'), GOOD, { kind: 'encoded-twice', field: 'username' }],
  [
    'full-width letters',
    'zoho',
    'ｕser＠x.test',
    's3cret',
    { kind: 'not-ascii', field: 'username', fullWidth: true },
  ],
  ['an accent', 'zoho', 'u@x.test', 'crème', { kind: 'not-ascii', field: 'password', fullWidth: false }],
  ['values under the wrong keys', 'qq', GOOD, '1@qq.com', { kind: 'swapped' }],
  ['keys of SES under the wrong keys', 'ses', 'a'.repeat(44), 'AKIAABCDEFGHIJKLMNOP', { kind: 'swapped' }],
  ['the same value twice', 'zoho', 'u@x.test', 'u@x.test', { kind: 'same-value' }],
  ['the user name for a key', 'sendgrid', 'apikey', 'apikey', { kind: 'same-value' }],
  [
    'a SendGrid key',
    'gmail',
    'u@gmail.com',
    SENDGRID_KEY,
    { kind: 'foreign-key', field: 'password', provider: 'sendgrid' },
  ],
  [
    'a Mailgun key',
    'sendgrid',
    'apikey',
    MAILGUN_KEY,
    { kind: 'foreign-key', field: 'password', provider: 'mailgun' },
  ],
  [
    'an access key of AWS',
    'mailgun',
    'AKIAABCDEFGHIJKLMNOP',
    's3cret',
    { kind: 'foreign-key', field: 'username', provider: 'ses' },
  ],
  [
    'an API key of Brevo',
    'brevo',
    'u',
    BREVO_API_KEY,
    { kind: 'wrong-kind', field: 'password', wrong: 'a Brevo API key (xkeysib-…)' },
  ],
  [
    'an IAM secret',
    'ses',
    'AKIAABCDEFGHIJKLMNOP',
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    {
      kind: 'wrong-kind',
      field: 'password',
      wrong: 'an IAM secret access key',
      instead: expect.stringContaining('spec.auth.derivePassword') as unknown as string,
    },
  ],
  ['an app password in groups', 'gmail', 'u@gmail.com', 'abcd efgh ijkl mnop', { kind: 'grouped' }],
  [
    'a mailbox password',
    'qq',
    '1@qq.com',
    'Sommer2024abc',
    { kind: 'shape', field: 'password', expected: '16 lower-case letters' },
  ],
  [
    'half a key',
    'sendgrid',
    undefined,
    'SG.abc',
    { kind: 'shape', field: 'password', expected: expect.stringContaining('SG') as unknown as string },
  ],
  [
    'an IAM user name',
    'ses',
    'mailer',
    `B${'A'.repeat(43)}`,
    { kind: 'shape', field: 'username', expected: expect.stringContaining('AKIA') as unknown as string },
  ],
];

describe('hints from the values of a Secret', () => {
  test.each(FOUND)('%s at %s', (_what, id, username, password, expected) => {
    expect(inspect(id, username, password).hints).toContainEqual(expected);
  });

  test.each(FOUND)('%s at %s is reported without the value', (_what, id, username, password) => {
    const { hints } = inspect(id, username, password);
    const texts = hints.map(hint => hintParagraph(hint, presetOf(id)));
    for (const text of texts) expect(text).toMatch(/^\p{Lu}.*[.]$/u);
    for (const secret of [username, password].flatMap(value =>
      value && value.length > 6 ? [value.trim()] : [],
    ))
      expect(JSON.stringify([hints, texts])).not.toContain(secret);
  });

  test('the most telling comes first', () => {
    const { hints } = inspect('qq', GOOD, ' 1@qq.com');
    expect(hints.map(({ kind }) => kind)).toEqual(['white-space']);
    const both = inspect('mailgun', 'u\u00fc@x.test', MAILGUN_KEY);
    expect(both.hints.map(({ kind }) => kind)).toEqual(['wrong-kind', 'not-ascii']);
  });
});

const SILENT: readonly (readonly [string, ProviderId, string | undefined, string])[] = [
  ['an authorization code', 'qq', '1@qq.com', GOOD],
  ['an app password', 'gmail', 'u@gmail.com', GOOD],
  ['an app-specific password', 'icloud', 'u@icloud.com', 'abcd-efgh-ijkl-mnop'],
  ['a key', 'sendgrid', undefined, SENDGRID_KEY],
  ['credentials of SES', 'ses', 'AKIAABCDEFGHIJKLMNOP', 'BMXhUYlu5Z3gSXVQORxlVa7XPaz91aGWdfHxvkOZdWZ2'],
  ['older credentials of SES', 'ses', 'AKIAABCDEFGHIJKLMNOP', `Ah${'a'.repeat(42)}`],
  [
    'one token twice',
    'postmark',
    'f9b5b1a0-0000-4000-8000-000000000000',
    'f9b5b1a0-0000-4000-8000-000000000000',
  ],
  ['letters that could be base64', 'zoho', 'u@x.test', 'abcdefghijkl'],
  ['blanks inside a phrase', 'custom', 'u', 'correct horse battery staple'],
  ['hexadecimal digits', 'mailgun', 'postmaster@mg.x.test', '0123456789abcdef0123456789abcdef'],
  ['an address as the login of Brevo', 'brevo', 'u@gmail.com', 's3cret-key'],
  ['any key of a custom server', 'custom', 'apikey', SENDGRID_KEY],
];

describe('what nothing is said of', () => {
  test.each(SILENT)('%s at %s', (_what, id, username, password) => {
    const { hints, passwordFits } = inspect(id, username, password);
    expect(hints).toEqual([]);
    expect(passwordFits).toBe(presetOf(id).password.shape === undefined ? undefined : true);
  });

  test.each(ACCOUNTS.filter(({ kind }) => kind === 'good'))(
    'the good account of $provider decides nothing against itself',
    ({ provider, username, password }) => {
      const preset = presetOf(provider);
      const decisive = inspect(provider, username, password).hints.filter(
        hint => weightOf(preset, hint) === 'decides',
      );
      expect(decisive).toEqual([]);
    },
  );
});

test.each([
  ['a code', 'qq', GOOD, true],
  ['a code in groups', 'qq', 'abcd efgh ijkl mnop', true],
  ['a mailbox password', 'qq', 'Sommer2024abc', false],
  ['a password of a provider that issues none', 'zoho', 'Sommer2024abc', undefined],
] as const)('whether the form fits: %s', (_what, id, password, fits) => {
  expect(inspect(id, 'u@x.test', password).passwordFits).toBe(fits);
});

test('a shape decides only where the provider issues nothing else', () => {
  const shape = (field: 'username' | 'password'): Hint => ({ kind: 'shape', field, expected: 'x' });
  expect(weightOf(presetOf('qq'), shape('password'))).toBe('decides');
  expect(weightOf(presetOf('ses'), shape('username'))).toBe('likely');
});

describe('every pattern is anchored, regular and linear', () => {
  const patterns = PROVIDER_IDS.flatMap(id => {
    const { username, password } = presetOf(id);
    return [username.shape, password.shape, ...(password.wrong ?? [])].flatMap(shape =>
      shape ? [[id, shape.pattern] as const] : [],
    );
  });
  test.each(patterns)('%s %s', (_id, { source, flags }) => {
    expect(source).toMatch(/^\^.*\$$/);
    expect(flags).toBe('');
    // No look-around, no back-reference, no repetition of a repetition without a bound.
    expect(source).not.toMatch(/\(\?[=!<]|\\[1-9]|[+*]\)[+*]/);
  });

  test('any 8 kilobytes in a Secret are inspected in bounded time', () => {
    const values = ['a', ' ', '=', '\u3000', 'a ', 'a-', '${', '"', 'SG.', 'ａ'].map(unit =>
      unit.repeat(8192 / unit.length),
    );
    const started = process.cpuUsage();
    for (const id of PROVIDER_IDS) for (const value of values) inspect(id, `${value}x`, `${value}!`);
    // Microseconds of this process alone: other suites have the machine too. A quadratic pattern takes a minute.
    expect(process.cpuUsage(started).user).toBeLessThan(5_000_000);
  });
});
