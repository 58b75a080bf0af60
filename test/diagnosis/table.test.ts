import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TOP } from '../../testing/cluster/binaries.ts';
import { mtaUnavailable } from '../../testing/lab/mta/index.ts';
import { networkUnavailable } from '../../testing/support/namespace.ts';
import type { Checked, Outcome, Tried } from './main.ts';
import { asksSwaks, swaksExit } from './peers.ts';
import type { Row } from './row.ts';
import { ROWS, TABLE } from './rows/index.ts';
import { linesOf } from './table.ts';
import { BESIDES } from './vocabulary.ts';

const DIR = join(TOP, '.build', 'test', `diagnosis-${process.pid}`);
const FILE = join(DIR, 'outcomes.json');
/**
 * Timeout (ms) of all rows together. Most of the time the test waits for answers that never come, on a busy machine.
 */
const ALL_ROWS_MS = 600_000;

let outcomes: ReadonlyMap<string, Outcome> = new Map();
let checks: readonly Checked[] = [];

/** Returns one line with what is missing; undefined if the table can run. */
function unavailable(): string | undefined {
  if (process.getuid?.() !== 0) return 'the table needs root: it makes networks, firewall rules and routes';
  return networkUnavailable() ?? mtaUnavailable('postfix');
}

const missing = unavailable();
const suite = missing ? describe.skip : describe;

suite(missing ?? 'every fault on the way to a message sent', () => {
  beforeAll(async () => {
    mkdirSync(DIR, { recursive: true });
    const main = fileURLToPath(new URL('main.ts', import.meta.url));
    const child = spawn('unshare', ['--net', process.execPath, main, DIR, FILE], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(said);
    const tried = JSON.parse(readFileSync(FILE, 'utf8')) as Tried;
    outcomes = new Map(tried.outcomes.map(one => [one.id, one]));
    checks = tried.checks;
  }, ALL_ROWS_MS);

  afterAll(() => {
    if (outcomes.size > 0) process.stderr.write(printed());
  });

  for (const [part, rows] of Object.entries(TABLE)) {
    describe(part, () => {
      test.each(linesOf(rows))('$case ($done): $expected', ({ rows: forms }) => {
        for (const row of forms) expect(verdictOf(row)).toEqual(expectedOf(row));
      });
    });
  }

  describe('each report for a person', () => {
    test.each(Object.entries(TABLE))('fits into 80 columns: %s', (_part, rows) => {
      const wide = rows.flatMap(row =>
        outcome(row)
          .text.split('\n')
          .filter(line => width(line) > 80),
      );
      expect(wide).toEqual([]);
    });
  });

  test('no probe outlives its deadline', () => {
    // QUIT may take one more second; the remaining time is for a busy machine.
    const late = [...outcomes.values()].filter(({ ms, timeoutMs }) => ms > timeoutMs + 5_000);
    expect(late.map(({ id, ms }) => ({ id, ms }))).toEqual([]);
  });

  test('bin/smtp-operator probe reports the same', () => {
    const tried = [...outcomes.values()].filter(({ program }) => program);
    expect(tried.length).toBeGreaterThan(40);
    for (const { id, condition, reason, program } of tried)
      expect({ id, ...program }).toEqual({ id, code: reason === 'Ready' ? 0 : 1, condition, reason });
  });

  test('the other results are those that the vocabulary expects', () => {
    const seen = new Set(
      [...outcomes.values()].flatMap(({ verdicts }) => verdicts.map(one => one.join(': '))),
    );
    expect(BESIDES.filter(one => !seen.has(one))).toEqual([]);
  });

  test('each manual check of docs/reasons.md shows the expected text', () => {
    expect(checks.length).toBeGreaterThan(40);
    const otherwise = checks.flatMap(({ said, shows, ...check }) => {
      const missing = shows.filter(part => !said.includes(part));
      const unknown = /not found|(?:unknown|invalid|unrecognized) option/i.test(said);
      return missing.length > 0 || unknown ? [{ ...check, missing, said }] : [];
    });
    expect(otherwise).toEqual([]);
  });

  test('peers agree, or the row has a reason', () => {
    const judged = ROWS.flatMap(row => peersOf(row));
    expect(judged.length).toBeGreaterThan(300);
    expect(judged.filter(({ said, wanted }) => !said.includes(wanted))).toEqual([]);
  });
});

test('there are rows enough, each with a name of its own', () => {
  const ids = ROWS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(Object.values(TABLE).flatMap(linesOf).length).toBeGreaterThanOrEqual(120);
});

function outcome({ id }: Row): Outcome {
  const found = outcomes.get(id);
  if (!found) throw new Error(`${id} was not tried`);
  return found;
}

function verdictOf(row: Row) {
  const { condition, reason, message, remedy } = outcome(row);
  const all = `${message} ${remedy}`;
  return {
    id: row.id,
    condition,
    reason,
    says: (row.expect.says ?? []).filter(part => all.includes(part)),
    never: (row.expect.never ?? []).filter(part => all.includes(part)),
    // For the analysis of a failure.
    message: expect.any(String),
    ...(row.expect.says?.every(part => all.includes(part)) === false && { all }),
  };
}

const expectedOf = ({ id, expect: { condition, reason, says = [] } }: Row) => ({
  id,
  condition,
  reason,
  says: [...says],
  never: [],
  message: expect.any(String),
});

interface Judged {
  id: string;
  peer: string;
  said: string;
  wanted: string;
}

function peersOf(row: Row): Judged[] {
  const { peers, ...ours } = outcome(row);
  const swaks = asksSwaks(row) ? { says: (row.swaks || undefined)?.says ?? swaksExit(ours) } : undefined;
  const wanted = { openssl: row.openssl, postfix: row.postfix, swaks };
  return Object.entries(wanted).flatMap(([peer, one]) =>
    one ? [{ id: row.id, peer, said: peers[peer as keyof typeof peers] ?? 'nothing', wanted: one.says }] : [],
  );
}

/** Returns the width in terminal columns: East Asian wide and fullwidth characters take two (UAX 11). */
const width = (line: string): number =>
  [...line].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303e\uff01-\uff60]/u;

/** Returns the table for the developer. */
function printed(): string {
  return Object.entries(TABLE)
    .flatMap(([part, rows]) => ['', `== ${part}`, ...linesOf(rows).map(line => printedLine(line))])
    .join('\n')
    .concat('\n');
}

function printedLine({ rows, expected, peers, ...line }: ReturnType<typeof linesOf>[number]): string {
  const came = new Set(rows.map(row => `${outcome(row).condition}: ${outcome(row).reason}`));
  const agrees = [...came].every(one => one === expected || one === `Ready: ${expected}`);
  return `${agrees ? 'ok    ' : 'DIFFERS'} ${line.case} | ${line.done} | expected ${expected} | came ${[...came].join(', ')} | ${peers}`;
}
