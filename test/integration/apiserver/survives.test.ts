import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ControlPlane } from '../../../testing/cluster/cluster.ts';
import type { Operator } from '../../../testing/support/operator.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, startOwnWorld, type World } from '../../../testing/support/world.ts';

let world: World<ControlPlane>;
let operator: Operator;

beforeAll(async () => {
  world = await startOwnWorld('survives');
  world.apply(world.secret('login', GOOD), world.config('before'));
  operator = await world.operator();
  await world.verdict('before', 'True', 'Ready');
}, 600_000);
afterAll(() => world?.stop(), 60_000);

const requests = async (): Promise<number> => {
  const metrics = await (await operator.get('/metrics')).text();
  const counts = metrics.matchAll(/^smtp_operator_api_requests_total\{[^}]*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
};

test('what changed while the API server was down, and its history was forgotten, is acted on', async () => {
  world.apply(world.config('goes'), world.secret('turns', GOOD));
  world.apply(world.config('turns', { secretRef: { name: 'turns' } }));
  await world.verdict('goes', 'True', 'Ready');
  await world.verdict('turns', 'True', 'Ready');
  const before = operator.logs.length;

  // Start a second API server on the same data. The watches of the first one see none of this before it is back.
  await world.cluster.killApiServer();
  await new Promise(resolve => setTimeout(resolve, 3_000));
  const spoken = operator.logs.length - before;
  await world.cluster.startApiServer();
  world.cluster.kubectl(['delete', 'secret', 'before-smtp']);
  world.apply(world.secret('turns', 'no-longer'), world.config('comes'));
  world.cluster.kubectl(['delete', 'smtp', 'goes', '--wait=false']);
  await world.cluster.compact();
  await world.cluster.killApiServer();
  await world.cluster.startApiServer();

  await world.verdict('comes', 'True', 'Ready');
  await world.verdict('turns', 'False', 'InvalidCredentials');
  await eventually(() => world.secretData('before-smtp') !== undefined);
  expect(world.secretData('turns-smtp')?.['SMTP_PASSWORD']).toBe(GOOD);
  // Three watches and a Lease: one line for each loss, and then one line every half minute.
  expect(spoken).toBeLessThan(12);
}, 120_000);

test('a rotated serving certificate is nothing to talk about', async () => {
  await world.cluster.rotateServingCertificate();
  await world.cluster.killApiServer();
  await world.cluster.startApiServer();
  world.apply(world.config('after-rotation'));
  await world.verdict('after-rotation', 'True', 'Ready');
}, 120_000);

test('once everything is back it is quiet again', async () => {
  const count = await requests();
  await new Promise(resolve => setTimeout(resolve, 3_000));
  // Only Lease renewals every two seconds.
  expect((await requests()) - count).toBeLessThan(6);
});

test('a killed operator leaves nothing that the next one must not find', async () => {
  const logins = () => world.servers[0]?.logins.length ?? 0;
  await operator.kill();
  const before = logins();
  world.cluster.kubectl(['delete', 'lease', 'smtp-operator']);
  operator = await world.operator();
  world.apply(world.config('later'));
  await world.verdict('later', 'True', 'Ready');
  // The status holds recent results and rejections, so only the new object logs in.
  expect(logins()).toBe(before + 1);
  expect(world.status('turns').conditions?.find(({ type }) => type === 'Ready')?.reason).toBe(
    'InvalidCredentials',
  );
});

test('one of two operators works, and the other takes over when it stops', async () => {
  const second = await world.operator();
  await eventually(() => second.text().includes('waiting for the lease'));
  expect(await operator.stop()).toBe(0);
  world.apply(world.config('taken-over'));
  await world.verdict('taken-over', 'True', 'Ready');
  expect(second.text()).toContain('leading');
  operator = second;
});
