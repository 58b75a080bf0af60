import type { ProviderId } from '../../crds/providers.ts';
import { PROVIDER_IDS } from '../../crds/providers.ts';
import type { Endpoint } from '../../operator/src/model/endpoint.ts';
import { presetOf } from '../../operator/src/providers/index.ts';
import { REPLIES } from '../fixtures/replies.ts';
import { ACCOUNTS, type Account } from './accounts.ts';
import type { Answer } from './smtp/answer.ts';
import type { Script } from './smtp/script.ts';

/** One server of the lab: everything that a provider answers under one host name. */
export interface ProviderServer {
  host: string;
  listeners: readonly Pick<Endpoint, 'port' | 'tls'>[];
  script: Script;
}

const PASSWORD_MECHANISMS = ['PLAIN', 'LOGIN'];

/** What each provider offers behind TLS, in its own order. */
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

/** The rule whose words a wrong password gets; where it is not this one. */
const REFUSAL: Partial<Readonly<Record<ProviderId, string>>> = {
  qq: 'five-causes',
  exmail: 'five-causes',
  outlook: 'basic-auth-ended',
  hotmail: 'basic-auth-ended',
  office365: 'credentials-incorrect',
  yahoo: 'bad-auth-attempts',
};

/** What comes in place of that after so many refusals of one user in a row. */
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
  zoho: 'relaying-disallowed',
};

/** The servers of all providers that have hosts of their own; those that share a host share a server. */
export function providerServers(): ProviderServer[] {
  const byHost = Map.groupBy(
    PROVIDER_IDS.flatMap(id => presetOf(id).endpoints.map(endpoint => ({ id, endpoint }))),
    ({ endpoint }) => endpoint.host,
  );
  return [...byHost].map(([host, entries]) => {
    const ids = [...new Set(entries.map(({ id }) => id))];
    const ports = new Map(entries.map(({ endpoint }) => [endpoint.port, endpoint.tls]));
    return {
      host,
      listeners: [...ports].map(([port, tls]) => ({ port, tls })),
      script: script(ids),
    };
  });
}

function script(ids: readonly ProviderId[]): Script {
  const [first = 'custom'] = ids;
  const accounts = ACCOUNTS.filter(({ provider }) => ids.includes(provider));
  const failures = new Map<string, number>();
  const login = (username: string, proves: (secret: string) => boolean): Account | undefined =>
    accounts.find(account => account.username === username && proves(account.password));
  return {
    mechanisms: MECHANISMS[first] ?? PASSWORD_MECHANISMS,
    login: ({ username, proves }) => {
      const found = login(username, proves);
      if (found && found.refusedBy === undefined) {
        failures.delete(username);
        return { ok: true, answer: '235 2.7.0 Authentication successful' };
      }
      const count = (failures.get(username) ?? 0) + 1;
      failures.set(username, count);
      const lock = LOCK_OUT[first];
      const rule = lock && count > lock.after ? lock.rule : found?.refusedBy;
      return {
        ok: false,
        answer: words(found?.provider ?? first, rule ?? REFUSAL[first] ?? 'login-refused', found?.gbk),
      };
    },
    command: (verb, argument, { user }) => {
      if (verb !== 'MAIL' || user === undefined) return undefined;
      const rule = SENDER_MISMATCH[first];
      const sender = /^FROM:\s*<([^>]*)>/i.exec(argument)?.[1]?.toLowerCase();
      return rule && sender !== user.toLowerCase() ? words(first, rule) : undefined;
    },
  };
}

/** The provider's own words; plain ones where none are known. */
function words(provider: ProviderId, rule: string, gbk = false): Answer {
  const known = REPLIES.find(
    reply => reply.provider === provider && reply.rule === rule && (reply.bytes !== undefined) === gbk,
  );
  if (!known) return '535 5.7.8 Authentication failed';
  return known.bytes ? Buffer.concat([known.bytes, Buffer.from('\r\n')]) : known.reply;
}
