import type { ProviderId } from '../../../crds/providers.ts';
import { presetOf } from '../../../operator/src/providers/index.ts';
import type { Answer } from '../../../testing/lab/smtp/answer.ts';
import type { Script } from '../../../testing/lab/smtp/script.ts';
import { egress, login, type Row, type Server, sender, tls } from '../row.ts';

/**
 * Information from the preset and the Secret in addition to the reply, and words in a reply that do not come from the
 * server.
 */

const withLogin = { port: 465, login: true } as const;
const answers = (verb: string, answer: Answer, rest: Partial<Script> = {}): Server => ({
  script: { ...rest, command: said => (said === verb ? answer : undefined) },
});

const serverOf = (provider: ProviderId, script: Partial<Script> = {}): Server => ({
  listeners: presetOf(provider).endpoints.map(({ port, tls: mode }) => ({ port, tls: mode })),
  script,
});

const accepts: Partial<Script> = { login: () => ({ ok: true, answer: '235 2.7.0 ok' }) };
const refuses = (answer: string): Partial<Script> => ({ login: () => ({ ok: false, answer }) });

const noSecret = (provider: ProviderId, says: string): Row => ({
  id: `no-secret-${provider}`,
  case: `No Secret for ${presetOf(provider).title}, which requires a login`,
  done: `preset ${provider} and no login; the server answers as it should`,
  server: serverOf(provider),
  probe: { provider },
  expect: login('LoginRequired', 'spec.secretRef', says),
  swaks: { says: 'exit 0', differs: 'swaks does not know that the provider requires a login' },
});

const wrongForm = (
  provider: ProviderId,
  values: { username: string; password: string },
  expect: Row['expect'],
): Row => ({
  id: `form-${provider}`,
  case: `The password in the Secret has not the form that ${presetOf(provider).title} issues`,
  done: `preset ${provider}, \`535 5.7.8 Authentication failed\` to the login`,
  server: serverOf(provider, refuses('535 5.7.8 Authentication failed')),
  probe: { provider, login: values },
  expect: { ...expect, never: [values.password.trim()] },
});

const KNOWN: readonly Row[] = [
  noSecret('exmail', '客户端专用密码'),
  noSecret('sendgrid', 'the word apikey'),
  {
    id: 'no-secret-refused',
    case: 'No Secret for NetEase 163 Mail, and the server rejects the sender',
    done: 'preset 163, `553 authentication is required,163 smtp8,…` to MAIL FROM',
    server: {
      ...serverOf('163'),
      ...answers('MAIL', '553 authentication is required,163 smtp8,C8CowAC3vUJq--.20 1573'),
    },
    probe: { provider: '163', from: 'user@163.com' },
    expect: { ...login('LoginRequired', 'spec.secretRef', '授权码'), never: ['erify the address'] },
  },
  wrongForm(
    'sendgrid',
    { username: 'apikey', password: 'the-password-of-the-account' },
    login('InvalidCredentials', 'SG'),
  ),
  wrongForm(
    'qq',
    { username: '12345@qq.com', password: 'my-qq-password-1' },
    login('AuthorizationCodeRequired', '16 lower-case letters', '授权码'),
  ),
  wrongForm(
    'gmail',
    { username: 'user@gmail.com', password: 'Account-Password-1' },
    login('AppPasswordRequired', '16 lower-case letters', 'https://myaccount.google.com/apppasswords'),
  ),
  {
    id: 'blank-at-the-end',
    case: 'The password in the Secret ends with a blank',
    done: '`535 5.7.8 Authentication failed` to the login, and a password with a blank behind it',
    server: { script: refuses('535 5.7.8 Authentication failed') },
    probe: { port: 465, login: { username: 'user@lab.test', password: 'lab-password ' } },
    expect: { ...login('InvalidCredentials', 'white space'), never: ['lab-password'] },
  },
  {
    id: 'other-sender',
    case: 'The sender is not the account, at a provider that allows only the account',
    done: 'preset naver, `550 Requested action not taken` to MAIL FROM',
    server: { ...serverOf('naver'), ...answers('MAIL', '550 Requested action not taken', accepts) },
    probe: {
      provider: 'naver',
      login: { username: 'user@naver.com', password: 'ABCDEFGHIJKL' },
      from: 'notice@shop.example',
    },
    expect: sender('SenderMismatch', 'Sender rule of Naver Mail', 'From must equal the account'),
  },
  {
    id: 'menu-of-the-provider',
    case: 'SMTP is off for the mailbox, in words that no rule of the preset has',
    done: 'preset naver, `535 POP3/SMTP 사용 설정이 되어 있지 않습니다` to the login',
    server: serverOf('naver', refuses('535 POP3/SMTP 사용 설정이 되어 있지 않습니다')),
    probe: { provider: 'naver', login: { username: 'user@naver.com', password: 'ABCDEFGHIJKL' } },
    expect: login('SMTPServiceDisabled', 'SMTP is disabled', '환경설정 → POP3/IMAP 설정'),
  },
];

const said = (id: string, verb: string, what: string, words: string, expect: Row['expect']): Row => ({
  id,
  case: `${what} in a reply is not a word of the server`,
  done: `\`${words}\` to ${verb}`,
  server: answers(verb, words),
  probe: { ...withLogin, from: 'user@lab.test', recipient: 'nobody@lab.test' },
  expect,
});

const PLACES: readonly Row[] = [
  {
    id: 'url-greeting',
    case: 'A URL in a greeting is not a word of the server',
    done: 'greets with `421 4.3.2 Service busy, see https://postmaster.example/blacklist/too-many-connections`',
    server: {
      script: {
        banner: () => '421 4.3.2 Service busy, see https://postmaster.example/blacklist/too-many-connections',
      },
    },
    probe: { port: 587, login: true },
    expect: { ...egress('GreetingRejected', 'right now'), never: ['block list, has no'] },
  },
  {
    id: 'url-ehlo',
    case: 'A URL in a reply to EHLO is not a word of the server',
    done: '`550 Connection frequency limited. http://service.example/auth-required/spam` to EHLO and HELO',
    server: {
      script: {
        command: verb =>
          verb === 'EHLO' || verb === 'HELO'
            ? '550 Connection frequency limited. http://service.example/auth-required/spam'
            : undefined,
      },
    },
    probe: { port: 587, login: true },
    expect: egress('RateLimited', 'connects or sends too often'),
  },
  {
    id: 'url-starttls',
    case: 'A URL in a reply to STARTTLS is not a word of the server',
    done: '`454 4.7.0 TLS not available, see https://help.example/too-many-connections` to STARTTLS',
    server: answers('STARTTLS', '454 4.7.0 TLS not available, see https://help.example/too-many-connections'),
    probe: { port: 587, login: true },
    expect: tls('StartTLSRefused', 'cannot start TLS right now'),
  },
  {
    id: 'url-auth',
    case: 'A URL in a reply to the login is not a word of the server',
    done: '`535 5.7.8 Wrong password, see https://help.example/too-many-logins/account-locked` to the login',
    server: {
      script: refuses('535 5.7.8 Wrong password, see https://help.example/too-many-logins/account-locked'),
    },
    probe: withLogin,
    expect: login('InvalidCredentials', 'rejected the user name or the password'),
  },
  {
    id: 'id-auth',
    case: 'A queue id in a reply to the login is not a word of the server',
    done: '`454 4.7.0 Temporary authentication failure spam4quota7locked` to the login',
    server: { script: refuses('454 4.7.0 Temporary authentication failure spam4quota7locked') },
    probe: withLogin,
    expect: login('ServerError', 'could not process the login right now'),
  },
  said(
    'host-sender',
    'MAIL',
    'A host name',
    '451 4.3.0 spam.blacklist.example.com: Local error in processing',
    sender('ServerError', 'cannot accept mail right now'),
  ),
  said(
    'address-sender',
    'MAIL',
    'An address',
    '553 5.7.1 <relay-denied-spam@lab.test>: Sender address rejected: not owned by user',
    sender('SenderMismatch', 'not allowed to send from the address in spec.from'),
  ),
  said(
    'address-recipient',
    'RCPT',
    'An address',
    '550 5.1.1 <quota.exceeded.spam@lab.test>: User unknown, see http://help.example/spam-policy',
    sender('RecipientRejected', 'spec.checks.recipient'),
  ),
];

export const WHAT_IS_KNOWN: readonly Row[] = [...KNOWN, ...PLACES];
