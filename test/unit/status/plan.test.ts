import { expect, test } from '@jest/globals';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import { failureThreshold, planProbe } from '../../../operator/src/status/plan.ts';

const planned = (spec: Partial<SmtpConfigSpec>) => {
  const plan = planProbe({ provider: 'qq', secretRef: { name: 's' }, ...spec });
  if ('problem' in plan) throw new Error(plan.problem);
  return plan;
};

test('a spec without an endpoint is a problem with a message', () => {
  expect(planProbe({ provider: 'custom' })).toEqual({ problem: expect.any(String) });
});

test.each<[string, Partial<SmtpConfigSpec>, object]>([
  ['has ten seconds unless the spec says otherwise', {}, { timeoutMs: 10_000 }],
  ['has the time that the spec gives it', { checks: { timeout: '3s' } }, { timeoutMs: 3_000 }],
  ['trusts the CA of the spec', { endpoint: { host: 'h', port: 465, caBundle: 'PEM' } }, { caBundle: 'PEM' }],
])('a probe %s', (_what, spec, expected) => {
  expect(planned(spec).plan).toMatchObject(expected);
});

test('the methods of the login are those of the spec, else those of the provider', () => {
  const all = planned({}).methods;
  expect(all.length).toBeGreaterThan(1);
  expect(planned({ auth: { method: 'login' } }).methods).toEqual(['login']);
  expect(planned({ auth: { method: 'none' } }).methods).toEqual(all);
});

test('a server counts as unreachable after three failed checks, or as the spec has it', () => {
  expect(failureThreshold({})).toBe(3);
  expect(failureThreshold({ checks: { egress: { failureThreshold: 7 } } })).toBe(7);
});
