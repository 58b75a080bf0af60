import { readdirSync } from 'node:fs';
import { stringify } from 'yaml';
import { gzip, tarOf } from './tar.ts';

export const krewArchiveName = (version: string): string => `kubectl-smtp-${version}-krew.tar.gz`;

/**
 * Packs the content of the npm package without npm's folder level, because krew moves files from the root of the
 * archive.
 */
export const krewArchive = (cliFolder: string, epoch: number): Buffer =>
  gzip(tarOf(cliFolder, readdirSync(cliFolder), epoch));

/** Renders the manifest for krew's index (krew.googlecontainertools.github.com/v1alpha2). */
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
        description: `Lists SmtpConfigs with what is broken first (status), explains one (why), asks
smtp-operator for a check and waits for the verdict (check), shows the DNS
records of the sender's domain (dns) and serves a local page (ui).
Without a cluster, it tests SMTP settings by stages (probe) and renders what
the operator would publish (render).
`,
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
