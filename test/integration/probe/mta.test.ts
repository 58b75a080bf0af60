import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TOP } from '../../../testing/cluster/binaries.ts';
import { type Ca, createCa } from '../../../testing/lab/ca.ts';
import { MTAS, type MtaName, mtaUnavailable, startMta } from '../../../testing/lab/mta/index.ts';
import { runProgram } from '../../../testing/support/operator.ts';

const USER = 'user@lab.test';
const PASSWORD = 'right-password-1';
const HOST = 'mta.lab.test';
const DIR = join(TOP, '.build', 'test', 'mta');

let ca: Ca;
beforeAll(async () => {
  ca = await createCa();
  mkdirSync(DIR, { recursive: true });
  writeFileSync(join(DIR, 'ca.pem'), ca.pem);
  writeFileSync(join(DIR, 'right'), PASSWORD);
  writeFileSync(join(DIR, 'wrong'), 'wrong-password');
});

/** A suite with the cause in its name if it is skipped. */
function suite(name: MtaName, body: (address: string) => void): void {
  const missing = mtaUnavailable(name);
  const address = `127.60.0.${1 + MTAS.indexOf(name)}`;
  if (missing) describe.skip(missing, () => body(address));
  else describe(name, () => body(address));
}

interface Report {
  ok: boolean;
  condition: string;
  reason: string;
  message: string;
  reply: string;
}

for (const name of MTAS) {
  suite(name, address => {
    let mta: { stop(): Promise<void> };
    beforeAll(async () => {
      const certificate = await ca.issue({ names: [HOST] });
      mta = await startMta(name, { address, host: HOST, certificate, users: { [USER]: PASSWORD } });
    }, 360_000);
    afterAll(() => mta?.stop(), 20_000);

    async function probe(port: string, password: string, ...args: string[]): Promise<Report> {
      const { stdout, stderr } = await runProgram([
        ...['probe', '--json', '--host', address, '--port', port, '--server-name', HOST],
        ...['--username', USER, '--password-file', join(DIR, password)],
        ...args,
      ]);
      if (stdout === '') throw new Error(stderr);
      return JSON.parse(stdout) as Report;
    }
    const trusting = ['--ca-file', join(DIR, 'ca.pem')];

    test.each(['465', '587'])('the right password works on port %s, and so does the sender', async port => {
      const report = await probe(port, 'right', '--from', USER, ...trusting);
      expect(report).toMatchObject({ ok: true, reason: 'Ready' });
    });

    test.each(['465', '587'])('a wrong password is InvalidCredentials on port %s', async port => {
      const report = await probe(port, 'wrong', ...trusting);
      expect(report).toMatchObject({ condition: 'Authenticated', reason: 'InvalidCredentials' });
      expect(report.message).toContain(report.reply);
    });

    test.each(['465', '587'])('without the CA it is CertificateUntrusted on port %s', async port => {
      const report = await probe(port, 'right');
      expect(report).toMatchObject({ condition: 'TLSVerified', reason: 'CertificateUntrusted' });
    });

    test.each(['plain', 'login', ...(name === 'opensmtpd' ? [] : ['cram-md5'])])(
      'mechanism %s logs in',
      async method => {
        const report = await probe('465', 'right', '--auth-method', method, ...trusting);
        expect(report).toMatchObject({ ok: true, reason: 'Ready' });
        const refused = await probe('465', 'wrong', '--auth-method', method, ...trusting);
        expect(refused).toMatchObject({ reason: 'InvalidCredentials' });
      },
    );
  });
}
