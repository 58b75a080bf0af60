import { describe, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../../../crds/schema/status.ts';
import { NamespaceTerminating, publish } from '../../../../operator/src/controller/publish/publish.ts';
import { State } from '../../../../operator/src/controller/state.ts';
import type { DesiredOutput } from '../../../../operator/src/model/settings.ts';
import { Reconciled } from '../../../../testing/fixtures/reconciled.ts';

const wanted = (name: string, value: string, changes: Partial<DesiredOutput> = {}): DesiredOutput => ({
  kind: 'Secret',
  name,
  immutable: false,
  retain: false,
  labels: {},
  annotations: {},
  data: { value },
  ...changes,
});

/** Three outputs, of which each test names those it needs. */
const ALL = (value: string) => ['a', 'b', 'c'].map(name => wanted(name, value));

class World extends Reconciled {
  readonly state = new State('config-uid');
  /** Of which objects the API server was asked whether they may be changed, and not made. */
  rehearsedChanges: string[] = [];

  async publish(...outputs: readonly DesiredOutput[]) {
    const { cluster } = this.ports;
    const published = await publish(
      {
        key: this.key,
        config: this.config,
        state: this.state,
        ports: {
          cluster: {
            ...cluster,
            rehearseOutput: (config, output, live) => {
              if (live) this.rehearsedChanges.push(output.name);
              return cluster.rehearseOutput(config, output, live);
            },
          },
        },
      },
      outputs,
    );
    return { ...published, states: published.outputs.map(({ name, state }) => `${name}: ${state}`) };
  }
}

/** After all three were published. */
async function published(): Promise<World> {
  const world = new World();
  await world.publish(...ALL('1'));
  world.takeRequests();
  return world;
}

const FORBIDDEN = { ok: false, why: 'forbidden', detail: 'quota' } as const;

describe('outputs', () => {
  test('of which one would be refused are all left, and each has its own state', async () => {
    const world = await published();
    world.refuses = request => (request === 'rehearse Secret/b' ? FORBIDDEN : undefined);
    const outputs = [wanted('a', '1'), wanted('b', '2'), wanted('c', '2'), wanted('d', '2')];
    const { states } = await world.publish(...outputs);
    expect(states).toEqual(['a: in-sync', 'b: forbidden', 'c: held', 'd: absent']);
    expect(world.takeRequests()).toEqual([
      ...['get Secret/b', 'get Secret/c'],
      ...['rehearse Secret/b', 'rehearse Secret/c', 'rehearse Secret/d'],
    ]);
    expect(world.rehearsedChanges).toEqual(['b', 'c']);
  });

  test('that must be created again have no dry run', async () => {
    const world = await published();
    const typed = { type: 'another' };
    await world.publish(wanted('a', '2', typed), wanted('b', '2'));
    expect(world.takeRequests().filter(request => request.startsWith('rehearse'))).toEqual([
      'rehearse Secret/b',
    ]);
  });

  test('that were written before a race was lost are reported as written', async () => {
    const world = new World();
    let lost = 0;
    world.refuses = request => {
      if (request !== 'create Secret/b' || lost > 0) return undefined;
      lost += 1;
      return { ok: false, why: 'conflict' };
    };
    const { states } = await world.publish(...ALL('1'));
    expect(states).toEqual(['a: written', 'b: written', 'c: written']);
    expect((await world.publish(...ALL('1'))).states).toEqual(['a: in-sync', 'b: in-sync', 'c: in-sync']);
  });

  test('are read three times if each write conflicts', async () => {
    const world = new World();
    world.refuses = () => ({ ok: false, why: 'conflict' });
    await expect(world.publish(wanted('a', '1'))).rejects.toThrow('keep changing');
    expect(world.takeRequests()).toEqual(Array(3).fill('create Secret/a'));
  });

  test('of a namespace that is being deleted end the pass', async () => {
    const world = new World();
    world.refuses = () => ({ ok: false, why: 'terminating' });
    await expect(world.publish(wanted('a', '1'))).rejects.toThrow(NamespaceTerminating);
  });
});

describe('an output that the watch does not show yet', () => {
  const unseen = (status: SmtpConfigStatus): World => {
    const world = new World();
    world.isWatchFast = false;
    world.config = { ...world.config, status };
    return world;
  };
  const listed = (kind: string, name: string): SmtpConfigStatus => ({
    outputs: [{ kind, name: 'another', published: '' } as never, { kind, name, published: '' } as never],
  });

  test.each<[string, SmtpConfigStatus, string[]]>([
    ['is read where the status lists it', listed('Secret', 'a'), ['get Secret/a', 'create Secret/a']],
    ['is made where the status lists none', {}, ['create Secret/a']],
    ['is made where the status lists another kind', listed('ConfigMap', 'a'), ['create Secret/a']],
    ['is made where the status lists another name', listed('Secret', 'b'), ['create Secret/a']],
  ])('%s', async (_what, status, requests) => {
    const world = unseen(status);
    await world.publish(wanted('a', '1'));
    expect(world.takeRequests()).toEqual(requests);
  });

  test('is updated, and not created again, if this operator wrote it', async () => {
    const world = unseen({});
    await world.publish(wanted('a', '1'));
    world.takeRequests();
    await world.publish(wanted('a', '2'));
    expect(world.takeRequests()).toEqual(['get Secret/a', 'update Secret/a']);
  });
});

describe('an output that someone changed', () => {
  test('is repaired with the same hash, and the event names who changed it', async () => {
    const world = await published();
    const [before] = (await world.publish(wanted('a', '1'))).outputs;
    world.put('Secret', 'a', { data: {}, annotations: {}, lastManager: 'kubectl-edit' });
    const { outputs, repaired } = await world.publish(wanted('a', '1'));
    expect(outputs).toEqual([{ ...before, state: 'written' }]);
    expect(repaired).toEqual([{ kind: 'Secret', name: 'a', by: 'kubectl-edit' }]);
  });

  test('is created again if it was deleted, and a change of settings does not count as a repair', async () => {
    const world = await published();
    world.objects.delete('Secret/a');
    const seen = world.state.outputs.get('Secret/a');
    if (seen) seen.gone = seen.resourceVersion;
    expect((await world.publish(wanted('a', '1'))).repaired).toEqual([{ kind: 'Secret', name: 'a' }]);
    expect((await world.publish(wanted('a', '2'))).repaired).toEqual([]);
  });
});
