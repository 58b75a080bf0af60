import type { ProviderId } from '../../crds/providers.ts';
import { PROVIDER_IDS } from '../../crds/providers.ts';
import type { Endpoint } from '../../operator/src/model/endpoint.ts';
import { presetOf } from '../../operator/src/providers/index.ts';
import { REPLIES } from '../fixtures/replies.ts';
import { ACCOUNTS, type Account } from './accounts.ts';
import type { Answer } from './smtp/answer.ts';
import { type Attempt, TOKEN_MECHANISMS } from './smtp/sasl.ts';
import type { Message, Script } from './smtp/script.ts';

/** One server of the lab, with all behavior of a provider under one host name. */
export interface ProviderServer {
  host: string;
  listeners: readonly Pick<Endpoint, 'port' | 'tls'>[];
  script: Script;
}

const PASSWORD_MECHANISMS = ['PLAIN', 'LOGIN'];

/** Mechanisms that each provider offers under TLS, in its own order. */
const MECHANISMS: Partial<Readonly<Record<ProviderId, readonly string[]>>> = {
  qq: ['LOGIN', 'PLAIN', 'XOAUTH', 'XOAUTH2'],
  exmail: ['LOGIN', 'PLAIN'],
  '163': ['LOGIN', 'PLAIN'],
  '126': ['LOGIN', 'PLAIN'],
  gmail: ['LOGIN', 'PLAIN', 'XOAUTH2', 'PLAIN-CLIENTTOKEN', 'OAUTHBEARER', 'XOAUTH'],
  outlook: ['LOGIN', 'XOAUTH2'],
  hotmail: ['LOGIN', 'XOAUTH2'],
  office365: ['LOGIN', 'XOAUTH2'],
  yahoo: ['PLAIN', 'LOGIN', 'XOAUTH2', 'OAUTHBEARER'],
  zoho: ['LOGIN', 'PLAIN'],
  brevo: ['PLAIN', 'LOGIN', 'CRAM-MD5'],
  mailtrap: ['PLAIN', 'LOGIN', 'CRAM-MD5'],
};

const MICROSOFT_KEYWORDS = [
  'SIZE 157286400',
  'PIPELINING',
  'DSN',
  'ENHANCEDSTATUSCODES',
  '8BITMIME',
  'BINARYMIME',
  'CHUNKING',
  'SMTPUTF8',
];

/** Other lines of the reply to EHLO, from public posts. Servers without an entry send the usual lines. */
const KEYWORDS: Partial<Readonly<Record<ProviderId, readonly string[]>>> = {
  qq: ['SIZE 73400320'],
  gmail: ['SIZE 35882577', '8BITMIME', 'ENHANCEDSTATUSCODES', 'PIPELINING', 'CHUNKING', 'SMTPUTF8'],
  outlook: MICROSOFT_KEYWORDS,
  hotmail: MICROSOFT_KEYWORDS,
  office365: MICROSOFT_KEYWORDS,
  zoho: ['SIZE 53477376'],
  mailgun: ['SIZE 52428800', '8BITMIME', 'SMTPUTF8', 'PIPELINING'],
};

/** Challenge before the rejection of a token. Source: developers.google.com/workspace/gmail/imap/xoauth2-protocol */
const TOKEN_CHALLENGE: Partial<Readonly<Record<ProviderId, string>>> = {
  gmail: '{"status":"401","schemes":"bearer mac","scope":"https://mail.google.com/"}',
};

/** Rule whose words answer a wrong password; default: login-refused. */
const REFUSAL: Partial<Readonly<Record<ProviderId, string>>> = {
  qq: 'five-causes',
  exmail: 'five-causes',
  outlook: 'basic-auth-ended',
  hotmail: 'basic-auth-ended',
  office365: 'credentials-incorrect',
  'office365-china': 'credentials-incorrect',
  'office365-usgov': 'credentials-incorrect',
  yahoo: 'bad-auth-attempts',
};

/** Reply after this many consecutive rejections of one user. */
const LOCK_OUT: Partial<Readonly<Record<ProviderId, { after: number; rule: string }>>> = {
  '163': { after: 5, rule: 'too-many-failed-logins' },
  '126': { after: 5, rule: 'too-many-failed-logins' },
  aliyun: { after: 5, rule: 'account-locked' },
  gmail: { after: 10, rule: 'too-many-logins' },
};

const SENDER_MISMATCH: Partial<Readonly<Record<ProviderId, string>>> = {
  qq: 'sender-mismatch',
  exmail: 'sender-mismatch',
  '163': 'sender-mismatch',
  '126': 'sender-mismatch',
  aliyun: 'sender-mismatch',
  directmail: 'sender-mismatch',
  neteaseqiye: 'sender-mismatch',
  yandex: 'sender-mismatch',
  mailru: 'sender-mismatch',
  gmx: 'sender-mismatch',
  webde: 'sender-mismatch',
};

/** Returns the servers of the providers that have their own hosts. Providers with the same host share a server. */
export function providerServers(
  providers: readonly ProviderId[] = PROVIDER_IDS,
  takes: TokenCheck = async () => false,
): ProviderServer[] {
  const byHost = Map.groupBy(
    providers.flatMap(id => presetOf(id).endpoints.map(endpoint => ({ id, endpoint }))),
    ({ endpoint }) => endpoint.host,
  );
  return [...byHost].map(([host, entries]) => {
    const ids = [...new Set(entries.map(({ id }) => id))];
    const ports = new Map(entries.map(({ endpoint }) => [endpoint.port, endpoint.tls]));
    return {
      host,
      listeners: [...ports].map(([port, tls]) => ({ port, tls })),
      script: script(ids, takes),
    };
  });
}

/** Reports whether the authorization server accepts the token. */
export type TokenCheck = (token: string, username: string) => Promise<boolean>;

function script(ids: readonly ProviderId[], takes: TokenCheck): Script {
  const [first = 'custom'] = ids;
  const accounts = ACCOUNTS.filter(({ provider }) => ids.includes(provider));
  const failures = new Map<string, number>();
  const addressOf = (user: string) => accounts.find(account => isUser(account, user))?.username ?? user;
  const keywords = KEYWORDS[first];
  const tokenChallenge = TOKEN_CHALLENGE[first];
  return {
    mechanisms: MECHANISMS[first] ?? PASSWORD_MECHANISMS,
    ...(keywords && { keywords }),
    ...(tokenChallenge && { tokenChallenge }),
    login: async attempt => {
      const found = accounts.find(account => logsIn(account, attempt));
      const user = addressOf(attempt.username);
      const vouched = attempt.token !== undefined && (await takes(attempt.token, attempt.username));
      if (vouched || (found && found.refusedBy === undefined)) {
        failures.delete(user);
        return { ok: true, answer: '235 2.7.0 Authentication successful' };
      }
      const count = (failures.get(user) ?? 0) + 1;
      failures.set(user, count);
      const lock = LOCK_OUT[first];
      const rule = lock && count > lock.after ? lock.rule : found?.refusedBy;
      const answer = words(found?.provider ?? first, rule ?? refusal(first, attempt), found?.gbk);
      return { ok: false, answer };
    },
    content: message => afterData(first, addressOf(message.user ?? ''), message),
    command: (verb, argument, { user }) => {
      if (verb !== 'MAIL' || user === undefined) return undefined;
      const rule = SENDER_MISMATCH[first];
      const sender = /^FROM:\s*<([^>]*)>/i.exec(argument)?.[1]?.toLowerCase();
      return rule && sender !== addressOf(user).toLowerCase() ? words(first, rule) : undefined;
    },
  };
}

/** Sender that no provider has verified, for every account. */
export const UNVERIFIED = 'notice@unverified.example';
/** The lab's SES account that is in the sandbox. It can send only to the simulator and to verified addresses. */
export const SANDBOXED = 'AKIASANDBOX';

/** Rule whose reply a provider sends for a sender only after the message. */
const AFTER_DATA: Partial<
  Readonly<Record<ProviderId, { rule: string; refuses: (account: string, message: Message) => boolean }>>
> = {
  ses: {
    rule: 'not-verified',
    refuses: (account, { from, to }) =>
      from === UNVERIFIED || (account === SANDBOXED && to.some(isUnverifiedRecipient)),
  },
  sendgrid: { rule: 'sender-not-verified', refuses: (_, { from }) => from === UNVERIFIED },
  tencentses: { rule: 'sender-not-authenticated', refuses: (_, { from }) => from === UNVERIFIED },
  mailgun: { rule: 'sandbox', refuses: (_, { from }) => from === UNVERIFIED },
  zoho: { rule: 'relaying-disallowed', refuses: isOtherSender },
  outlook: { rule: 'send-as-denied', refuses: isOtherSender },
  hotmail: { rule: 'send-as-denied', refuses: isOtherSender },
  office365: { rule: 'send-as-denied', refuses: isOtherSender },
  'office365-china': { rule: 'send-as-denied', refuses: isOtherSender },
  'office365-usgov': { rule: 'send-as-denied', refuses: isOtherSender },
};

const isUnverifiedRecipient = (address: string): boolean =>
  !/@(?:simulator\.amazonses\.com|shop\.example)$/.test(address);

function isOtherSender(account: string, { from }: Message): boolean {
  return from.toLowerCase() !== account.toLowerCase();
}

function afterData(provider: ProviderId, account: string, message: Message): Answer | undefined {
  const judge = AFTER_DATA[provider];
  if (!judge?.refuses(account, message)) return undefined;
  const said = words(provider, judge.rule).toString();
  // SES lists the addresses that are not verified.
  const named = message.from === UNVERIFIED ? message.from : (message.to[0] ?? '');
  return provider === 'ses' ? said.replace(/\S+@\S+$/, named) : said;
}

/**
 * Reports whether the user name belongs to the account. Some providers also accept the part of the address before @.
 */
const isUser = ({ provider, username }: Account, user: string): boolean =>
  user === username ||
  (presetOf(provider).username.localPart === true && user === username.slice(0, username.indexOf('@')));

const byToken = ({ mechanism }: Attempt): boolean => TOKEN_MECHANISMS.includes(mechanism);

const logsIn = (account: Account, attempt: Attempt): boolean =>
  isUser(account, attempt.username) &&
  (account.token === true) === byToken(attempt) &&
  attempt.proves(account.password);

/**
 * Returns the rule of a rejected login. Replies about passwords, such as that basic login has ended, do not apply to a
 * wrong token.
 */
const refusal = (provider: ProviderId, attempt: Attempt): string =>
  (byToken(attempt) ? undefined : REFUSAL[provider]) ?? 'login-refused';

/** Returns the provider's own words, or plain words if none are known. */
function words(provider: ProviderId, rule: string, gbk = false): Answer {
  const known = REPLIES.find(
    reply => reply.provider === provider && reply.rule === rule && (reply.bytes !== undefined) === gbk,
  );
  if (!known) return '535 5.7.8 Authentication failed';
  return known.bytes ? Buffer.concat([known.bytes, Buffer.from('\r\n')]) : known.reply;
}
