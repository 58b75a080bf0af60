import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Operator, runProgram } from '../../../testing/support/operator.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, hostName, startWorld, type World } from '../../../testing/support/world.ts';

const LABEL = 'smtp-operator.dev/consumer-probe';
const SLOW = { within: 120_000, every: 200 };

interface Pod {
  metadata: {
    name: string;
    uid: string;
    labels: Record<string, string>;
    annotations: Record<string, string>;
    ownerReferences: { kind: string; name: string; controller: boolean }[];
  };
  spec: {
    automountServiceAccountToken: boolean;
    volumes?: { name: string }[];
    containers: [{ image: string; args: string[] }];
  };
  status: { containerStatuses?: unknown[] };
}

let world: World;
let operator: Operator;
const ARGS = ['--consumer-image', 'registry.example/smtp-operator:1'];

beforeAll(async () => {
  world = await startWorld('consumer');
  // Objects created here must pass this policy, or they are rejected.
  world.cluster.kubectl([
    ...['label', 'namespace', world.cluster.namespace],
    'pod-security.kubernetes.io/enforce=restricted',
  ]);
  operator = await world.operator(ARGS);
  world.apply(world.secret('login', GOOD));
}, 600_000);
afterAll(() => world?.stop(), 60_000);

const kubectl = (...args: string[]): string => world.cluster.kubectl(args);
const pods = (app: string): Pod[] =>
  (JSON.parse(kubectl('get', 'pods', '-l', `${LABEL},app=${app}`, '-o', 'json')) as { items: Pod[] }).items;
const asked = (app: string, from: object[] = [{ podLabels: { app } }]): object =>
  world.config(app, { checks: { egress: { from }, timeout: '5s' } });
const condition = (name: string, type = 'ConsumerEgress') =>
  world.status(name).conditions?.find(found => found.type === type);
const settles = (name: string, reason: string) =>
  eventually(() => condition(name)?.reason === reason && condition(name), {
    ...SLOW,
    describe: () => `${JSON.stringify(world.status(name), undefined, 1)}\n${operator.text()}`,
  });
const podOf = (app: string): Promise<Pod> => eventually(() => pods(app)[0], SLOW);
const gone = (pod: Pod) =>
  eventually(() => !kubectl('get', 'pods', '-o', 'name').includes(pod.metadata.name), SLOW);

/** Writes the status that a kubelet would write for a terminated container; there is no kubelet here. */
function ends(pod: Pod, terminated: object): void {
  const status = {
    phase: 'Failed',
    containerStatuses: [
      { name: 'probe', image: 'x', imageID: '', ready: false, restartCount: 0, state: { terminated } },
    ],
  };
  const args = ['patch', 'pod', pod.metadata.name, '--subresource=status', '--type=merge'];
  kubectl(...args, '-p', JSON.stringify({ status }));
}

/** Runs the program with the container's arguments, and ends the container with its report. */
async function plays(pod: Pod, dnsServer = world.dnsServer): Promise<void> {
  const file = (name: string) => join(world.cluster.dir, `${pod.metadata.name}.${name}`);
  writeFileSync(file('ca'), pod.metadata.annotations['smtp-operator.dev/ca-bundle'] ?? '');
  const args = pod.spec.containers[0].args.map(arg =>
    arg.replace('/etc/smtp-operator/ca.pem', file('ca')).replace('/dev/termination-log', file('report')),
  );
  const { code } = await runProgram([...args, '--dns-server', dnsServer]);
  ends(pod, { exitCode: code, message: readFileSync(file('report'), 'utf8') });
}

/** Address without a listener: it has the effect of a NetworkPolicy without DNS. */
const NO_DNS = '127.0.0.1:1';
const again = (name: string): string =>
  kubectl('annotate', 'smtp', name, '--overwrite', `smtp-operator.dev/probe-requested-at=${Date.now()}`);

test('a pod under restricted Pod Security, with the labels of the application and no credentials, reports; Ready waits for it, and it is deleted', async () => {
  world.apply(asked('shop'));
  const pod = await podOf('shop');
  expect(pod.metadata.ownerReferences).toMatchObject([
    { kind: 'SmtpConfig', name: 'shop', controller: true },
  ]);
  expect(pod.spec.automountServiceAccountToken).toBe(false);
  expect(pod.spec.volumes?.map(({ name }) => name)).toEqual(['ca']);
  expect(JSON.stringify(pod)).not.toContain(GOOD);
  await eventually(() => condition('shop', 'Authenticated')?.status === 'True', SLOW);
  expect(condition('shop', 'Ready')).toMatchObject({ status: 'Unknown' });
  await plays(pod);
  await world.verdict('shop', 'True', 'Ready');
  expect(condition('shop')).toMatchObject({
    status: 'True',
    reason: 'Connected',
    message: expect.stringContaining('a pod with labels app=shop'),
  });
  await gone(pod);
  expect(pods('shop')).toEqual([]);
}, 300_000);

test('an application without egress is distinguished from the operator and from its neighbor, and recovers', async () => {
  world.apply(asked('closed'), asked('open'));
  await plays(await podOf('closed'), NO_DNS);
  await plays(await podOf('open'));
  const shut = await settles('closed', 'DNSUnavailable');
  expect(shut.message).toContain('although the operator reaches it');
  expect(shut.message).toContain(
    `the NetworkPolicies in namespace ${world.cluster.namespace} that select app=closed`,
  );
  await world.verdict('closed', 'False', 'DNSUnavailable');
  expect(condition('closed', 'EgressReachable')).toMatchObject({ status: 'True' });
  await world.verdict('open', 'True', 'Ready');
  // The working settings are published nevertheless.
  expect(world.secretData('closed-smtp')?.['SMTP_HOST']).toBe(hostName(0));
  await eventually(() => pods('closed').length === 0, SLOW);
  again('closed');
  await plays(await podOf('closed'));
  await world.verdict('closed', 'True', 'Ready');
}, 300_000);

test('a pod that ends without a valid report is reported', async () => {
  world.apply(asked('crash'));
  ends(await podOf('crash'), {
    exitCode: 137,
    reason: 'OOMKilled',
    message: '{"version":1,"verdicts":[{}]}',
  });
  expect((await settles('crash', 'PodFailed')).message).toMatch(/exit code 137.*OOMKilled/);
  kubectl('delete', 'smtp', 'crash');
}, 300_000);

test("a quota that rejects the pod is reported with the API server's message", async () => {
  const quota = {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'no-pods' },
    spec: { hard: { pods: '0' } },
  };
  world.apply(quota);
  // No controller here would count the pods.
  const status = JSON.stringify({ status: { hard: { pods: '0' }, used: { pods: '0' } } });
  kubectl('patch', 'quota', 'no-pods', '--subresource=status', '--type=merge', '-p', status);
  // Admission sees the quota after a short delay.
  world.apply(asked('poor'));
  const refused = await eventually(() => {
    const found = condition('poor');
    if (found?.reason === 'PodRefused') return found;
    for (const pod of pods('poor')) ends(pod, { exitCode: 1 });
    if (found?.reason === 'PodFailed') again('poor');
    return undefined;
  }, SLOW);
  expect(refused).toMatchObject({
    status: 'False',
    message: expect.stringMatching(/exceeded quota: no-pods, requested: pods=1/),
  });
  kubectl('delete', 'quota', 'no-pods');
  kubectl('delete', 'smtp', 'poor');
}, 300_000);

test('pods that a killed operator has left are deleted by the next one, which takes over its verdicts', async () => {
  world.apply(asked('left'));
  const left = await podOf('left');
  const [before] = [condition('shop')];
  await operator.kill();
  operator = await world.operator(ARGS);
  await gone(left);
  // A new pod instead of the one whose result is no longer read.
  const next = await podOf('left');
  expect(next.metadata.uid).not.toBe(left.metadata.uid);
  await plays(next);
  await settles('left', 'Connected');
  expect(condition('shop')).toEqual(before);
  expect(pods('shop')).toEqual([]);
}, 300_000);

test('no pod remains for an SmtpConfig that is suspended or no longer requests the check', async () => {
  world.apply(asked('rests'), asked('asks-no-more'));
  const [rests, asks] = [await podOf('rests'), await podOf('asks-no-more')];
  kubectl('patch', 'smtp', 'rests', '--type=merge', '-p', '{"spec":{"suspend":true}}');
  world.apply(world.config('asks-no-more'));
  await gone(rests);
  await gone(asks);
  await world.verdict('asks-no-more', 'True', 'Ready');
  expect(condition('asks-no-more')).toBeUndefined();
}, 300_000);

test('of many that ask at once four have their pods out', async () => {
  const names = Array.from({ length: 7 }, (_, n) => `many${n}`);
  world.apply(...names.map(name => asked(name, [{ podLabels: { app: name, many: 'yes' } }])));
  const out = (): Pod[] =>
    (JSON.parse(kubectl('get', 'pods', '-l', `${LABEL},many=yes`, '-o', 'json')) as { items: Pod[] }).items;
  const seen: number[] = [];
  await eventually(async () => {
    const present = out().filter(({ status }) => !status.containerStatuses);
    seen.push(present.length);
    // All four pods exist before the first of them ends.
    if (seen.some(count => count >= 4)) for (const pod of present) await plays(pod);
    return names.every(name => condition(name)?.reason === 'Connected');
  }, SLOW);
  expect(Math.max(...seen)).toBe(4);
}, 300_000);

test('without permission to start pods the status shows what to do', async () => {
  await operator.stop();
  operator = await world.operator();
  world.apply(asked('unheard'));
  await settles('unheard', 'NotEnabled');
  await world.verdict('unheard', 'False', 'NotEnabled');
  expect(world.status('unheard').diagnosis?.remedy).toContain('consumerEgress.enabled');
  expect(pods('unheard')).toEqual([]);
}, 300_000);
