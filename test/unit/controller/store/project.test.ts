import { expect, test } from '@jest/globals';
import { smtpConfig } from '../../../../operator/src/controller/store/project.ts';

const stored = (spec: object) => ({
  apiVersion: 'smtp-operator.dev/v1alpha1',
  kind: 'SmtpConfig',
  metadata: {
    name: 'mail',
    namespace: 'shop',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
    annotations: {
      'smtp-operator.dev/probe-requested-at': '1',
      'kubectl.kubernetes.io/last-applied-configuration': 'x'.repeat(200_000),
    },
    managedFields: [{ manager: 'kubectl', fieldsV1: { 'f:spec': { 'f:provider': {} } } }],
  },
  spec,
});

const outputs = Array.from({ length: 8 }, (_, index) => ({
  kind: 'Secret',
  name: `output-${index}`,
  template: { data: { conf: 'x'.repeat(10_000) } },
  metadata: { annotations: { note: 'y'.repeat(1_000) } },
}));

test('annotations of others are not kept', () => {
  const { metadata } = smtpConfig(stored({ provider: 'gmail' }));
  expect(metadata.annotations).toEqual({ 'smtp-operator.dev/probe-requested-at': '1' });
});

test('a suspended SmtpConfig is kept without the content of its outputs, and their names stay its own', () => {
  const config = smtpConfig(stored({ provider: 'gmail', suspend: true, outputs }));
  expect(config.problems).toEqual([]);
  expect(JSON.stringify(config).length).toBeLessThan(2_000);
  expect(config.spec?.outputs).toEqual(outputs.map(({ kind, name }) => ({ kind, name })));
});

test('one at work is kept with all that it publishes', () => {
  const config = smtpConfig(stored({ provider: 'gmail', outputs }));
  expect(config.spec?.outputs).toEqual(outputs);
});

test('a spec is parsed again with a new generation or another object, and not with a new status', () => {
  const of = (spec: object, generation: number, uid = 'u') => {
    const object = stored(spec);
    return { ...object, metadata: { ...object.metadata, generation, uid } };
  };
  const before = smtpConfig(of({ provider: 'gmail' }, 1));
  expect(smtpConfig(of({ provider: 'gmail' }, 1), before).spec).toBe(before.spec);
  expect(smtpConfig(of({ provider: 'qq' }, 2), before).spec?.provider).toBe('qq');
  expect(smtpConfig(of({ provider: 'qq' }, 1, 'other'), before).spec?.provider).toBe('qq');
  const faulty = smtpConfig(of({ provider: 'nonsense' }, 1));
  expect(smtpConfig(of({ provider: 'nonsense' }, 1), faulty)).toMatchObject({ problems: faulty.problems });
});
