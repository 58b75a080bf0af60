import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SUPPORTED_KUBERNETES } from '../../../charts/source/kubernetes.ts';
import { oldestApiServer } from '../../../testing/cluster/binaries.ts';
import type { ControlPlane } from '../../../testing/cluster/cluster.ts';
import { CHART, helm } from '../../../testing/support/helm.ts';
import { GOOD, startOwnWorld, type World } from '../../../testing/support/world.ts';

let world: World<ControlPlane>;

beforeAll(async () => {
  world = await startOwnWorld('oldest', { apiserver: oldestApiServer() });
}, 900_000);
afterAll(() => world?.stop(), 60_000);

test('it is the API server of the oldest version that is supported', () => {
  const { serverVersion } = JSON.parse(world.cluster.kubectl(['version', '-o', 'json'])) as {
    serverVersion: { major: string; minor: string };
  };
  expect(SUPPORTED_KUBERNETES[0]).toBe(`${serverVersion.major}.${serverVersion.minor}`);
});

test('the operator verifies and publishes', async () => {
  world.apply(world.secret('login', GOOD), world.config('mail'));
  await world.operator();
  await world.verdict('mail', 'True', 'Ready');
  expect(world.secretData('mail-smtp')).toMatchObject({ SMTP_PASSWORD: GOOD });
});

test('the chart installs with its CRD, its rights and its admission policies', () => {
  const crds = world.cluster.kubectl(['get', 'crd', '-o', 'name']).split('\n').filter(Boolean);
  world.cluster.kubectl(['delete', ...crds, '--wait=true']);
  const run = helm(4, world.cluster.kubeconfig);
  run('install', 'mail', CHART, '--namespace', 'mail-system', '--create-namespace');
  const kinds = ['deploy', 'sa', 'role', 'lease'].join();
  expect(world.cluster.kubectl(['-n', 'mail-system', 'get', kinds, '-o', 'name'])).toContain(
    'deployment.apps/',
  );
  expect(world.cluster.kubectl(['get', 'validatingadmissionpolicy', '-o', 'name'])).toContain(
    'mail-smtp-operator',
  );
});
