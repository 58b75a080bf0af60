import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseSmtpConfig } from '../../../crds/object.ts';
import { listText } from '../../../operator/src/cli/views/list.ts';
import { COLOURED, PLAIN } from '../../../operator/src/cli/views/paint.ts';
import { recordsText } from '../../../operator/src/cli/views/records.ts';
import { rowOf, sorted } from '../../../operator/src/cli/views/row.ts';
import { age, fitted } from '../../../operator/src/cli/views/text.ts';
import { whyText } from '../../../operator/src/cli/views/why.ts';
import {
  domainStatus,
  failedStatus,
  NOW,
  readyStatus,
  smtpConfigs,
  stored,
  unreachableStatus,
} from '../../../testing/fixtures/smtpconfigs.ts';
import { expectGolden } from '../../../testing/support/golden.ts';

const layout = (columns: number) => ({ columns, paint: PLAIN, now: NOW });
const golden = (name: string) => join(import.meta.dirname, 'golden', name);
const inShop = (status: object, name = 'mail') => parseSmtpConfig(stored('shop', name, status));

/** A wide character takes two columns. */
const widthOf = (line: string): number =>
  [...line].reduce((sum, character) => sum + (/[\u2e80-\uffef]/.test(character) ? 2 : 1), 0);

describe.each([80, 120])('at %d columns', columns => {
  test.each([
    ['list', () => listText(smtpConfigs().map(rowOf), { ...layout(columns), qualified: true })],
    [
      'list-of-namespace',
      () =>
        listText(
          smtpConfigs()
            .filter(({ metadata }) => metadata.namespace === 'shop')
            .map(rowOf),
          {
            ...layout(columns),
            qualified: false,
          },
        ),
    ],
    ['why-login', () => whyText(inShop(failedStatus()), layout(columns))],
    ['why-egress', () => whyText(inShop(unreachableStatus, 'orders'), layout(columns))],
    ['why-ready', () => whyText(inShop(readyStatus), layout(columns))],
    ['why-domain', () => whyText(inShop(domainStatus), layout(columns))],
    ['why-not-reported', () => whyText(inShop({}), layout(columns))],
    ['records', () => recordsText(domainStatus.domain, layout(columns))],
  ])('%s is as its golden file, and fits', (name, text) => {
    const shown = text();
    expectGolden(golden(`${name}-${columns}.txt`), shown);
    expect(shown.split('\n').filter(line => widthOf(line) > columns)).toEqual([]);
  });
});

test('what is broken comes first, the latest of it before the older', () => {
  const states = sorted(smtpConfigs().map(rowOf)).map(({ name, state }) => `${name} ${state}`);
  expect(states).toEqual([
    'mail failed',
    'orders failed',
    'returns unknown',
    'newsletter warning',
    'mail ready',
    'campaign ready',
  ]);
});

test('an empty list has a message', () => {
  expect(listText([], { ...layout(80), qualified: false })).toBe('0 SmtpConfigs.');
});

test('colours do not change the text', () => {
  const rows = smtpConfigs().map(rowOf);
  const coloured = listText(rows, { columns: 120, paint: COLOURED, now: NOW, qualified: true });
  expect(coloured).toContain('\u001b[31mFalse');
  const bare = coloured.replace(/\u001b\[\d+m/g, '');
  expect(bare).toBe(listText(rows, { ...layout(120), qualified: true }));
});

test('what a server said moves no cursor and turns no text', () => {
  const hostile = '535 \u001b[2J\u001b]0;owned\u0007 \u202eevil\u2066 <script>\r\nReady';
  const text = whyText(inShop(failedStatus(hostile)), layout(80));
  expect(text).toContain('[2J ]0;owned');
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
});

test.each([
  [0, '0s'],
  [59, '59s'],
  [60, '1m'],
  [7_199, '1h'],
  [172_800, '2d'],
])('an age of %d s is %s', (seconds, text) => {
  expect(age(new Date(NOW - seconds * 1000).toISOString(), NOW)).toBe(text);
});

test('an age in the future, from a clock that is ahead, is shown as zero', () => {
  expect(age(new Date(NOW + 5_000).toISOString(), NOW)).toBe('0s');
});

test('a text is cut by columns, not by characters', () => {
  expect(fitted('授权码授权码', 7)).toBe('授权码…');
  expect(fitted('abc', 3)).toBe('abc');
});
