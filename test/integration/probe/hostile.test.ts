import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';
import { afterEach, describe, expect, test } from '@jest/globals';
import { isReasonOf } from '../../../crds/reasons.ts';
import { createEnvironment } from '../../../operator/src/cli/probe-environment.ts';
import { messageFinding } from '../../../operator/src/diagnose/sending.ts';
import type { Evidence } from '../../../operator/src/model/evidence.ts';
import { failedStage } from '../../../operator/src/model/evidence.ts';
import type { ProbePlan } from '../../../operator/src/model/plan.ts';
import { probe } from '../../../operator/src/probe/probe.ts';
import { context } from '../../../testing/fixtures/evidence.ts';
import { selfSigned } from '../../../testing/lab/ca.ts';

const PASSWORD = 'secret-password-1';
/** Number of bytes that is larger than the kernel's buffers of an unread connection. */
const MAX_TAKEN = 32 * 1024 * 1024;

let server: Server | undefined;
let sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  server?.close();
});

/** Writes as long as the peer reads. */
function flood(socket: Socket, bytes: Buffer | string): void {
  while (socket.writable && socket.write(bytes));
  socket.once('drain', () => flood(socket, bytes));
}

/** Sends one part after the other, without end. */
function drip(socket: Socket, parts: string): void {
  let at = 0;
  const timer = setInterval(() => socket.write(parts[at++ % parts.length] ?? ''), 20);
  socket.once('close', () => clearInterval(timer));
}

const flooding = (text: string) => (socket: Socket) => flood(socket, text.repeat(1_000));

/** Answers each command of a session; without an answer, the server is silent. */
const scripted =
  (greeting: string, answers: Readonly<Record<string, string | ((socket: Socket) => void)>>) =>
  (socket: Socket): void => {
    socket.write(greeting);
    socket.on('data', data => {
      for (const line of data.toString().split('\r\n').filter(Boolean)) {
        const answer = Object.entries(answers).find(([verb]) => line.startsWith(verb))?.[1];
        if (typeof answer === 'function') answer(socket);
        else if (answer !== undefined) socket.write(answer);
      }
    });
  };

const GREETING = '220 mail.lab.test ESMTP\r\n';
const EHLO = '250-mail.lab.test\r\n250 AUTH PLAIN LOGIN\r\n';

async function probeOf(serve: (socket: Socket) => void, changes: Partial<ProbePlan> = {}): Promise<Evidence> {
  server = createServer(socket => {
    sockets.push(socket);
    socket.on('error', () => {});
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const environment = createEnvironment({
    caBundles: [],
    dnsServers: [],
    heloName: 'here',
    policy: {
      allowAddresses: ['127.0.0.0/8'],
      denyAddresses: [],
      allowPorts: [port],
      plaintextHosts: ['127.0.0.1'],
    },
  });
  const plan: ProbePlan = {
    endpoint: { host: '127.0.0.1', port, tls: 'none' },
    serverName: 'mail.lab.test',
    minTLSVersion: 'TLSv1.2',
    siblings: [],
    timeoutMs: 20_000,
    ...changes,
  };
  return probe({ ...plan, endpoint: { ...plan.endpoint, port } }, environment, new AbortController().signal);
}

const login = (method: 'plain' | 'login') => ({
  login: { username: 'user', password: PASSWORD, methods: [method] },
});
const implicit = { endpoint: { host: '127.0.0.1', port: 0, tls: 'implicit' as const } };
const starttls = { endpoint: { host: '127.0.0.1', port: 0, tls: 'starttls' as const } };

describe('a hostile server neither holds a probe nor makes it grow:', () => {
  test.each<[string, (socket: Socket) => void, Partial<ProbePlan>, string, string]>([
    ['it says nothing', () => {}, {}, 'greeting', 'timeout'],
    [
      'it drips a greeting that never ends',
      socket => drip(socket, '220 x'.padEnd(100, 'x')),
      {},
      'greeting',
      'timeout',
    ],
    ['it drips a greeting of endless lines', socket => drip(socket, '220-x\r\n'), {}, 'greeting', 'timeout'],
    ['it floods with one line', flooding('x'.repeat(1_000)), {}, 'greeting', 'protocol'],
    ['it floods with a reply that never ends', flooding('220-x\r\n'), {}, 'greeting', 'protocol'],
    ['it floods with empty lines', flooding('\r\n'), {}, 'greeting', 'protocol'],
    ['it floods with one digit', flooding('2'), {}, 'greeting', 'protocol'],
    [
      'it lists extensions for ever',
      scripted(GREETING, { EHLO: flooding('250-X-EXTENSION parameters\r\n') }),
      {},
      'ehlo',
      'protocol',
    ],
    [
      'it drips its extensions',
      scripted(GREETING, { EHLO: socket => drip(socket, '250-X\r\n') }),
      {},
      'ehlo',
      'timeout',
    ],
    [
      'it goes on after its refusal of EHLO',
      scripted(GREETING, { EHLO: '502 no\r\n', HELO: flooding('250-x\r\n') }),
      {},
      'ehlo',
      'protocol',
    ],
    [
      'it challenges for ever',
      scripted(GREETING, { EHLO, AUTH: '334 \r\n', '': '334 \r\n' }),
      login('login'),
      'auth',
      'protocol',
    ],
    [
      'it floods with challenges',
      scripted(GREETING, { EHLO, AUTH: flooding('334 eA==\r\n') }),
      login('login'),
      'auth',
      'protocol',
    ],
    [
      'it drips its answer to the login',
      scripted(GREETING, { EHLO, AUTH: socket => drip(socket, '535-no\r\n') }),
      login('plain'),
      'auth',
      'timeout',
    ],
    [
      'it answers STARTTLS with endless lines',
      scripted(GREETING, { EHLO: '250-a\r\n250 STARTTLS\r\n', STARTTLS: flooding('220-x\r\n') }),
      starttls,
      'tls',
      'protocol',
    ],
    ['it is silent in the handshake', () => {}, implicit, 'tls', 'timeout'],
    [
      'it drips a handshake',
      socket => drip(socket, '\x16\x03\x03\x40\x00\x02'.padEnd(4_000, '\x00')),
      implicit,
      'tls',
      'timeout',
    ],
    [
      'it floods with records of a handshake',
      flooding('\x16\x03\x03\x00\x01\x02'),
      implicit,
      'tls',
      'handshake',
    ],
    ['it floods with zeros in the handshake', flooding('\0'.repeat(1_000)), implicit, 'tls', 'handshake'],
  ])('%s', async (_what, serve, changes, stage, kind) => {
    // Silence lasts until the timeout. A flood ends at once, unless the machine is busy.
    const evidence = await probeOf(serve, { timeoutMs: kind === 'timeout' ? 3_000 : 20_000, ...changes });
    const failed = failedStage(evidence);
    expect([failed?.stage, failed?.fault?.kind]).toEqual([stage, kind]);
    expect(JSON.stringify(evidence).length).toBeLessThan(32 * 1024);
    expect(JSON.stringify(evidence)).not.toContain(PASSWORD);
    for (const { bytesWritten, writableLength } of sockets) {
      expect(bytesWritten - writableLength).toBeLessThan(MAX_TAKEN);
    }
  });

  test('it answers QUIT with a flood', async () => {
    const evidence = await probeOf(scripted(GREETING, { EHLO, QUIT: flooding('221-x\r\n') }));
    expect(failedStage(evidence)).toBeUndefined();
    expect(evidence.stages.at(-1)?.stage).toBe('quit');
  });

  test('it names as much as a reply can hold, and little of it is kept', async () => {
    const lines = Array.from({ length: 127 }, () => `220-${'x'.repeat(4_000)}\r\n`).join('');
    const { greeting } = await probeOf(socket => void socket.write(`${lines}220 end\r\n`), {
      timeoutMs: 10_000,
    });
    expect(greeting?.lines).toHaveLength(128);
    expect(greeting?.lines.join('').length).toBeLessThanOrEqual(8_192);
  });
});

describe('a hostile server neither holds a message nor makes the operator grow:', () => {
  const OK = '250 ok\r\n';
  const GO = '354 go\r\n';
  const envelope = { EHLO: '250 mail.lab.test\r\n', MAIL: OK, RCPT: OK };
  const close = (socket: Socket) => socket.end();
  const reset = (socket: Socket) => void socket.resetAndDestroy();
  const never = () => {};
  /** Data that is larger than the kernel's buffers, for a server that reads none of it. */
  const HUGE = Buffer.alloc(MAX_TAKEN, `${'x'.repeat(900)}\r\n`);
  const SMALL = Buffer.from('Subject: x\r\n\r\nhello\r\n');
  const stopsReading = (socket: Socket) => {
    socket.pause();
    socket.write(GO);
  };
  /** The content ends with a line that is a dot. */
  const END = '.';

  test.each<[string, Record<string, string | ((socket: Socket) => void)>, string, string, Buffer?]>([
    ['it is silent at MAIL FROM', { MAIL: never }, 'sender', 'timeout'],
    ['it drips its reply to MAIL FROM', { MAIL: socket => drip(socket, '250-x\r\n') }, 'sender', 'timeout'],
    ['it floods at MAIL FROM', { MAIL: flooding('250-x\r\n') }, 'sender', 'protocol'],
    ['it closes at MAIL FROM', { MAIL: close }, 'sender', 'closed'],
    ['it is silent at RCPT TO', { RCPT: never }, 'recipient', 'timeout'],
    ['it drips its reply to RCPT TO', { RCPT: socket => drip(socket, '250-x\r\n') }, 'recipient', 'timeout'],
    ['it floods at RCPT TO', { RCPT: flooding('250-x\r\n') }, 'recipient', 'protocol'],
    ['it closes at RCPT TO', { RCPT: close }, 'recipient', 'closed'],
    ['it is silent at DATA', { DATA: never }, 'message', 'timeout'],
    ['it drips its reply to DATA', { DATA: socket => drip(socket, '354-x\r\n') }, 'message', 'timeout'],
    ['it floods at DATA', { DATA: flooding('354-x\r\n') }, 'message', 'protocol'],
    ['it closes at DATA', { DATA: close }, 'message', 'closed'],
    ['it resets at DATA', { DATA: reset }, 'message', 'system'],
    ['it accepts at DATA what was not sent', { DATA: OK }, 'message', 'reply'],
    ['it replies to the message before it has it', { DATA: `${GO}${OK}` }, 'message', 'protocol'],
    ['it reads nothing of the message', { DATA: stopsReading }, 'message', 'timeout', HUGE],
    ['it is silent after the message', { DATA: GO, [END]: never }, 'message', 'timeout'],
    [
      'it drips its reply to the message',
      { DATA: GO, [END]: socket => drip(socket, '250-x\r\n') },
      'message',
      'timeout',
    ],
    ['it floods after the message', { DATA: GO, [END]: flooding('250-x\r\n') }, 'message', 'protocol'],
    ['it closes after the message', { DATA: GO, [END]: close }, 'message', 'closed'],
    ['it resets after the message', { DATA: GO, [END]: reset }, 'message', 'system'],
    ['it asks for another one', { DATA: GO, [END]: GO }, 'message', 'reply'],
  ])('%s', async (_what, answers, stage, kind, content = SMALL) => {
    const waits = kind === 'timeout';
    const evidence = await probeOf(scripted(GREETING, { ...answers, ...defaults(answers, envelope) }), {
      sender: 'user@lab.test',
      recipient: 'ops@lab.test',
      timeoutMs: waits && stage !== 'message' ? 3_000 : 20_000,
      message: { content, timeoutMs: waits ? 1_000 : 20_000 },
    });
    const failed = failedStage(evidence);
    expect([failed?.stage, failed?.fault?.kind]).toEqual([stage, kind]);
    expect(evidence.message?.accepted).toBeUndefined();
    expect(JSON.stringify(evidence).length).toBeLessThan(32 * 1024);
    for (const { bytesWritten, writableLength } of sockets) {
      expect(bytesWritten - writableLength).toBeLessThan(MAX_TAKEN);
    }
    const found = messageFinding(evidence, context('custom'));
    expect(isReasonOf('MessageAccepted', found?.reason ?? '')).toBe(true);
    // A message that the server may have accepted is not sent again automatically.
    const isOpen = evidence.message?.sent === 'content' && kind !== 'reply';
    expect(found?.retry === undefined).toBe(isOpen);
    expect(found?.message.includes('may have accepted')).toBe(isOpen);
  });
});

/** What the script leaves to the usual dialogue. */
const defaults = (own: object, usual: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(usual).filter(([verb]) => !(verb in own)));

test('a login that was sent is waited for, although the operator stops', async () => {
  const stop = new AbortController();
  const serve = scripted(GREETING, {
    EHLO,
    AUTH: socket => {
      stop.abort(new Error('stopping'));
      setTimeout(() => socket.write('535 5.7.8 no\r\n'), 50);
    },
  });
  server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const policy = {
    allowAddresses: ['127.0.0.0/8'],
    denyAddresses: [],
    allowPorts: [port],
    plaintextHosts: ['127.0.0.1'],
  };
  const environment = createEnvironment({ caBundles: [], dnsServers: [], heloName: 'here', policy });
  const plan: ProbePlan = {
    endpoint: { host: '127.0.0.1', port, tls: 'none' },
    serverName: 'h',
    minTLSVersion: 'TLSv1.2',
    siblings: [],
    timeoutMs: 30_000,
    ...login('plain'),
  };
  const evidence = await probe(plan, environment, stop.signal);
  expect(failedStage(evidence)).toMatchObject({ stage: 'auth', fault: { kind: 'reply' } });
  await expect(probe(plan, environment, stop.signal)).rejects.toThrow('stopping');
});

describe('another port of the host', () => {
  /** The result of a probe for a sibling with implicit TLS, if the chosen port is refused. */
  async function siblingOf(serve: (socket: Socket) => void) {
    const leaf = await selfSigned(['mail.lab.test']);
    const secured = createSecureServer(leaf, socket => {
      sockets.push(socket);
      socket.on('error', () => {});
      serve(socket);
    });
    secured.listen(0, '127.0.0.1');
    await once(secured, 'listening');
    const { port } = secured.address() as AddressInfo;
    const policy = {
      allowAddresses: ['127.0.0.0/8'],
      denyAddresses: [],
      allowPorts: [port],
      plaintextHosts: [],
    };
    const environment = createEnvironment({ caBundles: [], dnsServers: [], heloName: 'here', policy });
    const plan: ProbePlan = {
      // Nothing listens there.
      endpoint: { host: '127.0.0.1', port: 25, tls: 'none' },
      serverName: 'mail.lab.test',
      minTLSVersion: 'TLSv1.2',
      siblings: [{ host: '127.0.0.1', port, tls: 'implicit' }],
      timeoutMs: 2_000,
    };
    const { alternatives } = await probe(plan, environment, new AbortController().signal);
    secured.close();
    return alternatives[0];
  }

  test('counts as a mail server once it has greeted behind the handshake', async () => {
    expect(await siblingOf(socket => socket.write(GREETING))).toMatchObject({ ok: true });
  });

  test('with a web server, which waits for a request, is not a mail server', async () => {
    expect(await siblingOf(() => {})).toMatchObject({
      ok: false,
      connected: true,
      fault: { kind: 'timeout' },
    });
  });
});
