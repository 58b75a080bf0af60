import { expect, test } from '@jest/globals';
import type { Known } from '../../../operator/src/status/known.ts';
import { publishedConditions } from '../../../operator/src/status/published.ts';

const remedyFor = (name: string): string | undefined => {
  const known = {
    config: { spec: { provider: 'qq', secretRef: { name: 'login' } }, status: {} },
    outputs: [{ kind: 'Secret', name, state: 'conflict', detail: 'already exists' }],
  } as unknown as Known;
  return publishedConditions(known).find(({ condition }) => condition === 'Published')?.remedy;
};

test('the remedy for a conflict never advises deleting the Secret that the SmtpConfig reads', () => {
  expect(remedyFor('login')).toBe(
    'Secret login is an input of this SmtpConfig, so do not delete it. Choose a different name in spec.outputs.',
  );
  expect(remedyFor('other')).toContain('or delete the existing object if it is not needed.');
});
