import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type DnsServer, startDns } from '../../../testing/lab/dns.ts';
import { type SilentPort, silentPort } from '../../../testing/lab/silence.ts';
import { runProgram } from '../../../testing/support/operator.ts';

const NETWORK = `127.${180 + Number(process.env['JEST_WORKER_ID'] ?? 0)}`;
const SERVER = `${NETWORK}.0.1`;
const CONTROL = `${NETWORK}.0.2:443`;
const SILENT_CONTROL = `${NETWORK}.0.3:443`;

let dns: DnsServer;
const silent: SilentPort[] = [];
const listening: Server[] = [];

async function listen(address: string, port: number, greeting = ''): Promise<void> {
  const server = createServer(socket => socket.on('error', () => {}).write(greeting));
  listening.push(server);
  await new Promise<void>(resolve => server.listen(port, address, resolve));
}

beforeAll(async () => {
  dns = await startDns(`${NETWORK}.255.53`);
  dns.set('mail.lab.test', { addresses: [SERVER] });
  silent.push(await silentPort(SERVER, 2465));
  silent.push(await silentPort(`${NETWORK}.0.3`, 443));
  await listen(`${NETWORK}.0.2`, 443);
});
afterAll(async () => {
  for (const port of silent) port.stop();
  for (const server of listening) server.close();
  await dns?.stop();
});

interface Report {
  reason: string;
  message: string;
  remedy: string;
  surroundings?: { control?: { ok: boolean } };
}

async function probe(...args: string[]): Promise<Report> {
  const { stdout, stderr } = await runProgram([
    ...[
      'probe',
      '--json',
      '--timeout',
      '4s',
      '--host',
      'mail.lab.test',
      '--port',
      '2465',
      '--tls',
      'implicit',
    ],
    ...args,
  ]);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Report;
}

test('a silent server, while the control address answers, is down or its port is blocked', async () => {
  const report = await probe('--dns-server', dns.endpoint, '--egress-control', CONTROL);
  expect(report.reason).toBe('ConnectTimeout');
  expect(report.message).toContain(`This machine has egress: the control address ${CONTROL} is reachable.`);
  expect(report.message).toContain('Either the server is down, or outbound port 2465 is blocked.');
}, 30_000);

test('a silent server and a silent control address: nothing gets out', async () => {
  const report = await probe('--dns-server', dns.endpoint, '--egress-control', SILENT_CONTROL);
  expect(report.reason).toBe('ConnectTimeout');
  expect(report.message).toContain(
    `There is no egress: the control address ${SILENT_CONTROL} is not reachable`,
  );
  expect(report.remedy).toContain('Allow egress from this machine.');
}, 30_000);

test('no DNS server, while the control address answers: DNS is broken', async () => {
  const report = await probe('--dns-server', `${NETWORK}.0.9:5353`, '--egress-control', CONTROL);
  expect(report.reason).toBe('DNSUnavailable');
  expect(report.message).toContain('The fault is in DNS.');
}, 30_000);

test('a silent port beside one that answers: the port is blocked', async () => {
  await listen(SERVER, 587, '220 mail.lab.test ESMTP\r\n');
  const report = await probe('--dns-server', dns.endpoint, '--egress-control', CONTROL);
  expect(report.reason).toBe('ConnectTimeout');
  expect(report.message).toContain('Port 587 of the same host answers');
  expect(report.message).not.toContain('This machine has egress');
}, 30_000);

test('no address is contacted without a control address', async () => {
  const report = await probe('--dns-server', dns.endpoint);
  expect(report.surroundings).toEqual({});
  expect(report.message).not.toContain('control address');
}, 30_000);

test('an invalid control address is wrong usage', async () => {
  const { code, stderr } = await runProgram([
    'probe',
    '--host',
    'h',
    '--port',
    '25',
    '--egress-control',
    'nowhere',
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain('--egress-control: nowhere is not HOST:PORT');
});
