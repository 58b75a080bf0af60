import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { UsageError } from '../../../operator/src/cli/flags.ts';
import { lintCommand } from '../../../operator/src/cli/lint.ts';
import { providerCommand } from '../../../operator/src/cli/provider.ts';
import { COMPANY } from '../../../testing/fixtures/own-providers.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lint-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const object = (spec: unknown) => ({
  apiVersion: 'smtp-operator.dev/v1alpha1',
  kind: 'SmtpProvider',
  metadata: { name: 'company' },
  spec,
});

function lint(text: string, given: { reply?: string[]; stage?: string } = {}) {
  const file = join(folder, 'provider.yaml');
  writeFileSync(file, text);
  const lines: string[] = [];
  const { reply, stage = 'mail' } = given;
  const code = lintCommand({ file: [file], ...(reply && { reply }), stage: [stage] }, line =>
    lines.push(line),
  );
  return { code, text: lines.join('\n') };
}

test('a sound SmtpProvider passes', () => {
  expect(lint(stringify(object(COMPANY)))).toEqual({ code: 0, text: 'SmtpProvider company: valid, 3 rules' });
});

test('a reply is explained by the message and the remedy of the SmtpProvider', () => {
  const { code, text } = lint(stringify(object(COMPANY)), {
    reply: ['550 5.7.1 Sender shop@corp.example is not registered'],
  });
  expect(code).toBe(0);
  expect(text).toContain('at mail: SenderAccepted False, SenderMismatch');
  expect(text).toContain('Register it at https://relay.corp.example/self-service → Senders.');
  expect(text).toContain('rule       sender-not-registered');
});

test('a reply that no rule matches is explained by the general rules', () => {
  const { text } = lint(stringify(object(COMPANY)), { reply: ['535 5.7.8 Bad password'], stage: 'auth' });
  expect(text).toContain('Authenticated False, InvalidCredentials');
  expect(text).not.toContain('rule  ');
});

test('each fault names its field, and the exit code is not zero', () => {
  const { code, text } = lint(stringify(object({ ...COMPANY, title: undefined, login: 'Sometimes' })));
  expect(code).toBe(1);
  expect(text).toMatch(/error: spec\.title: /);
  expect(text).toMatch(/error: spec\.login: /);
});

test('another kind is not taken for an SmtpProvider', () => {
  expect(lint('kind: ConfigMap\napiVersion: v1\n').code).toBe(1);
});

test('a printed preset passes', () => {
  const lines: string[] = [];
  expect(providerCommand('qq', { output: ['yaml'] }, line => lines.push(line))).toBe(0);
  expect(lint(lines.join('\n'))).toMatchObject({ code: 0 });
});

test.each([
  ['no YAML', 'a: [', {}],
  ['aliases that multiply', `a: &a [x,x,x,x,x,x,x,x,x]\n${bomb()}`, {}],
  ['no object', '', {}],
  ['a stage that is none', stringify(object(COMPANY)), { stage: 'lunch' }],
  ['a reply without a code', stringify(object(COMPANY)), { reply: ['hello'] }],
])('%s is a fault of the caller', (_name, text, given) => {
  expect(() => lint(text, given)).toThrow(UsageError);
});

function bomb(): string {
  const names = 'abcdefghi';
  return [...names]
    .slice(1)
    .map((name, at) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${names[at]}`).join(',')}]`)
    .join('\n');
}

test('an unknown preset is refused with the known ones', () => {
  expect(() => providerCommand('q', {}, () => undefined)).toThrow(/PRESET must be one of qq,/);
});
