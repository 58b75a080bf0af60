import { expect, test } from '@jest/globals';
import type { SmtpConfig } from '../../../crds/object.ts';
import { parseSmtpConfig } from '../../../crds/object.ts';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { createMetrics } from '../../../operator/src/telemetry/metrics.ts';
import { definitions } from '../../../scripts/docs-metrics.ts';

const metrics = () =>
  createMetrics(
    { depth: () => 3, inFlight: () => 1 },
    () => true,
    () => ({ stop: 2, backoff: 0 }),
  );

const config = (status: SmtpConfigStatus = {}): SmtpConfig =>
  parseSmtpConfig({
    apiVersion: 'smtp-operator.dev/v1alpha1',
    kind: 'SmtpConfig',
    metadata: {
      name: 'mail',
      namespace: 'shop',
      uid: 'u',
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: { provider: 'qq' },
    status,
  });

const condition = (type: string, status: 'True' | 'False' | 'Unknown', reason: string) => ({
  type,
  status,
  reason,
  message: '',
  lastTransitionTime: '2026-01-01T00:00:00Z',
});
const login = (secretVersion: string, reason: string) => ({
  secretVersion,
  endpoint: 'smtp.qq.com:465',
  specHash: 'h',
  reason,
  time: '2026-01-01T00:00:00Z',
});
const lines = async (kept: ReturnType<typeof metrics>, name: string): Promise<string[]> =>
  (await kept.text()).split('\n').filter(line => line.startsWith(name));

test('a verdict shows whether an SmtpConfig is Ready and why not, and the next verdict replaces it', async () => {
  const kept = metrics();
  const broken = [
    condition('EgressReachable', 'False', 'ConnectTimeout'),
    condition('Ready', 'False', 'ConnectTimeout'),
  ];
  kept.verdict(config(), { conditions: broken });
  expect(await lines(kept, 'smtp_operator_config')).toEqual([
    'smtp_operator_config_ready{namespace="shop",name="mail",provider="qq",reason="ConnectTimeout"} 0',
    'smtp_operator_config_condition{namespace="shop",name="mail",type="EgressReachable"} 0',
    'smtp_operator_config_condition{namespace="shop",name="mail",type="Ready"} 0',
  ]);
  kept.verdict(config(), { conditions: [condition('Ready', 'True', 'Ready')] });
  expect(await lines(kept, 'smtp_operator_config')).toEqual([
    'smtp_operator_config_ready{namespace="shop",name="mail",provider="qq",reason="Ready"} 1',
    'smtp_operator_config_condition{namespace="shop",name="mail",type="Ready"} 1',
  ]);
  expect(await lines(kept, 'smtp_operator_verdicts_total')).toEqual([
    'smtp_operator_verdicts_total{provider="qq",reason="ConnectTimeout"} 1',
    'smtp_operator_verdicts_total{provider="qq",reason="Ready"} 1',
  ]);
});

test('the end of the certificate is there as long as it is known', async () => {
  const kept = metrics();
  kept.verdict(config(), { capabilities: { certificateExpiry: '2027-01-01T00:00:00Z' } });
  expect(await lines(kept, 'smtp_operator_certificate')).toEqual([
    'smtp_operator_certificate_expiry_timestamp_seconds{namespace="shop",name="mail"} 1798761600',
  ]);
  kept.verdict(config(), {});
  expect(await lines(kept, 'smtp_operator_certificate')).toEqual([]);
});

test('the records of the sender domain are counted by state, and removed with the domain', async () => {
  const kept = metrics();
  const record = (state: 'ok' | 'missing', required = true) =>
    ({ type: 'TXT', name: 'x', expected: 'y', state, required }) as const;
  const records = [record('ok'), record('missing'), record('missing'), record('missing', false)];
  kept.verdict(config(), { domain: { name: 'shop.example', records } });
  expect(await lines(kept, 'smtp_operator_domain_records')).toEqual(
    Object.entries({ ok: 1, missing: 2, wrong: 0, unknown: 0 }).map(
      ([state, n]) => `smtp_operator_domain_records{namespace="shop",name="mail",state="${state}"} ${n}`,
    ),
  );
  kept.verdict(config(), {});
  expect(await lines(kept, 'smtp_operator_domain_records')).toEqual([]);
});

test('the metrics of a deleted SmtpConfig are removed', async () => {
  const kept = metrics();
  kept.verdict(config(), {
    conditions: [condition('Ready', 'True', 'Ready')],
    capabilities: { certificateExpiry: '2027-01-01T00:00:00Z' },
  });
  kept.forgotten('shop/mail');
  expect((await kept.text()).match(/name="mail"/g)).toBeNull();
});

test('a rotation is counted once by what its first login came to, also where an operator before saw the old one', async () => {
  const kept = metrics();
  const before = config({ login: login('u/1', 'LoggedIn') });
  kept.verdict(before, { login: login('u/1', 'LoggedIn') });
  kept.verdict(before, { login: login('u/2', 'InvalidCredentials') });
  // The watch may still show what was before.
  kept.verdict(before, { login: login('u/2', 'InvalidCredentials') });
  kept.verdict(before, { login: login('u/3', 'LoggedIn') });
  const fresh = metrics();
  fresh.verdict(before, { login: login('u/2', 'LoggedIn') });
  expect(await lines(kept, 'smtp_operator_rotations_total')).toEqual([
    'smtp_operator_rotations_total{namespace="shop",outcome="refused"} 1',
    'smtp_operator_rotations_total{namespace="shop",outcome="verified"} 1',
  ]);
  expect(await lines(fresh, 'smtp_operator_rotations_total')).toEqual([
    'smtp_operator_rotations_total{namespace="shop",outcome="verified"} 1',
  ]);
});

test('names follow the rules of Prometheus: a prefix, base units, _total for counters and for nothing else', () => {
  for (const { name, type, help } of definitions()) {
    expect(name).toMatch(/^smtp_operator_[a-z_]+$/);
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
    expect(name).not.toMatch(/_(ms|milliseconds|minutes|hours|kb|mb)(_|$)/);
    if (type === 'histogram') expect(name).toMatch(/_seconds$/);
    expect(help).toMatch(/\.$/);
  }
});

test('labels are of closed lists, of the API server, or the names of objects that exist', () => {
  const bounded = [
    'provider',
    'stage',
    'outcome',
    'type',
    'reason',
    'verb',
    'resource',
    'code',
    'namespace',
    'name',
    'clock',
    'retry',
    'state',
    // Token hosts: those of the presets, and those that an administrator allowed.
    'host',
    // Of this very build: one series.
    'version',
    'node_version',
  ];
  expect(
    definitions()
      .flatMap(({ labelNames }) => labelNames)
      .filter(label => !bounded.includes(label)),
  ).toEqual([]);
});

test('what is shared and what the breaker holds back is counted', async () => {
  const kept = metrics();
  kept.shared('auth');
  kept.heldBack();
  expect(await lines(kept, 'smtp_operator_accounts_held')).toEqual([
    'smtp_operator_accounts_held{retry="stop"} 2',
    'smtp_operator_accounts_held{retry="backoff"} 0',
  ]);
  expect(await lines(kept, 'smtp_operator_checks_shared_total')).toEqual([
    'smtp_operator_checks_shared_total{clock="auth"} 1',
  ]);
  expect(await lines(kept, 'smtp_operator_logins_held_back_total')).toEqual([
    'smtp_operator_logins_held_back_total 1',
  ]);
});
