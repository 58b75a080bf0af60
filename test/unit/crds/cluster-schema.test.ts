import { describe, expect, test } from '@jest/globals';
import { clusterCrd } from '../../../crds/cluster-crd.ts';
import { crd } from '../../../crds/crd.ts';
import { keyOf, kindOf, publisherOf } from '../../../crds/identity.ts';
import { parseClusterSmtpConfig } from '../../../crds/object.ts';
import { INVALID_CLUSTER_CONFIGS, VALID_CLUSTER_CONFIGS } from '../../../testing/fixtures/cluster-configs.ts';

const stored = (spec: unknown, more: object = {}) => ({
  metadata: { name: 'mail', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec,
  ...more,
});

describe('a ClusterSmtpConfig that the API server admits is accepted', () => {
  test.each(Object.entries(VALID_CLUSTER_CONFIGS))('%s', (_name, spec) => {
    expect(parseClusterSmtpConfig(stored(spec)).problems).toEqual([]);
  });
});

describe('a ClusterSmtpConfig that the API server refuses comes back as a problem', () => {
  test.each(Object.entries(INVALID_CLUSTER_CONFIGS))('%s', (_name, { spec, says }) => {
    const parsed = parseClusterSmtpConfig(stored(spec));
    expect(parsed.spec).toBeUndefined();
    expect(parsed.problems.join('; ')).toContain(says);
    expect(parsed.selection).toEqual({ names: [] });
  });
});

test('it is an SmtpConfig in the namespace of its Secret, and has names of its own', () => {
  const config = parseClusterSmtpConfig(stored(VALID_CLUSTER_CONFIGS['one account by names']));
  expect(config.metadata.namespace).toBe('platform');
  expect(config.spec).toMatchObject({ secretRef: { name: 'login', passwordKey: 'token' } });
  expect(config.spec?.secretRef).not.toHaveProperty('namespace');
  expect(config.selection).toEqual({ names: ['shop', 'billing'] });
  expect([keyOf(config), kindOf(config), publisherOf(config)]).toEqual([
    '/mail',
    'ClusterSmtpConfig',
    'ClusterSmtpConfig/mail',
  ]);
});

test('a new status keeps the spec that was parsed, and an unknown one is written again', () => {
  const spec = VALID_CLUSTER_CONFIGS['an SmtpProvider by name'];
  const before = parseClusterSmtpConfig(stored(spec));
  const status = { namespaces: { total: 2, ready: 1 } };
  const after = parseClusterSmtpConfig(stored({ broken: true }, { status }), before);
  expect(after).toMatchObject({ spec: before.spec, selection: before.selection, status });
  expect(parseClusterSmtpConfig(stored(spec, { status: { namespaces: { total: -1 } } })).status).toEqual({});
});

type Node = { properties?: Record<string, Node>; description?: string };
const rootOf = (definition: Record<string, unknown>, field: string): Node =>
  (definition as { spec: { versions: [{ schema: { openAPIV3Schema: Node } }] } }).spec.versions[0].schema
    .openAPIV3Schema.properties?.[field] ?? {};

test('it has every field of an SmtpConfig but those of one namespace', () => {
  const fieldsOf = (definition: Record<string, unknown>, field: string) =>
    Object.keys(rootOf(definition, field).properties ?? {}).sort();
  const without = (fields: string[], gone: string[], come: string[]) =>
    [...fields.filter(field => !gone.includes(field)), ...come].sort();
  expect(fieldsOf(clusterCrd(), 'spec')).toEqual(
    without(fieldsOf(crd(), 'spec'), ['rollout', 'fallback'], ['namespaces', 'namespaceSelector']),
  );
  expect(fieldsOf(clusterCrd(), 'status')).toEqual(
    without(fieldsOf(crd(), 'status'), ['rollout', 'fallback', 'binding'], ['namespaces']),
  );
});

test('its descriptions are about itself', () => {
  expect(JSON.stringify(rootOf(clusterCrd(), 'spec'))).not.toMatch(/\bSmtpConfigs?\b/);
});

test.each([
  ['SmtpConfig', crd],
  ['ClusterSmtpConfig', clusterCrd],
] as const)('the status of %s is written whole: no account is kept of its fields', (_kind, make) => {
  expect(JSON.stringify(make())).toContain(
    '"x-kubernetes-map-type":"atomic","description":"Observed state."',
  );
});
