import type { Answer } from '../../../testing/lab/smtp/answer.ts';
import { multiline } from '../../../testing/lab/smtp/answer.ts';
import type { Script } from '../../../testing/lab/smtp/script.ts';
import type { SmtpListener } from '../../../testing/lab/smtp/server.ts';
import { egress, login, type Row, ready, type Server, SHORT, tls } from '../row.ts';

/** Greeting, EHLO and STARTTLS: replies of a server, or of a device that answers instead. */

const PLAIN_587: readonly SmtpListener[] = [{ port: 587, tls: 'none' }];
const SILENCE: Answer = { segments: [] };

const probe = { port: 587, login: true } as const;
const behindTLS = { port: 465, login: true } as const;
const doomed = { port: 587, timeout: SHORT } as const;

const greets = (banner: Answer): Server => ({ script: { banner: () => banner } });

const answers = (verb: string, answer: Answer, rest: Partial<Script> = {}): Server => ({
  script: { ...rest, command: said => (said === verb ? answer : undefined) },
});

/** Applies the answer to HELO too, so that a peer's fallback to HELO gets the same result. */
const hello = (answer: Answer): Server => ({
  script: { command: said => (said === 'EHLO' || said === 'HELO' ? answer : undefined) },
});

/** Changes the server to plaintext on 587, with the settings of the script. */
const inPlaintext = (server: Server): Server => ({ ...server, listeners: PLAIN_587 });

const ends = (ending: 'close' | 'reset', ...segments: string[]): Answer => ({ segments, ending });

/** Sends one byte per second, for longer than any probe waits. */
const drip = (text: string): Answer => ({ segments: [...text], gapMs: 1000 });

const GREETING: readonly Row[] = [
  {
    id: 'silent',
    case: 'The server accepts the connection and sends nothing',
    done: 'no greeting on 587',
    server: inPlaintext(greets(SILENCE)),
    probe: doomed,
    expect: egress('GreetingTimeout', 'accepted the connection but sent no greeting', 'received: nothing'),
  },
  {
    id: 'silent-behind-tls',
    case: 'The server completes the handshake and sends nothing',
    done: 'no greeting behind TLS on 465',
    server: greets(SILENCE),
    probe: { port: 465, timeout: SHORT },
    expect: egress('GreetingTimeout', 'sent no greeting'),
  },
  {
    id: 'drip',
    case: 'The server greets with one byte a second',
    done: '`220 drip.table.test ESMTP`, a byte a second',
    server: inPlaintext(greets(drip('220 drip.table.test ESMTP, and much more than that\r\n'))),
    probe: doomed,
    expect: egress('GreetingTimeout', 'received: "2'),
  },
  {
    id: 'drip-behind-tls',
    case: 'The server greets with one byte a second behind TLS',
    done: 'a byte a second behind TLS on 465',
    server: greets(drip('220 drip-behind-tls.table.test ESMTP, and much more than that\r\n')),
    probe: { port: 465, timeout: SHORT },
    expect: egress('GreetingTimeout', 'sent no greeting within'),
  },
  {
    id: 'late-greeting',
    case: 'The server delays its greeting on purpose (greet delay)',
    done: 'the greeting comes after two seconds, in two parts',
    server: greets({ segments: ['220-wait', '\r\n220 late-greeting.table.test ESMTP\r\n'], gapMs: 2000 }),
    probe,
    expect: ready(),
  },
  {
    id: 'greeting-421',
    case: 'The server is too busy to talk',
    done: 'greets with `421 4.3.2 Service not available`',
    server: greets('421 4.3.2 Service not available, closing transmission channel'),
    probe,
    expect: egress('GreetingRejected', 'does not accept connections right now', '421 4.3.2'),
  },
  {
    id: 'greeting-421-connections',
    case: 'Too many connections are open',
    done: 'greets with `421 4.7.0 Too many concurrent SMTP connections`',
    server: greets('421 4.7.0 Too many concurrent SMTP connections from this IP address'),
    probe,
    expect: egress('TooManyConnections', 'too many are open'),
  },
  {
    id: 'greeting-421-rate',
    case: 'Connections come too often',
    done: 'greets with `421 4.7.0 connecting too frequently`',
    server: greets('421 4.7.0 You are connecting too frequently, slow down'),
    probe,
    expect: egress('RateLimited', 'connects or sends too often', 'spec.checks.egress.interval'),
  },
  {
    id: 'greeting-554',
    case: 'The host does not take mail from clients',
    done: 'greets with `554 No SMTP service here`',
    server: greets('554 No SMTP service here'),
    probe,
    expect: egress('GreetingRejected', 'instead of sending a greeting', '554 No SMTP service here'),
  },
  {
    id: 'greeting-554-list',
    case: 'The egress address is on a block list',
    done: 'greets with `554 5.7.1 … blocked using zen.spamhaus.org`',
    server: greets('554 5.7.1 Service unavailable; client host blocked using zen.spamhaus.org'),
    probe,
    expect: egress('GreetingRejected', 'it is on a block list', 'remove the address'),
  },
  {
    id: 'greeting-554-behind-tls',
    case: 'The egress address is on a block list, and TLS comes first',
    done: 'the same behind TLS on 465',
    server: greets('554 5.7.1 Service unavailable; client host blocked using zen.spamhaus.org'),
    probe: behindTLS,
    expect: egress('GreetingRejected', 'it is on a block list'),
  },
  {
    id: 'closes-at-greeting',
    case: 'The connection is closed before a greeting',
    done: 'the server closes at once',
    server: greets(ends('close')),
    probe,
    expect: egress('ConnectionClosed', 'closed the connection before its greeting'),
  },
  {
    id: 'resets-at-greeting',
    case: 'The connection is reset before a greeting',
    done: 'the server resets after half a greeting',
    server: greets({ segments: ['220 ha', 'lf'], gapMs: 1500, ending: 'reset' }),
    probe,
    expect: egress('ConnectionReset', 'reset the connection before its greeting'),
  },
  {
    id: 'closes-in-greeting',
    case: 'The connection is closed in the middle of the greeting',
    done: 'the server sends `220 half` without an end of line, and closes',
    server: greets(ends('close', '220 half')),
    probe,
    expect: egress('ConnectionClosed', 'before its greeting, after "220 half"'),
  },
  {
    id: 'http',
    case: 'An HTTP server listens on the port',
    done: 'sends `HTTP/1.1 400 Bad Request`',
    server: inPlaintext(greets(ends('close', 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'))),
    probe,
    expect: egress('NotSMTP', 'This is an HTTP server'),
    swaks: { says: 'exit 6' },
  },
  {
    id: 'http-waits',
    case: 'An HTTP server listens on the port and waits to be asked',
    done: 'sends nothing until it gets a request',
    server: {
      raw: {
        587: socket => {
          socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
        },
      },
    },
    probe: doomed,
    expect: egress('GreetingTimeout', 'sent no greeting', 'proxy'),
  },
  {
    id: 'captive-portal',
    case: 'A captive portal answers instead of the server',
    done: 'sends an HTML page',
    server: inPlaintext(greets(ends('close', '<!DOCTYPE html><html><title>Sign in</title></html>\r\n'))),
    probe,
    expect: egress('NotSMTP', 'This is an HTTP server', 'captive portal'),
    swaks: { says: 'exit 6' },
  },
  {
    id: 'ssh',
    case: 'An SSH server listens on the port',
    done: 'sends `SSH-2.0-OpenSSH_9.9`',
    server: inPlaintext(greets('SSH-2.0-OpenSSH_9.9')),
    probe: doomed,
    expect: egress('NotSMTP', 'This is an SSH server'),
  },
  {
    id: 'imap',
    case: 'An IMAP server listens on the port',
    done: 'sends `* OK IMAP4rev1 ready`',
    server: inPlaintext(greets('* OK IMAP4rev1 ready')),
    probe: doomed,
    expect: egress('NotSMTP', 'This is an IMAP server'),
  },
  {
    id: 'pop3',
    case: 'A POP3 server listens on the port',
    done: 'sends `+OK POP3 ready`',
    server: inPlaintext(greets('+OK POP3 ready')),
    probe: doomed,
    expect: egress('NotSMTP', 'This is a POP3 server'),
  },
  {
    id: 'endless-line',
    case: 'Something sends a line without end',
    done: 'sends 10,000 letters and no end of line',
    server: inPlaintext(greets({ segments: ['a'.repeat(10_000)] })),
    probe: doomed,
    expect: egress('NotSMTP', 'a line that is longer than SMTP allows'),
    swaks: { says: 'exit 21' },
  },
  {
    id: 'control-characters',
    case: 'The server colours its refusal with control characters',
    done: 'greets with `554 ` and terminal escapes',
    server: greets('554 \u001b[31mgo\u0007 away\u001b[0m'),
    probe,
    expect: { ...egress('GreetingRejected', 'away'), never: ['\u001b', '\u0007'] },
  },
  {
    id: 'tls-on-587',
    case: 'TLS from the first byte on 587, and STARTTLS was asked for',
    done: 'implicit TLS on 587',
    server: { listeners: [{ port: 587, tls: 'implicit' }] },
    probe: doomed,
    expect: tls('TLSExpected', 'and answers over TLS', 'Set spec.endpoint.tls to implicit'),
    swaks: { says: 'exit 21', differs: 'swaks sees only that no banner comes' },
  },
  {
    id: 'tls-on-465',
    case: 'STARTTLS was asked for on 465, which speaks TLS from the first byte',
    done: 'implicit TLS on 465, probed with tls: starttls',
    probe: { port: 465, tls: 'starttls', timeout: SHORT },
    expect: tls('TLSExpected', 'and answers over TLS', 'Set spec.endpoint.tls to implicit'),
    swaks: { says: 'exit 21', differs: 'swaks sees only that no banner comes' },
  },
  {
    id: 'tls-alert-in-plaintext',
    case: 'The port answers plaintext with a TLS alert',
    done: 'sends a TLS alert record instead of a greeting',
    server: inPlaintext(greets({ segments: [Buffer.from([21, 3, 3, 0, 2, 2, 10])], ending: 'close' })),
    probe,
    expect: tls('TLSExpected', 'answers with TLS where a plaintext greeting was expected'),
    swaks: { says: 'exit 6', differs: 'swaks sees only that the connection ends' },
  },
];

/** Like Google's relay: it rejects a name without a dot, and the loopback address. */
const fullNamesOnly: Server = {
  script: {
    command: (verb, argument) =>
      verb === 'EHLO' && (!argument.includes('.') || argument === '[127.0.0.1]')
        ? {
            segments: [
              '421-4.7.0 Try again later, closing connection. (EHLO)\r\n421-4.7.0 For more information, go to\r\n421 4.7.0 https://support.example/a/answer/3221692 gsmtp\r\n',
            ],
            ending: 'close',
          }
        : undefined,
  },
};

/** What the rest of the way does to the first lines of a dialogue. */
const OUT_OF_TURN: readonly Row[] = [
  {
    id: 'greeting-begins',
    case: 'The server sends the first line of its greeting and delays the rest (postscreen)',
    done: '`220-wait`, then nothing',
    server: inPlaintext(greets({ segments: ['220-wait\r\n'] })),
    probe: doomed,
    expect: {
      ...egress('GreetingTimeout', 'It sent a part of its greeting', '(1) a server that delays its greeting'),
      never: ['sidecar'],
    },
  },
  {
    id: 'proxy-header-missing',
    case: 'The listener requires a PROXY protocol header',
    done: 'greets with `421 PROXY timed out`',
    server: greets('421 PROXY timed out'),
    probe,
    expect: egress('GreetingRejected', 'expects a PROXY protocol header', 'PROXY protocol for port 587'),
  },
  {
    id: 'proxy-header-read',
    case: 'A load balancer sends a PROXY protocol header to a server that does not expect one',
    done: '`220 … ESMTP`, then `500 5.5.1 Invalid command.` before EHLO',
    server: greets({
      segments: ['220 proxy-header-read.table.test ESMTP\r\n500 5.5.1 Invalid command.\r\n'],
    }),
    probe,
    expect: {
      ...egress('GreetingRejected', 'answered before EHLO was sent: "500 5.5.1', 'send-proxy in HAProxy'),
      never: ['captive portal'],
    },
    swaks: false,
  },
  {
    id: 'ehlo-line-too-late',
    case: 'A line comes after the last line of the reply to EHLO',
    done: '`250 PIPELINING`, then `SIZE`',
    server: {
      script: {
        command: (said, _argument, { secure }) =>
          said === 'EHLO' && secure
            ? {
                segments: [
                  '250-ehlo-line-too-late.table.test\r\n250-AUTH PLAIN LOGIN\r\n250 PIPELINING\r\nSIZE\r\n',
                ],
              }
            : undefined,
      },
    },
    probe: behindTLS,
    expect: login('ProtocolError', '"SIZE" after the last line', 'the login was not sent'),
    swaks: false,
  },
];

const EHLO: readonly Row[] = [
  {
    id: 'ehlo-silent',
    case: 'The server sends a greeting and then nothing',
    done: 'no answer to EHLO',
    server: hello(SILENCE),
    probe: doomed,
    expect: egress('ReplyTimeout', 'sent a greeting but did not answer EHLO'),
  },
  {
    id: 'ehlo-drip',
    case: 'The server answers EHLO with one byte a second',
    done: '`250-…`, a byte a second',
    server: answers('EHLO', drip('250-ehlo-drip.table.test and much more than that\r\n')),
    probe: doomed,
    expect: egress('ReplyTimeout', 'received: "2'),
  },
  {
    id: 'ehlo-refused',
    case: 'The server does not like our name',
    done: '`550 5.7.1 Invalid HELO name` to EHLO',
    server: hello('550 5.7.1 Invalid HELO name'),
    probe,
    expect: egress('GreetingRejected', '550 5.7.1 Invalid HELO name', 'EHLO node.table.test'),
  },
  {
    id: 'ehlo-refused-behind-tls',
    case: 'The server does not like our name, and rejects it after TLS',
    done: '`550 5.7.1 Invalid HELO name` to EHLO on 465',
    server: hello('550 5.7.1 Invalid HELO name'),
    probe: behindTLS,
    expect: egress('GreetingRejected', 'because of the name in it'),
  },
  {
    id: 'ehlo-bare-name',
    case: "The server asks for a full name in EHLO, and the operator is configured to send a pod's bare name",
    done: '`421-4.7.0 Try again later, closing connection. (EHLO)` to a name without a dot',
    server: fullNamesOnly,
    probe: { ...probe, heloName: 'smtp-operator-5d8f' },
    expect: {
      ...egress('GreetingRejected', 'EHLO smtp-operator-5d8f', '--helo-name', '421 4.7.0 Try again later'),
      never: ['too often'],
    },
    swaks: { says: 'exit 6', differs: 'swaks tries HELO, and reports only that the connection ends' },
  },
  {
    id: 'ehlo-own-name',
    case: 'The server asks for a full name or an address in EHLO, and the operator finds one for itself',
    done: 'the same server; no --helo-name, and the host has no full name',
    server: fullNamesOnly,
    probe: { ...probe, heloName: false },
    expect: ready(),
    swaks: false,
  },
  {
    id: 'ehlo-501-closed',
    case: 'The server refuses the name in EHLO and closes before HELO can follow',
    done: '`501-5.5.4 HELO/EHLO argument invalid, closing connection.`, then FIN',
    server: answers(
      'EHLO',
      ends('close', '501-5.5.4 HELO/EHLO argument "x" invalid, closing\r\n501 5.5.4 see RFC 5321\r\n'),
    ),
    probe,
    expect: {
      ...egress('GreetingRejected', '501 5.5.4 HELO/EHLO argument', 'EHLO node.table.test'),
      never: ['closed the connection before', 'block list'],
    },
    swaks: { says: 'exit 6', differs: 'swaks tries HELO, and reports only that the connection ends' },
  },
  {
    id: 'helo-501-twice',
    case: 'The server refuses the name in EHLO and in HELO',
    done: '`501 5.5.2 Invalid domain name` to EHLO, `550 Go away` to HELO',
    server: {
      script: {
        command: verb =>
          verb === 'EHLO' ? '501 5.5.2 Invalid domain name' : verb === 'HELO' ? '550 Go away' : undefined,
      },
    },
    probe,
    expect: egress('GreetingRejected', '501 5.5.2 Invalid domain name', 'EHLO node.table.test'),
  },
  {
    id: 'ftp',
    case: 'An FTP server listens on the port, and greets with 220 too',
    done: '`220 FTP`, then `500 Unknown command`',
    server: inPlaintext({
      script: { banner: () => '220 FTP server ready', command: () => '500 Unknown command' },
    }),
    probe,
    expect: egress('GreetingRejected', 'that of a mail server', '500 Unknown command'),
  },
  {
    id: 'helo-only',
    case: 'The server supports only HELO, so no STARTTLS',
    done: '`502` to EHLO, `250` to HELO',
    server: answers('EHLO', '502 5.5.1 Command not implemented'),
    probe,
    expect: tls('StartTLSNotOffered', 'no extensions'),
  },
  {
    id: 'closes-at-ehlo',
    case: 'The connection is closed at EHLO',
    done: 'the server closes when EHLO comes',
    server: answers('EHLO', ends('close')),
    probe,
    expect: egress('ConnectionClosed', 'before its reply to EHLO'),
  },
  {
    id: 'resets-at-ehlo',
    case: 'The connection is reset at EHLO',
    done: 'the server resets when EHLO comes',
    server: answers('EHLO', ends('reset')),
    probe,
    expect: egress('ConnectionReset', 'before its reply to EHLO'),
  },
  {
    id: 'ehlo-endless',
    case: 'The answer to EHLO never ends',
    done: '`250-…`, ten thousand lines',
    server: answers('EHLO', { segments: [`${'250-X-NOISE\r\n'.repeat(10_000)}`] }),
    probe,
    expect: egress('NotSMTP', 'a reply that is too long'),
    swaks: false,
  },
  {
    id: 'answers-unasked',
    case: 'Something sends the answers before it is asked',
    done: '`220`, `250 AUTH PLAIN` and `235` in one segment, instead of a greeting',
    server: greets({ segments: ['220 hello\r\n250 AUTH PLAIN\r\n235 2.7.0 OK\r\n250 OK\r\n'] }),
    probe: behindTLS,
    expect: egress('NotSMTP', 'before EHLO was sent'),
    swaks: { says: 'exit 0', differs: 'swaks takes each line for the answer to its next command' },
  },
  {
    id: 'ehlo-nonsense',
    case: 'A proxy answers EHLO with something else',
    done: '`hello there` to EHLO',
    server: hello('hello there'),
    probe: doomed,
    expect: egress('NotSMTP', '"hello there" in reply to EHLO'),
  },
  {
    id: 'second-ehlo-closed',
    case: 'The connection is closed at the EHLO behind STARTTLS',
    done: 'the server closes when the second EHLO comes',
    server: {
      script: {
        command: (verb, _argument, { secure }) => (verb === 'EHLO' && secure ? ends('close') : undefined),
      },
    },
    probe,
    expect: egress('ConnectionClosed', 'before its reply to EHLO'),
  },
  {
    id: 'second-ehlo-silent',
    case: 'The server sends nothing after STARTTLS',
    done: 'no answer to the second EHLO',
    server: {
      script: { command: (verb, _argument, { secure }) => (secure && verb !== 'QUIT' ? SILENCE : undefined) },
    },
    probe: doomed,
    expect: egress('ReplyTimeout', 'did not answer EHLO'),
    swaks: { says: 'exit 32' },
  },
];

const STARTTLS: readonly Row[] = [
  {
    id: 'no-starttls',
    case: 'The server offers no STARTTLS',
    done: 'no STARTTLS in the answer to EHLO',
    server: { listeners: PLAIN_587 },
    probe,
    expect: tls('StartTLSNotOffered', 'does not offer STARTTLS', 'Use the port for implicit TLS (465)'),
    openssl: { says: "Didn't find STARTTLS" },
  },
  {
    id: 'no-starttls-25',
    case: 'The server offers no STARTTLS on 25',
    done: 'plain 25, probed with tls: starttls',
    server: { listeners: [{ port: 25, tls: 'none' }] },
    probe: { port: 25, tls: 'starttls' },
    expect: tls('StartTLSNotOffered', 'does not offer STARTTLS'),
  },
  {
    id: 'starttls-masked',
    case: 'A firewall that rewrites SMTP masks the greeting and STARTTLS',
    done: 'greets with asterisks; `250-XXXXXXXA` where STARTTLS was',
    server: inPlaintext({
      script: {
        banner: () => '220 ****************************2*****0*****',
        keywords: ['SIZE 10240000', 'XXXXXXXA'],
      },
    }),
    probe,
    expect: tls('StartTLSNotOffered', 'masked with asterisks', 'inspect esmtp', 'Disable SMTP inspection'),
  },
  {
    id: 'starttls-overwritten',
    case: 'A firewall overwrites STARTTLS alone',
    done: '`250-XXXXXXXA` where STARTTLS was',
    server: inPlaintext({ script: { keywords: ['SIZE 10240000', 'XXXXXXXA'] } }),
    probe,
    expect: tls('StartTLSNotOffered', 'overwritten with X', 'Disable SMTP inspection'),
  },
  {
    id: 'starttls-454',
    case: 'The server cannot load its certificate',
    done: '`454 4.7.0 TLS not available` to STARTTLS',
    server: answers('STARTTLS', '454 4.7.0 TLS not available due to local problem'),
    probe,
    expect: tls('StartTLSRefused', 'cannot start TLS right now', '454 4.7.0'),
    postfix: { says: '454 4.7.0' },
  },
  {
    id: 'starttls-502',
    case: 'The server offers STARTTLS and refuses it',
    done: '`502 5.5.1 Command not implemented` to STARTTLS',
    server: answers('STARTTLS', '502 5.5.1 Command not implemented'),
    probe,
    expect: tls('StartTLSRefused', 'offers STARTTLS but rejects it'),
  },
  {
    id: 'starttls-injected',
    case: 'A device on the path inserts plaintext after STARTTLS',
    done: '`220` and a second reply in one segment',
    server: answers('STARTTLS', { segments: ['220 Ready\r\n250 injected\r\n'] }),
    probe,
    expect: tls('HandshakeFailed', '250 injected', 'CVE-2011-0411'),
    swaks: {
      says: '250 injected',
      differs: 'swaks takes the plaintext for the answer to its EHLO behind TLS',
    },
  },
  {
    id: 'starttls-nonsense',
    case: 'A proxy answers STARTTLS with something else',
    done: '`what?` to STARTTLS',
    server: answers('STARTTLS', 'what?'),
    probe: doomed,
    expect: tls('StartTLSRefused', 'an unexpected reply to STARTTLS: "what?"'),
  },
  {
    id: 'starttls-plaintext',
    case: 'The server agrees to STARTTLS and goes on in plaintext',
    done: '`220` to STARTTLS, then `500 what?` instead of a handshake',
    server: inPlaintext(
      answers(
        'STARTTLS',
        { segments: ['220 Ready\r\n', '500 5.5.1 What is that?\r\n'], gapMs: 500 },
        { keywords: ['STARTTLS'] },
      ),
    ),
    probe: doomed,
    expect: tls('HandshakeFailed', 'accepted STARTTLS but continued in plaintext'),
  },
  {
    id: 'starttls-silent',
    case: 'The server does not answer STARTTLS',
    done: 'no answer to STARTTLS',
    server: answers('STARTTLS', SILENCE),
    probe: doomed,
    expect: tls('HandshakeTimeout', 'STARTTLS was sent, but'),
  },
  {
    id: 'starttls-drip',
    case: 'The server answers STARTTLS with one byte a second',
    done: '`220 …`, a byte a second',
    server: answers('STARTTLS', drip('220 Ready, but it takes a long time\r\n')),
    probe: doomed,
    expect: tls('HandshakeTimeout', 'STARTTLS was sent, but'),
  },
  {
    id: 'closes-at-starttls',
    case: 'The connection is closed at STARTTLS',
    done: 'the server closes when STARTTLS comes',
    server: answers('STARTTLS', ends('close')),
    probe,
    expect: tls('HandshakeFailed', 'closed during the TLS handshake'),
  },
  {
    id: 'resets-at-starttls',
    case: 'The connection is reset at STARTTLS',
    done: 'the server resets when STARTTLS comes',
    server: answers('STARTTLS', ends('reset')),
    probe,
    expect: tls('HandshakeFailed', 'during the TLS handshake', 'ECONNRESET'),
  },
];

/** Unusual behavior that RFC 5321 allows: none of these rows may be reported as a fault. */
const ODD: readonly Row[] = [
  {
    id: 'long-greeting',
    case: 'The greeting has many lines',
    done: 'greets with twelve lines of `220-`',
    server: greets(
      multiline(
        220,
        Array.from({ length: 12 }, (_, line) => `policy line ${line}`),
      ),
    ),
    probe,
    expect: ready(),
  },
  {
    id: 'many-keywords',
    case: 'The answer to EHLO has three hundred lines',
    done: '`250-X-EXTENSION…` three hundred times, then STARTTLS and AUTH',
    server: { script: { keywords: Array.from({ length: 300 }, (_, nth) => `X-EXTENSION-${nth}`) } },
    probe,
    expect: ready('the login works'),
  },
  {
    id: 'bare-codes',
    case: 'The server answers with bare codes',
    done: 'greets with `220` and nothing else',
    server: greets('220'),
    probe,
    expect: ready(),
    swaks: false,
  },
  {
    id: 'lower-case-ehlo',
    case: 'The server writes its keywords in lower case, and AUTH in the old way',
    done: '`250-starttls`, `250-auth=PLAIN`',
    server: {
      script: {
        command: (verb, _argument, { secure }) =>
          verb !== 'EHLO'
            ? undefined
            : multiline(250, ['lower.table.test', secure ? 'auth plain login' : 'starttls', 'auth=plain']),
      },
    },
    probe,
    expect: ready(),
    swaks: {
      says: 'exit 29',
      differs: 'swaks looks for STARTTLS in upper case, and case does not matter (RFC 5321 section 2.4)',
    },
  },
];

export const DIALOGUE: readonly Row[] = [...GREETING, ...OUT_OF_TURN, ...EHLO, ...STARTTLS, ...ODD];
