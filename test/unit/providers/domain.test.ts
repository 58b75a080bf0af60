import { describe, expect, test } from '@jest/globals';
import { needsFor } from '../../../operator/src/providers/domain-needs.ts';
import { presetOf, presets } from '../../../operator/src/providers/index.ts';

const NAME = /^[a-z0-9_-]+([.][a-z0-9_-]+)*$/;

const all = Object.values(presets).flatMap(preset =>
  preset.domain ? [[preset.id, preset.domain, preset.defaultRegion] as const] : [],
);

describe.each(all)('what %s requires of a domain', (_id, needs, region) => {
  test('has names and hosts that can be, and no placeholder is left', () => {
    const { spf, dkim, records } = needsFor(needs, 'shop.example', region);
    const names = [
      ...(spf?.includes ?? []),
      ...dkim.selectors,
      ...(dkim.targets ?? []),
      ...records.flatMap(({ label, type, value }) => [
        ...(label ? [label] : []),
        ...(type === 'TXT' ? [] : [value]),
      ]),
    ];
    for (const name of names) expect(name).toMatch(NAME);
  });

  test('demands an include exactly where receivers check SPF at the domain itself', () => {
    expect(needs.envelope === 'include').toBe(needs.spf !== undefined && needs.spf.at === undefined);
  });

  test('has selectors exactly if they are the same for all accounts', () => {
    expect(needs.dkim.selectors.length > 0).toBe(needs.dkim.known !== 'unknown');
  });

  test('names where each record is found, and the source of the facts', () => {
    for (const text of [needs.dkim.find, ...needs.records.map(({ find }) => find), ...(needs.notes ?? [])])
      expect(text).toMatch(/^\p{L}.*[.]$/u);
    expect(needs.sources.length).toBeGreaterThan(0);
    for (const source of needs.sources) expect(source).toMatch(/^https:\/\/\S+$|, checked \d{4}-\d{2}$/);
  });
});

test.each([
  [undefined, 'aliyun-cn-hangzhou'],
  ['ap-southeast-1', 'aliyun-ap-southeast-1'],
])('the DKIM selector of DirectMail in region %s', (region, selector) => {
  const { domain, defaultRegion } = presetOf('directmail');
  if (!domain) throw new Error('directmail has no records');
  expect(needsFor(domain, 'shop.example', region ?? defaultRegion).dkim.selectors).toEqual([selector]);
});

test('by include, by return path, or by DKIM alone: each provider is of its kind', () => {
  expect(Object.fromEntries(all.map(([id, { envelope }]) => [id, envelope]))).toMatchObject({
    directmail: 'include',
    aliyun: 'include',
    exmail: 'include',
    mailgun: 'include',
    mailjet: 'include',
    zoho: 'include',
    gmail: 'include',
    office365: 'include',
    ses: 'return-path',
    resend: 'return-path',
    sendgrid: 'return-path',
    postmark: 'return-path',
    brevo: 'return-path',
  });
});

test('mailboxes that send for the domains of their provider alone have no records to check', () => {
  for (const id of ['qq', '163', '126', 'outlook', 'hotmail', 'yahoo'] as const)
    expect(presetOf(id).domain).toBeUndefined();
});
