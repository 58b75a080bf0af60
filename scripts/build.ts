import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { DOCS_URL } from './docs-url.ts';

const top = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Marks the modules of client-node as free of side effects, which its package.json does not do. Otherwise the bundle
 * would contain the whole generated API (about 20 MB of source), although only the kubeconfig code is used.
 */
const treeShakeClient: Plugin = {
  name: 'tree-shake-client-node',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /./ }, async ({ path, pluginData, ...rest }) => {
      const ofClient = path.startsWith('@kubernetes/client-node') || rest.importer.includes('client-node');
      if (pluginData === treeShakeClient || !ofClient) return undefined;
      const found = await resolve(path, { ...rest, pluginData: treeShakeClient });
      return found.path.includes('client-node') ? { ...found, sideEffects: false } : found;
    });
  },
};

/**
 * Exports of undici that the bundle uses: the pool and the plain request. The whole of undici includes WebSocket,
 * cache, event source and fetch. An import of any other name fails in this build, not at run time.
 */
const UNDICI = `
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import request from 'undici/lib/api/api-request.js';
Object.assign(Dispatcher.prototype, { request });
export { default as Agent } from 'undici/lib/dispatcher/agent.js';
export { default as buildConnector } from 'undici/lib/core/connect.js';
export { default as ProxyAgent } from 'undici/lib/dispatcher/proxy-agent.js';
export const fetch = (...given) => globalThis.fetch(...given);
`;

const leanUndici: Plugin = {
  name: 'lean-undici',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'lean' }));
    onLoad({ filter: /./, namespace: 'lean' }, () => ({ contents: UNDICI, resolveDir: top }));
  },
};

/**
 * Bundles the worker thread that renders templates. It is a separate program, and the operator's single file contains
 * it as text.
 */
const templateWorker: Plugin = {
  name: 'template-worker',
  setup({ onLoad }) {
    onLoad({ filter: /sharing\/templates\/entry\.ts$/ }, async ({ path }) => {
      const program = await build({
        ...COMMON,
        entryPoints: [join(dirname(path), 'worker.ts')],
        format: 'cjs',
        legalComments: 'none',
        write: false,
      });
      const source = program.outputFiles[0]?.text ?? '';
      return { contents: `export const PROGRAM = ${JSON.stringify({ source, options: { eval: true } })};` };
    });
  },
};

/** CommonJS packages call require for Node.js built-in modules. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

const { version } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')) as { version: string };

const COMMON = {
  absWorkingDir: top,
  bundle: true,
  platform: 'node',
  target: 'node26',
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

const result = await build({
  ...COMMON,
  entryPoints: ['operator/src/main.ts'],
  outfile: 'dist/smtp-operator.mjs',
  format: 'esm',
  legalComments: 'linked',
  banner: { js: REQUIRE },
  define: {
    SMTP_OPERATOR_VERSION: JSON.stringify(version),
    SMTP_OPERATOR_DOCS: JSON.stringify(DOCS_URL),
  },
  plugins: [leanUndici, treeShakeClient, templateWorker],
  metafile: true,
});

/**
 * Escapes every character outside ASCII. If a source has a character beyond Latin-1, V8 stores two bytes for each
 * character: 3 MB more for the life of the process. esbuild escapes such characters except in regular expressions,
 * which support the same escapes.
 */
function inOneByte(file: string): void {
  const source = readFileSync(file, 'utf8');
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  writeFileSync(file, source.replace(/[^\x00-\x7f]/g, escaped));
}
inOneByte(join(top, 'dist/smtp-operator.mjs'));

const [bundle] = Object.entries(result.metafile.outputs).filter(([path]) => path.endsWith('.mjs'));
console.log(`${bundle?.[0]}: ${((bundle?.[1].bytes ?? 0) / 1e6).toFixed(2)} MB`);
