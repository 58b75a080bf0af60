import { expect, test } from '@jest/globals';
import type { ProviderId } from '../../../crds/providers.ts';
import { inspectSecret } from '../../../operator/src/providers/hints/secret.ts';
import { presetOf } from '../../../operator/src/providers/index.ts';
import { hints, type WarningInput, warnings } from '../../../operator/src/providers/warnings.ts';

type Given = Omit<WarningInput, 'preset'>;

const SILENT: readonly (readonly [string, ProviderId, Given])[] = [
  ['a QQ address at qq', 'qq', { username: '1@qq.com', fromAddress: '1@qq.com' }],
  ['a Foxmail address at qq', 'qq', { username: 'a@foxmail.com' }],
  ['an address in another case', 'qq', { username: 'A@QQ.com', fromAddress: 'a@qq.COM' }],
  ['a company domain at gmail', 'gmail', { username: 'a@example.com' }],
  ['a company domain at exmail', 'exmail', { username: 'a@example.com', fromAddress: 'a@example.com' }],
  ['the local part alone at 163', '163', { username: 'a', fromAddress: 'a@163.com' }],
  ['a yeah.net address in its region', '163', { region: 'yeah.net', username: 'a@yeah.net' }],
  ['an aliyun.com address in region personal', 'aliyun', { region: 'personal', username: 'a@aliyun.com' }],
  ['the fixed user name', 'sendgrid', { username: 'apikey' }],
  ['no user name where there is a fixed one', 'resend', {}],
  ['an access key at ses', 'ses', { username: 'AKIAEXAMPLE' }],
  ['a Gmail address as Brevo login', 'brevo', { username: 'a@gmail.com' }],
  ['another sender where aliases are allowed', 'gmail', { username: 'a@gmail.com', fromAddress: 'b@x.com' }],
  ['any user of a custom server', 'custom', { username: 'a@qq.com', fromAddress: 'b@qq.com' }],
  ["a preset's own host written out", 'outlook', { endpoint: { host: 'smtp-mail.outlook.com' } }],
];

test.each(SILENT)('nothing is said of %s', (_case, id, given) => {
  const preset = presetOf(id);
  expect(warnings({ preset, ...given })).toEqual(preset.notice ? [preset.notice] : []);
});

const LOUD: readonly (readonly [string, ProviderId, Given, RegExp])[] = [
  [
    'a SendGrid user that is not apikey',
    'sendgrid',
    { username: 'me' },
    /Set the user name in the Secret to apikey/,
  ],
  [
    'a Resend user that is not resend',
    'resend',
    { username: 'me@x.com' },
    /Set the user name in the Secret to resend/,
  ],
  ['a QQ number for an address', 'qq', { username: '12345' }, /not a full address.*12345@qq\.com/],
  ['half an address', 'gmail', { username: 'me@' }, /not a full address/],
  ['a QQ address at gmail', 'gmail', { username: '1@qq.com' }, /qq\.com.*spec\.provider to qq,/],
  ['a Gmail address at exmail', 'exmail', { username: 'a@gmail.com' }, /spec\.provider to gmail,/],
  ['a 126 address at 163', '163', { username: 'a@126.com' }, /spec\.provider to 126,/],
  [
    'a 163 address at 126',
    '126',
    { username: 'a@163.com' },
    /spec\.provider to 163 and spec\.region to 163\.com,/,
  ],
  [
    'a yeah.net address without its region',
    '163',
    { username: 'a@yeah.net' },
    /spec\.provider to 163 and spec\.region to yeah\.net,/,
  ],
  [
    'a 163 address in the region yeah.net',
    '163',
    { region: 'yeah.net', username: 'a@163.com' },
    /region yeah\.net\) does not serve.*spec\.region to 163\.com,/,
  ],
  [
    'an aliyun.com address at the enterprise servers',
    'aliyun',
    { username: 'a@aliyun.com' },
    /spec\.region to personal,/,
  ],
  ['a Hotmail address at gmail', 'gmail', { username: 'a@hotmail.com' }, /spec\.provider to outlook,/],
  ['a Yahoo address at icloud', 'icloud', { username: 'a@yahoo.com' }, /spec\.provider to yahoo,/],
  [
    'another sender at qq',
    'qq',
    { username: '1@qq.com', fromAddress: '2@qq.com' },
    /only from its own address/,
  ],
  [
    'another local part at 163',
    '163',
    { username: 'a', fromAddress: 'b@163.com' },
    /only from its own address/,
  ],
  [
    'the old Hotmail host',
    'custom',
    { endpoint: { host: 'SMTP.live.com.' } },
    /2022.*smtp-mail\.outlook\.com/,
  ],
  [
    'the old name of Alibaba Mail',
    'aliyun',
    { endpoint: { host: 'smtp.mxhichina.com' } },
    /smtp\.qiye\.aliyun\.com/,
  ],
  [
    'the legacy name of DirectMail in Singapore',
    'directmail',
    { endpoint: { host: 'smtpdm-ap-southeast-1.aliyun.com' } },
    /spec\.region ap-southeast-1/,
  ],
  ['the older name of Brevo', 'custom', { endpoint: { host: 'smtp-relay.sendinblue.com' } }, /brevo/],
];

test.each(LOUD)('one warning is given of %s', (_case, id, given, words) => {
  const found = warnings({ preset: presetOf(id), ...given });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(words);
  expect(found[0]).toMatch(/[.] [A-Z].*[.]$/);
});

test.each<[string, ProviderId, RegExp]>([
  ['hotmail', 'hotmail', /smtp\.live\.com.*2022.*OAuth2/],
  ['outlook', 'outlook', /OAuth2 since 2024-09-16/],
  ['office365', 'office365', /December 2026.*OAuth2/],
])('%s has a warning for every account', (_case, id, words) => {
  const found = warnings({ preset: presetOf(id) });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(words);
});

test.each(['outlook', 'hotmail', 'office365'] as const)(
  '%s: the end of passwords is not a warning with OAuth2',
  id => {
    expect(warnings({ preset: presetOf(id), byToken: true })).toEqual([]);
  },
);

const FAMILY: readonly ProviderId[] = ['outlook', 'hotmail', 'office365'];
test.each(
  FAMILY.flatMap(id => ['outlook.com', 'hotmail.com', 'live.com'].map(domain => [domain, id] as const)),
)('an address of %s is at home at %s', (domain, id) => {
  const preset = presetOf(id);
  expect(warnings({ preset, username: `a@${domain}` })).toEqual([preset.notice]);
});

test('several faults give several warnings, and none shows the user name', () => {
  const found = warnings({
    preset: presetOf('qq'),
    username: 'somebody@gmail.com',
    fromAddress: '2@qq.com',
    endpoint: { host: 'smtp.live.com' },
  });
  expect(found).toHaveLength(3);
  expect(found.join(' ')).not.toContain('somebody');
});

test('what the values of the Secret showed comes with the rest, the most telling first', () => {
  const preset = presetOf('qq');
  const { hints: secretHints } = inspectSecret({ preset, username: '1@qq.com', password: 'Sommer2024 ' });
  const input = { preset, username: '1@qq.com', fromAddress: '2@qq.com', secretHints };
  expect(hints(input).map(({ kind }) => kind)).toEqual(['white-space', 'other-sender']);
  expect(warnings(input)[0]).toMatch(/^The password in the Secret ends with white space/);
});

test('an account of another provider comes before notes', () => {
  const preset = presetOf('gmail');
  const { hints: secretHints } = inspectSecret({ preset, username: '1@qq.com', password: 'Sommer2024' });
  const found = hints({ preset, username: '1@qq.com', secretHints });
  expect(found.map(({ kind }) => kind)).toEqual(['foreign-account', 'shape']);
});
