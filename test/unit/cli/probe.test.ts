import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readFlags } from '../../../operator/src/cli/flags.ts';
import { PROBE_COMMAND_FLAGS, probeCommand } from '../../../operator/src/cli/probe.ts';

/** A probe of an address that the policy denies: it opens no connection. */
async function said(...more: readonly string[]): Promise<string> {
  const args = ['--host', '127.0.0.1', '--port', '25', '--policy', ...more];
  let text = '';
  const code = await probeCommand(readFlags(PROBE_COMMAND_FLAGS, args, {}), line => {
    text += `${line}\n`;
  });
  expect(code).toBe(1);
  return text;
}

test('what decided the meaning of a reply is printed on request alone', async () => {
  expect(await said()).toMatch(/EgressReachable: AddressDenied\n.*What to do/s);
  expect(await said()).not.toContain('Why:');
  expect(await said('--explain')).toContain('Why:');
});

test('the report of a probe pod has the wording of a status, and the terminal that of flags', async () => {
  expect(await said()).toMatch(/--policy\s+does\s+not\s+allow/);
  const dir = mkdtempSync(join(tmpdir(), 'report-'));
  const file = join(dir, 'report');
  await said('--report-file', file);
  const report = readFileSync(file, 'utf8');
  rmSync(dir, { recursive: true });
  expect(report).toContain("The operator's policy does not allow");
  expect(report).not.toContain('--policy');
});

describe('an error in the flags names flags', () => {
  const dir = mkdtempSync(join(tmpdir(), 'probe-'));
  const file = join(dir, 'password');
  writeFileSync(file, 'not an IAM secret access key');
  afterAll(() => rmSync(dir, { recursive: true }));

  test.each([
    [['--host', 'mail.example', '--port', '70000'], '--port: must be at most 65535'],
    [['--host', 'mail.example'], 'provider custom requires --host and --port'],
    [
      ['--provider', 'ses', '--region', 'nowhere'],
      /provider ses has no region nowhere: .* leave --region out and set --host$/,
    ],
    [['--provider', 'mailcow'], /^provider mailcow needs --host, such as /],
    [
      ['--provider', 'qq', '--recipient', 'a@example.com'],
      '--recipient requires --from: RCPT TO follows MAIL FROM',
    ],
    [
      ['--provider', 'qq', '--derive-password', 'AmazonSES'],
      '--derive-password requires provider ses and an IAM access key as --username and --password-file',
    ],
    [
      [
        '--provider',
        'ses',
        '--derive-password',
        'AmazonSES',
        '--username',
        'AKIAEXAMPLE',
        '--password-file',
        file,
      ],
      '--derive-password: the password is not an IAM secret access key (40 letters, digits, + and /). Store the secret access key as the password, without white space.',
    ],
  ])('%j', async (args, problem) => {
    const given = readFlags(PROBE_COMMAND_FLAGS, args, {});
    await expect(probeCommand(given, () => {})).rejects.toThrow(problem);
  });
});
