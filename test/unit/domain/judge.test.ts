import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { gatherDomain } from '../../../operator/src/domain/gather.ts';
import { judgeDomain } from '../../../operator/src/domain/judge.ts';
import type { DomainNeeds } from '../../../operator/src/providers/domain-needs.ts';
import { needsFor } from '../../../operator/src/providers/domain-needs.ts';
import type { Zone } from '../../../testing/fixtures/zone.ts';
import { zoneLookup } from '../../../testing/fixtures/zone.ts';

const D = 'shop.example';
const key = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
const DKIM = `v=DKIM1; k=rsa; p=${key.export({ type: 'spki', format: 'der' }).toString('base64')}`;
const DMARC = { [`TXT _dmarc.${D}`]: ['v=DMARC1; p=none'] };

/** By include, with ownership: as DirectMail. */
const BY_INCLUDE: DomainNeeds = {
  envelope: 'include',
  spf: { includes: ['spf1.dm.provider.example'] },
  dkim: { selectors: ['provider-REGION'], type: 'TXT', known: 'fixed', find: 'Copy it from the console.' },
  records: [
    {
      purpose: 'ownership',
      label: 'owner',
      type: 'TXT',
      value: '',
      required: true,
      find: 'Copy it from the console.',
    },
    {
      purpose: 'mx',
      label: '',
      type: 'MX',
      value: 'mx01.dm.provider.example',
      required: false,
      find: 'Optional.',
    },
  ],
  sources: [],
};
/** By return path: as SES with a MAIL FROM domain, or SendGrid. */
const BY_RETURN_PATH: DomainNeeds = {
  envelope: 'return-path',
  dkim: {
    selectors: ['s1', 's2'],
    type: 'CNAME',
    known: 'usual',
    targets: ['dkim.provider.example'],
    find: 'See the console.',
  },
  records: [
    {
      purpose: 'return-path',
      label: 'bounce',
      type: 'CNAME',
      value: 'return.provider.example',
      required: true,
      find: 'See the console.',
    },
  ],
  sources: [],
};

async function judge(needs: DomainNeeds, zone: Zone, selectors: readonly string[] = []) {
  const filled = needsFor(needs, D, 'eu');
  return judgeDomain(filled, await gatherDomain(D, filled, selectors, zoneLookup(zone)));
}

const INCLUDED: Zone = {
  [`TXT owner.${D}`]: ['token'],
  [`TXT ${D}`]: ['v=spf1 include:spf1.dm.provider.example -all'],
  'TXT spf1.dm.provider.example': ['v=spf1 ip4:203.0.113.0/24 -all'],
  [`TXT provider-eu._domainkey.${D}`]: [DKIM],
  ...DMARC,
};

test('from an empty zone to Authenticated, record by record, the next step named each time', async () => {
  const steps: [string, string][] = [
    [`TXT owner.${D}`, 'OwnershipMissing'],
    [`TXT ${D}`, 'SPFMissing'],
    [`TXT provider-eu._domainkey.${D}`, 'DKIMMissing'],
    [`TXT _dmarc.${D}`, 'DMARCMissing'],
  ];
  const zone: Record<string, readonly string[] | 'FAIL'> = {
    'TXT spf1.dm.provider.example': INCLUDED['TXT spf1.dm.provider.example'] ?? [],
  };
  for (const [record, reason] of steps) {
    const verdict = await judge(BY_INCLUDE, zone);
    expect(verdict).toMatchObject({ status: 'False', reason });
    expect(`${verdict.open[0]?.type} ${verdict.open[0]?.name}`).toBe(record);
    zone[record] = INCLUDED[record] ?? [];
  }
  expect(await judge(BY_INCLUDE, zone)).toMatchObject({ status: 'True', reason: 'Authenticated', open: [] });
});

describe('by include', () => {
  test.each<[string, Zone, string, string]>([
    ['another provider only', { [`TXT ${D}`]: ['v=spf1 -all'] }, 'False', 'SPFProviderMissing'],
    [
      'two records',
      { [`TXT ${D}`]: ['v=spf1 include:spf1.dm.provider.example -all', 'v=spf1 -all'] },
      'False',
      'SPFMultipleRecords',
    ],
    [
      'a misspelt term',
      { [`TXT ${D}`]: ['v=spf1 include:spf1.dm.provider.example ipv4:1.2.3.4 -all'] },
      'False',
      'SPFInvalid',
    ],
    [
      'the include behind all',
      { [`TXT ${D}`]: ['v=spf1 -all include:spf1.dm.provider.example'] },
      'False',
      'SPFProviderMissing',
    ],
    [
      'too many look-ups',
      {
        [`TXT ${D}`]: [
          `v=spf1 include:spf1.dm.provider.example ${Array.from({ length: 10 }, () => 'ptr').join(' ')} -all`,
        ],
      },
      'False',
      'SPFTooManyLookups',
    ],
    [
      'forty includes, of which the walk sees thirty',
      {
        [`TXT ${D}`]: [
          `v=spf1 include:spf1.dm.provider.example ${Array.from({ length: 40 }, (_, n) => `include:i${n}.example`).join(' ')} -all`,
        ],
        ...Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`TXT i${n}.example`, ['v=spf1 -all']])),
      },
      'False',
      'SPFTooManyLookups',
    ],
    [
      'a fault beside a DNS that fails',
      { [`TXT ${D}`]: ['v=spf1 include:x.example nonsense -all'], 'TXT x.example': 'FAIL' },
      'False',
      'SPFInvalid',
    ],
    [
      'a record of 9,000 characters',
      { [`TXT ${D}`]: [`v=spf1 include:spf1.dm.provider.example${' ip4:203.0.113.1'.repeat(560)} -all`] },
      'False',
      'SPFInvalid',
    ],
    [
      'an include that only a receiver can look up',
      { [`TXT ${D}`]: ['v=spf1 include:%{ir}.%{v}.spf.other.example -all'] },
      'Unknown',
      'SPFUnknown',
    ],
    [
      'three void look-ups',
      { [`TXT ${D}`]: ['v=spf1 include:spf1.dm.provider.example a:x.example a:y.example a:z.example -all'] },
      'False',
      'SPFTooManyLookups',
    ],
    ['a revoked key', { [`TXT provider-eu._domainkey.${D}`]: ['v=DKIM1; p='] }, 'False', 'DKIMInvalid'],
    [
      'two DMARC records',
      { [`TXT _dmarc.${D}`]: ['v=DMARC1; p=none', 'v=DMARC1; p=none'] },
      'False',
      'DMARCInvalid',
    ],
    ['a DNS that fails', { [`TXT ${D}`]: 'FAIL' }, 'Unknown', 'DNSUnavailable'],
    [
      'a DNS that fails at the key',
      { [`TXT provider-eu._domainkey.${D}`]: 'FAIL' },
      'Unknown',
      'DNSUnavailable',
    ],
  ])('%s', async (_, change, status, reason) => {
    expect(await judge(BY_INCLUDE, { ...INCLUDED, ...change })).toMatchObject({ status, reason });
  });

  test('the include may be anywhere in the tree', async () => {
    const zone = {
      ...INCLUDED,
      [`TXT ${D}`]: ['v=spf1 include:_spf.shop.example -all'],
      'TXT _spf.shop.example': ['v=spf1 include:spf1.dm.provider.example ~all'],
    };
    expect(await judge(BY_INCLUDE, zone)).toMatchObject({ status: 'True' });
  });

  test('what to merge is written out', async () => {
    const { open } = await judge(BY_INCLUDE, {
      ...INCLUDED,
      [`TXT ${D}`]: ['v=spf1 mx -all'],
      [`MX ${D}`]: ['10 mx.example'],
    });
    expect(open[0]).toMatchObject({
      expected: 'v=spf1 mx include:spf1.dm.provider.example -all',
      found: 'v=spf1 mx -all',
      exact: true,
    });
  });

  test('of two records one is made, with the terms of both', async () => {
    const { open } = await judge(BY_INCLUDE, {
      ...INCLUDED,
      [`TXT ${D}`]: ['v=spf1 mx ~all', 'v=spf1 include:spf1.dm.provider.example ip4:203.0.113.1 mx -all'],
    });
    expect(open[0]).toMatchObject({
      expected: 'v=spf1 mx include:spf1.dm.provider.example ip4:203.0.113.1 ~all',
      exact: true,
      reason: 'SPFMultipleRecords',
    });
  });

  test('an MX that is not required is shown and changes nothing', async () => {
    const { records, status } = await judge(BY_INCLUDE, INCLUDED);
    expect(records.at(-1)).toMatchObject({ purpose: 'mx', state: 'missing', required: false });
    expect(status).toBe('True');
  });
});

describe('by return path', () => {
  const GOOD: Zone = {
    [`CNAME bounce.${D}`]: ['u1.return.provider.example'],
    [`CNAME s1._domainkey.${D}`]: ['s1.dkim.provider.example'],
    [`TXT s1._domainkey.${D}`]: [DKIM],
    ...DMARC,
  };

  test('an include of the provider is not required, independent of the SPF record', async () => {
    expect(await judge(BY_RETURN_PATH, GOOD)).toMatchObject({ status: 'True', reason: 'Authenticated' });
    const strict = { ...GOOD, [`TXT ${D}`]: ['v=spf1 -all'] };
    expect(await judge(BY_RETURN_PATH, strict)).toMatchObject({ status: 'True', reason: 'Authenticated' });
  });

  test.each<[string, Zone, string, string]>([
    ['no return path', { [`CNAME bounce.${D}`]: [] }, 'False', 'ReturnPathMissing'],
    [
      'a return path of somebody else',
      { [`CNAME bounce.${D}`]: ['other.example'] },
      'False',
      'ReturnPathMissing',
    ],
    [
      "a key that another provider's name holds",
      { [`CNAME s1._domainkey.${D}`]: ['s1.dkim.other.example'] },
      'False',
      'DKIMInvalid',
    ],
    [
      'p=reject where the only key is in test mode and the return path is too far for aspf=s',
      {
        [`TXT s1._domainkey.${D}`]: [DKIM.replace('k=rsa', 'k=rsa; t=y')],
        [`TXT s2._domainkey.${D}`]: ['v=DKIM1; p='],
        [`TXT _dmarc.${D}`]: ['v=DMARC1; p=reject; aspf=s'],
      },
      'False',
      'NotAligned',
    ],
    ['no key at the usual selectors', { [`TXT s1._domainkey.${D}`]: [] }, 'Unknown', 'DKIMSelectorUnknown'],
  ])('%s', async (_, change, status, reason) => {
    expect(await judge(BY_RETURN_PATH, { ...GOOD, ...change })).toMatchObject({ status, reason });
  });

  test('a selector that the user names settles it', async () => {
    const zone = { ...GOOD, [`TXT s1._domainkey.${D}`]: [], [`TXT mine._domainkey.${D}`]: [DKIM] };
    expect(await judge(BY_RETURN_PATH, zone, ['mine'])).toMatchObject({
      status: 'True',
      reason: 'Authenticated',
    });
  });
});

test('text of strangers is bounded and on one line', async () => {
  const record = `v=spf1 ${'x\n\u202e'.repeat(2000)} -all`;
  const { records } = await judge(BY_INCLUDE, { ...INCLUDED, [`TXT ${D}`]: [record] });
  for (const { found = '', why = '' } of records) {
    expect(found).toMatch(/^[\x20-\x7e…]{0,200}$/);
    expect(why.length).toBeLessThan(400);
  }
});
