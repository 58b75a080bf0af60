import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mergedSpf, walkSpf } from '../../../operator/src/domain/spf.ts';
import { isSpf, spfTerms } from '../../../operator/src/domain/spf-terms.ts';
import type { Zone } from '../../../testing/fixtures/zone.ts';
import { zoneLookup } from '../../../testing/fixtures/zone.ts';

const D = 'shop.example';
const walk = (zone: Zone) => walkSpf(D, zoneLookup(zone));
const txt = (record: string, rest: Zone = {}): Zone => ({ [`TXT ${D}`]: [record], ...rest });

test.each([
  ['v=spf1', true],
  ['v=spf1 -all', true],
  ['V=SPF1 -all', true],
  ['v=spf10 -all', false],
  ['v=spf1-all', false],
  [' v=spf1 -all', false],
])('%j is an SPF record: %s', (text, expected) => {
  expect(isSpf(text)).toBe(expected);
});

test.each([
  'ip4:203.0.113.0/24',
  'ip6:2001:db8::/32',
  'a',
  'a/24',
  'mx:mail.example',
  'a:x.example/24//64',
  '~all',
  'include:_spf.x.example',
  'exists:%{i}.x.example',
  'ptr',
  'redirect=x.example',
  'exp=x.example',
  'unknown=1',
])('%s is a term', text => {
  expect(spfTerms(`v=spf1 ${text}`).map(({ kind }) => kind)).not.toContain('invalid');
});

test.each([
  'ip4:203.0.113.300',
  'ip4:',
  'ip4',
  'include',
  'include:',
  'include:nodots',
  'all:x',
  'ipv4:1.2.3.4',
  'http://x.example',
  '-',
  '~',
  'ip4:203.0.113.0/33',
  'ip4:203.0.113.07',
  'ip6:2001:db8::/129',
  'ip6:2001:db8:::1',
  'a:x.example/33',
  'a//129',
  'mx:',
  'ptr/24',
  'include:203.0.113.1',
  'include:x.example/24',
  'exists:%{z}.x.example',
  'include:%{i',
  'include:100%.example',
  'include:x..example',
  'redirect=',
  'exp=nodots',
  'include:\u00fc.example',
])('%s is not', text => {
  expect(spfTerms(`v=spf1 ${text}`)).toEqual([{ kind: 'invalid', text }]);
});

test.each(['redirect', 'exp'])('of two %s modifiers the second is none', name => {
  const terms = spfTerms(`v=spf1 ${name}=x.example ${name}=y.example`);
  expect(terms.map(({ kind }) => kind)).toEqual(['modifier', 'invalid']);
});

describe('the tree', () => {
  test('of a record without look-ups', async () => {
    const facts = await walk(txt('v=spf1 ip4:203.0.113.1 -all'));
    expect(facts).toEqual({
      nodes: [{ domain: D, record: 'v=spf1 ip4:203.0.113.1 -all' }],
      includes: [],
      lookups: 0,
      voids: 0,
      cut: false,
      macros: false,
      problems: [],
    });
  });

  test('counts every term that looks something up, at every depth', async () => {
    const facts = await walk(
      txt('v=spf1 a mx include:one.example exists:x.example ptr -all', {
        'TXT one.example': ['v=spf1 include:two.example ~all'],
        'TXT two.example': ['v=spf1 a:host.example ?all'],
        [`A ${D}`]: ['203.0.113.1'],
        [`MX ${D}`]: ['10 mx.example'],
        'A x.example': ['127.0.0.2'],
        'A host.example': ['203.0.113.2'],
      }),
    );
    expect(facts).toMatchObject({
      lookups: 7,
      voids: 0,
      includes: ['one.example', 'two.example'],
      problems: [],
    });
  });

  test('follows redirect, but not where there is an all', async () => {
    const other = { 'TXT other.example': ['v=spf1 -all'] };
    expect(await walk(txt('v=spf1 redirect=other.example', other))).toMatchObject({
      lookups: 1,
      includes: ['other.example'],
    });
    expect(await walk(txt('v=spf1 redirect=other.example ~all', other))).toMatchObject({
      lookups: 0,
      includes: [],
    });
  });

  test('counts void look-ups', async () => {
    expect(await walk(txt('v=spf1 a:x.example mx:y.example exists:z.example -all'))).toMatchObject({
      lookups: 3,
      voids: 3,
    });
  });

  test('terms behind all are not followed', async () => {
    const facts = await walk(txt('v=spf1 -all include:late.example'));
    expect(facts.includes).toEqual([]);
    expect(facts.problems).toEqual([{ kind: 'after-all', domain: D, terms: ['include:late.example'] }]);
  });

  test.each<[string, Zone, object]>([
    ['no record', {}, { kind: 'missing', domain: D }],
    [
      'two records',
      { [`TXT ${D}`]: ['v=spf1 -all', 'v=spf1 ~all'] },
      { kind: 'multiple', domain: D, count: 2, records: ['v=spf1 -all', 'v=spf1 ~all'] },
    ],
    [
      'a misspelt term',
      txt('v=spf1 inlcude:x.example -all'),
      { kind: 'syntax', domain: D, term: 'inlcude:x.example' },
    ],
    ['everybody', txt('v=spf1 +all'), { kind: 'pass-all', domain: D }],
    ['a loop', txt(`v=spf1 include:${D} -all`), { kind: 'loop', domain: D }],
    [
      'an include without a record',
      txt('v=spf1 include:gone.example -all'),
      { kind: 'missing', domain: 'gone.example' },
    ],
    [
      'a server that fails',
      txt('v=spf1 include:x.example -all', { 'TXT x.example': 'FAIL' }),
      { kind: 'unavailable', domain: 'x.example', code: 'ESERVFAIL' },
    ],
    [
      'many hosts',
      txt('v=spf1 mx -all', { [`MX ${D}`]: Array.from({ length: 11 }, (_, i) => `10 mx${i}.example`) }),
      { kind: 'many-mx', domain: D },
    ],
  ])('%s is a problem', async (_, zone, problem) => {
    expect((await walk(zone)).problems).toEqual([problem]);
  });

  test('other TXT records do not count', async () => {
    const facts = await walk({ [`TXT ${D}`]: ['google-site-verification=x', 'v=spf1 -all'] });
    expect(facts.problems).toEqual([]);
  });

  test('of any zone ends, with a bounded number of questions', async () => {
    const name = fc.constantFrom('a.example', 'b.example', 'c.example', D);
    const term = fc.oneof(
      name.map(target => `include:${target}`),
      name.map(target => `redirect=${target}`),
      name.map(target => `a:${target}`),
      fc.constantFrom('mx', 'ptr', '-all', 'nonsense', 'exists:%{i}.x.example'),
    );
    const record = fc.array(term, { maxLength: 40 }).map(terms => `v=spf1 ${terms.join(' ')}`);
    const zone = fc.dictionary(
      name.map(target => `TXT ${target}`),
      fc.array(record, { maxLength: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(zone, async records => {
        const lookup = zoneLookup(records);
        await walkSpf(D, lookup);
        expect(lookup.asked.length).toBeLessThanOrEqual(31);
      }),
      { numRuns: 300 },
    );
  });
});

test.each([
  [undefined, 'v=spf1 include:p.example ~all'],
  ['v=spf1 mx -all', 'v=spf1 mx include:p.example -all'],
  ['v=spf1 redirect=x.example', 'v=spf1 include:p.example redirect=x.example'],
  ['v=spf1 ip4:203.0.113.1', 'v=spf1 ip4:203.0.113.1 include:p.example'],
])('%j with the include merged in is %j', (record, expected) => {
  expect(mergedSpf(record, 'p.example')).toBe(expected);
});
