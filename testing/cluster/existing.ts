import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './binaries.ts';
import type { Cluster } from './cluster.ts';

/**
 * Variable that names the context. Tests use an existing cluster only if it is set, so that they never use a production
 * cluster by accident.
 */
const CONTEXT = 'CLUSTER_CONTEXT';

/** Returns the context of the current kubeconfig that the user requested by name, if any. */
export const namedContext = (): string | undefined => process.env[CONTEXT] || undefined;

/**
 * Uses the user's cluster, in a namespace created for the tests; `stop` deletes the namespace. The
 * CustomResourceDefinition stays, because other users may need it.
 * @throws Error with the output of kubectl
 */
export function useContext(context: string, dir: string, namespace: string): Cluster {
  if (spawnSync('kubectl', ['version', '--client']).status !== 0)
    throw new Error(`${CONTEXT}=${context} needs kubectl on the PATH`);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const kubeconfig = join(dir, 'kubeconfig');
  const view = ['config', 'view', '--minify', '--flatten', '--context', context, '-o', 'json'];
  const config = JSON.parse(run('kubectl', view)) as { contexts: [{ context: { namespace?: string } }] };
  config.contexts[0].context.namespace = namespace;
  writeFileSync(kubeconfig, JSON.stringify({ ...config, 'current-context': context }), { mode: 0o600 });
  const kubectl = (args: readonly string[], input?: string) =>
    run('kubectl', ['--kubeconfig', kubeconfig, ...args], input);
  kubectl(['create', 'namespace', namespace]);
  return {
    dir,
    kubeconfig,
    namespace,
    hasControllerManager: true,
    kubectl,
    async stop() {
      dropNamespace(context, namespace);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Deletes the namespace and waits until it is gone, so that it can be created again. */
export function dropNamespace(context: string, namespace: string): void {
  run('kubectl', ['--context', context, 'delete', 'namespace', namespace, '--ignore-not-found']);
}
