import { describe, expect, test } from '@jest/globals';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import { credentialKey, egressInputs, loginInputs, probeKey } from '../../../operator/src/schedule/inputs.ts';
import { QQ } from '../../../testing/fixtures/evidence.ts';

const SPEC: SmtpConfigSpec = { provider: 'qq', secretRef: { name: 's' }, from: { address: 'a@qq.com' } };
const { secretRef: _, ...OPEN } = SPEC;

type Change = [string, Partial<SmtpConfigSpec>];
const TLS: Change[] = [
  ['the name of the certificate', { endpoint: { host: 'h', serverName: 'x' } }],
  ['the least version of TLS', { endpoint: { host: 'h', minTLSVersion: 'TLSv1.3' } }],
  ['the CA', { endpoint: { host: 'h', caBundle: 'x' } }],
];
const differ = (
  of: (spec: SmtpConfigSpec) => string,
  base: SmtpConfigSpec,
  change: Partial<SmtpConfigSpec>,
) => of({ ...base, ...change }) !== of(base);

describe('the server is probed again where', () => {
  const of = (spec: SmtpConfigSpec) => egressInputs(QQ, spec);
  test.each<Change>([...TLS, ['portPolicy', { portPolicy: 'Auto' }]])('%s changes', (_what, change) => {
    expect(differ(of, SPEC, change)).toBe(true);
  });
  test('the endpoint changes', () => {
    expect(egressInputs({ ...QQ, port: 587 }, SPEC)).not.toBe(of(SPEC));
  });
  test('the sender or the recipient changes, only without a login', () => {
    for (const change of [{ from: { address: 'b@qq.com' } }, { checks: { recipient: 'r@qq.com' } }]) {
      expect([differ(of, SPEC, change), differ(of, OPEN, change)]).toEqual([false, true]);
    }
  });
});

describe('the login is repeated if', () => {
  test.each<Change>([
    ...TLS,
    ['the provider', { provider: 'gmail' }],
    ['the Secret', { secretRef: { name: 't' } }],
    ['the method', { auth: { method: 'login' } }],
    ['the sender', { from: { address: 'b@qq.com' } }],
    ['the recipient', { checks: { recipient: 'r@qq.com' } }],
    ['OAuth2', { auth: { oauth2: { tenant: 't' } } as never }],
    ['how the password is derived', { auth: { derivePassword: 'SES' } as never }],
  ])('%s changes', (_what, change) => {
    expect(differ(loginInputs, SPEC, change)).toBe(true);
  });
  test('the SmtpProvider changes', () => {
    const { provider: _, ...own } = SPEC;
    expect(loginInputs(own, 'r1')).not.toBe(loginInputs(own, 'r2'));
    expect(loginInputs(SPEC, 'r1')).toBe(loginInputs(SPEC));
    expect(egressInputs(QQ, own, 'r1')).not.toBe(egressInputs(QQ, own));
  });
  test('the region changes, only where the password is derived for it', () => {
    const region = { region: 'eu-west-1' };
    const derived = { ...SPEC, auth: { derivePassword: 'SES' } as never };
    expect([differ(loginInputs, SPEC, region), differ(loginInputs, derived, region)]).toEqual([false, true]);
  });
});

test('an account is identified by host and credentials, independent of port and case', () => {
  expect(credentialKey({ host: 'SMTP.qq.com.' }, 'f')).toBe(credentialKey({ host: 'smtp.qq.com' }, 'f'));
  expect(credentialKey({ host: 'smtp.qq.com' }, 'f')).not.toBe(credentialKey({ host: 'smtp.qq.com' }, 'g'));
});

test('probes are shared by those who ask the same', () => {
  const plan: Parameters<typeof probeKey>[0] = {
    endpoint: QQ,
    serverName: 'h',
    minTLSVersion: 'TLSv1.2',
    siblings: [],
    timeoutMs: 1,
  };
  expect(probeKey({ ...plan, sender: 'a@b.c' })).not.toBe(probeKey(plan));
  expect(probeKey({ ...plan })).toBe(probeKey(plan));
});
