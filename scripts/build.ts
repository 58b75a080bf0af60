import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { DOCS_URL } from './docs-url.ts';

const top = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * client-node does not say that its modules have no side effects, so all of the generated API (some 20 MB of
 * source) would be kept for the kubeconfig that is used of it.
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
 * The whole of undici is a browser's worth: WebSocket, cache, event source, fetch. What is used of it is the pool
 * and the plain request; a new import of another name breaks the build here, not at run time.
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

/** The thread that renders templates is a program of its own, which the one file of the operator carries as text. */
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

/** Packages in CommonJS call require for what Node brings. */
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
 * V8 keeps a source with a character beyond Latin-1 in two bytes for each character: 3 MB more for the whole life of the
 * process. esbuild escapes such characters everywhere but in regular expressions, which understand the same escapes.
 */
function inOneByte(file: string): void {
  const source = readFileSync(file, 'utf8');
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  writeFileSync(file, source.replace(/[^\x00-\x7f]/g, escaped));
}
inOneByte(join(top, 'dist/smtp-operator.mjs'));

const [bundle] = Object.entries(result.metafile.outputs).filter(([path]) => path.endsWith('.mjs'));
console.log(`${bundle?.[0]}: ${((bundle?.[1].bytes ?? 0) / 1e6).toFixed(2)} MB`);
