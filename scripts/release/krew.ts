import { stringify } from 'yaml';

/** The manifest that krew's index takes (krew.googlecontainertools.github.com/v1alpha2). */
export function krewManifest(
  version: string,
  archive: { url: string; sha256: string },
  homepage: string,
): string {
  return stringify(
    {
      apiVersion: 'krew.googlecontainertools.github.com/v1alpha2',
      kind: 'Plugin',
      metadata: { name: 'smtp' },
      spec: {
        version: `v${version}`,
        homepage,
        shortDescription: 'Diagnose mail settings and SmtpConfigs',
        description:
          'Tests SMTP settings by stages and explains what is wrong and how to fix it. With smtp-operator in the cluster, it reads and checks SmtpConfigs.\n',
        caveats: 'Requires Node.js 22.19 or newer on PATH as `node`.\n',
        platforms: [
          {
            selector: { matchExpressions: [{ key: 'os', operator: 'In', values: ['linux', 'darwin'] }] },
            uri: archive.url,
            sha256: archive.sha256,
            bin: 'bin/kubectl-smtp.mjs',
            files: [{ from: '*', to: '.' }],
          },
        ],
      },
    },
    { lineWidth: 0 },
  );
}
