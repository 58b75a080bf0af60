import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { ReasonEntry } from '../../../crds/reasons.ts';
import { REASONS_IN_CLUSTER } from '../../../crds/reasons.ts';
import { reasonsDoc } from '../../../scripts/docs-reasons.ts';

test('docs/reasons.md is generated from the vocabulary', () => {
  const written = readFileSync(new URL('../../../docs/reasons.md', import.meta.url), 'utf8');
  expect(written).toBe(reasonsDoc());
});

const sections = (text: string, level: string) =>
  new Map(
    text
      .split(new RegExp(`^${level} `, 'm'))
      .slice(1)
      .map(part => [part.slice(0, part.indexOf('\n')), part]),
  );

const unescaped = (text: string) => text.replaceAll('\\', '').replaceAll('&lt;', '<');

describe('the document', () => {
  const conditions = sections(reasonsDoc(), '##');

  test('has one section for each condition, in gate order', () => {
    expect([...conditions.keys()]).toEqual(Object.keys(REASONS_IN_CLUSTER));
  });

  test.each(Object.entries(REASONS_IN_CLUSTER))(
    'shows status, meaning, remedy and check of %s',
    (condition, list) => {
      const reasons = sections(conditions.get(condition) ?? '', '###');
      const entries: [string, ReasonEntry][] = Object.entries(list);
      expect([...reasons.keys()].sort()).toEqual(entries.map(([reason]) => `${condition}: ${reason}`).sort());
      for (const [reason, { status, meaning, remedy, check }] of entries) {
        const text = unescaped(reasons.get(`${condition}: ${reason}`) ?? '');
        expect(text).toContain(`\`${status}\`. ${meaning}`);
        expect(text).toContain(remedy);
        expect(text.includes('```sh')).toBe(check !== undefined);
        expect(text).toContain(unescaped(check ?? ''));
      }
    },
  );

  test('explains every word to fill in', () => {
    const [intro = ''] = reasonsDoc().split(/^## /m);
    const commands = [...reasonsDoc().matchAll(/```sh\n(.*?)```/gs)].map(([, command = '']) =>
      command.replace(/#.*$/gm, ''),
    );
    const blanks = commands.flatMap(command => command.match(/\b[A-Z]{2,}(?:-[A-Z]+)*\b/g) ?? []);
    const words = ['TCP', 'AAAA', 'AUTH', 'EHLO', 'MAIL', 'RCPT', 'PLAIN', 'LOGIN'];
    expect(new Set(blanks).size).toBeGreaterThan(5);
    for (const blank of new Set(blanks)) {
      if (!words.includes(blank)) expect(intro).toMatch(new RegExp(`\\b${blank}\\b`));
    }
  });
});
