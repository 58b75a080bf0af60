import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ControlPlane } from '../../../testing/cluster/cluster.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, startOwnWorld, type World } from '../../../testing/support/world.ts';

const CONFIGS = 200;
let world: World<ControlPlane>;

beforeAll(async () => {
  world = await startOwnWorld('idle', { audit: true });
}, 600_000);
afterAll(() => world?.stop(), 60_000);

interface AuditLine {
  verb: string;
  userAgent?: string;
  objectRef?: { resource?: string };
}

const requestsOfOperator = (): string[] =>
  readFileSync(world.cluster.auditLog, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as AuditLine)
    .filter(({ userAgent }) => userAgent === 'smtp-operator')
    .map(({ verb, objectRef }) => `${verb} ${objectRef?.resource}`);

test('verified SmtpConfigs cost no request but the Lease and the watches, even while they are probed', async () => {
  const names = Array.from({ length: CONFIGS }, (_, n) => `mail-${n}`);
  const often = { checks: { egress: { interval: '10s' } } };
  world.apply(world.secret('login', GOOD), ...names.map(name => world.config(name, often)));
  const operator = await world.operator();
  const ready = () =>
    world.cluster
      .kubectl(['get', 'smtp', '--no-headers'])
      .split('\n')
      .filter(line => / True +Ready /.test(line)).length;
  await eventually(() => ready() === CONFIGS, { within: 60_000, describe: () => `${ready()} are ready` });
  // Wait until the watch has shown the operator its own last writes.
  await sleep(2_000);

  const before = requestsOfOperator().length;
  const connections = () => world.servers[0]?.connections ?? 0;
  const probes = connections();
  const checks = async () => {
    const metrics = await (await operator.get('/metrics')).text();
    const shared = /^smtp_operator_checks_shared_total\{clock="egress"\} (\d+)$/m.exec(metrics);
    return Number(shared?.[1] ?? 0);
  };
  const checked = await checks();
  // Wait until the interval of each SmtpConfig has passed twice.
  await eventually(async () => (await checks()) >= checked + 2 * CONFIGS, { within: 90_000 });
  // There is one server, so one probe serves all SmtpConfigs that are due.
  expect(connections() - probes).toBeGreaterThan(0);
  expect(connections() - probes).toBeLessThan(CONFIGS / 10);
  const since = new Set(requestsOfOperator().slice(before));
  expect([...since].filter(request => request !== 'update leases' && !request.startsWith('watch'))).toEqual(
    [],
  );
  // One account, one login.
  expect(world.servers[0]?.logins).toHaveLength(1);
}, 180_000);
