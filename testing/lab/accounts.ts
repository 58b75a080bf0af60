import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { ProviderId } from '../../crds/providers.ts';
import { PROVIDER_IDS } from '../../crds/providers.ts';
import { presetOf } from '../../operator/src/providers/index.ts';

/** One account of a provider in the lab, with its server's reply to this login. */
export interface Account {
  provider: ProviderId;
  /** `good`, or the problem of the account or the password. */
  kind: string;
  username: string;
  password: string;
  /** Rule of the preset whose words the server replies with. Absent if the login succeeds. */
  refusedBy?: string;
  /** Whether the words are encoded in GBK. */
  gbk?: true;
  /** Whether the password is an OAuth2 access token. It then logs in only by an OAuth2 mechanism. */
  token?: true;
}

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

const secretSchema = z.object({
  kind: z.literal('Secret'),
  stringData: z.object({
    username: z.string().optional(),
    password: z.string().optional(),
    clientId: z.string().optional(),
    refreshToken: z.string().optional(),
  }),
});

interface ExampleSecret {
  provider: ProviderId;
  username: string;
  data: z.output<typeof secretSchema>['stringData'];
}

/** Returns the Secret of every example. */
function exampleSecrets(): ExampleSecret[] {
  return readdirSync(EXAMPLES)
    .filter(file => file.endsWith('.yaml'))
    .flatMap(file => {
      const provider = PROVIDER_IDS.find(id => `${id}.yaml` === file);
      if (!provider) return [];
      const documents = parseAllDocuments(readFileSync(EXAMPLES + file, 'utf8'));
      const secrets = documents.map(document => secretSchema.safeParse(document.toJS()));
      const { stringData: data } = secrets.find(({ success }) => success)?.data ?? {};
      const username = presetOf(provider).username.value ?? data?.username;
      if (!data || username === undefined) throw new Error(`examples/${file} holds no credentials`);
      return [{ provider, username, data }];
    });
}

/** Returns the accounts of all examples. The lab accepts their passwords, so the examples run unchanged. */
const goodAccounts = (): Account[] =>
  exampleSecrets().flatMap(({ provider, username, data: { password } }) =>
    password === undefined ? [] : [{ provider, kind: 'good', username, password }],
  );

/** Returns the consents for which examples hold a refresh token. */
export const exampleConsents = (): { username: string; clientId: string; refreshToken: string }[] =>
  exampleSecrets().flatMap(({ username, data: { clientId, refreshToken } }) =>
    clientId === undefined || refreshToken === undefined ? [] : [{ username, clientId, refreshToken }],
  );

/** Good accounts of providers without an example, or of an example that logs in by OAuth2. */
const FURTHER: readonly (readonly [ProviderId, username: string, password?: string])[] = [
  ['126', 'shop@126.com'],
  ['outlook', 'shop@outlook.com'],
  ['hotmail', 'shop@hotmail.com'],
  ['office365', 'mailbox@shop.example'],
  ['ses', 'AKIAEXAMPLE', 'BExamplexamplexamplexamplexamplexamplexample'],
  ['mailgun', 'postmaster@mg.shop.example'],
  ['postmark', 'example-access-key'],
  ['brevo', 'shop@smtp-brevo.com'],
  ['resend', 'resend', 're_example_key'],
  ['mailjet', 'example-api-key'],
  ['mailtrap', 'api'],
  ['yandex', 'shop@yandex.ru', 'abcdefghijklmnop'],
  ['mailru', 'shop@mail.ru'],
  ['gmx', 'shop@gmx.net'],
  ['webde', 'shop@web.de'],
  ['ionos', 'shop@shop.example'],
  ['ovh', 'shop@shop.example'],
  ['infomaniak', 'shop@ik.me'],
  ['fastmail', 'shop@fastmail.com', 'abcd2345efgh6789'],
  ['proton', 'shop@shop.example'],
  ['smtp2go', 'example-user'],
  ['sparkpost', 'SMTP_Injection', '0123456789abcdef0123456789abcdef01234567'],
  ['scaleway', '11111111-2222-3333-4444-555555555555', '66666666-7777-8888-9999-000000000000'],
  ['oracle', 'ocid1.user.oc1.iad.example@ocid1.tenancy.oc1.iad.example.com'],
  ['acs', 'example-user'],
  ['tencentses', 'shop@shop.example'],
  ['feishu', 'shop@shop.example'],
  ['sina', 'shop@sina.com'],
  ['139', 'shop@139.com'],
  ['189', 'shop@189.cn'],
  ['petalmail', 'shop@petalmail.com'],
  ['naver', 'shop@naver.com'],
  ['hostinger', 'shop@shop.example'],
  ['privateemail', 'shop@shop.example'],
  ['purelymail', 'shop@shop.example'],
  ['maileroo', 'shop@shop.example'],
  ['elasticemail', 'example-user'],
  ['mailersend', 'shop@shop.example'],
  ['loops', 'loops'],
  ['plunk', 'plunk', 'sk_example'],
  ['office365-china', 'shop@shop.example'],
  ['office365-usgov', 'shop@shop.example'],
  ['neteaseqiye', 'shop@shop.example'],
];

/** Accounts that log in by OAuth2, as these providers recommend. For outlook and hotmail it is the only way. */
const BY_TOKEN: readonly (readonly [ProviderId, username: string])[] = [
  ['gmail', 'shop@gmail.com'],
  ['outlook', 'personal@outlook.com'],
  ['hotmail', 'personal@hotmail.com'],
  ['office365', 'notice@shop.example'],
  ['yahoo', 'shop@yahoo.com'],
];

type Bad = readonly [ProviderId, kind: string, username: string, refusedBy: string];

/** Failing accounts of each provider. The password is the kind, except for those in PASSWORDS. */
const BAD: readonly Bad[] = [
  ['qq', 'mailbox-password', 'shop@qq.com', 'authorization-code'],
  ['qq', 'smtp-off', 'off@qq.com', 'five-causes'],
  ['exmail', 'mailbox-password', 'notice@shop.example', 'authorization-code'],
  ['exmail', 'smtp-off', 'off@shop.example', 'five-causes'],
  ['163', 'mailbox-password', 'shop@163.com', 'login-refused'],
  ['163', 'smtp-off', 'off@163.com', 'smtp-off'],
  ['126', 'mailbox-password', 'shop@126.com', 'login-refused'],
  ['126', 'smtp-off', 'off@126.com', 'smtp-off'],
  ['aliyun', 'locked', 'locked@shop.example', 'account-locked'],
  ['directmail', 'wrong', 'notice@mail.shop.example', 'login-refused'],
  ['directmail', 'locked', 'locked@mail.shop.example', 'account-locked'],
  ['sendgrid', 'no-credits', 'apikey', 'credits-exceeded'],
  ['gmail', 'account-password', 'shop@gmail.com', 'app-password'],
  ['gmail', 'held-back', 'new@gmail.com', 'sign-in-with-browser'],
  ['outlook', 'basic-login', 'personal@outlook.com', 'basic-auth-ended'],
  ['hotmail', 'basic-login', 'personal@hotmail.com', 'basic-auth-ended'],
  ['office365', 'basic-login', 'basic@shop.example', 'basic-auth-ended'],
  ['office365', 'smtp-auth-disabled', 'off@shop.example', 'smtp-auth-disabled'],
  ['office365', 'conditional-access', 'guarded@shop.example', 'policy'],
  ['yahoo', 'account-password', 'shop@yahoo.com', 'bad-auth-attempts'],
  ['icloud', 'account-password', 'shop@icloud.com', 'login-refused'],
  ['zoho', 'other-region', 'shop@zoho.eu', 'login-refused'],
  ['ses', 'new-key', 'AKIAEXAMPLE', 'login-refused'],
  ['brevo', 'new-account', 'new@smtp-brevo.com', 'not-activated'],
  ['brevo', 'foreign-address', 'guarded@smtp-brevo.com', 'address-not-authorised'],
];

/** Passwords that differ from their kind: they have the form that the provider issues, not the name of a rule. */
const PASSWORDS: Readonly<Record<string, string>> = {
  'smtp-off': 'kqzvwmxbtrlfjhpd',
  'smtp-auth-disabled': 'example-password',
};

/** Every account of the lab. Good accounts of outlook and hotmail are mailboxes that still allow basic login. */
export const ACCOUNTS: readonly Account[] = [
  ...goodAccounts(),
  ...FURTHER.map(([provider, username, password = 'example-password']) => ({
    provider,
    kind: 'good',
    username,
    password,
  })),
  ...BY_TOKEN.map(([provider, username]) => ({
    provider,
    kind: 'oauth2',
    username,
    password: 'example-access-token',
    token: true as const,
  })),
  {
    provider: 'ses',
    kind: 'sandbox',
    username: 'AKIASANDBOX',
    password: 'BExamplexamplexamplexamplexamplexamplesandbo',
  },
  ...BAD.map(([provider, kind, username, refusedBy]) => ({
    provider,
    kind,
    username,
    password: PASSWORDS[kind] ?? kind,
    refusedBy,
  })),
  {
    provider: 'qq',
    kind: 'mailbox-password-gbk',
    username: 'gbk@qq.com',
    password: 'mailbox-password-gbk',
    refusedBy: 'authorization-code',
    gbk: true,
  },
];

/** @throws Error if there is no such account */
export function account(provider: ProviderId, kind = 'good'): Account {
  const found = ACCOUNTS.find(one => one.provider === provider && one.kind === kind);
  if (!found) throw new Error(`the lab has no account ${kind} of ${provider}`);
  return found;
}
