import { describe, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { decideEvents } from '../../../operator/src/status/events.ts';
import type { Memory } from '../../../operator/src/status/memory.ts';
import { decideStatus } from '../../../operator/src/status/status.ts';
import { warningsOf } from '../../../operator/src/status/warnings.ts';
import {
  endsAfter,
  evidence,
  failsAt,
  leaf,
  QQ,
  timeout,
  withChain,
} from '../../../testing/fixtures/evidence.ts';
import { known, memoryOf, outcome } from '../../../testing/fixtures/known.ts';

const DAY = 86_400_000;
const END = Date.parse('2027-06-01T00:00:00Z');
const LOGGED_IN = outcome(evidence(endsAfter('auth')));
const SILENT = outcome(evidence(failsAt('connect', timeout())), { failureThreshold: 1 }, false);

/** The status at a time, from what was known and the status before. */
function statusAt(now: number, memory: Memory, before: SmtpConfigStatus = {}): SmtpConfigStatus {
  const facts = known(memory, { now });
  return decideStatus({ ...facts, config: { ...facts.config, status: before } });
}

describe('the end of a certificate', () => {
  test('is that of the server in use, and stays known while that is silent', () => {
    const endpoint = { ...QQ, port: 587 };
    const seen = outcome(evidence(endsAfter('auth')), { endpoint });
    const before = statusAt(END - DAY, memoryOf(seen));
    expect(before.warnings?.[0]).toContain('The certificate of smtp.qq.com:587 expires');
    const silent = outcome(evidence(failsAt('connect', timeout())), { endpoint, failureThreshold: 1 }, false);
    const { capabilities } = statusAt(END - DAY, memoryOf(seen, silent), before);
    expect(capabilities?.certificateExpiry).toBe(before.capabilities?.certificateExpiry);
  });

  test.each([
    [31, undefined],
    [30, 'within 30 days'],
    [7.1, 'within 30 days'],
    [7, 'within 7 days'],
    [1.1, 'within 7 days'],
    [1, 'within a day'],
    [0.01, 'within a day'],
    [0, 'within a day'],
    [-0.01, undefined],
  ])('is worth a word %d days before: %s', (days, says) => {
    const { warnings = [] } = statusAt(END - days * DAY, memoryOf(LOGGED_IN));
    expect(warnings).toEqual(says === undefined ? [] : [expect.stringContaining(says)]);
    for (const warning of warnings)
      expect(warning).toContain('smtp.qq.com:465 expires on 2027-06-01T00:00:00Z');
  });

  test('is one event for each threshold, even if probes fail or the operator restarts in between', () => {
    let status: SmtpConfigStatus = {};
    const noted: string[] = [];
    for (let days = 40; days > -2; days -= 0.5) {
      // Now and then the server cannot be reached, and shows no certificate.
      const memory = days % 3 === 0 ? memoryOf(LOGGED_IN, SILENT) : memoryOf(LOGGED_IN);
      const next = statusAt(END - days * DAY, memory, status);
      const facts = known(memory, { now: END - days * DAY });
      const warnings = warningsOf({ ...facts, config: { ...facts.config, status } });
      const events = decideEvents(status, next, { warnings });
      noted.push(...events.filter(({ reason }) => reason === 'CertificateExpiring').map(({ note }) => note));
      status = next;
    }
    expect(noted).toEqual([
      expect.stringContaining('within 30 days'),
      expect.stringContaining('within 7 days'),
      expect.stringContaining('within a day'),
    ]);
  });

  test('is forgotten with a certificate that ends later', () => {
    const before = statusAt(END - DAY, memoryOf(LOGGED_IN));
    const renewed = outcome(
      evidence(endsAfter('auth'), withChain(leaf({ notAfter: '2028-06-01T00:00:00Z' }))),
    );
    expect(statusAt(END - DAY, memoryOf(renewed), before).warnings).toBeUndefined();
  });

  test('of another server is not kept', () => {
    const before = { ...statusAt(END - DAY, memoryOf(LOGGED_IN)) };
    const elsewhere = { ...before, endpoint: { address: 'a:465', host: 'a', port: 465, tls: 'implicit' } };
    expect(statusAt(END - DAY, memoryOf(SILENT), elsewhere).capabilities).toBeUndefined();
    expect(statusAt(END - DAY, memoryOf(SILENT), before).capabilities).toEqual({
      certificateExpiry: '2027-06-01T00:00:00Z',
    });
  });
});
