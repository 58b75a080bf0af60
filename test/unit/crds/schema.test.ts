import { describe, expect, test } from '@jest/globals';
import { parseSmtpConfig } from '../../../crds/object.ts';
import { INVALID, VALID } from '../../../testing/fixtures/specs.ts';

const stored = (spec: unknown) => ({
  metadata: {
    name: 'mail',
    namespace: 'shop',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
  spec,
});

describe('a spec that the API server admits is accepted', () => {
  test.each(Object.entries(VALID))('%s', (_name, spec) => {
    expect(parseSmtpConfig(stored(spec)).problems).toEqual([]);
  });
});

describe('a spec that the API server refuses comes back as a problem that names the field', () => {
  test.each(Object.entries(INVALID))('%s', (_name, { spec, says }) => {
    const { spec: parsed, problems } = parseSmtpConfig(stored(spec));
    expect(parsed).toBeUndefined();
    expect(problems.join('\n')).toContain(says);
  });
});

test('an invalid status is dropped without harm', () => {
  expect(parseSmtpConfig({ ...stored({ provider: 'qq' }), status: { conditions: 'none' } }).status).toEqual(
    {},
  );
});

test('a problem never shows the value, which could be anything', () => {
  const { problems } = parseSmtpConfig(stored({ provider: 'my-password', secretRef: 'hunter2' }));
  expect(problems.join('\n')).not.toMatch(/my-password|hunter2/);
});
