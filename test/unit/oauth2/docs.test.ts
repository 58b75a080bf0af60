import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { specSchema } from '../../../crds/schema/spec.ts';
import { readFlags } from '../../../operator/src/cli/flags.ts';
import { LOGIN_FLAGS, loginOptions } from '../../../operator/src/cli/login.ts';
import { PRESET_TOKEN_HOSTS, tokenPlanOf } from '../../../operator/src/oauth2/plan.ts';
import { presets } from '../../../operator/src/providers/index.ts';

const PAGE = readFileSync(new URL('../../../docs/oauth2.md', import.meta.url), 'utf8');
const blocks = (language: string) =>
  [...PAGE.matchAll(/^```(\w*)\n(.*?)^```$/gms)].flatMap(([, named, body = '']) =>
    named === language ? [body] : [],
  );

// A block without a language: a person's consent cannot be given in a test.
const commands = blocks('')
  .map(block => block.replaceAll('\\\n', ' ').replace(/ > \S+$/m, ''))
  .flatMap(block => block.split('\n').map(line => line.trim().replaceAll(/ +/g, ' ')))
  .filter(line => / login --/.test(line));

test.each(commands)('the command can be given: %s', line => {
  const [, program, flags = ''] = /^(.*) login (.*)$/.exec(line) ?? [];
  expect(['bin/smtp-operator', 'docker run --rm registry.example.com/smtp-operator:0.1.0']).toContain(
    program,
  );
  const options = loginOptions(readFlags(LOGIN_FLAGS, flags.split(' '), {}));
  expect(line).toContain(options.username);
});

test('every provider that takes consent has its command, or is the same as one that has', () => {
  const named = commands.map(line => /--provider (\S+)/.exec(line)?.[1]);
  expect(new Set(named)).toEqual(new Set(['outlook', 'office365', 'gmail', 'yahoo']));
});

test.each(blocks('yaml'))('the SmtpConfig leads to a plan: %#', block => {
  for (const document of parseAllDocuments(block)) {
    const spec = specSchema.parse((document.toJS() as { spec: unknown }).spec);
    expect(tokenPlanOf(spec, presets[spec.provider ?? 'custom']) ?? {}).not.toHaveProperty('problem');
  }
});

test('every scope and every token host that the operator asks is named', () => {
  for (const { oauth2 } of Object.values(presets)) {
    for (const { scopes } of Object.values(oauth2?.grants ?? {}))
      for (const scope of scopes) expect(PAGE).toContain(scope);
  }
  for (const host of PRESET_TOKEN_HOSTS) expect(PAGE).toContain(host);
});

test('every field that the page names is there', () => {
  const fields = Object.keys(specSchema.shape.auth.unwrap().shape.oauth2.unwrap().shape);
  for (const field of fields) expect(PAGE).toContain(field);
});
