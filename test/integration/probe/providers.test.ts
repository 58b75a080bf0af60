import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { presetOf } from '../../../operator/src/providers/index.ts';
import { REPLIES } from '../../../testing/fixtures/replies.ts';
import { ACCOUNTS, type Account, account } from '../../../testing/lab/accounts.ts';
import type { Lab } from '../../../testing/lab/lab.ts';
import { labFor } from '../../../testing/support/lab.ts';
import { runProgram } from '../../../testing/support/operator.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await labFor('providers');
}, 60_000);
afterAll(() => lab?.stop());

interface Report {
  ok: boolean;
  condition: string;
  reason: string;
  message: string;
  remedy: string;
  reply: string;
  stages: { stage: string; ok: boolean }[];
  endpoint: { address: string };
  alternatives: { endpoint: { port: number }; ok: boolean }[];
}

async function probe(args: readonly string[]): Promise<{ code: number | null; report: Report }> {
  const common = ['--json', '--timeout', '5s', '--dns-server', lab.dns.endpoint, '--ca-file', lab.caFile];
  const { code, stdout, stderr } = await runProgram(['probe', ...common, ...args]);
  if (stdout === '') throw new Error(stderr);
  return { code, report: JSON.parse(stdout) as Report };
}

function login({ provider, username, password }: Pick<Account, 'provider' | 'username' | 'password'>) {
  const file = join(lab.caFile, '..', 'password');
  writeFileSync(file, password);
  return ['--provider', provider, '--username', username, '--password-file', file];
}

const isAddress = (text: string) => text.includes('@');

describe('the good account of each provider', () => {
  const good = ACCOUNTS.filter(({ kind }) => kind === 'good');

  test.each(good)('$provider logs in', async account => {
    const from = isAddress(account.username) ? ['--from', account.username] : [];
    const { code, report } = await probe([...login(account), ...from]);
    expect(report).toMatchObject({ ok: true, reason: 'Ready' });
    expect(code).toBe(0);
    expect(report.stages.filter(({ ok }) => !ok)).toEqual([]);
  });

  test.each(good)('$provider delivers a message with nodemailer on every port', async account => {
    const { provider, username, password } = account;
    for (const { host, port, tls } of presetOf(provider).endpoints) {
      const server = lab.servers.get(host);
      const transport = createTransport({
        host: server?.address ?? host,
        port,
        secure: tls === 'implicit',
        requireTLS: tls === 'starttls',
        tls: { servername: host, ca: lab.ca.pem },
        auth: { user: username, pass: password },
      });
      const from = isAddress(username) ? username : 'notice@shop.example';
      await transport.sendMail({ from, to: 'somebody@lab.test', subject: `${provider} ${port}`, text: 'x' });
      transport.close();
      expect(server?.messages.at(-1)?.content).toContain(`Subject: ${provider} ${port}`);
    }
  });
});

describe('each fault at each provider has its own reason', () => {
  const bad = ACCOUNTS.filter(({ refusedBy }) => refusedBy !== undefined);

  test.each(bad)('$provider $kind', async account => {
    const { provider, refusedBy } = account;
    const known = REPLIES.find(reply => reply.provider === provider && reply.rule === refusedBy);
    const { code, report } = await probe(login(account));
    expect(report).toMatchObject({ ok: false, condition: 'Authenticated', reason: known?.reason });
    expect(code).toBe(1);
    expect(report.remedy).not.toBe('');
    expect(JSON.stringify(report)).not.toContain(`"${account.password}"`);
  });

  test('words in GBK are shown as a person can read them', async () => {
    const { report } = await probe(login(account('qq', 'mailbox-password-gbk')));
    expect(report.reply).toContain('请使用授权码登录');
  });

  test('a sender that the account may not use', async () => {
    const { report } = await probe([...login(account('qq')), '--from', 'other@qq.com']);
    expect(report).toMatchObject({ condition: 'SenderAccepted', reason: 'SenderMismatch' });
    expect(report.reply).toContain('501 mail from address must be same as authorization user');
  });
});

describe('servers on which something is wrong', () => {
  const CASES: readonly (readonly [string, string, string, ...string[]])[] = [
    ['blocked', '465', 'ConnectTimeout', '--timeout', '2s'],
    ['refused', '465', 'ConnectionRefused'],
    ['silent', '465', 'GreetingTimeout', '--timeout', '1s'],
    ['silent', '587', 'GreetingTimeout', '--timeout', '1s'],
    ['ssh', '587', 'NotSMTP'],
    ['greets-554', '465', 'GreetingRejected'],
    ['unknown-ca', '465', 'CertificateUntrusted'],
    ['unknown-ca', '587', 'CertificateUntrusted'],
    ['self-signed', '587', 'CertificateSelfSigned'],
    ['expired', '465', 'CertificateExpired'],
    ['wrong-name', '465', 'CertificateNameMismatch'],
    ['nowhere', '465', 'HostNotFound'],
    ['blocked', '587', 'PlaintextOnTLSPort', '--tls', 'implicit', '--timeout', '2s'],
    ['wrong-name', '465', 'TLSExpected', '--tls', 'starttls', '--timeout', '2s'],
    ['plain', '25', 'StartTLSNotOffered'],
  ];

  test.each(CASES)('%s, port %s: %s', async (host, port, reason, ...args) => {
    const { code, report } = await probe(['--host', `${host}.lab.test`, '--port', port, ...args]);
    expect({ code, reason: report.reason }).toEqual({ code: 1, reason });
    expect(report.message).toContain(host === 'nowhere' ? 'nowhere.lab.test' : `${host}.lab.test:${port}`);
  });

  test('a blocked port with an open sibling is reported', async () => {
    const { report } = await probe(['--host', 'blocked.lab.test', '--port', '465', '--timeout', '2s']);
    expect(report.message).toContain('Port 587 of the same host answers');
    expect(report.remedy).toContain('安全组');
    expect(report.alternatives).toEqual([
      expect.objectContaining({ ok: true, endpoint: expect.objectContaining({ port: 587 }) }),
    ]);
  });

  test('a login never goes over plaintext', async () => {
    const file = login({ provider: 'custom', username: 'user@lab.test', password: 'lab-password' });
    const { report } = await probe([...file, '--host', 'plain.lab.test', '--port', '25', '--tls', 'none']);
    expect(report).toMatchObject({ condition: 'Authenticated', reason: 'TLSRequired' });
    expect(lab.servers.get('plain.lab.test')?.logins).toEqual([]);
  });
});

test('CAs of the operating system are trusted where that is asked for, and only there', async () => {
  const { provider, username, password } = account('qq');
  const args = [
    ...['probe', '--json', '--timeout', '5s', '--dns-server', lab.dns.endpoint],
    ...['--provider', provider, '--username', username, '--password-file', '-'],
  ];
  const reasonWith = async (...more: string[]) => {
    const { stdout } = await runProgram([...args, ...more], password, { SSL_CERT_FILE: lab.caFile });
    return (JSON.parse(stdout) as Report).reason;
  };
  expect(await reasonWith()).toBe('CertificateUntrusted');
  expect(await reasonWith('--use-system-ca')).toBe('Ready');
});

describe('wrong usage is exit code 2 with an instruction', () => {
  test.each([
    [['--provider', 'aol'], '--provider'],
    [['--provider', 'qq', '--port', '70000'], '--port'],
    [['--provider', 'custom'], 'custom requires'],
    [['--provider', 'qq', '--username', 'a@qq.com'], '--password-file'],
    [['--provider', 'qq', '--password-file', '/nowhere/at/all', '--username', 'u'], '--password-file'],
    [['--provider', 'qq', '--dns-server', 'not-an-address'], 'not-an-address'],
    [['--provider', 'qq', '--timeout', '1d'], '--timeout'],
    [['--colour'], '--colour'],
  ])('%j', async (args, says) => {
    const { code, stderr } = await runProgram(['probe', ...args]);
    expect({ code, says: stderr.includes(says) || stderr }).toEqual({ code: 2, says: true });
  });
});
