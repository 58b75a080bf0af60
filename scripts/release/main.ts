import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { tool } from '../../testing/tools/tools.ts';
import { NO_REPOSITORY } from '../docs-url.ts';
import { chartLayout, packageChart } from './chart.ts';
import { buildImage } from './image.ts';
import { krewArchive, krewArchiveName, krewManifest } from './krew.ts';
import { installManifest } from './manifest.ts';
import { cliFolder, npmPack } from './npm.ts';
import { sha256 } from './oci.ts';
import { imageSbom, npmSbom } from './sbom.ts';
import { tarOf } from './tar.ts';
import { checkVersion, releaseNotes, stampVersion } from './version.ts';

const TOP = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const WORK = join(TOP, '.build', 'release');

const { values } = parseArgs({
  options: {
    version: { type: 'string' },
    /** Repository of the image, with its registry. */
    image: { type: 'string', default: 'smtp-operator' },
    /** OWNER/NAME on GitHub, the download location of the artefacts. */
    repository: { type: 'string', default: NO_REPOSITORY },
    /** Whether to only write the version into this checkout. */
    stamp: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});

const git = (...args: readonly string[]): string =>
  execFileSync('git', [...args], { cwd: TOP, encoding: 'utf8' }).trim();

function main(): void {
  const version = checkVersion(values.version ?? '');
  if (values.stamp) {
    stampVersion(TOP, version, new Date().toISOString().slice(0, 10));
    execFileSync('make', ['-s', 'generate'], { cwd: TOP, stdio: 'inherit' });
    console.log(`Every file has ${version} now. Commit it, then: git tag v${version}`);
    return;
  }
  const dirty = git('status', '--porcelain');
  if (dirty !== '')
    throw new Error(`A release is made from committed files. Commit or remove these:\n${dirty}`);
  const revision = git('rev-parse', 'HEAD');
  const epoch = Number(git('log', '-1', '--format=%ct'));
  const out = values.out ?? join(TOP, 'dist', 'release', version);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const source = exported(version, epoch);
  step('bundle', () => run(source, process.execPath, 'scripts/build.ts'));
  const image = step('image (amd64, arm64)', () => {
    const layout = join(WORK, 'image');
    const repository = values.image;
    const cache = join(WORK, 'cache');
    const built = buildImage({ top: source, version, revision, epoch, repository, cache, layout });
    writeFileSync(join(out, `smtp-operator-${version}-image.tar`), tarOf(layout, ['.'], epoch));
    return built;
  });
  step('chart', () => {
    const archive = packageChart(source, epoch);
    writeFileSync(join(out, `smtp-operator-chart-${version}.tgz`), archive);
    const layout = join(WORK, 'chart');
    const name = `${values.image.replace(/[^/]*$/, 'charts/smtp-operator')}:${version}`;
    chartLayout(layout, { top: source, epoch }, archive, name);
    writeFileSync(join(out, `smtp-operator-chart-${version}-oci.tar`), tarOf(layout, ['.'], epoch));
  });
  step('install.yaml', () => {
    const render = (args: readonly string[]): string =>
      execFileSync(tool('helm4'), [...args], {
        encoding: 'utf8',
        env: { ...process.env, KUBECONFIG: '/dev/null' },
      });
    writeFileSync(join(out, 'install.yaml'), installManifest(source, version, render));
  });
  step('npm packages', () => {
    const cli = join(WORK, 'cli');
    cliFolder(source, version, cli);
    npmPack(cli, out);
    run(source, 'make', '-s', 'pulumi/dist/.built');
    npmPack(join(source, 'pulumi'), out);
    const archive = krewArchive(cli, epoch);
    const name = krewArchiveName(version);
    writeFileSync(join(out, name), archive);
    const home = `https://github.com/${values.repository}`;
    const url = `${home}/releases/download/v${version}/${name}`;
    writeFileSync(join(out, 'krew.yaml'), krewManifest(version, { url, sha256: sha256(archive) }, home));
  });
  step('SBOMs', () => {
    const npm = npmSbom(source, epoch);
    writeJson(join(out, `smtp-operator-${version}-npm.cdx.json`), npm);
    writeJson(join(out, `smtp-operator-${version}-image.cdx.json`), imageSbom(npm, image, epoch));
    writeJson(join(out, `smtp-operator-${version}-pulumi.cdx.json`), npmSbom(join(source, 'pulumi'), epoch));
  });
  const changelog = readFileSync(join(source, 'CHANGELOG.md'), 'utf8');
  writeFileSync(join(out, 'NOTES.md'), releaseNotes(changelog, version));
  writeFileSync(join(out, 'SHA256SUMS'), checksums(out));
  console.log(`${out}\nimage ${values.image}:${version} ${image.digest}`);
}

/**
 * Exports the committed files to a separate folder, with the version and image name filled in, and adds the installed
 * packages.
 */
function exported(version: string, epoch: number): string {
  const source = join(WORK, 'source');
  rmSync(source, { recursive: true, force: true });
  mkdirSync(source, { recursive: true });
  const archive = execFileSync('git', ['archive', 'HEAD'], { cwd: TOP, maxBuffer: 256 * 1024 * 1024 });
  execFileSync('tar', ['--extract', `--directory=${source}`], { input: archive });
  stampVersion(source, version, new Date(epoch * 1000).toISOString().slice(0, 10));
  const manifest = join(source, 'package.json');
  const content = JSON.parse(readFileSync(manifest, 'utf8')) as {
    config: { image: string; repository?: string };
  };
  content.config.image = values.image;
  content.config.repository = values.repository;
  writeFileSync(manifest, `${JSON.stringify(content, undefined, 2)}\n`);
  for (const folder of ['node_modules', 'pulumi/node_modules']) {
    run(TOP, 'cp', '--archive', '--link', join(TOP, folder), join(source, folder));
    run(source, 'touch', join(folder, '.installed'));
  }
  run(source, process.execPath, 'scripts/generate.ts');
  return source;
}

function step<T>(what: string, work: () => T): T {
  console.log(`${what}…`);
  return work();
}

function run(cwd: string, program: string, ...args: readonly string[]): void {
  execFileSync(program, [...args], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}

const writeJson = (path: string, value: object): void =>
  writeFileSync(path, `${JSON.stringify(value, undefined, 2)}\n`);

function checksums(folder: string): string {
  return readdirSync(folder)
    .toSorted()
    .map(name => {
      const digest = createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
      return `${digest}  ${basename(name)}\n`;
    })
    .join('');
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
