import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { SET_BY_CHART, valueName } from '../../charts/source/values.ts';
import { RUN_FLAGS } from '../../operator/src/cli/config.ts';
import type { Flag } from '../../operator/src/cli/flags.ts';
import { TOP } from '../cluster/binaries.ts';
import { tool } from '../tools/tools.ts';

export const CHART = join(TOP, 'charts', 'smtp-operator');

/** Values of `config`, each at something else than its default, whatever flags there are. */
export function configValues(): Record<string, unknown> {
  const other = ({ multiple, value, default: preset }: Flag): unknown => {
    const isNumber = value === 'N' || value === 'PORT';
    if (multiple) return isNumber ? [3025, 4025] : ['10.1.0.0/16', 'two.example.com'];
    if (value === undefined) return true;
    return isNumber ? Number(preset ?? 0) + 1 : 'other';
  };
  const flags = RUN_FLAGS.filter(({ name }) => !SET_BY_CHART.includes(name));
  return Object.fromEntries(flags.map(flag => [valueName(flag.name), other(flag)]));
}

/** Arguments that set every value of the chart. */
export function withEveryValue(): string[] {
  const file = join(TOP, 'test', 'integration', 'chart', 'all-values.yaml');
  return ['--values', file, '--set-json', `config=${JSON.stringify(configValues())}`];
}

/** An object as a chart renders it. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: each kind has a shape of its own, and a test names the one that it reads
  [field: string]: any;
}

/** Runs it to its end. @throws Error with what it said */
export type Helm = (...args: readonly string[]) => string;

/** Helm of a major version, against the cluster of a kubeconfig where one is given. */
export function helm(version: 3 | 4, kubeconfig?: string): Helm {
  return (...args) => {
    const options = { encoding: 'utf8', env: environment(kubeconfig) } as const;
    const { status, stdout, stderr } = spawnSync(tool(`helm${version}`), args, options);
    if (status !== 0) throw new Error(`helm ${args.join(' ')}: ${stderr}${stdout}`);
    return stdout;
  };
}

/** The same for what takes long, while this process has servers to run. */
export function patientHelm(
  version: 3 | 4,
  kubeconfig: string,
): (...args: readonly string[]) => Promise<string> {
  return async (...args) => {
    const { stdout } = await promisify(execFile)(tool(`helm${version}`), args, {
      env: environment(kubeconfig),
    });
    return stdout;
  };
}

/** Nothing of the user's own Helm counts, and nothing is left there. */
const environment = (kubeconfig = '/dev/null'): NodeJS.ProcessEnv => ({
  ...process.env,
  KUBECONFIG: kubeconfig,
  HELM_CACHE_HOME: join(TOP, '.build', 'helm', 'cache'),
  HELM_CONFIG_HOME: join(TOP, '.build', 'helm', 'config'),
  HELM_DATA_HOME: join(TOP, '.build', 'helm', 'data'),
});

/** The objects that the chart renders to with these arguments; those of `helm test` left out. */
export function rendered(version: 3 | 4, ...args: readonly string[]): Manifest[] {
  return manifests(helm(version)('template', 'mail', CHART, '--namespace', 'mail-system', ...args)).filter(
    ({ metadata }) => metadata.annotations?.['helm.sh/hook'] === undefined,
  );
}

export function manifests(text: string): Manifest[] {
  return parseAllDocuments(text)
    .map(document => {
      if (document.errors[0]) throw document.errors[0];
      return document.toJS() as Manifest | null;
    })
    .filter(object => object !== null);
}
