import { describe, expect, test } from '@jest/globals';
import { PROVIDER_IDS } from '../../../crds/providers.ts';
import { capabilitiesOf, stageTimes } from '../../../operator/src/diagnose/capabilities.ts';
import { diagnose } from '../../../operator/src/diagnose/diagnose.ts';
import { MESSAGE_LIMIT } from '../../../operator/src/diagnose/verdicts.ts';
import type { AddressAttempt, Evidence, Fault, Stage } from '../../../operator/src/model/evidence.ts';
import { paragraphOf } from '../../../operator/src/model/verdict.ts';
import {
  at,
  certificate,
  closed,
  context,
  evidence,
  failsAt,
  handshake,
  leaf,
  notOffered,
  protocol,
  refused,
  system,
  timeout,
  withChain,
  withSibling,
} from '../../../testing/fixtures/evidence.ts';

/** The most that the probe lets through, and what is cut must be cut between characters. */
const LONG = '😀'.repeat(256);
const REPLY: Fault = { kind: 'reply', reply: { code: 535, lines: Array.from({ length: 128 }, () => LONG) } };
const HOST = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`;

const FAULTS: readonly (readonly [string, Fault])[] = [
  ['a time-out', timeout(60_000, LONG)],
  ['a closed connection', closed(LONG)],
  ['an unknown error', system('EUNKNOWN')],
  ['no route', system('ENETUNREACH')],
  ['a huge reply', REPLY],
  ['a wordy handshake error', handshake('ERR_SSL_ODD', LONG.slice(0, 300))],
  ['a certificate for twenty names', certificate('ERR_TLS_CERT_ALTNAME_INVALID', LONG)],
  ['a chain to nowhere', certificate('UNABLE_TO_VERIFY_LEAF_SIGNATURE', LONG)],
  ['a weak certificate', certificate('UNSPECIFIED', `key too small ${LONG}`)],
  ['no SMTP', protocol('not-smtp', LONG)],
  ['many mechanisms', notOffered('mechanism', ...Array.from({ length: 32 }, () => LONG))],
  ['many keywords', notOffered('STARTTLS', ...Array.from({ length: 64 }, () => LONG))],
  ['a policy', refused('address-denied', LONG)],
];

const STAGES: readonly Stage[] = ['dns', 'connect', 'tls', 'greeting', 'ehlo', 'auth', 'sender'];

const name = leaf({ subject: LONG, issuer: LONG, names: Array.from({ length: 20 }, () => LONG) });

describe.each(STAGES)('at %s', stage => {
  test.each(FAULTS)('%s stays within bounds, and the remedy is not cut off', (_name, fault) => {
    const seen = overlong(stage, fault);
    const { finding, verdicts } = diagnose(seen, context('custom', { username: LONG }));
    expect(finding).toBeDefined();
    for (const { message } of verdicts) {
      expect(message.length).toBeLessThanOrEqual(4000);
      expect(message.isWellFormed()).toBe(true);
    }
    const failed = verdicts.find(({ status }) => status === 'False');
    expect(failed).toMatchObject({ message: finding?.message, remedy: finding?.remedy });
    expect((finding?.reply ?? '').length).toBeLessThanOrEqual(2048);
    expect((finding?.reply ?? '').isWellFormed()).toBe(true);
  });
});

function overlong(stage: Stage, fault: Fault): Evidence {
  const seen = evidence(
    at({ host: HOST, port: 587, tls: 'starttls' }),
    withChain(name, name, name, name, name),
    failsAt(stage, fault),
    ...[465, 25, 2525, 994, 2465, 80].map(port => withSibling(port, REPLY)),
  );
  return { ...seen, addresses: seen.addresses.flatMap(manyOf) };
}

const manyOf = (attempt: AddressAttempt): AddressAttempt[] =>
  Array.from({ length: 8 }, (_, index) => ({
    ...attempt,
    address: `2001:db8:1111:2222:3333:4444:5555:666${index}`,
    family: 6 as const,
  }));

test('where message and remedy are too long together, what was seen is cut and the remedy stays', () => {
  const { finding, verdicts } = diagnose(
    evidence(failsAt('auth', refused('tls-required', LONG.repeat(20)))),
    context(),
  );
  const failed = verdicts.find(({ status }) => status === 'False');
  expect(failed?.message.length).toBeLessThanOrEqual(MESSAGE_LIMIT);
  expect(failed).toMatchObject({ remedy: finding?.remedy });
  const paragraph = failed ? paragraphOf(failed) : '';
  expect(paragraph.length).toBeLessThanOrEqual(4096);
  expect(paragraph.endsWith(` ${finding?.remedy}`)).toBe(true);
  expect(paragraph.isWellFormed()).toBe(true);
});

test('the time of each stage is kept by stage, that of EHLO before and after STARTTLS as one', () => {
  const seen = evidence();
  const took = (stage: Stage, ms: number) => ({ stage, ok: true, ms });
  const stages = [took('dns', 1.4), took('ehlo', 2.3), took('tls', 5), took('ehlo', 2.3), took('quit', 9)];
  expect(stageTimes({ ...seen, stages })).toEqual({ dns: 1, ehlo: 5, tls: 5 });
});

describe('capabilitiesOf', () => {
  test('shows what the server offers after STARTTLS, and its certificate', () => {
    expect(capabilitiesOf(evidence(at({ port: 587, tls: 'starttls' })))).toEqual({
      authMechanisms: ['PLAIN', 'LOGIN'],
      size: 73_400_320,
      tlsVersion: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      certificateExpiry: '2027-06-01T00:00:00Z',
    });
  });

  test('shows nothing where nothing was seen', () => {
    expect(capabilitiesOf(evidence(failsAt('connect', timeout())))).toEqual({});
  });

  test('stays within the bounds of the CRD', () => {
    const seen = evidence();
    const mechanisms = Array.from({ length: 40 }, () => LONG);
    const shown = capabilitiesOf({ ...seen, ehlo: { server: '', keywords: {}, mechanisms } });
    expect(shown.authMechanisms).toHaveLength(32);
    for (const mechanism of shown.authMechanisms ?? []) expect(mechanism.length).toBeLessThanOrEqual(64);
  });
});

test.each(['exceeded ', 'token ', 'address ', 'xoauth2 a ', 'too many a '])(
  'a reply full of "%s", made to keep a pattern busy, is judged at once',
  word => {
    const text = word.repeat(60).slice(0, 512);
    const reply: Fault = {
      kind: 'reply',
      reply: { code: 535, lines: Array.from({ length: 128 }, () => text) },
    };
    const began = performance.now();
    for (const preset of PROVIDER_IDS) diagnose(evidence(failsAt('auth', reply)), context(preset));
    // Milliseconds; without a bound on the text one of them takes ten seconds.
    expect(performance.now() - began).toBeLessThan(5_000);
  },
);
