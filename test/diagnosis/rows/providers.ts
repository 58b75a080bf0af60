import type { ProviderId } from '../../../crds/providers.ts';
import { presetOf } from '../../../operator/src/providers/index.ts';
import { WIRE_FORMS } from '../../../testing/fixtures/forms.ts';
import { PROBED_REPLIES, type ProbedReply } from '../../../testing/fixtures/replies.ts';
import type { Answer } from '../../../testing/lab/smtp/answer.ts';
import type { Script } from '../../../testing/lab/smtp/script.ts';
import { type Expectation, egress, login, type Peer, type Row, type Server, sender, tls } from '../row.ts';

const WORDS: Readonly<Record<ProbedReply['at'], string>> = {
  greeting: 'the greeting',
  ehlo: 'EHLO',
  starttls: 'STARTTLS',
  auth: 'the login',
  sender: 'MAIL FROM',
};

function formsOf({ reply, bytes }: ProbedReply): (readonly [form: string, Answer])[] {
  if (bytes) return [['in GBK', Buffer.concat([bytes, Buffer.from('\r\n')])]];
  const forms = WIRE_FORMS.map(([name, form]) => [name, form(reply)] as const);
  // A reply without letters is identical in upper and lower case.
  return forms.filter(([, answer], nth) => forms.findIndex(([, other]) => other === answer) === nth);
}

/** Returns the reply as one line, without the codes that only a machine reads. */
function shown(reply: string): string {
  const [first = '', ...more] = reply.split('\r\n');
  const text = first.length > 90 ? `${first.slice(0, 89)}…` : first;
  return more.length > 0 && !text.endsWith('…') ? `${text} …` : text;
}

function server({ provider, at }: ProbedReply, answer: Answer): Server {
  const { endpoints, ownHost } = presetOf(provider);
  const listeners = [...endpoints, ...(ownHost ? [ownHost] : [])].map(({ port, tls: mode }) => ({
    port,
    tls: mode,
  }));
  return { listeners, script: SCRIPT[at](answer) };
}

const ACCEPTS: Partial<Script> = {
  login: () => ({ ok: true, answer: '235 2.7.0 Authentication successful' }),
};

const SCRIPT: Readonly<Record<ProbedReply['at'], (answer: Answer) => Partial<Script>>> = {
  greeting: answer => ({ banner: () => answer }),
  ehlo: answer => ({ command: verb => (verb === 'EHLO' ? answer : undefined) }),
  starttls: answer => ({ command: verb => (verb === 'STARTTLS' ? answer : undefined) }),
  auth: answer => ({ login: () => ({ ok: false, answer }) }),
  sender: answer => ({ ...ACCEPTS, command: verb => (verb === 'MAIL' ? answer : undefined) }),
};

function username(provider: ProviderId): string {
  const { username: rule, domains } = presetOf(provider);
  return rule.value ?? `shop@${domains[0] ?? 'shop.example'}`;
}

function from(provider: ProviderId): string {
  const user = username(provider);
  return user.includes('@') ? user : 'notice@shop.example';
}

/** Reasons for a fault of the account that the server reports at MAIL FROM; it is fixed at the login. */
const OF_THE_ACCOUNT = ['AccountLocked', 'TooManyConnections', 'BlockedByPolicy', 'QuotaExceeded'];

const EXPECT: Readonly<Record<ProbedReply['at'], (reason: string, ...says: string[]) => Expectation>> = {
  greeting: egress,
  ehlo: egress,
  starttls: tls,
  auth: login,
  sender,
};

function expectation({ at, reason, bytes }: ProbedReply): Expectation {
  const expected = at === 'sender' && OF_THE_ACCOUNT.includes(reason) ? login : EXPECT[at];
  return expected(reason, 'said: "', ...(bytes ? ['请使用授权码登录'] : []));
}

/** A password in the form that Gmail and QQ issue. Another form would be reported first. */
const PASSWORD = 'kqzvwmxbtrlfjhpd';

/** Result of a server that accepts HELO and then offers no login. */
const AFTER_HELO: Peer = {
  says: 'exit 28',
  differs: 'swaks tries HELO, and reports only that no login is offered',
};

/** Every rejection of every provider, from a server under the provider's own name, in every form. */
export const PROVIDERS: readonly Row[] = PROBED_REPLIES.flatMap((fixture, index) =>
  formsOf(fixture).map(
    ([form, answer], nth): Row => ({
      id: `reply-${index}-${nth}`,
      case: `${presetOf(fixture.provider).title} at ${WORDS[fixture.at]}: ${shown(fixture.reply)}`,
      done: form,
      server: server(fixture, answer),
      probe: {
        provider: fixture.provider,
        login: { username: username(fixture.provider), password: PASSWORD },
        from: from(fixture.provider),
      },
      expect: expectation(fixture),
      ...(fixture.at === 'ehlo' && { swaks: AFTER_HELO }),
      // swaks uses only the codes, so the form of the words does not matter.
      ...(nth > 0 && { swaks: false as const }),
    }),
  ),
);
