import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installManifest } from '../../../scripts/release/manifest.ts';
import { TOP } from '../../../testing/cluster/binaries.ts';
import type { Cluster } from '../../../testing/cluster/cluster.ts';
import { helm } from '../../../testing/support/helm.ts';
import { tool } from '../../../testing/tools/tools.ts';

/**
 * Stand-ins for programs on a page that need a container builder, a registry or a release build. Each one checks the
 * target that the command names: the target of the Makefile, the Dockerfile, the archive.
 */
const PROGRAMS = {
  docker: `for last; do :; done
case "$1" in
  build | buildx) [ -f "$last/Dockerfile" ] ;;
  push) [ $# = 2 ] ;;
  *) exit 2 ;;
esac`,
  skopeo: `archive=""
for word; do case "$word" in oci-archive:*) archive="\${word#oci-archive:}" ;; esac; done
[ -f "$archive" ]`,
  make: `grep -q "^$1:" Makefile
[ "$1" = release ] || exit 0
shift
for word; do export "$word"; done
mkdir -p "dist/release/$VERSION"
: > "dist/release/$VERSION/smtp-operator-$VERSION-image.tar"
cp "$(dirname "$0")/install.yaml" "dist/release/$VERSION/install.yaml"`,
} as const;

/** Writes the stand-ins. Helm is the real program. */
export function writeStandIns(bin: string): void {
  mkdirSync(bin, { recursive: true });
  symlinkSync(tool('helm4'), join(bin, 'helm'));
  for (const [name, script] of Object.entries(PROGRAMS))
    writeFileSync(join(bin, name), `#!/bin/sh\nset -eu\n${script}\n`, { mode: 0o755 });
  writeFileSync(
    join(bin, 'install.yaml'),
    installManifest(TOP, '0.1.0', args => helm(4)(...args)),
  );
  mkdirSync(join(dirname(bin), 'dist'), { recursive: true });
}

/** Adds Helm's ownership labels: the CRDs exist before the chart, and Helm takes over objects with these labels. */
export const HELM_ADOPTS = `kubectl label crd -l app.kubernetes.io/name=smtp-operator app.kubernetes.io/managed-by=Helm
kubectl annotate crd -l app.kubernetes.io/name=smtp-operator \\
  meta.helm.sh/release-name=smtp-operator meta.helm.sh/release-namespace=smtp-operator-system
`;

/** Sets the status of the operator's Deployment like a kubelet would; there is no node. */
export function becomeAvailable(cluster: Cluster): void {
  const where = ['-n', 'smtp-operator-system', 'deployment', 'smtp-operator'];
  const found = cluster.kubectl(['get', ...where, '--ignore-not-found', '-o', 'json']);
  if (found === '') return;
  const { metadata, spec } = JSON.parse(found) as {
    metadata: { generation: number };
    spec: { replicas: number };
  };
  const { replicas } = spec;
  const status = {
    observedGeneration: metadata.generation,
    ...{ replicas, updatedReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas },
  };
  const patch = JSON.stringify({ status });
  cluster.kubectl(['patch', ...where, '--subresource=status', '--type=merge', '-p', patch]);
}
