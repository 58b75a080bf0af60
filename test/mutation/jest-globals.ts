import { expect } from 'expect';
import { fn } from 'jest-mock';

/** The part of jest that the unit suites use. It collects their tests and runs them once for each mutant. */
export interface Collected {
  name: string;
  /** Hooks from the outermost suite to the innermost. */
  before: readonly (() => unknown)[];
  after: readonly (() => unknown)[];
  run: () => unknown;
}

interface Suite {
  name: string;
  before: (() => unknown)[];
  after: (() => unknown)[];
}

export const collected: Collected[] = [];
let suites: Suite[] = [{ name: '', before: [], after: [] }];

/** Starts a file without the hooks of another file. */
export function beginFile(name: string): void {
  suites = [{ name, before: [], after: [] }];
}

function describe(name: string, body: () => void): void {
  suites = [...suites, { name, before: [], after: [] }];
  body();
  suites = suites.slice(0, -1);
}

function test(name: string, run: () => unknown): void {
  const all = suites;
  collected.push({
    name: [...all.map(suite => suite.name), name].join(' › '),
    get before() {
      return all.flatMap(({ before }) => before);
    },
    get after() {
      return all.flatMap(({ after }) => after);
    },
    run,
  });
}

const each =
  (define: (name: string, run: () => unknown) => void) =>
  (rows: readonly unknown[]) =>
  (name: string, run: (...args: unknown[]) => unknown): void => {
    for (const row of rows) {
      const given = Array.isArray(row) ? row : [row];
      // jest treats a parameter without a value in the row as its callback `done`, and waits until it is called.
      if (run.length > given.length) throw new Error(`${name}: a row has fewer values than the test takes`);
      define(name, () => run(...given));
    }
  };

describe.each = each(describe);
test.each = each(test);

const last = (): Suite => suites[suites.length - 1] as Suite;
const beforeEach = (hook: () => unknown): void => void last().before.push(hook);
const afterEach = (hook: () => unknown): void => void last().after.push(hook);
const jest = { fn };

export { afterEach, beforeEach, describe, expect, jest, test };
