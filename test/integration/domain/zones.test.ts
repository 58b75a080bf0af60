import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gatherDomain } from '../../../operator/src/domain/gather.ts';
import { judgeDomain } from '../../../operator/src/domain/judge.ts';
import { createLookup } from '../../../operator/src/probe/net/record-lookup.ts';
import type { DomainNeeds } from '../../../operator/src/providers/domain-needs.ts';
import { TOP } from '../../../testing/cluster/binaries.ts';
import type { NameServer } from '../../../testing/lab/nsd.ts';
import { startNameServer } from '../../../testing/lab/nsd.ts';

const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
const DKIM = `v=DKIM1; k=rsa; p=${key.export({ type: 'spki', format: 'der' }).toString('base64')}`;

/** As a zone file has it: strings of at most 255 characters. */
const txt = (text: string): string => (text.match(/.{1,255}/g) ?? []).map(part => `"${part}"`).join(' ');

const GOOD = [
  `@ TXT ${txt('v=spf1 include:spf.provider.example -all')}`,
  `key._domainkey TXT ${txt(DKIM)}`,
  `_dmarc TXT ${txt('v=DMARC1; p=reject')}`,
];
const without = (start: string) => GOOD.filter(line => !line.startsWith(start));

/** Zones of senders, and what is true of each. */
const ZONES: Readonly<Record<string, { lines: readonly string[]; reason: string }>> = {
  'good.example': { lines: GOOD, reason: 'Authenticated' },
  'nospf.example': { lines: without('@'), reason: 'SPFMissing' },
  'nokey.example': { lines: without('key'), reason: 'DKIMMissing' },
  'nodmarc.example': { lines: without('_dmarc'), reason: 'DMARCMissing' },
  'other.example': {
    lines: [...without('@'), `@ TXT ${txt('v=spf1 ip4:203.0.113.1 -all')}`],
    reason: 'SPFProviderMissing',
  },
  'two.example': { lines: [...GOOD, `@ TXT ${txt('v=spf1 -all')}`], reason: 'SPFMultipleRecords' },
  'typo.example': {
    lines: [...without('@'), `@ TXT ${txt('v=spf1 include:spf.provider.example ip4:203.0.113 -all')}`],
    reason: 'SPFInvalid',
  },
  'loop.example': {
    lines: [...without('@'), `@ TXT ${txt('v=spf1 include:spf.provider.example include:loop.example -all')}`],
    reason: 'SPFInvalid',
  },
  'void.example': {
    lines: [
      ...without('@'),
      `@ TXT ${txt('v=spf1 include:spf.provider.example a:a.void.example a:b.void.example a:c.void.example -all')}`,
    ],
    reason: 'SPFTooManyLookups',
  },
  // One record in two strings: they are joined without a blank.
  'split.example': {
    lines: [...without('@'), '@ TXT "v=spf1 include:spf.prov" "ider.example -all"'],
    reason: 'Authenticated',
  },
  // A blank is missing: the include names a domain that does not exist.
  'cut.example': {
    lines: [...without('@'), '@ TXT "v=spf1 include:spf.provider.example" "-all"'],
    reason: 'SPFInvalid',
  },
  'cname.example': {
    lines: [...without('key'), 'key._domainkey CNAME key.provider.example.'],
    reason: 'Authenticated',
  },
  'dangling.example': {
    lines: [...without('key'), 'key._domainkey CNAME gone.provider.example.'],
    reason: 'DKIMMissing',
  },
  'revoked.example': {
    lines: [...without('key'), 'key._domainkey TXT "v=DKIM1; p="'],
    reason: 'DKIMInvalid',
  },
  'cutkey.example': {
    lines: [...without('key'), `key._domainkey TXT ${txt(DKIM.slice(0, 200))}`],
    reason: 'DKIMInvalid',
  },
  'twodmarc.example': { lines: [...GOOD, `_dmarc TXT ${txt('v=DMARC1; p=none')}`], reason: 'DMARCInvalid' },
  'xn--bcher-kva.example': { lines: GOOD, reason: 'Authenticated' },
  'fails.example': {
    lines: [
      ...without('@'),
      `@ TXT ${txt('v=spf1 include:spf.provider.example include:x.broken.example -all')}`,
    ],
    reason: 'DNSUnavailable',
  },
};

const PROVIDER = [`spf TXT ${txt('v=spf1 ip4:203.0.113.0/24 ~all')}`, `key TXT ${txt(DKIM)}`];

const NEEDS: DomainNeeds = {
  envelope: 'include',
  spf: { includes: ['spf.provider.example'] },
  dkim: { selectors: ['key'], type: 'TXT', known: 'fixed', find: 'Copy it from the console.' },
  records: [],
  sources: [],
};

let server: NameServer;
beforeAll(async () => {
  const senders = Object.entries(ZONES).map(([zone, { lines }]) => [zone, lines] as const);
  server = await startNameServer(join(TOP, '.build', 'test', `nsd-${process.pid}`), {
    ...Object.fromEntries(senders),
    'provider.example': PROVIDER,
    'broken.example': undefined,
  });
}, 60_000);
afterAll(() => server?.stop());

describe('zones of a real name server are judged', () => {
  test.each(Object.entries(ZONES))('%s', async (domain, { reason }) => {
    const facts = await gatherDomain(domain, NEEDS, [], createLookup([server.address]));
    expect(judgeDomain(NEEDS, facts).reason).toBe(reason);
  });
});

/** The command line as a person calls it. */
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
  test('says what is missing, and fails for it', async () => {
    const { status, text } = await domain('nodmarc.example', '--provider', 'custom', '--selector', 'key');
    expect(status).toBe(1);
    expect(text).toContain('MISSING  TXT   _dmarc.nodmarc.example');
    expect(text).toContain('Next: publish TXT _dmarc.nodmarc.example.');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
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
  });
});
