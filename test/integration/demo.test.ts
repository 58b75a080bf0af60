import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TOP } from '../../testing/cluster/binaries.ts';
import { demoOutcome } from '../../testing/demo/outcome.ts';

/** Folders of two demos of one clone; users have one demo each. */
const DIRS = ['one', 'two'].map(name => join(TOP, '.build', 'test', `demo-${name}-${process.pid}`));

let grabber: ChildProcess;
beforeAll(async () => {
  grabber = fork(join(TOP, 'testing', 'support', 'port-grabber.ts'));
  await once(grabber, 'message');
});
afterAll(async () => {
  for (const dir of DIRS) await make('demo-stop', dir);
  const ended = once(grabber, 'exit');
  grabber.kill();
  await ended;
}, 60_000);

async function make(target: string, dir: string | undefined): Promise<string> {
  const env = { ...process.env, DEMO_DIR: dir };
  const { stdout } = await promisify(execFile)('make', ['-s', target], { cwd: TOP, env });
  return stdout;
}

/** Returns the final output of `kubectl get smtp`. */
const listed = (said: string): string[][] | undefined =>
  said
    .split(/^.*\$ kubectl get smtp.*$/m)[1]
    ?.split(/^.*\$ kubectl describe.*$/m)[0]
    ?.trim()
    .split('\n')
    .slice(1)
    .map(line => line.split(/\s+/).slice(0, 5));

const expected = demoOutcome().map(({ name, provider, endpoint, ready, reason }) => [
  name,
  provider,
  endpoint,
  ready,
  reason,
]);

test('two demos at the same time, beside a program that takes ports, show what the README shows', async () => {
  const said = await Promise.all(DIRS.map(dir => make('demo', dir)));
  expect(said.map(listed)).toEqual([expected, expected]);
  for (const text of [
    'describe smtp qq',
    'describe smtp blocked-port',
    `export KUBECONFIG=${DIRS[0]}`,
    'make demo-stop',
  ])
    expect(said[0]).toContain(text);
  const commands = (said[0] ?? '').split('\n').filter(line => line.includes(' probe '));
  const reports = await Promise.all(
    commands.map(command =>
      promisify(execFile)('sh', ['-c', command]).then(
        ({ stdout }) => stdout,
        ({ stdout }: { stdout: string }) => stdout,
      ),
    ),
  );
  expect(reports).toEqual([
    expect.stringContaining('Works: smtp.qq.com:465'),
    expect.stringContaining('AuthorizationCodeRequired'),
    expect.stringContaining('ConnectTimeout'),
  ]);
}, 600_000);

test('a demo recovers from one that was killed midway: no pid file is right, folders are half-written', async () => {
  const [dir = ''] = DIRS;
  const old = processesOf(dir);
  expect(old.length).toBeGreaterThan(5);
  for (const name of ['lab.pid', 'operator.pid', 'outer.pid']) writeFileSync(join(dir, name), '1');
  for (const name of readdirSync(join(dir, 'cluster')).filter(file => file.endsWith('.pid')))
    rmSync(join(dir, 'cluster', name));
  writeFileSync(join(dir, 'cluster', 'kubeconfig'), '{');
  process.kill(old[0] ?? 0, 'SIGKILL');
  rmSync(join(dir, 'port'), { force: true });
  mkdirSync(join(dir, 'port', 'half'), { recursive: true });
  expect(listed(await make('demo', dir))).toEqual(expected);
  expect(old.filter(pid => processesOf(dir).includes(pid))).toEqual([]);
}, 600_000);

test('nothing is left when it is stopped', async () => {
  for (const dir of DIRS) await make('demo-stop', dir);
  expect(DIRS.flatMap(processesOf)).toEqual([]);
}, 120_000);

/** Finds the processes by their arguments, independently of the demo's own method. */
function processesOf(dir: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(pid => {
      try {
        return pid > 0 && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${dir}/`);
      } catch {
        return false;
      }
    });
}
