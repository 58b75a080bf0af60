import { expect, test } from '@jest/globals';
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
