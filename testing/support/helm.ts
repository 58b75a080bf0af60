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

/** Returns a value for every flag in `config` that differs from its default. */
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

/** Returns arguments that set every value of the chart. */
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

/** Runs Helm until it exits. @throws Error with its output */
export type Helm = (...args: readonly string[]) => string;

/** Returns Helm of a major version, for the cluster of a kubeconfig if one is given. */
export function helm(version: 3 | 4, kubeconfig?: string): Helm {
  return (...args) => {
    const options = { encoding: 'utf8', env: environment(kubeconfig) } as const;
    const { status, stdout, stderr } = spawnSync(tool(`helm${version}`), args, options);
    if (status !== 0) throw new Error(`helm ${args.join(' ')}: ${stderr}${stdout}`);
    return stdout;
  };
}

/** Returns an asynchronous Helm for long commands, so that this process can serve its servers. */
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

/** Returns an environment that neither uses nor changes the user's own Helm settings. */
const environment = (kubeconfig = '/dev/null'): NodeJS.ProcessEnv => ({
  ...process.env,
  KUBECONFIG: kubeconfig,
  HELM_CACHE_HOME: join(TOP, '.build', 'helm', 'cache'),
  HELM_CONFIG_HOME: join(TOP, '.build', 'helm', 'config'),
  HELM_DATA_HOME: join(TOP, '.build', 'helm', 'data'),
});

/** Returns the objects that the chart renders with these arguments, without those of `helm test`. */
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
