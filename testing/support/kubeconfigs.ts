import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';

export interface Rule {
  apiGroups: readonly string[];
  resources: readonly string[];
  verbs: readonly string[];
}

/** Returns a rule with these permissions for SmtpConfigs. */
export const smtpConfigs = (...verbs: readonly string[]): Rule => ({
  apiGroups: ['smtp-operator.dev'],
  resources: ['smtpconfigs'],
  verbs,
});

/**
 * Creates a user with exactly these permissions, in the cluster's namespace or in all namespaces.
 * @returns the path of a kubeconfig
 */
export function userWith(
  { kubectl, kubeconfig, dir, namespace }: Cluster,
  name: string,
  rules: readonly Rule[],
  everywhere = false,
): string {
  const [role, binding] = everywhere ? ['ClusterRole', 'ClusterRoleBinding'] : ['Role', 'RoleBinding'];
  const group = 'rbac.authorization.k8s.io';
  const items = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } },
    { apiVersion: `${group}/v1`, kind: role, metadata: { name }, rules },
    {
      apiVersion: `${group}/v1`,
      kind: binding,
      metadata: { name },
      roleRef: { apiGroup: group, kind: role, name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  ];
  kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  const config = JSON.parse(readFileSync(kubeconfig, 'utf8')) as { users: [{ user: object }] };
  config.users[0].user = { token: kubectl(['create', 'token', name]).trim() };
  const path = join(dir, `${name}.kubeconfig`);
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}
