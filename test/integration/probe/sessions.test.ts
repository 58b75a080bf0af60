import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createEnvironment } from '../../../operator/src/cli/probe-environment.ts';
import type { Evidence } from '../../../operator/src/model/evidence.ts';
import type { ProbePlan } from '../../../operator/src/model/plan.ts';
import type { ProbeEnvironment } from '../../../operator/src/probe/environment.ts';
import { probe } from '../../../operator/src/probe/probe.ts';
import { type Ca, createCa } from '../../../testing/lab/ca.ts';
import { type SmtpServer, startSmtpServer } from '../../../testing/lab/smtp/server.ts';

const ADDRESS = `127.${190 + Number(process.env['JEST_WORKER_ID'] ?? 0)}.0.1`;
const HOST = 'sessions.lab.test';
const HOUR = 3_600_000;

let ca: Ca;
let server: SmtpServer;
let environment: ProbeEnvironment;
let accepts = true;

async function serve(): Promise<void> {
  server = await startSmtpServer({
    host: HOST,
    address: ADDRESS,
    certificate: await ca.issue({ names: [HOST] }),
    listeners: [
      { port: 465, tls: 'implicit' },
      { port: 587, tls: 'starttls' },
    ],
    script: {
      mechanisms: ['PLAIN'],
      login: () => (accepts ? { ok: true, answer: '235 ok' } : { ok: false, answer: '535 5.7.8 no' }),
    },
  });
}

beforeAll(async () => {
  ca = await createCa();
  await serve();
});
afterAll(() => server?.stop());

/** Clears all sessions, as in a new process. */
function newProcess(): void {
  accepts = true;
  environment = createEnvironment({ caBundles: [ca.pem], dnsServers: [], heloName: 'me' });
}

const ALWAYS_FULL: ProbePlan = {
  endpoint: { host: ADDRESS, port: 465, tls: 'implicit' },
  serverName: HOST,
  minTLSVersion: 'TLSv1.2',
  login: { username: 'user', password: 'password', methods: ['plain'] },
  siblings: [],
  timeoutMs: 10_000,
};

const look = (changes: Partial<ProbePlan> = {}): Promise<Evidence> =>
  probe({ ...ALWAYS_FULL, resumeWithinMs: HOUR, ...changes }, environment, new AbortController().signal);

const isResumed = ({ tls }: Evidence): boolean => tls?.resumed === true;

test.each(['implicit', 'starttls'] as const)(
  'probes of one server share a full handshake (%s)',
  async tls => {
    newProcess();
    const endpoint = { host: ADDRESS, port: tls === 'implicit' ? 465 : 587, tls };
    const [first, second] = [await look({ endpoint }), await look({ endpoint })];
    expect([first, second].map(isResumed)).toEqual([false, true]);
    expect(second.tls?.chain).toEqual(first.tls?.chain);
    expect(second.auth).toEqual(first.auth);
  },
);

test('each has its own handshake if the certificate was checked too long ago or must be checked', async () => {
  newProcess();
  await look();
  expect(isResumed(await look({ resumeWithinMs: 0 }))).toBe(false);
  newProcess();
  await look();
  expect(isResumed(await probe(ALWAYS_FULL, environment, new AbortController().signal))).toBe(false);
});

test('a session does not pass for another name, or for other trusted certificates', async () => {
  newProcess();
  await look();
  const other = await look({ serverName: 'other.lab.test' });
  expect(other.tls).toMatchObject({ verified: false });
  const bundle = await look({ caBundle: ca.pem });
  expect(isResumed(bundle)).toBe(false);
});

test('after anything that is wrong the next handshake is a full one', async () => {
  newProcess();
  await look();
  accepts = false;
  expect(isResumed(await look())).toBe(true);
  accepts = true;
  expect(isResumed(await look())).toBe(false);
  expect(isResumed(await look())).toBe(true);
});

test('a server that was started again is met with a full handshake, and its new certificate is seen', async () => {
  newProcess();
  const before = await look();
  await server.stop();
  await serve();
  const after = await look();
  expect(isResumed(after)).toBe(false);
  expect(after.tls?.verified).toBe(true);
  expect(after.tls?.chain[0]?.fingerprint).not.toBe(before.tls?.chain[0]?.fingerprint);
});
