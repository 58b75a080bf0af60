import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { packed } from '../../../scripts/release/version.ts';

const PULUMI = fileURLToPath(new URL('../../../pulumi/', import.meta.url));
const { version } = JSON.parse(readFileSync(`${PULUMI}package.json`, 'utf8')) as { version: string };

test.each(readdirSync(`${PULUMI}examples`))('example %s installs the package that its README packs', name => {
  const read = (file: string): string => readFileSync(`${PULUMI}examples/${name}/${file}`, 'utf8');
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
  expect(dependencies['smtp-operator']).toBe(packed(version));
  expect(read('README.md')).toContain(
    'npm ci --prefix ../.. --ignore-scripts\nnpm pack ../..\nnpm install\n',
  );
});
