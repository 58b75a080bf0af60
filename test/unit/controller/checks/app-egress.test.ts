import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ConsumerPlace } from '../../../../crds/schema/places.ts';
import {
  appEgressCheck,
  type ConsumerPorts,
  probeFromPlaces,
} from '../../../../operator/src/controller/checks/app-egress.ts';
import type { Reconciliation, Subject } from '../../../../operator/src/controller/reconciliation.ts';
import { resolveSpec, withCredentials } from '../../../../operator/src/controller/resolved.ts';
import { State, States } from '../../../../operator/src/controller/state.ts';
import { diagnose } from '../../../../operator/src/diagnose/diagnose.ts';
import { ApiUnavailable } from '../../../../operator/src/kube/errors.ts';
import type { WriteResult } from '../../../../operator/src/model/write.ts';
import { compactReport } from '../../../../operator/src/probe-pods/report.ts';
import { PodSemaphore } from '../../../../operator/src/probe-pods/semaphore.ts';
import { context, endsAfter, evidence } from '../../../../testing/fixtures/evidence.ts';
import { known, SECRET, START } from '../../../../testing/fixtures/known.ts';

const MINUTE = 60_000;
const SHOP: ConsumerPlace = { podLabels: { app: 'shop' } };
const message = compactReport(
  diagnose(evidence(endsAfter('ehlo')), context('qq', { wantsLogin: false, wantsSender: false })),
);
const REPORTED = { status: { containerStatuses: [{ state: { terminated: { exitCode: 0, message } } }] } };
const SILENT = new ApiUnavailable('no answer');

let now = START;
/** What the API server holds, by name, and each request that it got. */
let pods: Map<string, unknown>;
let requests: string[];
let create: (name: string) => WriteResult;
let remove: () => void;
let state: State;
let semaphore: PodSemaphore;
let woken: string[];

beforeEach(() => {
  now = START;
  pods = new Map();
  requests = [];
  state = new State('config-uid');
  woken = [];
  semaphore = new PodSemaphore(
    key => woken.push(key),
    () => now,
  );
  create = name => {
    pods.set(name, {});
    return { ok: true, uid: 'pod-uid', resourceVersion: '1' };
  };
  remove = () => {};
});

const ports = (): ConsumerPorts => ({
  now: () => now,
  consumers: { settings: { image: 'i', flags: [], caPem: '' }, semaphore },
  cluster: {
    async createPod(_config, { metadata }) {
      requests.push('create');
      return create(metadata.name);
    },
    async readPod(_namespace, name) {
      requests.push('get');
      return pods.get(name);
    },
    async deletePod(_namespace, name, uid) {
      requests.push(`delete ${uid}`);
      remove();
      pods.delete(name);
    },
  },
});

function pass(from: ConsumerPlace[] = [SHOP]): Reconciliation<ConsumerPorts> {
  const { config } = known({}, { spec: { checks: { egress: { from } } } });
  const spec = resolveSpec(config, config.spec);
  if ('problem' in spec) throw new Error(spec.problem);
  const credentials = { state: 'found', version: SECRET, secret: 'qq-mail', username: 'user' } as const;
  const source = { credentials, password: async () => 'password' };
  const resolved = withCredentials(spec, source);
  return { key: 'shop/mail', config, resolved, source, state, states: new States(), ports: ports() };
}
const step = (from?: ConsumerPlace[]): Promise<number> => probeFromPlaces(pass(from));
const report = (): void => {
  for (const name of pods.keys()) pods.set(name, REPORTED);
};
const result = () => state.consumers?.[0]?.result;

describe('probing from where an application runs', () => {
  test('costs a create, a poll every two seconds, and a delete; then nothing until the next interval', async () => {
    expect(await step()).toBe(now + 2000);
    now += 2000;
    expect(await step()).toBe(now + 2000);
    report();
    now += 2000;
    const next = await step();
    expect(requests).toEqual(['create', 'get', 'get', 'delete pod-uid']);
    expect(next).toBeGreaterThanOrEqual(now + 5 * MINUTE);
    await step();
    expect(requests).toHaveLength(4);
    now = next;
    await step();
    expect(requests.slice(4)).toEqual(['create']);
  });

  test('answers a request for a check with one pod, and not with one after the other', async () => {
    const asked = (): Promise<number> => {
      const made = pass();
      return probeFromPlaces({ ...made, resolved: { ...made.resolved, requested: '1' } });
    };
    await asked();
    report();
    now += 2000;
    expect(await asked()).toBeGreaterThanOrEqual(now + 5 * MINUTE);
    await asked();
    expect(requests).toEqual(['create', 'get', 'delete pod-uid']);
  });

  test('sends no request to the API server if the spec does not request the check', async () => {
    expect(await step([])).toBe(Infinity);
    expect(requests).toEqual([]);
  });

  test('sends one pod to a place that is named twice', async () => {
    await step([SHOP, SHOP]);
    await step([SHOP, SHOP]);
    expect(requests.filter(request => request === 'create')).toHaveLength(1);
  });

  test('finds a pod again if the reply to its creation was lost', async () => {
    const answered = create;
    create = name => {
      answered(name);
      throw SILENT;
    };
    await expect(step()).rejects.toBe(SILENT);
    report();
    await step();
    expect(result()).toMatchObject({ kind: 'seen' });
    expect(requests).toEqual(['create', 'get', 'delete undefined']);
    expect(pods.size).toBe(0);
  });

  test('sends another one where that was never created', async () => {
    const answered = create;
    create = () => {
      throw SILENT;
    };
    await expect(step()).rejects.toBe(SILENT);
    create = answered;
    await step();
    expect(result()).toBeUndefined();
    expect(pods.size).toBe(1);
  });

  test('retries the deletion of a pod, also when it is no longer requested', async () => {
    await step();
    report();
    remove = () => {
      throw SILENT;
    };
    await expect(step()).rejects.toBe(SILENT);
    await expect(step([])).rejects.toBe(SILENT);
    remove = () => {};
    await step([]);
    expect(pods.size).toBe(0);
    expect(state.consumers).toEqual([]);
  });

  test('frees the seat of a pod that is called back', async () => {
    await step();
    const [name = ''] = pods.keys();
    expect(semaphore.has(`shop/${name}`)).toBe(true);
    await appEgressCheck.rest?.(pass() as unknown as Subject);
    expect([semaphore.has(`shop/${name}`), pods.size]).toEqual([false, 0]);
  });

  test('waits for a slot while the pods of others run', async () => {
    for (const other of ['a', 'b', 'c', 'd']) semaphore.tryAcquire(other, other);
    expect(await step()).toBe(Infinity);
    expect(requests).toEqual([]);
    expect(woken).toEqual([]);
    semaphore.release('a');
    expect(woken).toEqual(['shop/mail']);
    await step();
    expect(requests).toEqual(['create']);
  });

  test('starts again for an SmtpConfig that was deleted and recreated', async () => {
    await step();
    const [name = ''] = pods.keys();
    state = new State('another');
    now += 1;
    await step();
    expect(semaphore.has(`shop/${name}`)).toBe(false);
  });
});
