import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { binaries, oldestApiServer, TOP } from './binaries.ts';
import { isRunning, keepRunning, startCluster, stopCluster } from './cluster.ts';

const USAGE = `usage: node testing/cluster/main.ts build | start [--dir DIR] [--port N] [--audit] | stop [--dir DIR]`;

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { dir: { type: 'string' }, port: { type: 'string' }, audit: { type: 'boolean' } },
  });
  const dir = resolve(values.dir ?? join(TOP, '.build', 'cluster', 'run'));
  switch (positionals[0]) {
    case 'build':
      binaries();
      oldestApiServer();
      return;
    case 'start':
      return start(dir, values.port === undefined ? undefined : Number(values.port), values.audit ?? false);
    case 'stop':
      console.log((await stopCluster(dir)) ? `stopped ${dir}` : `nothing runs in ${dir}`);
      return;
    default:
      console.error(USAGE);
      process.exitCode = 2;
  }
}

async function start(dir: string, port: number | undefined, audit: boolean): Promise<void> {
  if (!isRunning(dir)) {
    await stopCluster(dir);
    const cluster = await startCluster({ dir, audit, ...(port !== undefined && { port }) });
    keepRunning(cluster.dir);
  }
  readFileSync(join(dir, 'kubeconfig'));
  console.log(join(dir, 'kubeconfig'));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
