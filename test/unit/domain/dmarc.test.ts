import { expect, test } from '@jest/globals';
import { walkDmarc } from '../../../operator/src/domain/dmarc.ts';
import type { Zone } from '../../../testing/fixtures/zone.ts';
import { zoneLookup } from '../../../testing/fixtures/zone.ts';

const walk = (domain: string, zone: Zone) => walkDmarc(domain, zoneLookup(zone));

test('the record of the domain itself is in force', async () => {
  expect(
    await walk('shop.example', { 'TXT _dmarc.shop.example': ['v=DMARC1; p=reject; adkim=s'] }),
  ).toMatchObject({
    policy: { domain: 'shop.example', request: 'reject', strictDkim: true, strictSpf: false, testing: false },
    organizationalDomain: 'shop.example',
  });
});

test('a parent is found by the walk, and its policy for subdomains counts', async () => {
  const zone = {
    'TXT _dmarc.example': 'FAIL' as const,
    'TXT _dmarc.shop.example': ['v=DMARC1; p=reject; sp=quarantine; psd=n'],
  };
  expect(await walk('mail.eu.shop.example', zone)).toMatchObject({
    policy: { domain: 'shop.example', request: 'quarantine' },
    organizationalDomain: 'shop.example',
  });
});

test('below a public suffix with psd=y, the domain is one label longer', async () => {
  const zone = { 'TXT _dmarc.co.example': ['v=DMARC1; p=reject; psd=y'] };
  expect(await walk('a.b.shop.co.example', zone)).toMatchObject({ organizationalDomain: 'shop.co.example' });
});

test('a name of many labels is cut to seven: at most eight questions', async () => {
  const lookup = zoneLookup({});
  await walkDmarc('a.b.c.d.e.f.g.h.i.j.shop.example', lookup);
  expect(lookup.asked).toEqual([
    'TXT _dmarc.a.b.c.d.e.f.g.h.i.j.shop.example',
    'TXT _dmarc.f.g.h.i.j.shop.example',
    'TXT _dmarc.g.h.i.j.shop.example',
    'TXT _dmarc.h.i.j.shop.example',
    'TXT _dmarc.i.j.shop.example',
    'TXT _dmarc.j.shop.example',
    'TXT _dmarc.shop.example',
    'TXT _dmarc.example',
  ]);
});

test.each<[string, string[], object]>([
  ['two records', ['v=DMARC1; p=none', 'v=DMARC1; p=reject'], { unusable: [{ domain: 'shop.example' }] }],
  ['no policy and no reports', ['v=DMARC1; adkim=s'], { unusable: [{ domain: 'shop.example' }] }],
  ['a misspelt policy', ['v=DMARC1; p=rejct'], { unusable: [{ domain: 'shop.example' }] }],
  [
    'a misspelt policy of subdomains',
    ['v=DMARC1; p=none; sp=no'],
    { unusable: [{ domain: 'shop.example' }] },
  ],
  ['a tag twice', ['v=DMARC1; p=none; p=reject'], { unusable: [{ domain: 'shop.example' }] }],
  ['a record of 5,000 characters', [`v=DMARC1; p=none; x=${'y'.repeat(5_000)}`], { records: [] }],
  ['a blank ahead of the version', [' v=DMARC1; p=none'], { unusable: [], records: [] }],
  ['another version', ['v=DMARC2; p=none'], { unusable: [], records: [] }],
  ['the version in lower case', ['v=dmarc1; p=none'], { unusable: [], records: [] }],
])('%s: there is no policy', async (_, values, expected) => {
  const facts = await walk('shop.example', { 'TXT _dmarc.shop.example': values });
  expect(facts).toMatchObject(expected);
  expect(facts.policy).toBeUndefined();
});

test('a policy that cannot be read counts as none where reports are asked for', async () => {
  const zone = { 'TXT _dmarc.shop.example': ['v=DMARC1; p=rejct; rua=mailto:d@shop.example; pct=50'] };
  expect(await walk('shop.example', zone)).toMatchObject({ policy: { request: 'none', obsolete: ['pct'] } });
});

test('a server that fails ends the walk', async () => {
  expect(await walk('shop.example', { 'TXT _dmarc.shop.example': 'FAIL' })).toMatchObject({
    unavailable: 'ESERVFAIL',
  });
});

test('a parent that fails leaves the policy unknown, unless the domain has its own', async () => {
  const zone = {
    'TXT _dmarc.mail.shop.example': ['v=DMARC1; p=reject'],
    'TXT _dmarc.shop.example': 'FAIL' as const,
  };
  expect((await walk('a.mail.shop.example', zone)).policy).toBeUndefined();
  expect(await walk('mail.shop.example', zone)).toMatchObject({ policy: { request: 'reject' } });
});

test('t=y makes receivers apply the next milder policy', async () => {
  const policy = async (request: string) => {
    const zone = { 'TXT _dmarc.shop.example': [`v=DMARC1; p=${request}; t=y`] };
    return (await walk('shop.example', zone)).policy?.request;
  };
  expect([await policy('reject'), await policy('quarantine'), await policy('none')]).toEqual([
    'quarantine',
    'none',
    'none',
  ]);
});

test.each([
  ['a name that does not exist', [], 'reject'],
  ['a name that exists', ['203.0.113.1'], 'quarantine'],
])('np is for %s', async (_, addresses, request) => {
  const zone = {
    'TXT _dmarc.shop.example': ['v=DMARC1; p=none; sp=quarantine; np=reject'],
    'A mail.shop.example': addresses,
  };
  expect(await walk('mail.shop.example', zone)).toMatchObject({ policy: { request } });
});
