import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { specSchema } from '../../../crds/schema/spec.ts';
import { DOMAIN_FLAGS } from '../../../operator/src/cli/domain.ts';
import { readFlags } from '../../../operator/src/cli/flags.ts';
import { PROBE_COMMAND_FLAGS } from '../../../operator/src/cli/probe.ts';

const TOP = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): string => readFileSync(join(TOP, path), 'utf8');

const PAGES = globSync(['*.md', 'docs/**/*.md', 'charts/*/*.md', 'pulumi/**/*.md'], {
  cwd: TOP,
  exclude: ['**/node_modules', '**/dist'],
}).toSorted();

const BLOCK = /^ *```(\w*)\n(.*?)^ *```$/gms;

/** The address that GitHub gives to a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

const anchors = new Map<string, Set<string>>();
function anchorsOf(path: string): Set<string> {
  const known = anchors.get(path);
  if (known) return known;
  const headings = [
    ...read(path)
      .replaceAll(BLOCK, '')
      .matchAll(/^#+ (.*)$/gm),
  ];
  const found = new Set(headings.map(([, heading = '']) => anchorOf(heading)));
  anchors.set(path, found);
  return found;
}

/** @returns what is wrong with a link, or undefined */
function brokenLink(page: string, target: string, anchor: string | undefined): string | undefined {
  const path = target === '' ? page : normalize(join(dirname(page), target));
  if (!existsSync(join(TOP, path))) return `${target} does not exist`;
  if (anchor === undefined || !path.endsWith('.md') || anchorsOf(path).has(anchor)) return undefined;
  return `${path} has no heading #${anchor}`;
}

test.each(PAGES)('every link of %s leads to a file and a heading', page => {
  const links = [
    ...read(page)
      .replaceAll(BLOCK, '')
      .matchAll(/\]\(([^)#\s]*)(?:#([^)\s]*))?\)/g),
  ];
  const broken = links
    .filter(([, target = '']) => !/^[a-z]+:/.test(target))
    .map(([, target = '', anchor]) => brokenLink(page, target, anchor));
  expect(broken.filter(problem => problem !== undefined)).toEqual([]);
});

test('docs/README.md lists every page of docs', () => {
  const listed = new Set(
    [...read('docs/README.md').matchAll(/\]\(([a-z0-9-]+\.md)\)/g)].map(([, page]) => page),
  );
  const pages = globSync('*.md', { cwd: join(TOP, 'docs') }).filter(page => page !== 'README.md');
  expect(pages.filter(page => !listed.has(page))).toEqual([]);
});

test('docs/operating.md has the memory that the chart requests', () => {
  const { resources } = parse(read('charts/smtp-operator/values.yaml')) as {
    resources: Record<string, { memory: string }>;
  };
  const mebibytes = (field: string): string => `${parseInt(resources[field]?.memory ?? '', 10)} MiB`;
  expect(read('docs/operating.md')).toContain(
    `The chart requests ${mebibytes('requests')} and limits memory to ${mebibytes('limits')}`,
  );
});

const OWN = PAGES.filter(page => page.startsWith('docs/') || page.startsWith('README'));

/** Every block of a page, with the lines that a backslash continues joined. */
const blocksOf = (page: string): { language: string; body: string }[] =>
  [...read(page).matchAll(BLOCK)].map(([, language = '', body = '']) => ({
    language,
    body: body.replaceAll('\\\n', ' '),
  }));

const isConfig = (object: unknown): object is { spec: unknown } =>
  (object as { kind?: string } | null)?.kind === 'SmtpConfig';

const configs = OWN.flatMap(page =>
  blocksOf(page)
    .filter(({ language }) => language === 'yaml')
    .flatMap(({ body }) => parseAllDocuments(body).map(document => document.toJS() as unknown))
    .filter(isConfig)
    .map(({ spec }): [string, unknown] => [page, spec]),
);

test.each(configs)('an SmtpConfig of %s has a valid spec', (_, spec) => {
  expect(specSchema.safeParse(spec).error?.issues ?? []).toEqual([]);
});

/** Arguments of a command of smtp-operator, however it is started: from a clone, in a container or in a pod. */
const commandsOf = (name: string): [string, string[]][] =>
  OWN.flatMap(page =>
    blocksOf(page)
      .filter(({ language }) => language === '' || language === 'sh')
      .flatMap(({ body }) => body.split('\n'))
      .flatMap((line): [string, string[]][] => {
        const [, rest] = new RegExp(`(?:smtp-operator|\\.mjs|:0\\.1\\.0|--) ${name} (.*)$`).exec(line) ?? [];
        const words = rest?.replace(/ [<>|].*$/, '').split(/ +/) ?? [];
        return rest === undefined ? [] : [[`${page}: ${line.trim()}`, words]];
      }),
  );

describe('commands that need a cluster or the Internet have flags that exist', () => {
  test.each(commandsOf('probe'))('%s', (_, words) => {
    expect(() => readFlags(PROBE_COMMAND_FLAGS, words, {})).not.toThrow();
  });

  test.each(commandsOf('domain'))('%s', (_, [domain = '', ...words]) => {
    expect(domain).toMatch(/\.|^DOMAIN$/);
    expect(() => readFlags(DOMAIN_FLAGS, words, {})).not.toThrow();
  });

  test('the pages run Node.js and the bundle where the image has them', () => {
    const entry = /^ENTRYPOINT (\[.*\])$/m.exec(read('Dockerfile'))?.[1] ?? '[]';
    const [node, ...rest] = JSON.parse(entry) as string[];
    expect(read('docs/probe.md')).toContain(`${node} ${rest.at(-1)} probe`);
  });
});
