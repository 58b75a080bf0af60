import { describe, expect, test } from '@jest/globals';
import { diagnose } from '../../../operator/src/diagnose/diagnose.ts';
import { paragraphOf, type Verdict } from '../../../operator/src/model/verdict.ts';
import { compactReport, readReport } from '../../../operator/src/probe-pods/report.ts';
import { context, endsAfter, evidence, failsAt, timeout } from '../../../testing/fixtures/evidence.ts';

const diagnosed = (seen: ReturnType<typeof evidence>) =>
  diagnose(seen, context('qq', { wantsLogin: false, wantsSender: false }));
const verdict = (message: string): Verdict => ({
  condition: 'EgressReachable',
  status: 'False',
  reason: 'ConnectTimeout',
  message,
});

describe('the report of a pod', () => {
  test('brings over what the probe has seen, word for word', () => {
    for (const seen of [evidence(endsAfter('ehlo')), evidence(failsAt('connect', timeout()))]) {
      const diagnosis = diagnosed(seen);
      // What is wrong and what to do, in one paragraph.
      const known = diagnosis.verdicts
        .filter(({ status, condition }) => status !== 'Unknown' && condition !== 'Authenticated')
        .map(({ remedy: _, ...found }, at) => ({
          ...found,
          message: paragraphOf(diagnosis.verdicts[at] ?? found),
        }));
      expect(readReport(compactReport(diagnosis))).toEqual(known);
    }
  });

  test.each([
    ['letters', 'x'.repeat(4000)],
    ['characters of four bytes', '😀'.repeat(2000)],
    ['characters that JSON escapes', '"\\'.repeat(2000)],
    ['halves of characters', '\ud83d'.repeat(2000)],
  ])('fits into a termination message for any reply of a server: %s', (_what, message) => {
    const tls: Verdict = { condition: 'TLSVerified', status: 'False', reason: 'HandshakeFailed', message };
    const text = compactReport({ verdicts: [verdict(message), tls] });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096);
    expect(readReport(text)).toHaveLength(2);
  });

  test.each([
    ['nothing', ''],
    ['no JSON', 'Killed'],
    ['null', 'null'],
    ['another version', JSON.stringify({ version: 2, verdicts: [verdict('x')] })],
    ['no verdicts', JSON.stringify({ version: 1, verdicts: [] })],
    [
      'a condition of its own',
      JSON.stringify({ version: 1, verdicts: [{ ...verdict('x'), condition: 'Ready' }] }),
    ],
    ['a reason of its own', JSON.stringify({ version: 1, verdicts: [{ ...verdict('x'), reason: 'Fine' }] })],
    [
      'a reason of another condition',
      JSON.stringify({ version: 1, verdicts: [{ ...verdict('x'), reason: 'NotUsed' }] }),
    ],
    ['too much', JSON.stringify({ version: 1, verdicts: [verdict('x'.repeat(5000))] })],
  ])('is none where it is %s', (_what, text) => {
    expect(readReport(text)).toBeUndefined();
  });

  test('does not say itself what its reasons mean, and brings no control characters', () => {
    const text = JSON.stringify({
      version: 1,
      verdicts: [{ ...verdict('a\r\n\u001b[31mb'), status: 'True' }],
    });
    expect(readReport(text)).toEqual([{ ...verdict('a [31mb') }]);
  });
});
