import { describe, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { isSignificantChange } from '../../../operator/src/status/significant-change.ts';
import { decideStatus } from '../../../operator/src/status/status.ts';
import { endsAfter, evidence, failsAt, says } from '../../../testing/fixtures/evidence.ts';
import { known, memoryOf, outcome, START } from '../../../testing/fixtures/known.ts';

const WELL = decideStatus(known(memoryOf(outcome(evidence(endsAfter('auth'))))));
const REFUSED = decideStatus(known(memoryOf(outcome(evidence(failsAt('auth', says('535 5.7.8 no')))))));
const FAILING = decideStatus({
  ...known({}),
  credentials: { state: 'unusable', secret: 's', reason: 'SecretNotFound', message: 'There is none.' },
});

const differs = (before: SmtpConfigStatus, after: SmtpConfigStatus): boolean =>
  isSignificantChange(before, after, START);
const reworded = (status: SmtpConfigStatus, type: string): SmtpConfigStatus => {
  const conditions = status.conditions?.map(one => (one.type === type ? { ...one, message: 'Other.' } : one));
  return { ...status, ...(conditions && { conditions }) };
};
const diagnosed = (status: SmtpConfigStatus, changes: object): SmtpConfigStatus =>
  ({ ...status, diagnosis: { ...status.diagnosis, ...changes } }) as SmtpConfigStatus;

describe('a status is worth a write', () => {
  test.each<[string, SmtpConfigStatus, SmtpConfigStatus, boolean]>([
    ['where the words of what fails are others', FAILING, reworded(FAILING, 'CredentialsAvailable'), true],
    ['and not where those of what is well are', WELL, reworded(WELL, 'CredentialsAvailable'), false],
    ['and not where only Ready has other words', FAILING, reworded(FAILING, 'Ready'), false],
    ['and not where what quotes the server is', REFUSED, reworded(REFUSED, 'Authenticated'), false],
    ['where the diagnosis has other words', FAILING, diagnosed(FAILING, { message: 'Other.' }), true],
    [
      'where the server replied with other words',
      diagnosed(REFUSED, { reply: '535 no' }),
      diagnosed(REFUSED, { reply: '535 never' }),
      true,
    ],
    [
      'and not where it replied with another id',
      diagnosed(REFUSED, { reply: '535 no id-1' }),
      diagnosed(REFUSED, { reply: '535 no id-2' }),
      false,
    ],
    [
      'where it replied, and did not before',
      diagnosed(REFUSED, { reply: undefined }),
      diagnosed(REFUSED, { reply: 'no' }),
      true,
    ],
    [
      'and not where the API server has its fields in another order',
      WELL,
      Object.fromEntries(Object.entries(WELL).reverse()),
      false,
    ],
    [
      'and not where a field of it is null',
      { ...WELL, domain: null } as never,
      { ...WELL, domain: null } as never,
      false,
    ],
  ])('%s', (_what, before, after, expected) => {
    expect(differs(before, after)).toBe(expected);
  });
});
