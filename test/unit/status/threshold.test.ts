import { describe, expect, test } from '@jest/globals';
import type { Evidence } from '../../../operator/src/model/evidence.ts';
import type { Memory } from '../../../operator/src/status/memory.ts';
import { restore } from '../../../operator/src/status/restore.ts';
import { decideStatus } from '../../../operator/src/status/status.ts';
import {
  certificate,
  endsAfter,
  evidence,
  failsAt,
  QQ,
  refused,
  says,
  timeout,
} from '../../../testing/fixtures/evidence.ts';
import { conditionOf, known, memoryOf, outcome, START } from '../../../testing/fixtures/known.ts';

const LOGGED_IN = outcome(evidence(endsAfter('auth')));
const reach = (seen: Evidence, failureThreshold = 3) => outcome(seen, { failureThreshold }, false);
const REACHED = reach(evidence(endsAfter('ehlo')));
const SILENT = reach(evidence(failsAt('connect', timeout())));

const ready = (memory: Memory) => conditionOf(decideStatus(known(memory)), 'Ready');

describe('a server that was reachable', () => {
  test.each([
    ['one failed check', [SILENT], 'True'],
    ['two failed checks', [SILENT, SILENT], 'True'],
    ['three failed checks in a row', [SILENT, SILENT, SILENT], 'False'],
    ['two and two with a good one between them', [SILENT, SILENT, REACHED, SILENT, SILENT], 'True'],
  ])('is after %s Ready: %s', (_when, checks, status) => {
    expect(ready(memoryOf(LOGGED_IN, ...checks))?.status).toBe(status);
  });

  test('counts as unreachable at once with a threshold of 1', () => {
    const memory = memoryOf(LOGGED_IN, reach(evidence(failsAt('connect', timeout())), 1));
    expect(ready(memory)).toMatchObject({ status: 'False', reason: 'ConnectTimeout' });
  });

  test('shows the last observation while it is in doubt, and that it is retried', () => {
    const status = decideStatus(known(memoryOf(LOGGED_IN, SILENT, SILENT)));
    for (const type of ['EgressReachable', 'Ready', 'Reconciling']) {
      expect(conditionOf(status, type)?.message).toContain('The last 2 checks failed (ConnectTimeout)');
      // Ready is brief, and refers to the rest.
      const rest = type === 'Ready' ? 'More: condition Reconciling.' : 'after 3 consecutive failures';
      expect(conditionOf(status, type)?.message).toContain(rest);
    }
    expect(conditionOf(status, 'Reconciling')?.reason).toBe('ConnectTimeout');
    expect(conditionOf(status, 'TLSVerified')?.message).not.toContain('The last');
  });

  test('has no doubt left after a good check', () => {
    const status = decideStatus(known(memoryOf(LOGGED_IN, SILENT, REACHED)));
    expect(conditionOf(status, 'Reconciling')).toBeUndefined();
    expect(conditionOf(status, 'EgressReachable')?.message).toMatch(/^Connected to/);
  });

  test('flaps in TLS as it does in TCP', () => {
    const torn = reach(evidence(failsAt('tls', timeout())));
    expect(ready(memoryOf(LOGGED_IN, torn, torn))?.status).toBe('True');
    expect(ready(memoryOf(LOGGED_IN, torn, SILENT, torn))?.reason).toBe('HandshakeTimeout');
  });

  test('whose certificate does not hold is in doubt like any other', () => {
    const expired = reach(evidence(failsAt('tls', certificate('CERT_HAS_EXPIRED'))));
    expect(ready(memoryOf(LOGGED_IN, expired, expired, expired))?.reason).toBe('CertificateExpired');
  });
});

describe('what counts at once', () => {
  test('the first verdict', () => {
    expect(ready(memoryOf(SILENT))).toMatchObject({ status: 'False', reason: 'ConnectTimeout' });
  });

  test('the first verdict after a change of the spec', () => {
    const changed = { ...SILENT, egressInputs: 'other-inputs' };
    expect(memoryOf(LOGGED_IN, changed).egress?.finding?.reason).toBe('ConnectTimeout');
  });

  test('a refused login', () => {
    const wrong = outcome(evidence(failsAt('auth', says('535 5.7.8 no'))));
    expect(ready(memoryOf(LOGGED_IN, wrong))?.status).toBe('False');
  });

  test('what no repetition can change', () => {
    const denied = reach(evidence(failsAt('connect', refused('port-denied', 'Port 22 is no mail port.'))));
    expect(ready(memoryOf(LOGGED_IN, denied))).toMatchObject({ status: 'False', reason: 'AddressDenied' });
  });
});

test('an operator that finds a doubtful verdict checks it immediately', () => {
  const status = decideStatus(known(memoryOf(LOGGED_IN, SILENT)));
  const expected = { endpoints: [QQ], egressInputs: 'egress-inputs' };
  const times = { reachedAt: START, loginFrom: START };
  const restored = restore(status, 1, expected, times);
  expect(restored.egress).toMatchObject({ at: 0, failures: 1 });
  expect(restore(decideStatus(known(memoryOf(LOGGED_IN))), 1, expected, times).egress?.at).toBe(START);
});
