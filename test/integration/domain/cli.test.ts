import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TOP } from '../../../testing/cluster/binaries.ts';
import { DKIM, txt } from '../../../testing/lab/domains/sender.ts';
import type { NameServer } from '../../../testing/lab/nsd.ts';
import { startNameServer } from '../../../testing/lab/nsd.ts';

const GOOD = [
  `@ TXT ${txt('v=spf1 include:spf.provider.example -all')}`,
  `key._domainkey TXT ${txt(DKIM)}`,
  `_dmarc TXT ${txt('v=DMARC1; p=reject')}`,
];

let server: NameServer;
beforeAll(async () => {
  server = await startNameServer(join(TOP, '.build', 'test', `nsd-cli-${process.pid}`), {
    'good.example': GOOD,
    'xn--bcher-kva.example': GOOD,
    'nodmarc.example': GOOD.slice(0, 2),
    'provider.example': [`spf TXT ${txt('v=spf1 ip4:203.0.113.0/24 ~all')}`],
  });
}, 60_000);
afterAll(() => server?.stop());

/** Runs the command line like a user. */
async function domain(...args: readonly string[]): Promise<{ status: number | null; text: string }> {
  const main = join(TOP, 'operator', 'src', 'main.ts');
  const child = spawn(process.execPath, [main, 'domain', ...args, '--dns-server', server.address]);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', part => (text += part));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, text };
}

describe('smtp-operator domain', () => {
  test('reports what is missing, and fails', async () => {
    const { status, text } = await domain('nodmarc.example', '--provider', 'custom', '--selector', 'key');
    expect(status).toBe(1);
    expect(text).toContain('MISSING  TXT   _dmarc.nodmarc.example');
    expect(text).toContain('Next: publish TXT _dmarc.nodmarc.example.');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('names the flag for a selector that is not known', async () => {
    const { text } = await domain('good.example', '--provider', 'custom');
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'The selector is not known. Set --selector to it. Copy it from',
    );
    expect(text).not.toContain('spec.');
  });

  test('succeeds where nothing is missing, for a name in its own script', async () => {
    const { status, text } = await domain('bücher.example', '--provider', 'custom', '--selector', 'key');
    expect({ status, text }).toMatchObject({
      status: 0,
      text: expect.stringContaining('xn--bcher-kva.example'),
    });
  });

  test('prints the records as a zone file and for ExternalDNS', async () => {
    const args = ['nodmarc.example', '--provider', 'custom', '--selector', 'key', '--output'];
    expect((await domain(...args, 'zone')).text).toContain(
      '_dmarc.nodmarc.example. 3600 IN TXT "v=DMARC1; p=none"',
    );
    expect((await domain(...args, 'external-dns')).text).toContain('- dnsName: _dmarc.nodmarc.example');
    expect(JSON.parse((await domain(...args, 'json')).text)).toMatchObject({ reason: 'DMARCMissing' });
  });

  test.each([
    [[], 'name the domain'],
    [['not a domain'], 'is not a domain'],
    [['good.example'], '--provider is required'],
    [['good.example', '--provider', 'nobody'], 'is not one of'],
  ])('%j is refused with a sentence', async (args, words) => {
    const { status, text } = await domain(...args);
    expect({ status, text }).toMatchObject({ status: 2, text: expect.stringContaining(words) });
    expect(text).toContain('See smtp-operator domain --help.');
  });
});
