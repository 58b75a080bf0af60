import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { PROVIDER_IDS } from '../../../crds/providers.ts';
import { TOP } from '../../../testing/cluster/binaries.ts';
import { COMPANY } from '../../../testing/fixtures/own-providers.ts';
import { EXAMPLES } from '../../../testing/pulumi/project.ts';
import { type Json, load, PACKAGE } from '../../../testing/pulumi/sdk.ts';

/** The compiler that builds the package; the repository's own compiler has no API. */
const ts = load('typescript');

const HEAD = `
import * as pulumi from '@pulumi/pulumi';
import { MailProvider, SmtpConfig, SmtpOperator, SmtpProvider } from 'smtp-operator';
const config = new pulumi.Config();
const password = config.requireSecret('password');
const endpoint = { host: 'relay.shop.svc', port: 25 };
`;

/** Every value of the chart, without those that have no effect in Pulumi. */
const {
  global: _global,
  test: _test,
  ...VALUES
} = parse(readFileSync(join(TOP, 'test/integration/chart/all-values.yaml'), 'utf8')) as Json;

const COMPILES = {
  'an operator with every value': `new SmtpOperator('o', ${JSON.stringify(VALUES)});`,
  'an operator without any': `new SmtpOperator('o', {});`,
  'a provider with credentials': `new SmtpConfig('m', { provider: 'qq', credentials: { username: 'a@qq.com', password } });`,
  'a provider by the name of its member': `new SmtpConfig('m', { provider: MailProvider.Qq, secretRef: { name: 's' } });`,
  'a provider whose id is a number': `new SmtpConfig('m', { provider: '163', secretRef: { name: 's' } });`,
  'a server of one’s own': `new SmtpConfig('m', { provider: 'custom', endpoint });`,
  'a provider that comes later': `new SmtpConfig('m', { provider: pulumi.output<MailProvider>('custom'), endpoint });`,
  'fields that are Outputs': `new SmtpConfig('m', { provider: 'zoho', region: config.requireSecret('region'), from: { address: pulumi.interpolate\`a@\${password}\` } });`,
  'an SmtpProvider with every detail': `new SmtpProvider('p', ${JSON.stringify(COMPANY)});`,
  'an SmtpProvider that an SmtpConfig names': `const relay = new SmtpProvider('p', { title: 'Relay' }); new SmtpConfig('m', { providerRef: { name: relay.name } });`,
  'a Deployment that uses it': `
import * as kubernetes from '@pulumi/kubernetes';
const mail = new SmtpConfig('m', { provider: 'qq', secretRef: { name: 's' } }, { customTimeouts: { create: '1m' } });
const { volumes, volumeMounts, env } = mail.binding();
new kubernetes.apps.v1.Deployment('shop', { spec: {
  selector: { matchLabels: { app: 'shop' } },
  template: {
    metadata: { labels: { app: 'shop' } },
    spec: { containers: [{ name: 'shop', image: 'shop', envFrom: mail.envFrom(), env, volumeMounts: [...volumeMounts, ...mail.mount().volumeMounts] }], volumes: [...volumes, ...mail.mount().volumes] },
  },
} });
export const host: pulumi.Output<string> = mail.endpoint.host;`,
} as const;

const REFUSED = {
  'a value that there is not': {
    program: `new SmtpOperator('o', { replica: 2 });`,
    says: /'replica' does not exist/,
  },
  'a value of another type': {
    program: `new SmtpOperator('o', { replicas: 'many' });`,
    says: /Type 'string' is not assignable to type .*number/,
  },
  'an SmtpProvider with a rule that there is not': {
    program: `new SmtpProvider('p', { title: 'Relay', login: 'Sometimes' });`,
    says: /'"Sometimes"' is not assignable/,
  },
  'an SmtpProvider without a title': {
    program: `new SmtpProvider('p', { login: 'Required' });`,
    says: /'title' is missing/,
  },
  'a provider that there is not': {
    program: `new SmtpConfig('m', { provider: 'qqq', secretRef: { name: 's' } });`,
    says: /Type '"qqq"' is not assignable to type .*"qq"/,
  },
  'custom without an endpoint': {
    program: `new SmtpConfig('m', { provider: 'custom', secretRef: { name: 's' } });`,
    says: /Property 'endpoint' is missing/,
  },
  'custom without a port': {
    program: `new SmtpConfig('m', { provider: 'custom', endpoint: { host: 'relay.shop.svc' } });`,
    says: /Property 'port' is missing/,
  },
  'custom without a host': {
    program: `new SmtpConfig('m', { provider: 'custom', endpoint: { port: 25 } });`,
    says: /Property 'host' is missing/,
  },
  'a plain password': {
    program: `new SmtpConfig('m', { provider: 'qq', credentials: { username: 'a@qq.com', password: 'hunter2' } });`,
    says: /Type 'string' is not assignable to type 'Output<string>'/,
  },
  'two places for one login': {
    program: `new SmtpConfig('m', { provider: 'qq', credentials: { password }, secretRef: { name: 's' } });`,
    says: /'undefined'/,
  },
  'an encryption that there is not': {
    program: `new SmtpConfig('m', { provider: 'qq', endpoint: { tls: 'ssl' } });`,
    says: /Type '"ssl"' is not assignable/,
  },
  'a field that there is not': {
    program: `new SmtpConfig('m', { provider: 'qq', from: { adress: 'a@qq.com' } });`,
    says: /'adress' does not exist/,
  },
} as const;

/** Each snippet is a file in the package's folder, so that it resolves the same modules as the package's users. */
const snippets: Record<string, string> = Object.fromEntries([
  ...Object.values(COMPILES).map((program, n) => [`compiles-${n}`, HEAD + program]),
  ...Object.values(REFUSED).map(({ program }, n) => [`refused-${n}`, HEAD + program]),
  ...readdirSync(EXAMPLES).map(name => [
    `example-${name}`,
    readFileSync(join(EXAMPLES, name, 'index.ts'), 'utf8'),
  ]),
  ['typing', `${HEAD}new SmtpConfig('m', { provider: '' });`],
]);
const fileOf = (snippet: string) => join(PACKAGE, `${snippet}.ts`);
const textOf = (file: string): string | undefined =>
  Object.entries(snippets).find(([snippet]) => fileOf(snippet) === file)?.[1];

const options = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  types: ['node'],
  paths: { 'smtp-operator': [join(PACKAGE, 'dist', 'index.d.ts')] },
};

const service = ts.createLanguageService({
  getCompilationSettings: () => options,
  getScriptFileNames: () => Object.keys(snippets).map(fileOf),
  getScriptVersion: () => '1',
  getScriptSnapshot: (file: string) => {
    const text = textOf(file) ?? ts.sys.readFile(file);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => PACKAGE,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: (file: string) => textOf(file) !== undefined || ts.sys.fileExists(file),
  readFile: (file: string) => textOf(file) ?? ts.sys.readFile(file),
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
  realpath: ts.sys.realpath,
});

const faults = (snippet: string): string[] =>
  service
    .getSemanticDiagnostics(fileOf(snippet))
    .map(({ messageText }: { messageText: unknown }) => ts.flattenDiagnosticMessageText(messageText, '\n'));

describe('compiles', () => {
  test.each(Object.keys(COMPILES).map((name, n) => [name, n] as const))(
    '%s',
    (_name, n) => {
      expect(faults(`compiles-${n}`)).toEqual([]);
    },
    120_000,
  );
});

describe('compiles as it is', () => {
  test.each(readdirSync(EXAMPLES))(
    'the example %s',
    name => {
      expect(faults(`example-${name}`)).toEqual([]);
    },
    120_000,
  );
});

describe('does not compile, and the compiler reports why', () => {
  test.each(Object.entries(REFUSED).map(([name, { says }], n) => [name, n, says] as const))(
    '%s',
    (_name, n, says) => {
      expect(faults(`refused-${n}`).join('\n')).toMatch(says);
    },
    120_000,
  );
});

describe('in the editor', () => {
  const file = fileOf('typing');
  const at = (text: string) => (snippets['typing'] ?? '').indexOf(text);

  test('the provider is explained, one line for each', () => {
    const info = service.getQuickInfoAtPosition(file, at("provider: ''"));
    const text = ts.displayPartsToString(info?.documentation);
    for (const id of PROVIDER_IDS) expect(text).toContain(`\`${id}\``);
    expect(text).toContain('授权码');
  });

  test('the ids are offered while one types', () => {
    const offered = service
      .getCompletionsAtPosition(file, at("''") + 1, {})
      ?.entries.map(({ name }: { name: string }) => name);
    expect(offered).toEqual(expect.arrayContaining([...PROVIDER_IDS]));
  });
});
