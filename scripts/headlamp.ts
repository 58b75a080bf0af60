import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const top = join(dirname(fileURLToPath(import.meta.url)), '..');
const FOLDER = join(top, 'plugins', 'headlamp');

/**
 * Modules that Headlamp provides to its plugins, with their global names. Source: Headlamp's own build configuration.
 */
const GIVEN: Readonly<Record<string, string>> = {
  react: 'React',
  'react/jsx-runtime': 'ReactJSX',
  'react-router-dom': 'ReactRouter',
  '@kinvolk/headlamp-plugin/lib': '',
  '@kinvolk/headlamp-plugin/lib/Crd': 'Crd',
  '@kinvolk/headlamp-plugin/lib/CommonComponents': 'CommonComponents',
};

const given: Plugin = {
  name: 'headlamp',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:react|@kinvolk)/ }, ({ path }) =>
      path in GIVEN
        ? { path, namespace: 'headlamp' }
        : { errors: [{ text: `Headlamp does not give its plugins the module ${path}` }] },
    );
    onLoad({ filter: /./, namespace: 'headlamp' }, ({ path }) => ({
      contents: `module.exports = pluginLib${GIVEN[path] ? `.${GIVEN[path]}` : ''};`,
    }));
  },
};

/** Builds the plugin in the format that Headlamp loads: a folder with main.js and package.json. */
export async function buildHeadlamp(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await build({
    absWorkingDir: FOLDER,
    entryPoints: ['src/index.tsx'],
    outfile: join(folder, 'main.js'),
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    minify: true,
    logLevel: 'warning',
    plugins: [given],
  });
  const { name, version, description, license } = JSON.parse(
    readFileSync(join(FOLDER, 'package.json'), 'utf8'),
  ) as Record<string, string>;
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ name, version, description, license, main: 'main.js' }, undefined, 2)}\n`,
  );
}

/** Installs only the type declarations of Headlamp's package, without its hundred build dependencies. */
function installTypes(): void {
  const { headlamp } = JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8')) as {
    headlamp: { types: string; integrity: string };
  };
  const work = mkdtempSync(join(tmpdir(), 'headlamp-'));
  try {
    const options = ['--pack-destination', work, '--json'];
    const packed = execFileSync('npm', ['pack', headlamp.types, ...options], { encoding: 'utf8' });
    const [{ filename, integrity }] = JSON.parse(packed) as [{ filename: string; integrity: string }];
    if (integrity !== headlamp.integrity) throw new Error(`${filename} is not the pinned one: ${integrity}`);
    const target = join(FOLDER, 'node_modules', '@kinvolk', 'headlamp-plugin');
    mkdirSync(target, { recursive: true });
    execFileSync('tar', [
      ...['-xzf', join(work, filename), '-C', target, '--strip-components=1'],
      ...['--wildcards', '*/package.json', '*/lib/*.d.ts'],
    ]);
  } finally {
    rmSync(work, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] === 'types') installTypes();
  else await buildHeadlamp(join(top, 'dist', 'headlamp', 'smtp-operator'));
}
