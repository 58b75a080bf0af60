import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { eventually } from '../../support/wait.ts';
import { rootOf } from './packages.ts';

export interface MtaOptions {
  /** Loopback address to listen on: 465 with TLS at once, 587 with STARTTLS. */
  address: string;
  /** Name in the greeting. */
  host: string;
  /** Certificate and key as PEM. */
  certificate: { cert: string; key: string };
  /** Passwords by user name, which is a full mail address. */
  users: Readonly<Record<string, string>>;
  /**
   * Accepted recipients, in the server's own configuration language. Default: all recipients of a client that has
   * logged in.
   */
  recipients?: string;
  /** Text to add to the global part of the configuration, in the server's own language. */
  parameters?: string;
}

/** Accounts that the packages' install scripts would create, with equal uid and gid. */
const ACCOUNTS: Readonly<Record<string, number>> = {
  root: 0,
  mail: 8,
  nobody: 65534,
  'Debian-exim': 101,
  postfix: 102,
  postdrop: 103,
  opensmtpd: 104,
  opensmtpq: 105,
  postgrey: 106,
};

const DEVICES = [
  ['null', '3'],
  ['urandom', '9'],
  ['random', '8'],
] as const;

/** A root folder that contains a mail server. */
export class Chroot {
  readonly #name: string;
  readonly #root: string;

  constructor(name: string) {
    this.#name = name;
    this.#root = rootOf(name);
    const entries = Object.entries(ACCOUNTS);
    this.write('/etc/passwd', entries.map(([user, id]) => `${user}:x:${id}:${id}::/:/bin/false\n`).join(''));
    this.write('/etc/group', entries.map(([group, id]) => `${group}:x:${id}:\n`).join(''));
    this.write('/etc/nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files\n');
    this.write('/etc/hosts', '127.0.0.1 localhost\n');
    for (const [device, minor] of DEVICES) this.#device(device, minor);
  }

  write(path: string, content: string, mode = 0o644): void {
    this.folder(dirname(path));
    const file = join(this.#root, path);
    // Another server may be reading the file in the same root, so an unchanged file is not written again.
    if (existsSync(file) && readFileSync(file, 'utf8') === content) return;
    writeFileSync(file, content, { mode });
  }

  folder(path: string, owner = 'root', group = owner, mode = 0o755): void {
    const full = join(this.#root, path);
    if (existsSync(full) && owner === 'root' && mode === 0o755) return;
    mkdirSync(full, { recursive: true });
    chownSync(full, ACCOUNTS[owner] ?? 0, ACCOUNTS[group] ?? 0);
    spawnSync('chmod', [mode.toString(8), full]);
  }

  /** Removes a folder with its content. */
  clear(path: string): void {
    rmSync(join(this.#root, path), { recursive: true, force: true });
  }

  /** Moves a file that a program created, and makes it readable for a user. */
  install(from: string, to: string, owner: string): void {
    renameSync(join(this.#root, from), join(this.#root, to));
    chownSync(join(this.#root, to), ACCOUNTS[owner] ?? 0, ACCOUNTS[owner] ?? 0);
  }

  /** Runs a program in the root folder until it exits. @throws Error with its output */
  run(command: readonly string[], input = ''): string {
    const { status, stdout, stderr } = spawnSync('chroot', [this.#root, ...command], {
      input,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${command[0]} failed: ${stderr || stdout}`);
    return stdout;
  }

  /** Starts the server in the root folder and waits until its ports answer. */
  async start(
    command: readonly string[],
    { address, ports = [465, 587] }: Pick<MtaOptions, 'address'> & { ports?: readonly number[] },
  ): Promise<{ stop(): Promise<void> }> {
    const log = `${this.#root}.log`;
    const out = openSync(log, 'w');
    const child = spawn('chroot', [this.#root, ...command], {
      detached: true,
      stdio: ['ignore', out, out],
    });
    closeSync(out);
    const stop = () => end(child);
    try {
      for (const port of ports) {
        await eventually(() => answers(address, port), {
          describe: () =>
            `${this.#name} does not listen on ${address}:${port}:\n${readFileSync(log, 'utf8')}`,
        });
      }
    } catch (error) {
      await stop();
      throw error;
    }
    return { stop };
  }

  #device(name: string, minor: string): void {
    const path = join(this.#root, 'dev', name);
    if (existsSync(path)) return;
    this.folder('/dev');
    const { status, stderr } = spawnSync('mknod', ['-m', '666', path, 'c', '1', minor], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`no device can be made: ${stderr}`);
  }
}

/** Ends the whole process group: servers have children that outlive a killed parent. */
async function end(child: ChildProcess): Promise<void> {
  const group = -(child.pid ?? 0);
  const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
  try {
    process.kill(group, 'SIGTERM');
  } catch {
    return;
  }
  const timer = setTimeout(() => process.kill(group, 'SIGKILL'), 5_000);
  await exited;
  clearTimeout(timer);
}

async function answers(address: string, port: number): Promise<boolean> {
  const socket = connect({ host: address, port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
