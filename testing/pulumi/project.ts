import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { TOP } from '../cluster/binaries.ts';
import { PACKAGE } from './sdk.ts';

/** Creates a separate Pulumi project from a short program. */
export function projectOf(program: string): string {
  const folder = newFolder();
  writeFileSync(join(folder, 'index.ts'), program);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'project', main: 'index.ts' }));
  return folder;
}

export const EXAMPLES = join(PACKAGE, 'examples');

/** Returns the configuration of an example's stack, as Pulumi passes it to the program. */
export function configOf(example: string, stack: string): Record<string, string> {
  const { config } = parse(readFileSync(join(EXAMPLES, example, `Pulumi.${stack}.yaml`), 'utf8')) as {
    config: Record<string, unknown>;
  };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

/** Copies an example, with the dependencies of this repository. */
export function projectFrom(example: string): string {
  const folder = newFolder();
  cpSync(join(EXAMPLES, example), folder, {
    recursive: true,
    filter: path => !path.includes('node_modules'),
  });
  return folder;
}

function newFolder(): string {
  const parent = join(TOP, '.build', 'test');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'pulumi-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(PACKAGE, join(folder, 'node_modules', 'smtp-operator'));
  symlinkSync(join(PACKAGE, 'node_modules', '@pulumi'), join(folder, 'node_modules', '@pulumi'));
  return folder;
}
