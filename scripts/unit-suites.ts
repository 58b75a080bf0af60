import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of the joined suites; its path contains `test/unit`, as those of all unit suites do. */
const FOLDER = '.build/test/unit';

/** Hooks at the top of a file; in a joined suite they would apply to the tests of all its files. */
const HOOKS = /^(?:before|after)(?:Each|All)\(/m;

/**
 * Joins the unit suites of each folder into one suite. jest loads itself and every imported module again for each
 * suite, which takes longer than most unit suites. A file with hooks at its top stays a suite of its own.
 */
export function joinUnitSuites(top: string): void {
  const folder = join(top, FOLDER);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const joined = new Map<string, string[]>();
  for (const file of globSync('test/unit/**/*.test.ts', { cwd: top }).toSorted()) {
    const name = HOOKS.test(readFileSync(join(top, file), 'utf8')) ? file : folderOf(file);
    const suite = name.replace('test/unit/', '').replace('.test.ts', '').replaceAll('/', '-');
    joined.set(suite, [...(joined.get(suite) ?? []), file]);
  }
  for (const [suite, files] of joined) {
    const imports = files.map(file => `import '../../../${file}';\n`);
    writeFileSync(join(folder, `${suite}.test.ts`), imports.join(''));
  }
}

/** `test/unit/status` for test/unit/status/ready/ready.test.ts */
const folderOf = (file: string): string => file.split('/').slice(0, 3).join('/');
