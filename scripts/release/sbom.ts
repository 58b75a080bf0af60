import { execFileSync } from 'node:child_process';
import type { DebianPackage } from './debian.ts';
import { sha256 } from './oci.ts';

/** Parts of a CycloneDX document that this module reads and writes. */
interface Bom {
  serialNumber?: string;
  metadata: { timestamp?: string; component: Component };
  components: Component[];
  dependencies?: { ref: string; dependsOn?: string[] }[];
}

interface Component {
  'bom-ref': string;
  type: string;
  name: string;
  version: string;
  purl: string;
  hashes?: { alg: string; content: string }[];
}

/**
 * Lists the npm packages of a package.json in CycloneDX, without development dependencies. npm creates the list. Time
 * and serial number are derived from the content, so the same packages give the same document.
 * @param epoch seconds since 1970
 */
export function npmSbom(folder: string, epoch: number): Bom {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'];
  const bom = JSON.parse(
    execFileSync('npm', args, { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }),
  ) as Bom;
  return settled(bom, epoch);
}

/** Lists the content of the image: the npm packages, Node.js and Debian's libraries. */
export function imageSbom(
  npm: Bom,
  image: { node: string; debian: Readonly<Record<string, readonly DebianPackage[]>> },
  epoch: number,
): Bom {
  const node = {
    'bom-ref': `node@${image.node}`,
    type: 'application',
    name: 'node',
    version: image.node,
    purl: `pkg:generic/node@${image.node}`,
  };
  const libraries = Object.entries(image.debian).flatMap(([architecture, packages]) =>
    packages.map(({ name, version, sha256 }) => ({
      'bom-ref': `debian/${name}@${version}?arch=${architecture}`,
      type: 'library',
      name,
      version,
      purl: `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=${architecture}&distro=bookworm`,
      hashes: [{ alg: 'SHA-256', content: sha256 }],
    })),
  );
  const { component } = npm.metadata;
  return settled(
    {
      ...npm,
      metadata: { ...npm.metadata, component: { ...component, type: 'container' } },
      components: [...npm.components, node, ...libraries],
    },
    epoch,
  );
}

function settled(bom: Bom, epoch: number): Bom {
  const { serialNumber: _, metadata, ...rest } = bom;
  const dated = { ...metadata, timestamp: new Date(epoch * 1000).toISOString() };
  const digest = sha256(JSON.stringify({ ...rest, metadata: dated }));
  const uuid = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `5${digest.slice(13, 16)}`,
    `8${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
  return { serialNumber: `urn:uuid:${uuid}`, ...rest, metadata: dated };
}
