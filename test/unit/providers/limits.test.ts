import { describe, expect, test } from '@jest/globals';
import { LOGIN } from '../../../operator/src/diagnose/decision/login.ts';
import type { Retry } from '../../../operator/src/model/verdict.ts';
import { presets } from '../../../operator/src/providers/index.ts';

/** Who has tried too often must wait, or not try at all. */
const waits = (retry: Retry, least: number): boolean => retry.kind !== 'backoff' || retry.seconds >= least;

describe('a login that came too often', () => {
  const careful = Object.values(presets).filter(({ limits }) => limits.loginBackoffSeconds !== undefined);

  test.each(careful.map(preset => [preset.id, preset] as const))(
    'waits as long as %s documents, for each rule',
    (_id, { replies, limits: { loginBackoffSeconds = 0 } }) => {
      const rules = [
        ...replies.filter(({ at }) => at.includes('auth')),
        ...Object.entries(LOGIN).map(([id, outcome]) => ({ id, ...outcome })),
      ].filter(({ reason }) => reason === 'RateLimited' || reason === 'AccountLocked');
      expect(rules.length).toBeGreaterThan(0);
      const hasty = rules.filter(({ retry }) => !waits(retry, loginBackoffSeconds));
      expect(hasty.map(({ id, retry }) => [id, retry])).toEqual([]);
    },
  );
});
