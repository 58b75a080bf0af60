import { describe, expect, test } from '@jest/globals';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { ObjectMeta } from '../../../../operator/src/controller/ports.ts';
import { type Retirement, retireOutputs } from '../../../../operator/src/controller/publish/dropped.ts';
import { State } from '../../../../operator/src/controller/state.ts';
import type { OutputState } from '../../../../operator/src/status/known.ts';
import { START } from '../../../../testing/fixtures/known.ts';
import { Reconciled } from '../../../../testing/fixtures/reconciled.ts';

const GRACE = 3_600_000;
const LISTED: OutputState = { kind: 'Secret', name: 'listed', state: 'in-sync' };
const time = (ms: number): string => new Date(ms).toISOString();

interface Given {
  /** Milliseconds that an output is kept. */
  grace?: number;
  /** Of the output that the spec no longer lists. */
  meta?: Partial<ObjectMeta>;
  claimedBy?: SmtpConfig[];
  outputs?: OutputState[];
  /** The API server does not let us write on it. */
  refused?: true;
}

/** The result for ConfigMap `listed`, which exists in addition to the Secret of that name. */
async function retired({ grace = GRACE, meta, claimedBy = [], outputs = [LISTED], refused }: Given) {
  const { key, config, ports } = new Reconciled();
  const name = 'listed';
  const requests: string[] = [];
  const seen: ObjectMeta = { uid: 'o', resourceVersion: '5', controllerUid: 'config-uid', ...meta };
  const retirement: Retirement = await retireOutputs(
    {
      key,
      config,
      state: new State('config-uid'),
      ports: {
        now: () => START,
        removedOutputGraceMs: grace,
        cluster: {
          ...ports.cluster,
          owned: () => [
            { kind: 'Secret', name, meta: { ...seen, uid: 'listed' } },
            { kind: 'ConfigMap', name, meta: seen },
          ],
          publishers: () => claimedBy,
          deleteOutput: async (kind, _namespace, deleted, { uid }) =>
            void requests.push(`delete ${kind}/${deleted} ${uid}`),
          scheduleRemoval: async (output, until) => {
            requests.push(`keep ${output.kind}/${output.name} until ${until}`);
            return refused
              ? { ok: false, why: 'forbidden', detail: 'no' }
              : { ok: true, uid: 'o', resourceVersion: '6' };
          },
        },
      },
    },
    outputs,
  );
  return { requests, after: retirement.nextAt - START, ...retirement };
}

const { config: ANOTHER } = new Reconciled();
const DROPPED = { kind: 'ConfigMap', name: 'listed' };

describe('an output that the spec no longer lists', () => {
  test.each<[string, Given, string[], number]>([
    ['is kept for the grace period', {}, ['keep ConfigMap/listed until 2026-11-24T09:00:00Z'], GRACE],
    ['is deleted at once without a grace period', { grace: 0 }, ['delete ConfigMap/listed o'], Infinity],
    ['is left until the time written on it', { meta: { removeAfter: time(START + 5000) } }, [], 5000],
    [
      'is deleted at that time',
      { meta: { removeAfter: time(START) } },
      ['delete ConfigMap/listed o'],
      Infinity,
    ],
    [
      'gets a time where what is written on it is none',
      { meta: { removeAfter: 'soon' } },
      ['keep ConfigMap/listed until 2026-11-24T09:00:00Z'],
      GRACE,
    ],
    [
      'is deleted at once where another SmtpConfig lists its name',
      { claimedBy: [ANOTHER] },
      ['delete ConfigMap/listed o'],
      Infinity,
    ],
    [
      'is tried again soon where the API server does not let us write on it',
      { refused: true },
      ['keep ConfigMap/listed until 2026-11-24T09:00:00Z'],
      30_000,
    ],
    ['of another owner is left alone', { meta: { controllerUid: 'x' } }, [], Infinity],
    [
      'is left while one that is listed is missing',
      { outputs: [{ ...LISTED, state: 'absent' }] },
      [],
      Infinity,
    ],
  ])('%s', async (_what, given, requests, after) => {
    const found = await retired(given);
    expect([found.requests, found.after]).toEqual([requests, after]);
  });

  test('is reported as it is scheduled, and as it is deleted', async () => {
    const kept = await retired({});
    expect([kept.scheduled, kept.removed]).toEqual([[{ ...DROPPED, until: '2026-11-24T09:00:00Z' }], []]);
    const gone = await retired({ grace: 0 });
    expect([gone.scheduled, gone.removed]).toEqual([[], [DROPPED]]);
    expect((await retired({ refused: true })).scheduled).toEqual([]);
  });

  test('does not put off one that is due sooner', async () => {
    const outputs: OutputState[] = [];
    const meta = { removeAfter: time(START + 5000) };
    const both = await retired({ outputs, meta });
    expect(both.after).toBe(5000);
  });
});
