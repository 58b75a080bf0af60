import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TOP } from '../../testing/cluster/binaries.ts';
import { tool } from '../../testing/tools/tools.ts';
import { overlayWorks } from './overlay.ts';

const DIR = join(TOP, '.build', 'e2e');
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** An image: its name on the node, and the archive that it is imported from. */
export interface Image {
  name: string;
  archive: string;
}

export interface Images {
  /** Absent if the images of a release are tested. */
  operator?: Image;
  pause: Image;
  coredns: Image;
}

/** Builds the two images that a node needs, and the operator's image from the Dockerfile, like a user. */
export function buildImages(withOperator: boolean): Images {
  mkdirSync(DIR, { recursive: true });
  return {
    ...(withOperator && { operator: operatorImage() }),
    pause: fromBinary('pause', tool('pause')),
    coredns: fromBinary('coredns', tool('coredns')),
  };
}

function operatorImage(): Image {
  baseImage();
  const revision = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: TOP, encoding: 'utf8' }).trim();
  const operator = 'localhost/smtp-operator:e2e';
  const { version } = JSON.parse(readFileSync(join(TOP, 'package.json'), 'utf8')) as { version: string };
  const labels = [`VERSION=${version}`, `REVISION=${revision}`].flatMap(label => ['--build-arg', label]);
  buildah('bud', '--pull-never', '--timestamp', '0', ...labels, '--tag', operator, TOP);
  return saved(operator);
}

/** Runs buildah with a separate store, so that it does not change the machine's store. */
function buildah(...args: readonly string[]): string {
  const driver = overlayWorks(DIR) ? 'overlay' : 'vfs';
  const store = ['--root', join(DIR, 'store'), '--runroot', join(DIR, 'run'), '--storage-driver', driver];
  return execFileSync('buildah', [...store, ...args], {
    encoding: 'utf8',
    env: { ...process.env, BUILDAH_ISOLATION: 'chroot' },
    stdio: ['ignore', 'pipe', args[0] === 'pull' ? 'ignore' : 'inherit'],
    timeout: args[0] === 'pull' ? 120_000 : 1_200_000,
    maxBuffer: 64 * 1024 * 1024,
  }).trim();
}

function saved(name: string): Image {
  const archive = join(DIR, `${name.replace(/^.*\//, '').replace(/:.*$/, '')}.tar`);
  rmSync(archive, { force: true });
  buildah('push', '--quiet', name, `docker-archive:${archive}:${name}`);
  return { name, archive };
}

/** Builds an image that contains only a static program. */
function fromBinary(name: string, program: string): Image {
  const image = `localhost/${name}:e2e`;
  const container = buildah('from', 'scratch');
  buildah('copy', '--quiet', container, program, `/${name}`);
  buildah('config', '--entrypoint', `["/${name}"]`, '--user', '65532:65532', container);
  buildah('commit', '--quiet', '--rm', container, image);
  return saved(image);
}

/** Pulls the Dockerfile's base image. If no registry is reachable, an image made from Debian gets its name. */
function baseImage(): void {
  const dockerfile = readFileSync(join(TOP, 'Dockerfile'), 'utf8');
  const name = `docker.io/library/${/^ARG NODE_IMAGE=(\S+)$/m.exec(dockerfile)?.[1]}`;
  if (buildah('images', '--format', '{{.Name}}:{{.Tag}}').split('\n').includes(name)) return;
  try {
    buildah('pull', '--quiet', name);
  } catch {
    standIn(name);
  }
}

function standIn(name: string): void {
  console.error(`${name} cannot be pulled: a Debian with the same Node stands in for it…`);
  const root = join(DIR, 'base');
  rmSync(root, { recursive: true, force: true });
  const { status, stdout } = spawnSync(
    'debootstrap',
    ['--variant=minbase', '--include=libatomic1,libstdc++6,ca-certificates', 'bookworm', root, mirror()],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`debootstrap failed: ${stdout.split('\n').slice(-5).join('\n')}`);
  const install = (from: string, to: string) => {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    copyFileSync(from, join(root, to));
  };
  install(join(TOP, 'node_modules', 'node', 'bin', 'node'), '/usr/local/bin/node');
  const prefix = join(root, 'usr', 'local');
  execFileSync('npm', ['install', '--global', '--prefix', prefix, '--no-audit', '--no-fund', 'npm@11'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // The image must trust the same package registry certificates as this machine.
  const bundle = '/etc/ssl/certs/ca-certificates.crt';
  if (existsSync(bundle)) install(bundle, bundle);
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8', cwd: '/' }).trim();
  mkdirSync(join(prefix, 'etc'), { recursive: true });
  writeFileSync(join(prefix, 'etc', 'npmrc'), `registry=${registry}\ncafile=${bundle}\n`);
  const container = buildah('from', 'scratch');
  buildah('add', '--quiet', container, root, '/');
  buildah('config', '--env', `PATH=${PATH}`, container);
  buildah('commit', '--quiet', '--rm', container, name);
  rmSync(root, { recursive: true, force: true });
}

/** Returns this machine's Debian mirror. */
function mirror(): string {
  const listed =
    spawnSync('apt-get', ['indextargets', '--format', '$(REPO_URI)'], { encoding: 'utf8' }).stdout ?? '';
  return listed.split('\n').find(uri => /\/debian\/?$/.test(uri)) ?? 'http://deb.debian.org/debian';
}
