import { globSync, readFileSync } from 'node:fs';
import { parseSync } from '@swc/core';

/** A set of files with text for people. Messages also have a maximum length. */
export interface Surface {
  files: readonly string[];
  kind: 'message' | 'text';
  /** Extracts the texts of a TypeScript file; default: its strings. */
  reads?: (source: string) => string[];
}

export interface Passage {
  path: string;
  text: string;
  kind: Surface['kind'];
}

export const SURFACES: Readonly<Record<string, Surface>> = {
  reasons: { kind: 'message', files: ['crds/reasons/*.ts', 'crds/*.ts'] },
  schema: { kind: 'text', files: ['crds/schema/**/*.ts'] },
  providers: { kind: 'message', files: ['operator/src/providers/**/*.ts', 'operator/src/domain/**/*.ts'] },
  diagnosis: { kind: 'message', files: ['operator/src/{diagnose,model,probe}/**/*.ts'] },
  operator: {
    kind: 'message',
    files: [
      'operator/src/{status,controller,kube,oauth2,probe-pods,render,schedule,sharing,telemetry}/**/*.ts',
      'operator/src/main.ts',
    ],
  },
  cli: { kind: 'message', files: ['operator/src/cli/**/*.ts'] },
  chart: { kind: 'text', files: ['charts/source/*.ts', 'charts/smtp-operator/templates/**/*'] },
  pulumi: { kind: 'text', files: ['pulumi/src/*.ts'] },
  generators: { kind: 'text', files: ['scripts/*.ts'] },
  comments: {
    kind: 'text',
    files: ['{operator,crds,charts,pulumi/src,scripts,testing,test,bench}/**/*.ts', '*.mjs'],
    reads: commentsOf,
  },
  tests: { kind: 'text', files: ['test/**/*.ts'], reads: titlesOf },
  documents: { kind: 'text', files: ['docs/**/*.md', '*.md', 'examples/*'] },
};

/** Returns every passage of a surface. */
export function passagesOf({ files, kind, reads = stringsOf }: Surface, top: string): Passage[] {
  return files
    .flatMap(pattern => globSync(pattern, { cwd: top, withFileTypes: false }))
    .filter(
      path =>
        /\.\w+$/.test(path) &&
        !path.includes('.generated.') &&
        !path.startsWith('docs/zh/') &&
        !path.includes('node_modules'),
    )
    .flatMap(path => {
      const content = readFileSync(`${top}/${path}`, 'utf8');
      const texts = /\.m?[jt]s$/.test(path) ? reads(content) : linesOf(content);
      return texts.map(text => ({ path, text, kind }));
    });
}

/** Matches two words with a space between them. Shorter text is a name. */
const READABLE = /[A-Za-z,]{2,} [a-z]+/;

/** Fields whose strings are the servers' own words, or are never shown. */
const NOT_SHOWN = new Set(['says', 'words', 'shows', 'example']);

type Node = Readonly<Record<string, unknown>>;

/** Returns the strings of a TypeScript file that people may read. Each placeholder counts as one word. */
export function stringsOf(source: string): string[] {
  const texts: string[] = [];
  visit(parseSync(source, { syntax: 'typescript', target: 'es2022' }), texts);
  return texts.filter(text => READABLE.test(text));
}

function visit(node: unknown, texts: string[]): void {
  if (Array.isArray(node)) for (const one of node) visit(one, texts);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const { type, ...fields } = node as Node;
  if (type === 'ImportDeclaration' || type === 'TsLiteralType') return;
  if (type === 'KeyValueProperty' && NOT_SHOWN.has(String((fields['key'] as Node)['value']))) return;
  if (type === 'StringLiteral') texts.push(String(fields['value']));
  if (type === 'TemplateLiteral') {
    const quasis = fields['quasis'] as readonly Node[];
    texts.push(quasis.map(quasi => String(quasi['cooked'])).join('X'));
  }
  for (const value of Object.values(fields)) visit(value, texts);
}

const COMMENT = /^[ \t]*(?:\/\*\*?([\s\S]*?)\*\/|((?:[ \t]*\/\/[^\n]*\n)+))|\S[ \t]+\/\/ ([^\n'"`]*)$/gm;

/** Returns the comments of a TypeScript file, each as one line. */
export function commentsOf(source: string): string[] {
  return Array.from(source.matchAll(COMMENT), ([, block, lines, trailing]) =>
    (block ?? lines ?? trailing ?? '')
      .replace(/^\s*\/\/ ?/, '')
      .replace(/\s*\n\s*(?:\*|\/\/)? ?/g, ' ')
      .trim(),
  ).filter(text => READABLE.test(text));
}

const TITLE = /\b(?:test|describe)(?:\.each\([\s\S]*?\))?\(\s*(['"`])([^\n]*?)\1/g;

/** Returns the titles of the tests in a TypeScript file. */
export function titlesOf(source: string): string[] {
  return Array.from(source.matchAll(TITLE), ([, , title]) => title ?? '').filter(title =>
    READABLE.test(title),
  );
}

/** Returns the lines of any other file, without code blocks and template placeholders. */
export const linesOf = (content: string): string[] =>
  content
    .replace(/^(\s*)```[\s\S]*?^\1```/gm, '')
    .replace(/\{\{[\s\S]*?\}\}/g, 'X')
    .split('\n')
    .filter(line => READABLE.test(line));
