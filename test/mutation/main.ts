import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { EQUIVALENT, FOLDERS } from './expectations.ts';
import { mutate } from './run.ts';

/**
 * Runs `make mutation`: changes the middle of the operator at each place in turn, and lists the changes that no unit
 * test notices.
 */
const TOP = fileURLToPath(new URL('../../', import.meta.url));
const { values } = parseArgs({ options: { only: { type: 'string' } } });

// A promise that is no longer awaited because of a mutant is not a failure of the run.
for (const event of ['unhandledRejection', 'uncaughtException']) process.on(event, () => {});

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

const suites = globSync('test/unit/{status,schedule,sharing,controller,diagnose}/**/*.test.ts', { cwd: TOP });
const { mutants, survivors, broken } = await mutate(
  path => FOLDERS.includes(folderOf(path)) && path.includes(values.only ?? ''),
  // These suites start worker threads, in which no mutant is active.
  suites.filter(suite => !/templates|diagnose.(mutation|hostile)/.test(suite)).toSorted(),
).catch(error => {
  console.error(error);
  process.exit(1);
});
const left = survivors.filter(({ name }) => EQUIVALENT[name] === undefined);
for (const { name, line } of left) console.log(`unnoticed, line ${line}: ${name}`);
for (const name of broken) console.log(`fails without a mutant: ${name}`);

const stale = Object.keys(EQUIVALENT).filter(
  name => values.only === undefined && !mutants.some(mutant => mutant.name === name),
);
for (const name of stale) console.log(`listed as equivalent, but gone: ${name}`);

for (const folder of FOLDERS) {
  const inFolder = ({ name }: { name: string }) => folderOf(name.slice(0, name.indexOf(':'))) === folder;
  const all = mutants.filter(inFolder);
  const listed = survivors.filter(inFolder).filter(({ name }) => EQUIVALENT[name] !== undefined);
  console.log(
    `${folder}: ${all.length} mutants, ${left.filter(inFolder).length} unnoticed, ${listed.length} listed as equivalent`,
  );
}
const failed = broken.length + stale.length + left.length;
// Work that a mutant left running would keep the process alive. Exit only after the output is flushed.
process.stdout.write('', () => process.exit(failed === 0 ? 0 : 1));
