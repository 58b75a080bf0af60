import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from '../cluster/binaries.ts';
import type { Cluster, ClusterOptions, ControlPlane } from '../cluster/cluster.ts';
import { startCluster } from '../cluster/cluster.ts';
import { namedContext, useContext } from '../cluster/existing.ts';

export const CRD_FILE = join(TOP, 'crds', 'smtp-operator.dev_smtpconfigs.yaml');
const CRD_FILES = [
  CRD_FILE,
  join(TOP, 'crds', 'smtp-operator.dev_clustersmtpconfigs.yaml'),
  join(TOP, 'crds', 'smtp-operator.dev_smtpproviders.yaml'),
];

export const folderOf = (name: string): string => join(TOP, '.build', 'test', `${name}-${process.pid}`);

/**
 * Starts a cluster for one test file, or creates a namespace in the cluster that the user named. The CRD is
 * established.
 */
export async function clusterWithCrd(name: string, options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const context = namedContext();
  if (context === undefined) return controlPlaneWithCrd(name, options);
  return established(useContext(context, folderOf(name), `smtp-operator-${name}-${process.pid}`));
}

/** Starts a control plane that the test may kill. It is never the user's cluster. */
export async function controlPlaneWithCrd(
  name: string,
  options: Partial<ClusterOptions> = {},
): Promise<ControlPlane> {
  const dir = folderOf(name);
  mkdirSync(dir, { recursive: true });
  return established(await startCluster({ dir, ...options }));
}

export function established<C extends Cluster>(cluster: C): C {
  cluster.kubectl(['apply', ...CRD_FILES.flatMap(file => ['-f', file])]);
  const crds = ['smtpconfigs', 'clustersmtpconfigs', 'smtpproviders'].map(
    plural => `crd/${plural}.smtp-operator.dev`,
  );
  const wait = ['wait', '--for=condition=Established', ...crds, '--timeout=30s'];
  for (let tries = 1; ; tries++) {
    try {
      cluster.kubectl(wait);
      return cluster;
    } catch (error) {
      // The CRD has just been created and has no conditions yet, which kubectl treats as an error.
      if (tries === 10 || !String(error).includes('accessor error')) throw error;
    }
  }
}
