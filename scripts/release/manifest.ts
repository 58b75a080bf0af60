import { join } from 'node:path';
import { stringify } from 'yaml';

export const NAMESPACE = 'smtp-operator-system';

/**
 * Renders everything that `kubectl apply -f` needs for clusters without Helm: the namespace, and the chart with its
 * defaults and CRDs.
 * @param render runs Helm with these arguments
 */
export function installManifest(
  top: string,
  version: string,
  render: (args: readonly string[]) => string,
): string {
  const namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  };
  const chart = join(top, 'charts', 'smtp-operator');
  const objects = render(['template', 'smtp-operator', chart, '--namespace', NAMESPACE, '--no-hooks']);
  const head = `# smtp-operator ${version}. Apply with: kubectl apply --server-side -f install.yaml`;
  return `${head}\n---\n${stringify(namespace)}${objects.startsWith('---') ? '' : '---\n'}${objects}`;
}
