import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from '../cluster/binaries.ts';
import type { Cluster, ClusterOptions } from '../cluster/cluster.ts';
import { startCluster } from '../cluster/cluster.ts';

export const CRD_FILE = join(TOP, 'crds', 'smtp-operator.dev_smtpconfigs.yaml');

/** A control plane of a test file's own, with the CRD established. */
export async function clusterWithCrd(name: string, options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const dir = join(TOP, '.build', 'test', `${name}-${process.pid}`);
  mkdirSync(dir, { recursive: true });
  const cluster = await startCluster({ dir, ...options });
  cluster.kubectl(['apply', '-f', CRD_FILE]);
  cluster.kubectl([
    'wait',
    '--for=condition=Established',
    'crd/smtpconfigs.smtp-operator.dev',
    '--timeout=30s',
  ]);
  return cluster;
}
