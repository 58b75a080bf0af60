import { describe, expect, test } from '@jest/globals';
import { CONTENT_HASH_ANNOTATION } from '../../../../crds/names.ts';
import type { LiveOutput } from '../../../../operator/src/controller/ports.ts';
import { withContentHash } from '../../../../operator/src/controller/publish/content-hash.ts';
import { ownerText } from '../../../../operator/src/controller/publish/steps.ts';
import {
  keepPublished,
  outputsDuringCheck,
  publishedBefore,
  stillPublished,
  withFaults,
} from '../../../../operator/src/controller/publish/unverified.ts';
import { State } from '../../../../operator/src/controller/state.ts';
import type { DesiredOutput } from '../../../../operator/src/model/settings.ts';
import type { OutputState } from '../../../../operator/src/status/known.ts';
import { Reconciled } from '../../../../testing/fixtures/reconciled.ts';

const WANTED: DesiredOutput = withContentHash(
  {
    kind: 'Secret',
    name: 'o',
    immutable: false,
    retain: false,
    labels: {},
    annotations: {},
    data: { value: '1' },
  },
  undefined,
);
const ANNOTATION = WANTED.annotations[CONTENT_HASH_ANNOTATION];
const OTHER_ANNOTATION = `${'0'.repeat(16)}-${'f'.repeat(32)}`;
const OURS: Partial<LiveOutput> = {
  controllerUid: 'config-uid',
  data: { value: '1' },
  annotations: WANTED.annotations,
};

/** With an object of this content where the output should be. */
function world(live: Partial<LiveOutput> | undefined): Reconciled {
  const made = new Reconciled();
  if (live) made.put('Secret', 'o', live);
  return made;
}

const keep = ({ key, config, ports }: Reconciled, state: State) =>
  keepPublished({ key, config, ports, state }, [WANTED]);

describe('what is not verified', () => {
  test.each<[string, Partial<LiveOutput> | undefined, Partial<OutputState>]>([
    ['is in sync where it is there already', OURS, { state: 'in-sync', hash: ANNOTATION?.slice(17) }],
    [
      'leaves the last good values, with their hash',
      { ...OURS, data: { value: '0' }, annotations: { [CONTENT_HASH_ANNOTATION]: OTHER_ANNOTATION } },
      { state: 'held', hash: 'f'.repeat(32) },
    ],
    ['is absent where nothing is there', undefined, { state: 'absent', hash: ANNOTATION?.slice(17) }],
    [
      'leaves the object of another owner to it',
      { ...OURS, controllerUid: 'x', publishedFor: 'other' },
      { state: 'conflict', detail: 'was published for SmtpConfig other' },
    ],
  ])('%s', async (_what, live, expected) => {
    const made = world(live);
    expect(await keep(made, new State('u'))).toEqual([expect.objectContaining(expected)]);
    expect(made.takeRequests().every(request => request.startsWith('get'))).toBe(true);
  });

  test('names a ClusterSmtpConfig that has the object', () => {
    expect(ownerText({ publishedFor: 'ClusterSmtpConfig/mail' })).toBe(
      'was published for ClusterSmtpConfig mail',
    );
  });

  test('leaves a name to the older SmtpConfig that claims it', async () => {
    const made = world(undefined);
    const older = { ...made.config.metadata, uid: 'older', name: 'older', creationTimestamp: '2020' };
    made.publishers.set('Secret/o', [{ ...made.config, metadata: older }]);
    expect(await keep(made, new State('u'))).toMatchObject([
      { state: 'conflict', detail: 'is also claimed by SmtpConfig older, which is older' },
    ]);
  });

  test('is absent where the object is deleted while it is read', async () => {
    const made = world(OURS);
    made.objects.clear();
    expect(await keep(made, new State('u'))).toMatchObject([{ state: 'absent' }]);
  });

  test('costs one read, until the object changes or other values are wanted', async () => {
    const made = world(OURS);
    const state = new State('u');
    const first = await keep(made, state);
    expect(await keep(made, state)).toEqual(first);
    expect(made.takeRequests()).toEqual(['get Secret/o']);
    made.put('Secret', 'o', { labels: { theirs: 'x' } });
    await keep(made, state);
    expect(made.takeRequests()).toEqual(['get Secret/o']);
  });

  test('remembers the hash of what is held, so that verified values get theirs with the same salt', async () => {
    const state = new State('u');
    await keep(world({ ...OURS, data: {} }), state);
    expect(state.outputs.get('Secret/o')).toMatchObject({ content: '', hashAnnotation: ANNOTATION });
  });
});

describe('without reading the objects', () => {
  const HASH = 'f'.repeat(32);
  const TARGET = { kind: 'Secret', name: 'o' } as const;
  const before = (live: Partial<LiveOutput> | undefined, outputs: object[]) => {
    const made = world(live);
    const config = { ...made.config, status: { outputs: outputs as never } };
    return publishedBefore({ config, ports: made.ports }, [TARGET])[0];
  };
  const LISTED = { ...TARGET, hash: HASH };

  test.each<[string, Partial<LiveOutput> | undefined, object[], Partial<OutputState>]>([
    [
      'what the watch shows is there, with the hash of the status',
      OURS,
      [LISTED],
      { ...LISTED, state: 'in-sync' },
    ],
    ['what the watch does not show is absent', undefined, [LISTED], { ...TARGET, state: 'absent' }],
    ['what is of another owner is absent', { controllerUid: 'x' }, [LISTED], { ...TARGET, state: 'absent' }],
    [
      'a hash of another kind is not taken',
      OURS,
      [{ ...LISTED, kind: 'ConfigMap' }],
      { ...TARGET, state: 'in-sync' },
    ],
    [
      'a hash of another name is not taken',
      OURS,
      [{ ...LISTED, name: 'p' }],
      { ...TARGET, state: 'in-sync' },
    ],
    ['of what the status does not list there is no hash', OURS, [], { ...TARGET, state: 'in-sync' }],
  ])('%s', (_what, live, outputs, expected) => {
    expect(before(live, outputs)).toEqual(expected);
  });

  test('the status lists what is still published', () => {
    const { config } = world(undefined);
    const outputs = [LISTED, { kind: 'ConfigMap', name: 'm' }] as never;
    expect(stillPublished({ ...config, status: { outputs } })).toEqual([
      { ...LISTED, state: 'in-sync' },
      { kind: 'ConfigMap', name: 'm', state: 'in-sync' },
    ]);
    expect(stillPublished({ ...config, status: {} })).toEqual([]);
  });

  test('during a check, what waited for a verified login before still waits', () => {
    const { config } = world(undefined);
    const outputs = [
      { kind: 'Secret', name: 'o' },
      { kind: 'ConfigMap', name: 'o' },
      { kind: 'Secret', name: 'm' },
    ];
    const named = { ...config, spec: { ...config.spec, outputs } } as typeof config;
    const during = (reason: string, listed: object[]) =>
      outputsDuringCheck({
        ...named,
        status: { outputs: listed, conditions: [{ reason: 'Found' }, { reason }] } as never,
      });
    const absent = [
      { kind: 'ConfigMap', name: 'o', state: 'absent' },
      { kind: 'Secret', name: 'm', state: 'absent' },
    ];
    const published = { ...LISTED, name: 'o', state: 'in-sync' };
    expect(during('NotVerified', [{ ...LISTED, name: 'o' }])).toEqual([published, ...absent]);
    const both = [
      { ...LISTED, name: 'o' },
      { ...LISTED, name: 'm' },
    ];
    expect(during('NotVerified', both).slice(2)).toEqual([absent[0]]);
    expect(during('Pending', [{ ...LISTED, name: 'o' }])).toEqual([published]);
    expect(outputsDuringCheck({ ...named, status: {} })).toEqual([]);
  });
});

test('what cannot be rendered is named, and the others stay what they are', () => {
  const left: OutputState[] = [
    { kind: 'Secret', name: 'o', state: 'in-sync' },
    { kind: 'ConfigMap', name: 'o', state: 'in-sync' },
    { kind: 'Secret', name: 'p', state: 'absent' },
  ];
  const fault = { kind: 'ConfigMap', name: 'o', reason: 'ProfileUnsuitable', detail: 'why' } as const;
  expect(withFaults(left, [fault])).toEqual([
    left[0],
    { kind: 'ConfigMap', name: 'o', state: 'unrendered', fault: 'ProfileUnsuitable', detail: 'why' },
    left[2],
  ]);
});
