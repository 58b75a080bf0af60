import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Ports } from '../../../operator/src/controller/ports.ts';
import { reconcile } from '../../../operator/src/controller/reconcile.ts';
import { States } from '../../../operator/src/controller/state.ts';
import { KubeCluster } from '../../../operator/src/controller/store/cluster.ts';
import { loadAccess } from '../../../operator/src/kube/access.ts';
import { Client } from '../../../operator/src/kube/client.ts';
import { EventRecorder } from '../../../operator/src/kube/events.ts';
import type { ProbePlan } from '../../../operator/src/model/plan.ts';
import { Accounts } from '../../../operator/src/sharing/accounts.ts';
import { Connections } from '../../../operator/src/sharing/connections.ts';
import { Guesses } from '../../../operator/src/sharing/guesses.ts';
import { LoginJournal } from '../../../operator/src/sharing/journal.ts';
import { MessageLimits } from '../../../operator/src/sharing/message-limits.ts';
import { ProbeCache } from '../../../operator/src/sharing/probe-cache.ts';
import { TemplateRenderer } from '../../../operator/src/sharing/templates/renderer.ts';
import type { Cluster } from '../../../testing/cluster/cluster.ts';
import { endsAfter, evidence } from '../../../testing/fixtures/evidence.ts';
import { clusterWithCrd } from '../../../testing/support/cluster.ts';
import { eventually } from '../../../testing/support/wait.ts';

const TIMES = 10_000;
const stop = new AbortController();
const templates = new TemplateRenderer();
const log = { debug() {}, info() {}, warn() {}, error() {} };

let cluster: Cluster;
let access: ReturnType<typeof loadAccess>;
beforeAll(async () => {
  cluster = await clusterWithCrd('nothing');
  access = loadAccess(cluster.kubeconfig);
}, 600_000);
afterAll(async () => {
  stop.abort();
  await templates.close();
  await access?.close();
  await cluster?.stop();
});

test('ten thousand reconciles with nothing changed write nothing, though the server is probed', async () => {
  const { namespace } = cluster;
  const objects = [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'login', namespace },
      stringData: { username: 'shop@qq.com', password: 'example-code' },
    },
    {
      apiVersion: 'smtp-operator.dev/v1alpha1',
      kind: 'SmtpConfig',
      metadata: { name: 'quiet', namespace },
      spec: {
        provider: 'qq',
        secretRef: { name: 'login' },
        checks: { egress: { interval: '10s' } },
        outputs: [
          { kind: 'Secret', name: 'quiet-env' },
          { kind: 'ConfigMap', name: 'quiet-env' },
          { kind: 'Secret', name: 'quiet-binding', profile: 'service-binding', immutable: true },
          { kind: 'Secret', name: 'quiet-own', template: { data: { 'mail.conf': '{{ host }}' } } },
        ],
      },
    },
  ];
  cluster.kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));

  const requests: string[] = [];
  const client = new Client(access, (verb, resource) => {
    if (verb !== 'watch' && verb !== 'list') requests.push(`${verb} ${resource}`);
  });
  const events = new EventRecorder(client, 'test', log);
  const states = new States();
  const mirror = new KubeCluster({
    client,
    events,
    namespaces: [namespace],
    log,
    docsUrl: '',
    enqueue() {},
    outputGone: (key, at, id, version) => states.outputGone(key, at, id, version),
  });
  const { promise: synced, resolve } = Promise.withResolvers<void>();
  void mirror.run(stop.signal, resolve);
  await synced;

  let now = Date.now();
  const probes = { all: 0, logins: 0 };
  const deps: Ports = {
    docsUrl: '',
    removedOutputGraceMs: 0,
    cluster: mirror,
    tokens: {
      access: () => Promise.reject(new Error('no token is asked for')),
      release() {},
    },
    async probe({ login }: ProbePlan) {
      probes.all += 1;
      if (login) {
        probes.logins += 1;
        await login.before?.();
      }
      return login ? evidence(endsAfter('auth')) : evidence(endsAfter('ehlo'));
    },
    connections: new Connections({ perServer: 4 }),
    journal: new LoginJournal({ claim: async () => new Map(), save: async () => {} }),
    messages: { limits: new MessageLimits(Date.now), isAllowed: () => false },
    guesses: new Guesses(() => now),
    domain: () => Promise.resolve(undefined),
    probeCache: new ProbeCache(),
    templates,
    accounts: new Accounts(
      () => now,
      () => {},
    ),
    now: () => now,
    log,
    observe: {
      probed() {},
      shared() {},
      heldBack() {},
      verdict() {},
      forgotten() {},
      messageSent() {},
      rotated() {},
    },
    signal: stop.signal,
  };
  const key = `${namespace}/quiet`;
  await reconcile(key, states, deps);
  expect(mirror.config(key)).toBeDefined();
  // Wait until the watch has shown the writes.
  await eventually(() => mirror.owned(namespace, 'quiet').length === 4);
  await eventually(() => mirror.config(key)?.status.outputs?.length === 4);
  await reconcile(key, states, deps);

  await events.flush(10_000);

  const before = { requests: requests.length, ...probes };
  for (let n = 0; n < TIMES; n++) {
    // All of this is within the hour after which an unchanged status is written again.
    now += 100;
    await reconcile(key, states, deps);
  }
  // No read request either, neither for the Secret nor for the outputs.
  expect(requests.slice(before.requests)).toEqual([]);
  expect(probes.all - before.all).toBeGreaterThan(50);
  expect(probes.logins).toBe(1);
}, 120_000);
