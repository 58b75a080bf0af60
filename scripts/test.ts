import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { namedContext } from '../testing/cluster/existing.ts';
import { Progress } from '../testing/progress.ts';
import { inOwnNetwork, networkUnavailable } from '../testing/support/namespace.ts';
import { joinUnitSuites } from './unit-suites.ts';

const top = join(dirname(fileURLToPath(import.meta.url)), '..');
const report = join(top, '.build', 'test-report.json');

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numRuntimeErrorTestSuites: number;
  testResults: {
    name: string;
    assertionResults: { status: string; ancestorTitles: string[]; title: string }[];
  }[];
}

/** Checks generated files and lint rules, runs every suite, and prints one plain line at the end. */
async function main(): Promise<number> {
  const given = process.argv.slice(2);
  if (given.length === 1 && given[0] === 'test/unit') {
    joinUnitSuites(top);
    return finish(await suites(jest('--config=jest.unit.config.mjs')), true);
  }
  // Unit tests only: they need no control plane, no downloaded programs and no generated files.
  if (given.length > 0 && given.every(path => /^test\/unit\b/.test(path)))
    return finish(await suites(jest(...given)), true);
  const verified = spawnSync('make', ['-s', 'verify'], { cwd: top, stdio: 'inherit' }).status === 0;
  // The network namespace has no access to the outside, so the dependencies of the suites are downloaded first.
  for (const fetch of [
    ['testing/cluster/main.ts', 'build'],
    ['testing/tools/tools.ts'],
    ['testing/lab/mta/packages.ts'],
    ['testing/oracles/oracles.ts'],
    ['testing/consumers/spring.ts'],
    ['testing/consumers/root.ts'],
  ])
    spawnSync(process.execPath, fetch, { cwd: top, stdio: 'inherit' });
  const context = namedContext();
  const missing = context ? `the tests use the cluster of context ${context}` : networkUnavailable();
  if (missing) console.log(`running in this machine's own network: ${missing}`);
  return finish(await suites(missing ? jest(...given) : inOwnNetwork(jest(...given))), verified);
}

/** Runs jest, which reports each finished suite. In between, this function reports the progress. */
async function suites([command, ...args]: [string, ...string[]]): Promise<number> {
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const child = spawn(command, args, { cwd: top, stdio: ['ignore', 'ignore', 'inherit'] });
  // On a terminal, jest shows the running suites.
  const progress = process.stderr.isTTY ? undefined : new Progress('Running the suites');
  const [status] = (await once(child, 'exit')) as [number | null];
  progress?.done();
  return status ?? 1;
}

const jest = (...args: string[]): [string, ...string[]] => [
  process.execPath,
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  '--json',
  `--outputFile=${report}`,
  ...args,
];

function finish(status: number, verified: boolean): number {
  if (!existsSync(report)) {
    console.log('failed: jest ended without a report; what it said is above');
    console.log('0 passed, 1 failed, 0 skipped');
    return 1;
  }
  const results = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const { numPassedTests: passed, numPendingTests: skipped, numRuntimeErrorTestSuites: broken } = results;
  const failed = results.numFailedTests + broken + (verified ? 0 : 1);
  for (const suite of skippedSuites(results)) console.log(`skipped: ${suite}`);
  if (!verified) console.log('failed: make verify (something generated, formatted or linted is out of date)');
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  const strict = process.env['CI'] === 'true';
  return status === 0 && failed === 0 && !(strict && skipped > 0) ? 0 : 1;
}

function skippedSuites({ testResults }: Report): Set<string> {
  return new Set(
    testResults.flatMap(({ assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === 'pending')
        .map(({ ancestorTitles, title }) => ancestorTitles[0] ?? title),
    ),
  );
}

process.exitCode = await main();
