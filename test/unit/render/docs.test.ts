import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { PROFILE_IDS } from '../../../crds/profiles.ts';
import { profilesDoc } from '../../../scripts/docs-profiles.ts';
import { templatesDoc } from '../../../scripts/docs-templates.ts';

test('docs/profiles.md is what the profiles say', () => {
  const written = readFileSync(new URL('../../../docs/profiles.md', import.meta.url), 'utf8');
  expect(written).toBe(profilesDoc());
});

test('docs/templates.md is what the values, filters and tags say', () => {
  const written = readFileSync(new URL('../../../docs/templates.md', import.meta.url), 'utf8');
  expect(written).toBe(templatesDoc());
});

test('every profile has its section, and every YAML in it can be read', () => {
  const headings = [...profilesDoc().matchAll(/^## (.+)$/gm)].map(([, id]) => id);
  expect(headings).toEqual([...PROFILE_IDS]);
  for (const [, block] of profilesDoc().matchAll(/```yaml\n([\s\S]*?)```/g)) {
    for (const document of parseAllDocuments(block ?? '')) expect(document.errors).toEqual([]);
  }
});
