import { globSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { instrument, type Mutant } from './instrument.ts';
import { beginFile, type Collected, collected } from './jest-globals.ts';
import { mutantSwitch } from './switch.ts';

const TOP = fileURLToPath(new URL('../../', import.meta.url));
const SOURCES = join(TOP, 'operator', 'src');
const GLOBALS = new URL('jest-globals.ts', import.meta.url).href;
/** Additional time (ms) that a test may take with an active mutant, on top of ten times its normal duration. */
const PATIENCE_MS = 150;

export interface Outcome {
  mutants: Mutant[];
  /** Mutants that no test notices. */
  survivors: Mutant[];
  /** Tests that fail without any mutant. */
  broken: string[];
}

interface Timed extends Collected {
  ms: number;
}

/**
 * Runs each test of the suites with each mutant that it reaches, until one test fails.
 * @param isMutated of a path under operator/src
 * @param suites paths from the root of the repository
 */
export async function mutate(
  isMutated: (path: string) => boolean,
  suites: readonly string[],
): Promise<Outcome> {
  const mutants: Mutant[] = [];
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@jest/globals' ? { url: GLOBALS, shortCircuit: true } : next(specifier, context),
    load(url, context, next) {
      const path = url.startsWith('file:') ? relative(SOURCES, fileURLToPath(url)) : '';
      if (path === '' || path.startsWith('..') || !isMutated(path)) return next(url, context);
      const made = instrument(readFileSync(fileURLToPath(url), 'utf8'), path, mutants.length);
      mutants.push(...made.mutants);
      return { format: 'module', source: made.code, shortCircuit: true };
    },
  });
  // A module that no suite imports is not tested.
  for (const path of globSync('**/*.ts', { cwd: SOURCES })) {
    if (isMutated(path)) await import(pathToFileURL(join(SOURCES, path)).href);
  }
  for (const suite of suites) {
    beginFile(suite);
    await import(pathToFileURL(join(TOP, suite)).href);
  }

  const broken: string[] = [];
  const meeting = new Map<number, Timed[]>();
  for (const test of collected) {
    const began = performance.now();
    mutantSwitch.begin(-1);
    if (!(await passes(test, 10_000, console.error))) broken.push(test.name);
    const timed = { ...hooksOf(test), ms: performance.now() - began };
    for (const id of mutantSwitch.met) meeting.set(id, [...(meeting.get(id) ?? []), timed]);
  }
  const survivors: Mutant[] = [];
  for (const mutant of mutants) {
    const tests = (meeting.get(mutant.id) ?? []).toSorted((a, b) => a.ms - b.ms);
    if (!(await isNoticed(mutant, tests))) survivors.push(mutant);
  }
  return { mutants, survivors, broken };
}

/** Returns the hooks of a test, which are known after its file is loaded. */
const hooksOf = ({ name, before, after, run }: Collected): Collected => ({ name, before, after, run });

async function isNoticed({ id }: Mutant, tests: readonly Timed[]): Promise<boolean> {
  for (const test of tests) {
    mutantSwitch.begin(id);
    if (!(await passes(test, PATIENCE_MS + 10 * test.ms))) return true;
  }
  return false;
}

async function passes(
  { before, after, run }: Collected,
  patienceMs: number,
  tell: (error: unknown) => void = () => {},
): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(resolve, patienceMs, false);
  try {
    return await Promise.race([steps([...before, run, ...after]), late]);
  } catch (error) {
    tell(error);
    return false;
  } finally {
    clearTimeout(timer);
  }
}

async function steps(all: readonly (() => unknown)[]): Promise<true> {
  for (const step of all) {
    const going = step();
    if (going instanceof Promise) await going;
  }
  return true;
}
