import { describe, expect, test } from '@jest/globals';
import type { ProbeCondition } from '../../../crds/conditions.ts';
import { diagnose } from '../../../operator/src/diagnose/diagnose.ts';
import type { ProbedStage } from '../../../operator/src/providers/match.ts';
import { context } from '../../../testing/fixtures/evidence.ts';
import { PROBED_REPLIES, REPLIES } from '../../../testing/fixtures/replies.ts';
import { GENERAL_ROWS, refusedAt } from './rows/general-replies.ts';

const CONDITION: Readonly<Record<ProbedStage, ProbeCondition>> = {
  greeting: 'EgressReachable',
  ehlo: 'EgressReachable',
  starttls: 'TLSVerified',
  auth: 'Authenticated',
  sender: 'SenderAccepted',
  recipient: 'SenderAccepted',
};

/** A fault of the account that shows at MAIL FROM is fixed at the login. */
const OF_THE_ACCOUNT = ['AccountLocked', 'TooManyConnections', 'BlockedByPolicy', 'QuotaExceeded'];

describe("replies that a provider's own rules know", () => {
  test.each(PROBED_REPLIES)('$provider at $at: $reply', ({ provider, at, reply, reason, retry }) => {
    const { finding } = diagnose(refusedAt(at, reply), context(provider));
    const condition = at === 'sender' && OF_THE_ACCOUNT.includes(reason) ? 'Authenticated' : CONDITION[at];
    expect(finding).toMatchObject({ condition, reason, retry: { kind: retry } });
    expect(finding?.message).toContain('said: "');
    expect(finding?.reply).toContain(reply.slice(0, 3));
  });
});

describe('replies to RCPT TO', () => {
  const OF_RECIPIENT: Readonly<Record<string, string>> = { QuotaExceeded: 'RateLimited' };
  const asked = { recipient: 'someone@shop.example', wantsLogin: false };

  test.each(REPLIES.filter(({ at }) => at === 'recipient'))('$provider: $reply', fixture => {
    const { provider, reply, reason } = fixture;
    const { finding } = diagnose(refusedAt('recipient', reply), context(provider, asked));
    expect(finding).toMatchObject({
      condition: 'SenderAccepted',
      reason: OF_RECIPIENT[reason] ?? reason,
      stage: 'recipient',
    });
    expect(finding?.message).toContain('said: "');
  });
});

describe('replies with the same meaning for every server', () => {
  test.each(GENERAL_ROWS)('$cause at $at: $reply', ({ at, reply, cause, reason, retry }) => {
    const { finding } = diagnose(refusedAt(at, reply), context('custom'));
    expect(finding).toMatchObject({ condition: CONDITION[at], reason, retry: { kind: retry } });
    expect(finding?.because?.cause).toBe(cause);
    expect(finding?.message).toContain(`said: "${reply}"`);
    expect(finding?.reply).toBe(reply);
  });

  test.each(['greeting', 'ehlo', 'starttls', 'auth', 'sender', 'recipient'] as const)(
    'at %s no reply is left without a finding',
    at => {
      for (const code of [250, 354, 421, 454, 500, 521, 550, 599]) {
        const asked = context('custom', { recipient: 'someone@shop.example' });
        const { finding } = diagnose(refusedAt(at, `${code} zzz`), asked);
        expect(finding).toMatchObject({ condition: CONDITION[at] });
      }
    },
  );
});

/** A fix at the provider leaves the Secret unchanged, so a user must request another login. */
test.each(['SMTPServiceDisabled', 'AccountLocked', 'AccountChallenge', 'BlockedByPolicy', 'RateLimited'])(
  '%s shows how to request another login if none is made automatically',
  reason => {
    const final = GENERAL_ROWS.filter(
      row => row.at === 'auth' && row.reason === reason && row.retry !== 'backoff',
    );
    expect(final).not.toHaveLength(0);
    for (const { at, reply } of final) {
      const { finding } = diagnose(refusedAt(at, reply), context('custom'));
      expect(finding?.remedy).toContain('kubectl -n NAMESPACE annotate smtp NAME ');
    }
  },
);

test('a permanent rejection of a login without a matching rule counts as dangerous', () => {
  for (const code of [521, 535, 550, 553, 554, 571]) {
    const { finding } = diagnose(refusedAt('auth', `${code} zzz`), context('custom'));
    expect(finding?.retry).toEqual({ kind: 'stop' });
  }
});
