import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { TOP } from '../../../testing/cluster/binaries.ts';
import { cluster } from '../../../testing/pulumi/engine.ts';
import { type Json, load, type Output, PACKAGE, type Sdk } from '../../../testing/pulumi/sdk.ts';

interface Component {
  namespace: Output<string>;
  releaseName: Output<string>;
  version: Output<string>;
}

let SmtpOperator: new (name: string, args: Json) => Component;
let seen: { type: string; name: string; inputs: Json }[] = [];

beforeAll(async () => {
  const pulumi: Sdk = load('@pulumi/pulumi');
  const newResource = cluster(() => undefined);
  await pulumi.runtime.setMocks({
    newResource: registration => {
      seen.push(registration);
      return newResource(registration);
    },
    call: () => ({}),
  });
  ({ SmtpOperator } = load('./dist/index.js'));
});

const IMAGE = { image: { repository: 'registry.example/smtp-operator' } };

/** Returns all registered resources. */
async function registered(args: Json): Promise<{ component: Component; chart: Json; namespaces: Json[] }> {
  seen = [];
  const component = new SmtpOperator('smtp-operator', args);
  await load('@pulumi/pulumi/runtime/settings').waitForRPCs();
  return {
    component,
    chart: seen.find(({ type }) => type === 'kubernetes:helm.sh/v4:Chart')?.inputs ?? {},
    namespaces: seen
      .filter(({ type }) => type === 'kubernetes:core/v1:Namespace')
      .map(({ inputs }) => inputs),
  };
}

/**
 * Every value of the chart, none of them the default. helm test and the values of a parent chart have no effect here.
 */
const {
  global: _global,
  test: _test,
  ...ALL
} = parse(readFileSync(join(TOP, 'test/integration/chart/all-values.yaml'), 'utf8')) as Json;

describe('the operator', () => {
  test('is the chart that is in the package', async () => {
    const { chart } = await registered(IMAGE);
    expect(chart).toMatchObject({ name: 'smtp-operator', namespace: 'smtp-operator-system', values: IMAGE });
    expect(chart['chart']).toBe(join(PACKAGE, 'dist', 'chart'));
    const files = ['Chart.yaml', 'values.yaml', 'files/crd.yaml', 'templates/deployment.yaml'];
    for (const file of files)
      expect(readFileSync(join(PACKAGE, 'dist/chart', file), 'utf8')).toBe(
        readFileSync(join(TOP, 'charts/smtp-operator', file), 'utf8'),
      );
  });

  test.each(Object.entries(ALL))('the value %s arrives as it was given', async (name, value) => {
    const { chart } = await registered({ ...IMAGE, [name]: value });
    expect(chart['values']).toEqual({ ...IMAGE, [name]: value });
  });

  test('needs an image that nodes can pull: without one, nothing is registered', () => {
    seen = [];
    const without = () => new SmtpOperator('smtp-operator', {});
    expect(without).toThrow(/^SmtpOperator smtp-operator: image\.repository is not set\. .*REGISTRY/);
    expect(seen.filter(({ type }) => type.startsWith('kubernetes:'))).toEqual([]);
  });

  test('gets a namespace of its own', async () => {
    const { namespaces } = await registered({ ...IMAGE, namespace: 'mail-system' });
    expect(namespaces).toMatchObject([{ metadata: { name: 'mail-system' } }]);
  });

  test('takes a namespace that is there', async () => {
    const { namespaces, chart } = await registered({
      ...IMAGE,
      namespace: 'mail-system',
      createNamespace: false,
    });
    expect(namespaces).toEqual([]);
    expect(chart['namespace']).toBe('mail-system');
  });

  test('reports its address and version', async () => {
    const { component } = await registered({ ...IMAGE, namespace: 'mail-system', releaseName: 'mail' });
    const { version } = JSON.parse(readFileSync(join(TOP, 'package.json'), 'utf8')) as { version: string };
    expect(await component.namespace.promise()).toBe('mail-system');
    expect(await component.releaseName.promise()).toBe('mail');
    expect(await component.version.promise()).toBe(version);
  });
});

test('what is published is all that it takes: the code, the chart, the sources of the schema, the documents', () => {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const said = JSON.parse(execFileSync('npm', args, { cwd: PACKAGE, encoding: 'utf8' })) as [
    { files: { path: string }[] },
  ];
  const files = said[0].files.map(({ path }) => path);
  for (const path of [
    'dist/index.js',
    'dist/index.d.ts',
    'dist/chart/templates/deployment.yaml',
    'src/index.ts',
    'tsconfig.json',
    'PulumiPlugin.yaml',
    'schema.json',
    'API.md',
    'README.md',
    'LICENSE',
  ])
    expect(files).toContain(path);
  expect(files.filter(path => /node_modules|^examples|[.]built|[.]checked/.test(path))).toEqual([]);
}, 60_000);
