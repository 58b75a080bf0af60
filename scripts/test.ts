import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { namedContext } from '../testing/cluster/existing.ts';
import { inOwnNetwork, networkUnavailable } from '../testing/support/namespace.ts';

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

/** Checks what is generated and linted, runs every suite, and ends with one plain line. */
function main(): number {
  const given = process.argv.slice(2);
  if (given.length > 0 && given.every(path => /^test\/unit\b/.test(path))) return unitTests();
  const verified = spawnSync('make', ['-s', 'verify'], { cwd: top, stdio: 'inherit' }).status === 0;
  // Inside the namespace there is no way out: what the suites need from there is fetched before.
  for (const fetch of [
    ['testing/cluster/main.ts', 'build'],
    ['testing/tools/tools.ts'],
    ['testing/lab/mta/packages.ts'],
    ['testing/consumers/spring.ts'],
    ['testing/consumers/root.ts'],
  ])
    spawnSync(process.execPath, fetch, { cwd: top, stdio: 'inherit' });
  const context = namedContext();
  const missing = context ? `the tests use the cluster of context ${context}` : networkUnavailable();
  if (missing) console.log(`running in this machine's own network: ${missing}`);
  const [command, ...args] = missing ? jest() : inOwnNetwork(jest());
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const { status } = spawnSync(command, args, { cwd: top, stdio: ['ignore', 'ignore', 'inherit'] });
  return finish(status ?? 1, verified);
}

/** The inner loop: no control plane, no programs to fetch, nothing generated. */
function unitTests(): number {
  const [command, ...args] = jest();
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const { status } = spawnSync(command, args, { cwd: top, stdio: ['ignore', 'ignore', 'inherit'] });
  return finish(status ?? 1, true);
}

const jest = (): [string, ...string[]] => [
  process.execPath,
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  '--json',
  `--outputFile=${report}`,
  ...process.argv.slice(2),
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

process.exitCode = main();
