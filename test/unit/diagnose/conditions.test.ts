import { describe, expect, test } from '@jest/globals';
import type { ProbeCondition } from '../../../crds/conditions.ts';
import { reasonEntry } from '../../../crds/reasons.ts';
import { diagnose } from '../../../operator/src/diagnose/diagnose.ts';
import type { Evidence } from '../../../operator/src/model/evidence.ts';
import {
  ADDRESS,
  at,
  context,
  endsAfter,
  evidence,
  failsAt,
  leaf,
  root,
  system,
  timeout,
  withAddresses,
  withChain,
  withSibling,
} from '../../../testing/fixtures/evidence.ts';
import { OUTCOMES } from './rows/outcomes.ts';

describe.each(OUTCOMES)('when $when', ({ diagnosis, reasons }) => {
  test('each condition that applies has its verdict, in gate order', () => {
    expect(diagnosis.verdicts.map(({ condition, reason }) => [condition, reason])).toEqual(reasons);
  });

  test('the status is the one that the vocabulary gives the reason', () => {
    const statuses = reasons.map(
      ([condition, reason]) => reasonEntry<ProbeCondition>(condition, reason).status,
    );
    expect(diagnosis.verdicts.map(({ status }) => status)).toEqual(statuses);
  });

  test('there is a finding exactly when a condition is False', () => {
    const failed = diagnosis.verdicts.filter(({ status }) => status === 'False').map(({ reason }) => reason);
    expect(failed).toEqual(diagnosis.finding ? [diagnosis.finding.reason] : []);
  });
});

const messageOf = (condition: ProbeCondition, seen: Evidence): string | undefined =>
  diagnose(seen, context()).verdicts.find(verdict => verdict.condition === condition)?.message;

describe('a condition that is blocked', () => {
  test('names the condition that blocks it and its reason', () => {
    const seen = evidence(failsAt('connect', timeout()));
    expect(messageOf('Authenticated', seen)).toBe('Not checked: EgressReachable is False (ConnectTimeout).');
  });
});

describe('the message of EgressReachable', () => {
  test.each<[string, Evidence, string[]]>([
    [
      'names address, time and greeting',
      evidence(),
      [`Connected to smtp.qq.com:465 (${ADDRESS}) in 23 ms; greeting "220 newxmesmtplogicsvrszb51-1.qq.com`],
    ],
    [
      'leaves the address out where the host is one',
      evidence(at({ host: '203.0.113.9', port: 587, tls: 'starttls' })),
      ['Connected to 203.0.113.9:587 in 23 ms'],
    ],
    [
      'names the address that failed where another one answers',
      evidence(withAddresses({ '2001:db8::1': system('ENETUNREACH'), [ADDRESS]: undefined })),
      [`(${ADDRESS}) in 23 ms`, '1 other address failed: 2001:db8::1 (no route, ENETUNREACH).'],
    ],
    [
      'says what is missing where TLS failed before the greeting',
      evidence(failsAt('tls', timeout())),
      ['the greeting comes after TLS'],
    ],
  ])('%s', (_sentence, seen, fragments) => {
    for (const fragment of fragments) expect(messageOf('EgressReachable', seen)).toContain(fragment);
  });
});

describe('the message of TLSVerified', () => {
  test.each<[string, Evidence, string]>([
    [
      'names version, cipher, name, issuer and end',
      evidence(),
      'TLS with smtp.qq.com:465 (TLSv1.3, TLS_AES_256_GCM_SHA384): the certificate is valid for smtp.qq.com, issued by CN=Example TLS CA 1, O=Example Trust, valid until 2027-06-01.',
    ],
    [
      'warns of a certificate that ends soon',
      evidence(withChain(leaf({ notAfter: '2026-12-06T08:00:00Z' }), root())),
      "valid until 2026-12-06. It expires in 12 days: the mail server's administrator must renew it before 2026-12-06.",
    ],
    [
      'warns of a CA that ends sooner',
      evidence(
        withChain(leaf({ notAfter: '2026-12-06T08:00:00Z' }), root({ notAfter: '2026-11-25T09:00:00Z' })),
      ),
      'The CA certificate CN=Example TLS CA 1, O=Example Trust expires in 1 day:',
    ],
    [
      'says that tls: none protects nothing',
      evidence(at({ port: 25, tls: 'none' })),
      'The spec sets tls: none: the connection is in plaintext',
    ],
    ['says how TLS began', evidence(at({ port: 587, tls: 'starttls' })), 'STARTTLS with smtp.qq.com:587'],
  ])('%s', (_sentence, seen, fragment) => {
    expect(messageOf('TLSVerified', seen)).toContain(fragment);
  });

  test('does not warn a month before the end', () => {
    const seen = evidence(withChain(leaf({ notAfter: '2026-12-25T08:00:00Z' }), root()));
    expect(messageOf('TLSVerified', seen)).not.toContain('expires in');
  });
});

test('the messages of login and sender name the server and that nothing was sent', () => {
  expect(messageOf('Authenticated', evidence())).toBe('Logged in to smtp.qq.com:465 with PLAIN in 12 ms.');
  expect(messageOf('SenderAccepted', evidence())).toContain(
    'smtp.qq.com:465 accepted the sender in spec.from',
  );
  expect(messageOf('SenderAccepted', evidence())).toContain('nothing was sent');
  expect(messageOf('Authenticated', evidence(endsAfter('ehlo')))).toBe('Not checked by this probe.');
});

test('a shut port with an open sibling reads like the example of the documentation', () => {
  const seen = evidence(
    withAddresses({ [ADDRESS]: timeout(), '203.0.113.8': timeout(), '203.0.113.9': timeout() }),
    failsAt('connect', timeout()),
    withSibling(587),
  );
  const { finding, verdicts } = diagnose(seen, context());
  expect(finding?.message).toBe(
    'smtp.qq.com:465 did not answer within 10s (all 3 addresses tried). Port 587 of the same host answers, so the server is up and outbound port 465 is dropped between this cluster and it. DigitalOcean and Hetzner block port 465 by default.',
  );
  expect(finding?.remedy).toBe(
    "Open TCP 465 in the cloud's security group (安全组) and host firewall, or use the open port with spec.portPolicy: Auto.",
  );
  expect(verdicts[0]).toMatchObject({ message: finding?.message, remedy: finding?.remedy });
});
