import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Progress } from '../progress.ts';

/** `node go-build.ts WHAT BUILD-ARGUMENTS… PACKAGE`: runs `go build` in this folder, with progress. */
const [what = '', ...args] = process.argv.slice(2);
const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod' };
const progress = new Progress(`Building ${what}`);

const listed = await go([
  'list',
  '-deps',
  ...args.filter(arg => arg.startsWith('-tags=')),
  args.at(-1) ?? '.',
]);
const status =
  listed.status === 0 ? (await go(['build', '-v', ...args], listed.lines)).status : listed.status;
progress.done();
process.exitCode = status;

/** Runs go. Counts downloaded modules and compiled packages, and passes on other output. */
async function go(command: string[], packages?: number): Promise<{ status: number; lines: number }> {
  const child = spawn('go', command, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [downloaded, compiled, lines] = [0, 0, 0];
  createInterface(child.stdout).on('line', () => {
    lines += 1;
  });
  createInterface(child.stderr).on('line', line => {
    if (line.startsWith('go: downloading ')) progress.at(`${++downloaded} modules downloaded`);
    // `go build -v` names each package that it compiles, without those in Go's cache.
    else if (packages !== undefined && /^[\w./~-]+$/.test(line))
      progress.at(`${++compiled} of up to ${packages} packages compiled`);
    else console.error(line);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { status: code ?? 1, lines };
}
