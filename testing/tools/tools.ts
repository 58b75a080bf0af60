import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { goBuild, requireGo, TOP } from '../cluster/binaries.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const BIN = join(TOP, '.build', 'tools', 'bin');

interface Tool {
  package: string;
  /** Folder with a separate go.mod. */
  module?: string;
  flags?: readonly string[];
  /** Version that the program reports: the linker variable, and the module whose version in go.mod is its value. */
  stamps?: Readonly<Record<string, (versionOf: (module: string) => string) => string>>;
}

/** Third-party programs that the tests need, built from the Go module proxy. Their versions are in go.mod. */
const TOOLS = {
  helm4: {
    package: 'helm.sh/helm/v4/cmd/helm',
    stamps: { 'helm.sh/helm/v4/internal/version.version': versionOf => versionOf('helm.sh/helm/v4') },
  },
  helm3: {
    package: 'helm.sh/helm/v3/cmd/helm',
    stamps: {
      'helm.sh/helm/v3/internal/version.version': versionOf => versionOf('helm.sh/helm/v3'),
      // Kubernetes version that `helm template` assumes; v0.37 of the client is 1.37 of Kubernetes.
      'helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor': () => '1',
      'helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor': versionOf =>
        versionOf('k8s.io/client-go').split('.')[1] ?? '',
    },
  },
  // Without the service discoveries of the clouds, promtool builds in a minute.
  promtool: {
    package: 'github.com/prometheus/prometheus/cmd/promtool',
    flags: ['-tags=remove_all_sd'],
  },
  coredns: { package: './coredns' },
  pause: { package: './pause' },
  // Lua interpreter that Argo CD uses.
  glua: { package: 'github.com/yuin/gopher-lua/cmd/glua' },
  mailconf: { package: './mailconf' },
  // Controller that the benchmarks compare with the operator.
  rival: { package: '.', module: '../../bench/rival' },
  blackbox_exporter: { package: 'github.com/prometheus/blackbox_exporter', module: '../../bench/blackbox' },
  // Linter for GitHub's workflows.
  actionlint: { package: 'github.com/rhysd/actionlint/cmd/actionlint', module: 'actionlint' },
} as const satisfies Record<string, Tool>;

export type ToolName = keyof typeof TOOLS;

/** Module version whose examples include the CRDs of the Prometheus Operator. */
const PROMETHEUS_OPERATOR = 'github.com/prometheus-operator/prometheus-operator@v0.85.0';

/**
 * Returns the path of a program. Builds it if it does not exist yet.
 * @throws Error if Go is not installed, or the build fails
 */
export function tool(name: ToolName): string {
  const path = join(BIN, name);
  const { module, package: source }: Tool = TOOLS[name];
  const sources = module
    ? [`${module}/go.mod`, `${module}/go.sum`, ...(source === '.' ? [`${module}/main.go`] : [])]
    : SOURCES;
  if (!isFresh(path, sources)) build(name, path);
  return path;
}

function build(name: ToolName, path: string): void {
  requireGo();
  const { package: source, module = '.', flags = [], stamps = {} }: Tool = TOOLS[name];
  mkdirSync(BIN, { recursive: true });
  const scratch = `${path}.${process.pid}`;
  const stamped = Object.entries(stamps).map(([variable, value]) => ` -X ${variable}=${value(versionOf)}`);
  const args = ['-trimpath', ...flags, `-ldflags=-s -w${stamped.join('')}`, '-o', scratch, source];
  const status = goBuild(name, join(HERE, module), args);
  if (status !== 0) throw new Error(`building ${name} failed; the compiler said why above`);
  renameSync(scratch, path);
}

const SOURCES = ['go.mod', 'go.sum', 'coredns/main.go', 'pause/main.go', 'mailconf/main.go'];

function isFresh(path: string, sources: readonly string[]): boolean {
  if (!existsSync(path)) return false;
  const at = statSync(path).mtimeMs;
  return sources.every(name => statSync(join(HERE, name)).mtimeMs <= at);
}

function versionOf(module: string): string {
  const lines = readFileSync(join(HERE, 'go.mod'), 'utf8').split('\n');
  return (
    lines
      .find(line => line.trim().startsWith(`${module} `))
      ?.trim()
      .split(' ')[1] ?? 'v0.0.0'
  );
}

/** Returns one line with the reason why these programs are not available; undefined if they are. */
export function toolsUnavailable(...names: readonly ToolName[]): string | undefined {
  try {
    for (const name of names) tool(name);
    return undefined;
  } catch (error) {
    return `${names.join(', ')}: ${(error as Error).message}`;
  }
}

/** Returns the CRDs of ServiceMonitor, PodMonitor and PrometheusRule, as files. */
export function prometheusOperatorCrds(): string[] {
  requireGo();
  const answer = execFileSync('go', ['mod', 'download', '-json', PROMETHEUS_OPERATOR], {
    encoding: 'utf8',
    env: { ...process.env, GOFLAGS: '-mod=mod' },
    cwd: HERE,
  });
  const { Dir } = JSON.parse(answer) as { Dir: string };
  return ['servicemonitors', 'podmonitors', 'prometheusrules'].map(kind =>
    join(Dir, 'example', 'prometheus-operator-crd', `monitoring.coreos.com_${kind}.yaml`),
  );
}

/** Runs before the tests, because their network namespace has no access to the outside. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const missing = toolsUnavailable('helm3', 'helm4', 'promtool', 'glua', 'mailconf', 'actionlint');
  if (missing) console.error(missing);
  else prometheusOperatorCrds();
}
