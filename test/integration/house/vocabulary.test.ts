import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../../..');

const RULE = "id: 'x', message: '', remedy: '', retry: { kind: 'stop' } as const";

/** Expressions, one per line, with the compiler's expected result. */
const SNIPPETS: readonly (readonly [expression: string, compiles: boolean])[] = [
  ["verdict('EgressReachable', 'ConnectTimeout', '')", true],
  ["verdict('EgressReachable', 'ConnectTimout', '')", false],
  ["verdict('EgressReachable', 'LoggedIn', '')", false],
  ["verdict('Ready', 'ConnectTimeout', '')", true],
  ["verdict('Ready', 'AwaitingVerification', '')", false],
  ["finding({ stage: 'auth' }, 'Authenticated', 'AccountLocked', { message: '' })", true],
  ["finding({ stage: 'auth' }, 'Authenticated', 'AcountLocked', { message: '' })", false],
  ["finding({ stage: 'auth' }, 'Authenticated', 'CertificateExpired', { message: '' })", false],
  [`rule({ ${RULE}, at: ['auth'], reason: 'AccountLocked' })`, true],
  [`rule({ ${RULE}, at: ['auth', 'sender'], reason: 'AccountLocked' })`, true],
  [`rule({ ${RULE}, at: ['auth'], reason: 'AccountLoked' })`, false],
  [`rule({ ${RULE}, at: ['greeting'], reason: 'AccountLocked' })`, false],
  [`rule({ ${RULE}, at: ['auth'], reason: 'SenderMismatch' })`, false],
];

const HEAD = [
  "import { finding } from '../../operator/src/diagnose/context.ts';",
  "import { verdict } from '../../operator/src/model/verdict.ts';",
  "import type { ReplyRule } from '../../operator/src/providers/preset.ts';",
  'const rule = (given: ReplyRule): ReplyRule => given;',
];

describe('the compiler', () => {
  let folder = '';
  const wrong = new Set<number>();
  let complaints = '';

  beforeAll(() => {
    mkdirSync(join(ROOT, '.build'), { recursive: true });
    folder = mkdtempSync(join(ROOT, '.build/vocabulary-'));
    const lines = SNIPPETS.map(([expression], index) => `export const x${index} = ${expression};`);
    writeFileSync(join(folder, 'snippets.ts'), [...HEAD, ...lines].join('\n'));
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../tsconfig.json', include: ['snippets.ts'] }),
    );
    const tsc = spawnSync(process.execPath, [join(ROOT, 'node_modules/.bin/tsc'), '-p', folder], {
      encoding: 'utf8',
    });
    complaints = tsc.stdout + tsc.stderr;
    for (const [, line] of complaints.matchAll(/snippets\.ts\((\d+),/g)) {
      wrong.add(Number(line) - HEAD.length - 1);
    }
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(SNIPPETS.map(([expression, compiles], index) => ({ expression, compiles, index })))(
    'accepts $expression: $compiles',
    ({ compiles, index }) => {
      expect({ compiles: !wrong.has(index), complaints }).toEqual({ compiles, complaints });
    },
  );
});
