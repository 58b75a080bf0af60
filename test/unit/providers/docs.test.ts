import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { PROVIDER_IDS } from '../../../crds/providers.ts';
import { wordedFor } from '../../../crds/wording.ts';
import { presetOf } from '../../../operator/src/providers/index.ts';
import { providersDoc } from '../../../scripts/docs-providers.ts';

test('docs/providers.md is what the presets say', () => {
  const written = readFileSync(new URL('../../../docs/providers.md', import.meta.url), 'utf8');
  expect(written).toBe(providersDoc());
});

test('every provider has a section with each of its remedies, regions and links', () => {
  const sections = new Map(
    providersDoc()
      .split(/^## /m)
      .slice(1)
      .map(text => [text.slice(0, text.indexOf('\n')), text]),
  );
  expect([...sections.keys()]).toEqual([...PROVIDER_IDS]);
  for (const id of PROVIDER_IDS) {
    const { replies, regions = {}, links } = presetOf(id);
    const text = sections.get(id) ?? '';
    for (const { remedy } of replies) expect(text).toContain(wordedFor('cluster', remedy));
    for (const region of Object.keys(regions)) expect(text).toContain(`\`${region}\``);
    for (const { url } of links) expect(text).toContain(`](${url})`);
  }
});

test('no table is broken by the text in it', () => {
  const rows = providersDoc()
    .split('\n')
    .filter(line => line.startsWith('|'));
  const cells = (row: string) => row.replaceAll('\\|', '').split('|').length;
  let width = 0;
  for (const [index, row] of rows.entries()) {
    if (rows[index + 1]?.startsWith('| --- ')) width = cells(row);
    expect(cells(row)).toBe(width);
  }
});
