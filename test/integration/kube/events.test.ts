import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test } from '@jest/globals';
import type { SmtpConfig } from '../../../crds/object.ts';
import { KubeCluster } from '../../../operator/src/controller/store/cluster.ts';
import { EventRecorder } from '../../../operator/src/kube/events.ts';
import type { Load } from '../../../operator/src/kube/workload.ts';
import { recordingLog } from '../../../testing/support/recording-log.ts';
import { failure, json, type ScriptedApi, scriptedApi } from '../../../testing/support/scripted-api.ts';
import { eventually } from '../../../testing/support/wait.ts';

interface Sent {
  note: string;
  regarding: { name: string };
  series?: { count: number };
}

let api: ScriptedApi | undefined;
afterEach(() => api?.stop());

const about = (name: string) => ({
  apiVersion: 'smtp-operator.dev/v1alpha1',
  kind: 'SmtpConfig',
  namespace: 'shop',
  name,
  uid: `uid-${name}`,
  resourceVersion: '1',
});
const says = (note: string) => ({ type: 'Normal', reason: 'Verified', action: 'Probe', note }) as const;

/** Starts an API server that accepts events, unless `fault` answers the request with this number. */
async function recorder(
  fault: (asked: number) => { status: number; reason: string } | undefined = () => undefined,
  load: () => Load = () => 'idle',
  now?: () => number,
  takesMs = 2,
) {
  const sent: Sent[] = [];
  let asked = 0;
  let atOnce = 0;
  let mostAtOnce = 0;
  const take = async (request: IncomingMessage) => JSON.parse(await text(request)) as Sent;
  api = await scriptedApi((request, response) => {
    asked += 1;
    const wrong = fault(asked);
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    void take(request).then(async event => {
      await new Promise(resolve => setTimeout(resolve, takesMs));
      atOnce -= 1;
      if (wrong) return json(response, failure(wrong.status, wrong.reason), wrong.status);
      sent.push(event);
      json(response, {}, 201);
    });
  });
  const log = recordingLog();
  return {
    events: new EventRecorder(api.client, 'me', log, { load, ...(now && { now }) }),
    sent,
    log,
    mostAtOnce: () => mostAtOnce,
  };
}

test('a burst of 6,000 events is sent whole, several at a time', async () => {
  const { events, sent, log, mostAtOnce } = await recorder();
  for (let index = 0; index < 6_000; index++) events.record(about(`mail-${index}`), says('The login works.'));
  await eventually(() => sent.length === 6_000, { within: 120_000 });
  expect(new Set(sent.map(({ regarding }) => regarding.name)).size).toBe(6_000);
  expect(log.lines.filter(({ level }) => level === 'warn')).toEqual([]);
  expect(mostAtOnce()).toBeGreaterThan(4);
  expect(mostAtOnce()).toBeLessThan(32);
});

test.each(['working', 'busy'] as const)(
  'while the operator is %s events are sent one by one, and catch up afterwards',
  async now => {
    let load: Load = now;
    const { events, sent, mostAtOnce } = await recorder(undefined, () => load);
    for (let index = 0; index < 500; index++) events.record(about(`mail-${index}`), says('The login works.'));
    await eventually(() => sent.length >= 20);
    expect(mostAtOnce()).toBe(1);
    load = 'idle';
    await eventually(() => sent.length === 500);
    expect(mostAtOnce()).toBeGreaterThan(4);
  },
);

test('work that does not end delays an event by half a minute, and the next ones are sent without pauses', async () => {
  let now = 0;
  // After a reply that takes 120 ms, a busy operator pauses for a second.
  const slow = 120;
  const { events, sent, mostAtOnce } = await recorder(
    undefined,
    () => 'busy',
    () => now,
    slow,
  );
  for (let index = 0; index < 20; index++) events.record(about(`mail-${index}`), says('The login works.'));
  now = 30_000;
  await eventually(() => sent.length === 2);
  now = 30_001;
  // The remaining events take more than 17 s with the pauses, and about 2 s without them.
  await eventually(() => sent.length === 20, { within: 10_000 });
  expect(mostAtOnce()).toBe(1);
});

test('at the end a busy operator sends all that waits', async () => {
  const { events, sent, mostAtOnce } = await recorder(undefined, () => 'busy');
  for (let index = 0; index < 300; index++) events.record(about(`mail-${index}`), says('The login works.'));
  await events.flush(10_000);
  expect(sent.length).toBe(300);
  expect(mostAtOnce()).toBeGreaterThan(4);
});

test('repeats that wait become one event with a count', async () => {
  const { events, sent } = await recorder();
  for (let index = 0; index < 20; index++) events.record(about(`busy-${index}`), says('First.'));
  for (let index = 0; index < 50; index++) events.record(about('mail'), says('Again.'));
  await events.flush(10_000);
  const again = sent.filter(({ note }) => note === 'Again.');
  expect(again.reduce((sum, { series }) => sum + (series?.count ?? 1), 0)).toBe(50);
  expect(again.length).toBeLessThan(5);
});

test('an API server in trouble delays events and loses none', async () => {
  const { events, sent } = await recorder(asked =>
    asked <= 30 ? { status: 500, reason: 'InternalError' } : undefined,
  );
  for (let index = 0; index < 100; index++) events.record(about(`mail-${index}`), says('The login works.'));
  await eventually(() => sent.length === 100);
  expect(new Set(sent.map(({ regarding }) => regarding.name)).size).toBe(100);
});

test('an event that is refused for good is given up', async () => {
  const { events, sent } = await recorder(asked =>
    asked === 1 ? { status: 403, reason: 'Forbidden' } : undefined,
  );
  events.record(about('refused'), says('The login works.'));
  events.record(about('taken'), says('The login works.'));
  await events.flush(10_000);
  expect(sent.map(({ regarding }) => regarding.name)).toEqual(['taken']);
});

const MISSING = { type: 'Warning', reason: 'SecretNotFound', action: 'Read', note: 'Missing.' } as const;

const configIn = (namespace: string): SmtpConfig => ({
  metadata: {
    ...{ name: 'mail', namespace, uid: namespace, resourceVersion: '1', generation: 1 },
    ...{ creationTimestamp: '2026-01-01T00:00:00Z', annotations: {} },
  },
  problems: [],
  status: {},
});

function clusterWith({ client }: ScriptedApi, log = recordingLog()) {
  const events = new EventRecorder(client, 'me', recordingLog());
  const options = { client, events, namespaces: [], docsUrl: '', log, enqueue() {}, outputGone() {} };
  return { events, cluster: new KubeCluster(options) };
}

test('the log has the text of an event, but not for a namespace that is being deleted', async () => {
  const terminating = {
    ...failure(403, 'Forbidden'),
    details: { causes: [{ reason: 'NamespaceTerminating' }] },
  };
  api = await scriptedApi((_request, response, url) => {
    if (url.pathname.includes('/going/')) json(response, terminating, 403);
    else if (url.pathname.includes('/forbidden/')) json(response, failure(403, 'Forbidden'), 403);
    else json(response, {}, 201);
  });
  const log = recordingLog();
  const { events, cluster } = clusterWith(api, log);
  for (const namespace of ['going', 'forbidden', 'shop']) cluster.recordEvent(configIn(namespace), MISSING);
  await events.flush(10_000);
  const told = log.lines.map(({ level, fields }) => `${level} ${fields['config']}`);
  expect(told.sort()).toEqual(['debug going/mail', 'warn forbidden/mail', 'warn shop/mail']);
});

test('an event that waits does not keep its SmtpConfig', async () => {
  api = await scriptedApi(() => {});
  const { cluster } = clusterWith(api);
  const kept = Array.from({ length: 50 }, (_, n) => {
    const config = configIn(`shop-${n}`);
    cluster.recordEvent(config, MISSING);
    return new WeakRef(config);
  });
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await eventually(() => {
    collect();
    return kept.every(config => config.deref() === undefined);
  });
});

test('a long note is cut between characters', async () => {
  const { events, sent } = await recorder();
  events.record(about('mail'), says(`a${'码'.repeat(2_000)}`));
  await events.flush(10_000);
  const [{ note } = { note: '' }] = sent;
  expect(Buffer.byteLength(note)).toBeLessThanOrEqual(1024);
  expect(note).toMatch(/^a码{300,}…$/);
});
