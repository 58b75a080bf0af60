import type { ProviderId } from '../../../crds/providers.ts';
import { presetOf } from '../../../operator/src/providers/index.ts';
import { healthy } from '../../../testing/lab/faults.ts';
import type { Answer } from '../../../testing/lab/smtp/answer.ts';
import type { Script } from '../../../testing/lab/smtp/script.ts';
import { login, type Row, ready, type Server, SHORT, sender } from '../row.ts';

/** The login and the sender: replies of a server without rules in a preset. */

const probe = { port: 465, login: true } as const;
const doomed = { port: 465, login: true, timeout: SHORT } as const;
const withSender = { ...probe, from: 'user@lab.test' } as const;

const scripted = (script: Partial<Script>): Server => ({ script });
const offers = (...mechanisms: string[]): Server => scripted({ mechanisms });
const refuses = (answer: Answer): Server => scripted({ login: () => ({ ok: false, answer }) });
const answers = (verb: string, answer: Answer): Server =>
  scripted({ command: said => (said === verb ? answer : undefined) });
const SILENCE: Answer = { segments: [] };

const refused = (id: string, what: string, words: string, expect: Row['expect']): Row => ({
  id,
  case: what,
  done: `\`${words}\` to the login`,
  server: refuses(words),
  probe,
  expect,
});

const listenersOf = (provider: ProviderId) =>
  presetOf(provider).endpoints.map(({ port, tls }) => ({ port, tls }));
const QQ = listenersOf('qq');
const SENDGRID = listenersOf('sendgrid');

const OFFERS: readonly Row[] = [
  {
    id: 'auth-before-tls',
    case: 'Logins are offered only behind TLS, and there is none',
    done: 'no AUTH before STARTTLS, probed with tls: none and a login',
    probe: { port: 587, tls: 'none', login: true },
    expect: login(
      'TLSRequired',
      'Credentials are sent only over verified TLS',
      'Set spec.endpoint.tls to starttls',
    ),
    swaks: { says: 'exit 28' },
  },
  {
    id: 'auth-plaintext',
    case: 'Logins are offered in plaintext',
    done: 'AUTH without TLS on 25, probed with tls: none and a login',
    server: { listeners: [{ port: 25, tls: 'none' }], script: { plaintextLogins: true } },
    probe: { port: 25, tls: 'none', login: true },
    expect: login('TLSRequired', 'no login was made', '--allow-plaintext-login'),
    swaks: { says: 'exit 0', differs: 'swaks sends the password in plaintext; the operator does not' },
  },
  {
    id: 'no-auth',
    case: 'The server offers no login at all',
    done: 'no AUTH in the answer to EHLO, behind TLS',
    server: offers(),
    probe,
    expect: login('AuthNotOffered', 'does not offer AUTH on this connection', 'remove spec.secretRef'),
  },
  {
    id: 'no-auth-25',
    case: 'The server offers no login on 25',
    done: 'no AUTH on 25 behind STARTTLS',
    server: offers(),
    probe: { port: 25, tls: 'starttls', login: true },
    expect: login(
      'AuthNotOffered',
      'Port 25 is for mail between servers',
      '587 with starttls, 465 with implicit',
    ),
  },
  {
    id: 'gssapi',
    case: 'The server offers mechanisms that the operator lacks',
    done: '`AUTH GSSAPI NTLM`',
    server: offers('GSSAPI', 'NTLM'),
    probe,
    expect: login('MechanismNotOffered', 'offers GSSAPI and NTLM', 'one of PLAIN, LOGIN, CRAM-MD5'),
  },
  {
    id: 'method-of-the-spec',
    case: 'The server offers mechanisms, and spec.auth.method allows none of them',
    done: '`AUTH PLAIN LOGIN`, probed with --auth-method cram-md5',
    probe: { ...probe, authMethod: 'cram-md5' },
    expect: login('MechanismNotOffered', 'spec.auth.method allows none of these', 'plain or login'),
  },
  {
    id: 'only-oauth2',
    case: 'The server takes OAuth2 tokens alone',
    done: '`AUTH XOAUTH2 OAUTHBEARER`',
    server: offers('XOAUTH2', 'OAUTHBEARER'),
    probe,
    expect: login('OAuth2Required', 'accepts only OAuth2 tokens'),
  },
  {
    id: 'login-mechanism',
    case: 'The server supports only AUTH LOGIN',
    done: '`AUTH LOGIN`',
    server: offers('LOGIN'),
    probe,
    expect: ready('the login works (LOGIN)'),
  },
  {
    id: 'cram-md5-mechanism',
    case: 'The server supports only CRAM-MD5',
    done: '`AUTH CRAM-MD5`',
    server: offers('CRAM-MD5'),
    probe,
    expect: ready('the login works (CRAM-MD5)'),
  },
];

/** Offers CRAM-MD5 although it cannot work: it needs plaintext passwords, and the server stores hashes. */
const HASHED: Partial<Script> = {
  mechanisms: ['CRAM-MD5', 'DIGEST-MD5', 'LOGIN', 'PLAIN'],
  login: (attempt, session) =>
    attempt.mechanism === 'CRAM-MD5'
      ? { ok: false, answer: '535 5.7.8 Error: authentication failed' }
      : healthy.login(attempt, session),
};

const PLAIN_504: Partial<Script> = {
  command: (verb, argument) =>
    verb === 'AUTH' && argument.startsWith('PLAIN')
      ? '504 5.5.4 Unrecognized authentication type'
      : undefined,
};

const MECHANISMS: readonly Row[] = [
  {
    id: 'hashed-passwords',
    case: 'The server offers CRAM-MD5 first, which its hashed passwords can never pass',
    done: '`AUTH CRAM-MD5 DIGEST-MD5 LOGIN PLAIN`; CRAM-MD5 always gets 535',
    server: scripted(HASHED),
    probe,
    expect: ready('the login works (PLAIN)'),
  },
  {
    id: 'hashed-passwords-cram-md5',
    case: 'The same, and spec.auth.method insists on CRAM-MD5',
    done: 'the same server, probed with --auth-method cram-md5',
    server: scripted(HASHED),
    probe: { ...probe, authMethod: 'cram-md5' },
    expect: login(
      'InvalidCredentials',
      'The login used AUTH CRAM-MD5',
      'set spec.auth.method to auto, plain or login',
    ),
  },
  {
    id: 'plain-refused-as-such',
    case: 'The server offers PLAIN and does not know it',
    done: '`504 5.5.4 Unrecognized authentication type` to AUTH PLAIN; LOGIN works',
    server: scripted(PLAIN_504),
    probe,
    expect: ready('the login works (LOGIN)'),
  },
  {
    id: 'plain-is-no-command',
    case: 'The server offers PLAIN and rejects the command',
    done: '`500 5.5.1 Command not recognized` to AUTH PLAIN; LOGIN works',
    server: scripted({
      command: (verb, argument) =>
        verb === 'AUTH' && argument.startsWith('PLAIN') ? '500 5.5.1 Command not recognized' : undefined,
    }),
    probe,
    expect: ready('the login works (LOGIN)'),
  },
  {
    id: 'auth-not-enabled',
    case: 'The server offers AUTH and has not enabled it',
    done: '`503 5.5.1 Error: authentication not enabled` to AUTH',
    server: answers('AUTH', '503 5.5.1 Error: authentication not enabled'),
    probe,
    expect: login('AuthNotOffered', 'The server offers AUTH', 'administrator must enable AUTH'),
  },
  {
    id: 'plain-refused-as-such-login-too',
    case: 'The server does not know PLAIN, and refuses the password with LOGIN',
    done: '504 to AUTH PLAIN, `535 5.7.8` to LOGIN',
    server: scripted({ ...PLAIN_504, login: () => ({ ok: false, answer: '535 5.7.8 Bad credentials' }) }),
    probe,
    expect: login(
      'InvalidCredentials',
      'The login used AUTH LOGIN.',
      'It rejected the mechanism AUTH PLAIN: "504 5.5.4',
    ),
  },
];

const REPLIES: readonly Row[] = [
  {
    id: 'wrong-password',
    case: 'The password is wrong',
    done: 'a wrong password',
    probe: { ...probe, login: { username: 'user@lab.test', password: 'not-this-one' } },
    expect: {
      ...login('InvalidCredentials', 'rejected the user name or the password', '535 5.7.8'),
      never: ['not-this-one'],
    },
  },
  {
    id: 'echoes-password',
    case: 'The server repeats the password in its refusal',
    done: '`535 5.7.8 bad password: …` with the password that was sent',
    server: refuses('535 5.7.8 bad password: lab-password'),
    probe,
    expect: login('InvalidCredentials', 'bad password: [hidden]'),
  },
  refused(
    'auth-454',
    'The server currently cannot check passwords',
    '454 4.7.0 Temporary authentication failure',
    login('ServerError', 'does not mean that the credentials are wrong'),
  ),
  refused(
    'auth-454-often',
    'Logins failed too often',
    '454 4.7.0 Too many failed login attempts',
    login('RateLimited', 'temporarily rejects logins'),
  ),
  refused('auth-450-rate', 'Logins come too often', '450 4.7.1 rate limit exceeded', login('RateLimited')),
  refused(
    'auth-421',
    'Too many connections of the account',
    '421 4.7.0 too many connections for this user',
    login('TooManyConnections', 'more open connections than the server allows'),
  ),
  refused(
    'auth-530',
    'The server requires TLS before the login',
    '530 5.7.0 Must issue a STARTTLS command first',
    login('TLSRequired', 'accepts a login only over TLS'),
  ),
  refused(
    'auth-538',
    'The mechanism requires TLS',
    '538 5.7.11 Encryption required for requested authentication mechanism',
    login('TLSRequired'),
  ),
  refused(
    'auth-502',
    'The server does not support AUTH',
    '502 5.5.1 Command not implemented',
    login('AuthNotOffered', 'does not accept the AUTH command'),
  ),
  refused('auth-503', 'No login is taken here', '503 5.5.1 AUTH not available', login('AuthNotOffered')),
  refused(
    'auth-504',
    'The server offers a mechanism that it does not know',
    '504 5.5.4 Unrecognized authentication type',
    login('MechanismNotOffered', 'does not accept it'),
  ),
  refused(
    'auth-token',
    'The token has expired',
    '535 5.7.8 The access token has expired',
    login('TokenRejected', 'OAuth2 token'),
  ),
  refused(
    'auth-oauth2',
    'Passwords have ended',
    '535 5.7.0 basic auth is disabled, use OAuth2',
    login('OAuth2Required', 'no longer accepts passwords'),
  ),
  refused(
    'auth-smtp-off',
    'SMTP is switched off for the account',
    '535 5.7.1 SMTP access is disabled for this user',
    login('SMTPServiceDisabled', 'SMTP is disabled'),
  ),
  refused(
    'auth-app-password',
    'The account password is not enough',
    '534 5.7.9 Application-specific password required',
    login('AppPasswordRequired', 'app password'),
  ),
  refused(
    'auth-code',
    'The server requires an authorization code',
    '535 请使用授权码登录',
    login('AuthorizationCodeRequired', '授权码'),
  ),
  refused(
    'auth-browser',
    'The server requires the account owner to sign in',
    '534 5.7.14 Please log in via your web browser',
    login('AccountChallenge', 'Sign in once in a browser'),
  ),
  refused(
    'auth-locked',
    'The account is locked',
    '535 5.7.8 Your account has been suspended',
    login('AccountLocked', 'locked, suspended or disabled'),
  ),
  refused(
    'auth-country',
    'Logins from this country are forbidden',
    '535 5.7.8 Login from this country is not allowed',
    login('BlockedByPolicy', 'even with the right password'),
  ),
  refused(
    'auth-quota',
    'The plan is used up',
    '535 5.7.1 Monthly quota exceeded',
    login('QuotaExceeded', 'The credentials are not the cause'),
  ),
  refused(
    'auth-too-weak',
    'The mechanism is too weak for the account',
    '534 5.7.9 Authentication mechanism is too weak',
    login('MechanismNotOffered', 'too weak'),
  ),
  refused(
    'auth-501',
    'The server cannot read the login',
    '501 5.5.2 Cannot decode response',
    login('ProtocolError', 'could not read the login'),
  ),
  refused(
    'auth-554',
    'The server refuses without saying why',
    '554 5.3.0 Go away',
    login('ServerError', 'does not show whether the credentials are wrong'),
  ),
  {
    id: 'auth-silent',
    case: 'The login is not answered',
    done: 'no answer to AUTH',
    server: answers('AUTH', SILENCE),
    probe: doomed,
    expect: login('ReplyTimeout', 'did not answer the login with PLAIN'),
  },
  {
    id: 'auth-closed',
    case: 'The connection is closed in the login, as QQ does',
    done: 'the server closes when AUTH comes',
    server: answers('AUTH', { segments: [], ending: 'close' }),
    probe,
    expect: login('ConnectionClosed', 'closed the connection during the login', 'Check in this order'),
  },
  {
    id: 'auth-reset',
    case: 'The connection is reset in the login',
    done: 'the server resets when AUTH comes',
    server: answers('AUTH', { segments: [], ending: 'reset' }),
    probe,
    expect: login('ConnectionClosed', 'closed the connection during the login'),
  },
  {
    id: 'auth-challenges',
    case: 'The server asks for more than the mechanism has',
    done: '`334 bW9yZQ==` again and again',
    server: answers('AUTH', '334 bW9yZQ=='),
    probe,
    expect: login('ProtocolError', '334 bW9yZQ=='),
    swaks: false,
  },
  {
    id: 'auth-nonsense',
    case: 'A proxy answers the login with something else',
    done: '`whatever` to AUTH',
    server: answers('AUTH', 'whatever'),
    probe: doomed,
    expect: login('ProtocolError', 'an unexpected reply to the login with PLAIN: "whatever"'),
  },
  {
    id: 'auth-unasked',
    case: 'A device reports a successful login before it was made',
    done: '`235` right behind the answer to EHLO',
    server: answers('EHLO', {
      segments: ['250-auth-unasked.table.test\r\n250 AUTH PLAIN\r\n235 2.7.0 OK\r\n'],
    }),
    probe,
    expect: login('ProtocolError', '"235 2.7.0 OK"'),
    swaks: { says: 'exit 0', differs: 'swaks believes it' },
  },
  {
    id: 'auth-250',
    case: 'The server answers the login with a code that is none of AUTH',
    done: '`250 OK` to AUTH',
    server: answers('AUTH', '250 OK'),
    probe,
    expect: login('ServerError', '250 OK'),
    swaks: { says: 'exit 28' },
  },
];

const said = (id: string, what: string, words: string, expect: Row['expect']): Row => ({
  id,
  case: what,
  done: `\`${words}\` to MAIL FROM`,
  server: answers('MAIL', words),
  probe: withSender,
  expect,
});

const SENDER: readonly Row[] = [
  {
    id: 'relay',
    case: 'A relay that admits by address takes the sender without a login',
    done: 'no AUTH, plaintext 25, probed with tls: none',
    server: { listeners: [{ port: 25, tls: 'none' }], script: { mechanisms: [] } },
    probe: { port: 25, tls: 'none', from: 'user@lab.test' },
    expect: ready('no login was made', 'the sender is accepted'),
  },
  {
    id: 'relay-refuses',
    case: 'A relay requires a login although none is configured',
    done: '`530 5.7.0 Authentication required` to MAIL FROM, without a login',
    probe: { port: 465, from: 'user@lab.test' },
    expect: sender('SenderRejected', 'only after a login', 'spec.secretRef'),
  },
  {
    id: 'relaying-denied',
    case: 'A relay does not carry mail for whom it has let in',
    done: '`554 5.7.1 Relay access denied` to MAIL FROM, after a login',
    server: { script: { command: verb => (verb === 'MAIL' ? '554 5.7.1 Relay access denied' : undefined) } },
    probe: { ...probe, from: 'user@lab.test' },
    expect: sender('RelayDenied', 'said: "'),
  },
  {
    id: 'relaying-denied-rcpt',
    case: 'A relay takes the sender of anybody, and relays nothing for whom it does not know',
    done: '`250` to MAIL FROM, `554 5.7.1 Relay access denied` to RCPT TO, without a login',
    server: {
      listeners: [{ port: 25, tls: 'none' }],
      script: {
        mechanisms: [],
        command: verb => (verb === 'RCPT' ? '554 5.7.1 <user@lab.test>: Relay access denied' : undefined),
      },
    },
    probe: { port: 25, tls: 'none', from: 'user@lab.test' },
    expect: sender('RelayDenied', 'a client that is not logged in', 'allow the egress address'),
  },
  {
    id: 'recipient-unknown',
    case: 'The recipient of spec.checks.recipient does not exist',
    done: '`550 5.1.1 User unknown` to RCPT TO',
    server: answers('RCPT', '550 5.1.1 <nobody@lab.test>: User unknown'),
    probe: { ...withSender, recipient: 'nobody@lab.test' },
    expect: sender('RecipientRejected', 'spec.checks.recipient', 'User unknown'),
  },
  {
    id: 'sender-no-mailbox',
    case: 'The sender is not a mailbox, as is often the case for noreply@',
    done: '`550 5.1.1 User unknown` to RCPT TO with the sender itself',
    server: answers('RCPT', '550 5.1.1 <user@lab.test>: User unknown'),
    probe: withSender,
    expect: ready('the login works', 'not proven', 'spec.checks.recipient'),
    swaks: { says: 'exit 24', differs: 'swaks does not know that the address is only the sender' },
  },
  {
    id: 'recipient-silent',
    case: 'The server does not answer RCPT TO',
    done: 'no answer to RCPT TO',
    server: answers('RCPT', SILENCE),
    probe: { ...doomed, from: 'user@lab.test' },
    expect: sender('ServerError', 'did not answer RCPT TO'),
  },
  {
    id: 'login-required',
    case: 'No Secret for a provider that requires a login',
    done: 'preset qq and no login; the server answers as it should',
    server: { listeners: QQ },
    probe: { provider: 'qq' },
    expect: login('LoginRequired', 'spec.secretRef'),
    swaks: { says: 'exit 0', differs: 'swaks does not know that the provider requires a login' },
  },
  {
    id: 'sender-provisional',
    case: 'The provider judges a sender only with the message',
    done: 'preset sendgrid; MAIL FROM is accepted',
    server: { listeners: SENDGRID, script: { login: () => ({ ok: true, answer: '235 2.7.0 ok' }) } },
    probe: {
      provider: 'sendgrid',
      login: { username: 'apikey', password: `SG.${'a'.repeat(22)}.${'b'.repeat(43)}` },
      from: 'notice@shop.example',
    },
    expect: ready('This is provisional', 'smtp-operator.dev/message-requested-at'),
  },
  {
    id: 'sender-utf8',
    case: 'The sender is beyond ASCII, and the server does not offer SMTPUTF8',
    done: 'spec.from josé@lab.test; the server would accept it all the same',
    probe: { ...probe, from: 'josé@lab.test' },
    expect: sender('SenderRejected', 'does not offer SMTPUTF8', 'MAIL FROM was not sent'),
    swaks: { says: 'exit 0', differs: 'swaks sends the address to a server that does not offer SMTPUTF8' },
  },
  {
    id: 'sender-utf8-offered',
    case: 'The sender is beyond ASCII, and the server offers SMTPUTF8',
    done: '`250-SMTPUTF8`, spec.from josé@lab.test',
    server: scripted({ keywords: ['8BITMIME', 'SMTPUTF8'] }),
    probe: { ...probe, from: 'josé@lab.test' },
    expect: ready('the sender is accepted'),
  },
  said(
    'sender-owner',
    'The account may not send as the sender',
    '553 5.7.1 Sender address rejected: not owned by user',
    sender('SenderMismatch', 'not allowed to send from the address in spec.from'),
  ),
  said(
    'sender-unknown',
    "The sender's domain does not exist",
    '550 5.1.8 Domain does not exist',
    sender('SenderRejected', 'cannot find the domain of spec.from.address'),
  ),
  said(
    'sender-spam',
    'The sender is taken for a source of spam',
    '554 5.7.1 listed in the RBL',
    sender('RejectedAsSpam', 'is on a block list'),
  ),
  said(
    'sender-limit',
    'The account has sent what it may',
    '550 5.7.1 Daily limit reached: too many messages',
    sender('RateLimited', 'reached its sending limit'),
  ),
  said('sender-grey', 'The server takes no more for a while', '450 4.7.1 slow down', sender('RateLimited')),
  said(
    'sender-451',
    'The server currently cannot accept mail',
    '451 4.3.0 Local error in processing',
    sender('ServerError', 'right now'),
  ),
  said(
    'sender-555',
    'The server does not take MAIL FROM as it was sent',
    '555 5.5.4 Unsupported option',
    sender('ServerError', 'does not accept the command'),
  ),
  {
    id: 'sender-silent',
    case: 'MAIL FROM is not answered',
    done: 'no answer to MAIL FROM',
    server: answers('MAIL', SILENCE),
    probe: { ...withSender, timeout: SHORT },
    expect: sender('ServerError', 'did not answer MAIL FROM'),
  },
  {
    id: 'sender-closed',
    case: 'The connection is closed at MAIL FROM',
    done: 'the server closes when MAIL FROM comes',
    server: answers('MAIL', { segments: [], ending: 'close' }),
    probe: withSender,
    expect: sender('ServerError', 'closed the connection at MAIL FROM'),
  },
  {
    id: 'quit-silent',
    case: 'The server does not take leave',
    done: 'no answer to QUIT',
    server: answers('QUIT', SILENCE),
    probe: withSender,
    expect: ready('the sender is accepted'),
    swaks: { says: 'exit 6', differs: 'swaks counts an unanswered QUIT; nothing hangs on it' },
  },
];

export const LOGIN: readonly Row[] = [...OFFERS, ...MECHANISMS, ...REPLIES, ...SENDER];
