import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Cluster } from '../../../testing/cluster/cluster.ts';
import { INVALID_CLUSTER_CONFIGS, VALID_CLUSTER_CONFIGS } from '../../../testing/fixtures/cluster-configs.ts';
import { INVALID_PROVIDERS, VALID_PROVIDERS } from '../../../testing/fixtures/own-providers.ts';
import { INVALID, VALID } from '../../../testing/fixtures/specs.ts';
import { clusterWithCrd } from '../../../testing/support/cluster.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await clusterWithCrd('crd');
}, 600_000);
afterAll(() => cluster?.stop());

const object = (name: string, spec: unknown, kind = 'SmtpConfig') => ({
  apiVersion: 'smtp-operator.dev/v1alpha1',
  kind,
  metadata: { name },
  spec,
});

/** Returns the API server's error for one object; '' if it is admitted. */
function answer(name: string, spec: unknown, kind?: string): string {
  try {
    cluster.kubectl(['create', '--dry-run=server', '-f', '-'], JSON.stringify(object(name, spec, kind)));
    return '';
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}

describe('the API server admits what zod accepts', () => {
  test.each(Object.entries(VALID))('%s', (_name, spec) => {
    expect(answer('mail', spec)).toBe('');
  });
});

describe('the API server refuses what zod refuses, and names the field', () => {
  test.each(Object.entries(INVALID))('%s', (_name, { spec, says }) => {
    expect(answer('mail', spec)).toContain(says);
  });
});

describe('the API server admits the SmtpProviders that zod accepts', () => {
  test.each(Object.entries(VALID_PROVIDERS))('%s', (_name, spec) => {
    expect(answer('relay', spec, 'SmtpProvider')).toBe('');
  });
});

describe('the API server refuses the SmtpProviders that zod refuses, and names the field', () => {
  test.each(Object.entries(INVALID_PROVIDERS))('%s', (_name, { spec, says }) => {
    expect(answer('relay', spec, 'SmtpProvider')).toContain(says);
  });
});

describe('the API server admits the ClusterSmtpConfigs that zod accepts', () => {
  test.each(Object.entries(VALID_CLUSTER_CONFIGS))('%s', (_name, spec) => {
    expect(answer('mail', spec, 'ClusterSmtpConfig')).toBe('');
  });
});

describe('the API server refuses the ClusterSmtpConfigs that zod refuses, and names the field', () => {
  test.each(Object.entries(INVALID_CLUSTER_CONFIGS))('%s', (_name, { spec, says }) => {
    expect(answer('mail', spec, 'ClusterSmtpConfig')).toContain(says);
  });
});

test('a name that leaves no room for -smtp is refused', () => {
  expect(answer('a'.repeat(249), { provider: 'qq' })).toContain('at most 248 characters');
});

test.each([
  ['smtpconfig', 'minTLSVersion'],
  ['clustersmtpconfig', 'namespaceSelector'],
  ['smtpprovider', 'mistakenFor'],
])('every field of %s is explained', (singular, field) => {
  const text = cluster.kubectl(['explain', `${singular}.spec`, '--recursive']);
  expect(text).toContain(field);
  const missing = cluster.kubectl(['get', 'crd', `${singular}s.smtp-operator.dev`, '-o', 'json']);
  expect(
    undescribed(JSON.parse(missing).spec.versions[0].schema.openAPIV3Schema.properties.spec, 'spec'),
  ).toEqual([]);
});

function undescribed(node: Record<string, unknown>, path: string): string[] {
  const properties = Object.entries((node['properties'] ?? {}) as Record<string, Record<string, unknown>>);
  const items = node['items'] ? undescribed(node['items'] as Record<string, unknown>, `${path}[]`) : [];
  return [
    ...(node['description'] ? [] : [path]),
    ...items,
    ...properties.flatMap(([name, child]) => undescribed(child, `${path}.${name}`)),
  ];
}

test('kubectl finds it by short name, category and selectable field', () => {
  cluster.kubectl(['create', '-f', '-'], JSON.stringify(object('one', { provider: 'qq' })));
  cluster.kubectl(['create', '-f', '-'], JSON.stringify(object('two', { provider: 'gmail' })));
  expect(cluster.kubectl(['get', 'smtp', '--field-selector', 'spec.provider=qq', '-o', 'name'])).toBe(
    'smtpconfig.smtp-operator.dev/one\n',
  );
  expect(cluster.kubectl(['get', 'smtp-operator', '-o', 'name'])).toContain(
    'smtpconfig.smtp-operator.dev/two',
  );
  expect(cluster.kubectl(['get', 'smtp'])).toMatch(/NAME\s+PROVIDER\s+ENDPOINT\s+READY\s+REASON\s+AGE/);
});
