import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { TOP } from '../cluster/binaries.ts';
import { startInBackground, stopInBackground } from '../demo/background.ts';
import { eventually } from '../support/wait.ts';
import { startLab } from './lab.ts';

const USAGE = 'usage: main.ts [serve|start|stop] [--dir DIR] [--network N]';

interface Settings {
  dir: string;
  network: number;
}

interface Where {
  dns: string;
  caFile: string;
  pid: number;
}

const COMMANDS: Readonly<Record<string, (settings: Settings) => Promise<void>>> = { serve, start, stop };

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { dir: { type: 'string' }, network: { type: 'string', default: '20' } },
    allowPositionals: true,
  });
  const [command = 'serve', ...rest] = positionals;
  const run = COMMANDS[command];
  const network = Number(values.network);
  if (!run || rest.length > 0 || !Number.isInteger(network) || network < 0 || network > 255)
    throw new Error(USAGE);
  await run({ dir: resolve(values.dir ?? join(TOP, '.build', 'lab')), network });
}

/** Serves until a signal. When the lab is ready, `lab.json` in the folder holds its addresses. */
async function serve({ dir, network }: Settings): Promise<void> {
  const lab = await startLab({ dir, network });
  const where: Where = { dns: lab.dns.endpoint, caFile: lab.caFile, pid: process.pid };
  writeWhere(dir, where);
  tell(where);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void lab.stop().then(() => process.exit(0)));
  }
}

/** Starts the lab in the background, and replaces one that already runs there. */
async function start(settings: Settings): Promise<void> {
  const { dir, network } = settings;
  await stop(settings);
  mkdirSync(dir, { recursive: true });
  const self = fileURLToPath(import.meta.url);
  const args = ['serve', '--dir', dir, '--network', String(network)];
  startInBackground(logFile(dir), process.execPath, [self, ...args]);
  const pid = readFileSync(join(dir, 'lab.pid'), 'utf8');
  const log = () => readFileSync(logFile(dir), 'utf8').trim();
  await eventually(() => existsSync(whereFile(dir)) || !existsSync(`/proc/${pid}`), { describe: log });
  if (!existsSync(whereFile(dir))) throw new Error(log());
  tell(JSON.parse(readFileSync(whereFile(dir), 'utf8')) as Where);
}

async function stop({ dir }: Settings): Promise<void> {
  await stopInBackground(logFile(dir));
  rmSync(whereFile(dir), { force: true });
}

const logFile = (dir: string): string => join(dir, 'lab.log');
const whereFile = (dir: string): string => join(dir, 'lab.json');

/** Writes the file atomically, so that readers do not find an incomplete file. */
function writeWhere(dir: string, where: Where): void {
  const file = whereFile(dir);
  writeFileSync(`${file}.new`, JSON.stringify(where));
  renameSync(`${file}.new`, file);
}

function tell({ dns, caFile }: Where): void {
  console.log(`lab: --dns-server ${dns} --ca-file ${caFile}`);
}

process.exitCode = await main().then(
  () => 0,
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  },
);
