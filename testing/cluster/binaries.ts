import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
export const TOP = join(HERE, '..', '..');
const BUILD = join(TOP, '.build', 'cluster', 'bin');
const COMMANDS = ['kube-apiserver', 'kube-controller-manager', 'kubectl', 'etcd'];
const OLDEST_GO = [1, 26] as const;

/** Paths of the control plane's programs. */
export interface Binaries {
  apiserver: string;
  etcd: string;
  kubectl: string;
  /** Absent with KUBEBUILDER_ASSETS, which does not include it. Then nothing is garbage-collected. */
  controllerManager?: string;
}

/**
 * Finds the programs. Builds them from the Go module proxy if they do not exist yet.
 * @throws Error with what to install
 */
export function binaries(): Binaries {
  const assets = process.env['KUBEBUILDER_ASSETS'];
  if (assets) return fromAssets(assets);
  build();
  const at = (name: string) => join(BUILD, name);
  return {
    apiserver: at('kube-apiserver'),
    etcd: at('etcd'),
    kubectl: at('kubectl'),
    controllerManager: at('kube-controller-manager'),
  };
}

function fromAssets(folder: string): Binaries {
  const missing = ['kube-apiserver', 'etcd', 'kubectl'].filter(name => !existsSync(join(folder, name)));
  if (missing.length > 0) throw new Error(`KUBEBUILDER_ASSETS=${folder} lacks ${missing.join(', ')}`);
  const manager = join(folder, 'kube-controller-manager');
  return {
    apiserver: join(folder, 'kube-apiserver'),
    etcd: join(folder, 'etcd'),
    kubectl: join(folder, 'kubectl'),
    ...(existsSync(manager) && { controllerManager: manager }),
  };
}

/** Builds the programs if they are missing or older than their sources. */
function build(): void {
  if (isFresh('cluster', 'main.go') && COMMANDS.every(name => existsSync(join(BUILD, name)))) return;
  compile('cluster', '.', 'control plane');
  for (const name of COMMANDS) {
    // The file must exist at every moment: another process may be starting it.
    const scratch = join(BUILD, `${name}.${process.pid}`);
    symlinkSync('cluster', scratch);
    renameSync(scratch, join(BUILD, name));
  }
}

/**
 * Returns the path of the program that acts as kubelet, kube-proxy or kube-scheduler, by its first argument.
 * @throws Error with what to install
 */
export function nodeBinary(): string {
  if (!isFresh('node', 'node/main.go')) compile('node', './node', 'node');
  return join(BUILD, 'node');
}

/**
 * Returns the path of the API server of the oldest supported minor version. It has a separate go.mod.
 * @throws Error with what to install
 */
export function oldestApiServer(): string {
  if (!isFresh('oldest', 'oldest/main.go', 'oldest')) compile('oldest', '.', 'oldest API server', 'oldest');
  return join(BUILD, 'oldest');
}

function compile(program: string, source: string, what: string, module = '.'): void {
  requireGo();
  const version = kubernetesVersion(module);
  console.error(
    `Building the Kubernetes ${version} ${what} from the Go module proxy: about 6 minutes on two cores the first time`,
  );
  mkdirSync(BUILD, { recursive: true });
  const scratch = join(BUILD, `${program}.${process.pid}`);
  const stamp = stampFlags(version);
  const status = goBuild(`the ${what}`, join(HERE, module), [
    '-trimpath',
    `-ldflags=-s -w ${stamp}`,
    '-o',
    scratch,
    source,
  ]);
  if (status !== 0) throw new Error(`building the ${what} failed; the compiler said why above`);
  renameSync(scratch, join(BUILD, program));
}

/** Runs `go build` with progress. @returns its exit code */
export function goBuild(what: string, folder: string, args: readonly string[]): number | null {
  const program = join(HERE, 'go-build.ts');
  return spawnSync(process.execPath, [program, what, ...args], { cwd: folder, stdio: 'inherit' }).status;
}

function isFresh(program: string, source: string, module = '.'): boolean {
  const built = join(BUILD, program);
  if (!existsSync(built)) return false;
  const at = statSync(built).mtimeMs;
  return [`${module}/go.mod`, `${module}/go.sum`, source].every(
    name => statSync(join(HERE, name)).mtimeMs <= at,
  );
}

export function requireGo(): void {
  const advice = `install Go ${OLDEST_GO.join('.')} or newer (it fetches newer toolchains itself), or set KUBEBUILDER_ASSETS to a folder with kube-apiserver, etcd and kubectl`;
  const found = spawnSync('go', ['version'], { encoding: 'utf8' });
  if (found.status !== 0) throw new Error(`the control plane is built with Go, and there is none: ${advice}`);
  const [, major = '0', minor = '0'] = /go(\d+)\.(\d+)/.exec(found.stdout) ?? [];
  if (Number(major) < 1 || (Number(major) === 1 && Number(minor) < 21)) {
    throw new Error(`${found.stdout.trim()} is too old: ${advice}`);
  }
}

function kubernetesVersion(module: string): string {
  const [, version = 'v0.0.0'] =
    /k8s\.io\/kubernetes (v\S+)/.exec(readFileSync(join(HERE, module, 'go.mod'), 'utf8')) ?? [];
  return version;
}

/** Returns the linker flags for the version that `kubectl version` and the API server report. */
function stampFlags(version: string): string {
  const [major = '0', minor = '0'] = version.slice(1).split('.');
  const entries = { gitVersion: version, gitMajor: major, gitMinor: minor };
  return Object.entries(entries)
    .map(([key, value]) => `-X k8s.io/component-base/version.${key}=${value}`)
    .join(' ');
}

/** Runs a program of the control plane until it exits, and returns its output. */
export function run(program: string, args: readonly string[], input?: string): string {
  return execFileSync(program, [...args], {
    encoding: 'utf8',
    // The metrics of an API server have several megabytes.
    maxBuffer: 64 * 1024 * 1024,
    // Its output becomes part of the error.
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input !== undefined && { input }),
  });
}
