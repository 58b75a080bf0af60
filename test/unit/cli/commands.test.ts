import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { commandHelp, overview, programName } from '../../../operator/src/cli/command.ts';
import { readArguments } from '../../../operator/src/cli/flags.ts';
import { COMMANDS } from '../../../operator/src/cli/plugin/commands.ts';
import { complete } from '../../../operator/src/cli/plugin/completion.ts';
import { expectGolden } from '../../../testing/support/golden.ts';

const golden = (name: string) => join(import.meta.dirname, 'golden', name);
const commands = Object.entries(COMMANDS);

test.each([80, 120])('the overview at %d columns is as its golden file', columns => {
  const text = overview(COMMANDS, 'kubectl smtp', columns);
  expectGolden(golden(`overview-${columns}.txt`), text);
  expect(text).not.toContain('run the operator');
});

test.each([80, 120])('the help of check at %d columns is as its golden file', columns => {
  const check = COMMANDS['check'];
  expectGolden(
    golden(`help-check-${columns}.txt`),
    commandHelp('check', check ?? fail(), 'kubectl smtp', columns),
  );
});

function fail(): never {
  throw new Error('there is no such command');
}

test.each(commands)('the help of %s fits 80 columns and has an example', (name, command) => {
  const lines = commandHelp(name, command, 'smtp-operator', 80).split('\n');
  // A line that a person copies is not broken, nor is a word.
  const examples = command.examples.map(({ args }) => `  smtp-operator ${name} ${args}`.trimEnd());
  const long = lines.filter(
    line => line.length > 80 && !examples.includes(line) && line.trim().includes(' '),
  );
  expect(long).toEqual([]);
  expect(examples.length).toBeGreaterThan(0);
});

test.each(commands)('the examples of %s have flags that exist', (_name, { flags, examples }) => {
  for (const { args } of examples) readArguments(flags, args === '' ? [] : args.split(' '));
});

test.each([
  ['/usr/local/bin/kubectl-smtp', 'kubectl smtp'],
  ['/usr/lib/node_modules/kubectl-smtp/bin/kubectl-smtp.mjs', 'kubectl smtp'],
  ['/app/smtp-operator.mjs', 'smtp-operator'],
  [undefined, 'smtp-operator'],
])('called as %s, it is %s', (path, name) => {
  expect(programName(path)).toBe(name);
});

test.each([
  [['sta'], 'status', ':4'],
  [['status', '--all'], '--all-namespaces', ':4'],
  [['probe', '--provider', 'q'], 'qq', ':4'],
  [['render', '--profile', 'spr'], 'spring-boot', ':4'],
  [['completion', 'z'], 'zsh', ':4'],
  [['send', 'mail', '--to', 'A'], 'Account', ':4'],
])('%j is completed with %s', async (words, expected, directive) => {
  const lines = (await complete(COMMANDS, words)).split('\n');
  expect(lines).toContain(expected);
  expect(lines.at(-1)).toBe(directive);
});

test('a file is completed by the shell', async () => {
  expect(await complete(COMMANDS, ['render', '-f', ''])).toBe(':0');
});

test('an unknown command is completed with nothing', async () => {
  expect(await complete(COMMANDS, ['nothing', ''])).toBe(':4');
});
