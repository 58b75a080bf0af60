import { expect, test } from '@jest/globals';
import type { Known } from '../../../operator/src/status/known.ts';
import { publishedConditions } from '../../../operator/src/status/published.ts';

const messageFor = (name: string): string | undefined => {
  const known = {
    config: { spec: { provider: 'qq', secretRef: { name: 'login' } }, status: {} },
    outputs: [{ kind: 'Secret', name, state: 'conflict', detail: 'already exists' }],
  } as unknown as Known;
  return publishedConditions(known).find(({ condition }) => condition === 'Published')?.message;
};

test('a conflict with the Secret that the SmtpConfig reads never leads to its deletion', () => {
  expect(messageFor('login')).toContain('so do not delete it: choose a different name in spec.outputs.');
  expect(messageFor('other')).toContain('or delete the existing object if it is not needed.');
});
