import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TOP } from '../../../testing/cluster/binaries.ts';
import { type Ca, createCa } from '../../../testing/lab/ca.ts';
import { type DnsServer, startDns } from '../../../testing/lab/dns.ts';
import { type SilentPort, silentPort } from '../../../testing/lab/silence.ts';
import type { Script } from '../../../testing/lab/smtp/script.ts';
import { type SmtpServer, startSmtpServer } from '../../../testing/lab/smtp/server.ts';
import { runProgram } from '../../../testing/support/operator.ts';

const NETWORK = `127.${220 + Number(process.env['JEST_WORKER_ID'] ?? 0)}`;
const TIMEOUT_MS = 6_000;
const SILENCE = { segments: [] };

const good: Script = {
  mechanisms: ['PLAIN'],
  login: () => ({ ok: true, answer: '235 2.7.0 Accepted' }),
};

/** Returns a server that answers every command except one. */
const silentAt = (verb: string): Script => ({
  ...good,
  command: said => (said === verb ? SILENCE : undefined),
});

/** Offers a login only shortly before the deadline. */
const slow: Script = {
  ...good,
  command: said =>
    said === 'EHLO'
      ? { segments: ['250-slow.lab.test\r\n', '250 AUTH PLAIN\r\n'], gapMs: TIMEOUT_MS - 700 }
      : undefined,
};

interface Case {
  stage: string;
  script?: Script;
  port: number;
  /** Number of stages that are done before it. */
  done: number;
  reason: string;
}

const CASES: Readonly<Record<string, Case>> = {
  dns: { stage: 'dns', port: 465, done: 0, reason: 'DNSUnavailable' },
  connect: { stage: 'connect', port: 465, done: 1, reason: 'ConnectTimeout' },
  handshake: { stage: 'tls', port: 465, done: 2, reason: 'HandshakeTimeout' },
  greeting: {
    stage: 'greeting',
    script: { ...good, banner: () => SILENCE },
    port: 587,
    done: 2,
    reason: 'GreetingTimeout',
  },
  ehlo: { stage: 'ehlo', script: silentAt('EHLO'), port: 465, done: 4, reason: 'ReplyTimeout' },
  starttls: { stage: 'tls', script: silentAt('STARTTLS'), port: 587, done: 4, reason: 'HandshakeTimeout' },
  auth: { stage: 'auth', script: silentAt('AUTH'), port: 587, done: 6, reason: 'ReplyTimeout' },
  mail: { stage: 'sender', script: silentAt('MAIL'), port: 465, done: 6, reason: 'ServerError' },
  rcpt: { stage: 'recipient', script: silentAt('RCPT'), port: 465, done: 7, reason: 'ServerError' },
};

let ca: Ca;
let dns: DnsServer;
let files: { ca: string; password: string };
const servers: SmtpServer[] = [];
const silent: SilentPort[] = [];
const listening: Server[] = [];

const addressOf = (name: string): string =>
  `${NETWORK}.0.${1 + [...Object.keys(CASES), 'rset', 'quit', 'slow'].indexOf(name)}`;

async function serve(name: string, script: Script): Promise<void> {
  const host = `${name}.lab.test`;
  servers.push(
    await startSmtpServer({
      host,
      address: addressOf(name),
      certificate: await ca.issue({ names: [host] }),
      listeners: [
        { port: 465, tls: 'implicit' },
        { port: 587, tls: 'starttls' },
      ],
      script,
    }),
  );
}

beforeAll(async () => {
  ca = await createCa();
  dns = await startDns(`${NETWORK}.255.53`);
  const dir = join(TOP, '.build', 'test', `deadline-${process.pid}`);
  mkdirSync(dir, { recursive: true });
  files = { ca: join(dir, 'ca.pem'), password: join(dir, 'password') };
  writeFileSync(files.ca, ca.pem);
  writeFileSync(files.password, 'password-1');
  for (const [name, { script }] of Object.entries(CASES)) {
    dns.set(`${name}.lab.test`, { addresses: [addressOf(name)] });
    if (script) await serve(name, script);
  }
  await serve('slow', slow);
  dns.set('slow.lab.test', { addresses: [addressOf('slow')] });
  for (const name of ['rset', 'quit']) {
    dns.set(`${name}.lab.test`, { addresses: [addressOf(name)] });
    await serve(name, silentAt(name.toUpperCase()));
  }
  dns.set('dns.lab.test', { addresses: [], fault: 'silent' });
  silent.push(await silentPort(addressOf('connect'), 465));
  const mute = createServer(socket => socket.on('error', () => {}).resume());
  listening.push(mute);
  await new Promise<void>(resolve => mute.listen(465, addressOf('handshake'), resolve));
}, 60_000);
afterAll(async () => {
  for (const port of silent) port.stop();
  for (const server of listening) server.close();
  await Promise.all(servers.map(server => server.stop()));
  await dns?.stop();
});

interface Report {
  ok: boolean;
  reason: string;
  stages: { stage: string; ok: boolean; fault?: { kind: string; afterMs?: number } }[];
}

async function probe(name: string, port: number): Promise<Report> {
  const { stdout, stderr } = await runProgram([
    ...['probe', '--json', '--timeout', `${TIMEOUT_MS / 1000}s`],
    ...['--host', `${name}.lab.test`, '--port', String(port)],
    ...['--username', 'user', '--password-file', files.password, '--from', 'user@lab.test'],
    ...['--dns-server', dns.endpoint, '--ca-file', files.ca],
  ]);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Report;
}

describe('a server that falls silent', () => {
  test.each(Object.entries(CASES))(
    'at %s is given up within the deadline',
    async (name, { stage, port, done, reason }) => {
      const report = await probe(name, port);
      expect(report.reason).toBe(reason);
      expect(report.stages.filter(({ ok }) => ok)).toHaveLength(done);
      const [last] = report.stages.filter(({ ok }) => !ok);
      expect(last).toMatchObject({ stage, fault: { kind: 'timeout' } });
      expect(last?.fault?.afterMs).toBeLessThanOrEqual(TIMEOUT_MS);
    },
    60_000,
  );

  test.each(['rset', 'quit'])(
    'at %s has said all that there is to know',
    async name => {
      const report = await probe(name, 465);
      expect(report.ok).toBe(true);
      expect(report.stages.filter(({ ok, stage }) => ok && stage !== 'quit')).toHaveLength(8);
    },
    60_000,
  );
});

test('a server that is ready for a login when the time is nearly over sees none', async () => {
  const report = await probe('slow', 465);
  expect(report).toMatchObject({ ok: false, reason: 'ReplyTimeout' });
  expect(servers.find(({ host }) => host === 'slow.lab.test')?.logins).toEqual([]);
}, 60_000);
