import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Layout } from './oci.ts';
import { gzip, tarOf } from './tar.ts';

/** Packages the chart like `helm package`, but reproducibly: the same files give the same bytes. */
export const packageChart = (top: string, epoch: number): Buffer =>
  gzip(tarOf(join(top, 'charts'), ['smtp-operator'], epoch));

/**
 * Writes the chart as an OCI artefact in a layout, with the media types that Helm pulls.
 * @param name registry/repository:version
 */
export function chartLayout(
  folder: string,
  { top, epoch }: { top: string; epoch: number },
  archive: Buffer,
  name: string,
): void {
  rmSync(folder, { recursive: true, force: true });
  const layout = new Layout(folder);
  const chart = parse(readFileSync(join(top, 'charts', 'smtp-operator', 'Chart.yaml'), 'utf8')) as {
    version: string;
    description: string;
  };
  const config = layout.addJson('application/vnd.cncf.helm.config.v1+json', chart);
  const content = layout.add('application/vnd.cncf.helm.chart.content.v1.tar+gzip', archive);
  const annotations = {
    'org.opencontainers.image.title': 'smtp-operator',
    'org.opencontainers.image.version': chart.version,
    'org.opencontainers.image.description': chart.description,
    'org.opencontainers.image.created': new Date(epoch * 1000).toISOString(),
  };
  layout.finish(layout.addManifest(config, [content], annotations), name);
}
