import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOP } from '../cluster/binaries.ts';

const SOURCE = join(TOP, 'testing', 'consumers', 'programs', 'spring');
const BUILD = join(TOP, '.build', 'spring');
const STAMP = join(BUILD, 'built');

/** Java class path of the program and Spring Boot. */
export const CLASSPATH = [join(BUILD, 'classes'), join(BUILD, 'lib', '*')].join(':');

/** Returns one line with what is missing; undefined if the program exists. Builds it if needed. */
export function springUnavailable(): string | undefined {
  if (existsSync(STAMP)) return undefined;
  mkdirSync(BUILD, { recursive: true });
  for (const [program = '', ...args] of [
    [
      'mvn',
      ...['-q', '-B', '-f', join(SOURCE, 'pom.xml'), `-DoutputDirectory=${join(BUILD, 'lib')}`],
      'dependency:copy-dependencies',
    ],
    ['javac', '-cp', join(BUILD, 'lib', '*'), '-d', join(BUILD, 'classes'), join(SOURCE, 'Mail.java')],
  ]) {
    const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
    if (status !== 0)
      return `Spring Boot cannot be had: ${
        String(error ?? (stderr || stdout))
          .trim()
          .split('\n')[0]
      }`;
  }
  writeFileSync(STAMP, '');
  return undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const missing = springUnavailable();
  if (missing) console.log(missing);
}
