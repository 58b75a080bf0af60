import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './binaries.ts';
import type { Cluster } from './cluster.ts';

/** A cluster is only ever touched when its context is named here, so that no production cluster is used by accident. */
const CONTEXT = 'CLUSTER_CONTEXT';

/** The context of the current kubeconfig to work in, where the user asked for one by name. */
export const namedContext = (): string | undefined => process.env[CONTEXT] || undefined;

/**
 * Works in the user's own cluster, in a namespace made for it; `stop` deletes the namespace again.
 * The CustomResourceDefinition stays: others may use it.
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

/** Waits until it is gone, so that it can be created again. */
export function dropNamespace(context: string, namespace: string): void {
  run('kubectl', ['--context', context, 'delete', 'namespace', namespace, '--ignore-not-found']);
}
