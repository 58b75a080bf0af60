import { expect, test } from '@jest/globals';
import type { SmtpConfig } from '../../../../crds/object.ts';
import {
  keepPublish,
  lastPublish,
  watchedVersions,
} from '../../../../operator/src/controller/publish/last-publish.ts';
import { State } from '../../../../operator/src/controller/state.ts';
import type { OutputState } from '../../../../operator/src/status/known.ts';

const CONFIG = { metadata: { namespace: 'shop', name: 'younger' } } as SmtpConfig;
const WANTED = { kind: 'Secret', name: 'wanted' } as const;
const CONFLICT: OutputState = { ...WANTED, state: 'conflict', detail: 'belongs to SmtpConfig older' };
const ASKED = { key: 'key', login: 'login', content: undefined };

/** With a watch that shows this version of the one object; undefined: none. */
const watching = (resourceVersion: string | undefined) => ({
  config: CONFIG,
  ports: {
    cluster: { meta: () => (resourceVersion === undefined ? undefined : { uid: 'uid', resourceVersion }) },
  },
});

/** What the last publish ended in, with what the watch showed before the object was read. */
function settledOn(before: string | undefined, output = CONFLICT, seen?: string): State {
  const state = new State('uid');
  if (seen !== undefined) {
    const known = { resourceVersion: seen, content: '', hashAnnotation: undefined };
    state.outputs.set('Secret/wanted', known);
  }
  keepPublish(state, ASKED, [output], watchedVersions(watching(before), [WANTED]));
  return state;
}

const stands = (state: State, now: string | undefined, key = ASKED.key): boolean =>
  lastPublish({ ...watching(now), state }, key) !== undefined;

test('a conflict remains while the object is unchanged', () => {
  expect(stands(settledOn('7'), '7')).toBe(true);
});

test.each<[OutputState['state']]>([['conflict'], ['absent'], ['unrendered']])(
  'an output that is %s is not read again, even if the operator wrote it once',
  state => {
    expect(stands(settledOn('7', { ...WANTED, state }, '5'), '7')).toBe(true);
  },
);

test.each<[OutputState['state'], boolean]>([
  ['in-sync', true],
  ['forbidden', false],
])('an output that was never read, and is %s, is valid while it is unchanged: %s', (state, expected) => {
  expect(stands(settledOn('7', { ...WANTED, state }), '7')).toBe(expected);
  expect(stands(settledOn('7', { ...WANTED, state }), '8')).toBe(false);
});

test.each([
  ['changed', '8'],
  ['deleted, also while it was being read', undefined],
])('a conflict is checked again after the object was %s', (_how, now) => {
  expect(stands(settledOn('7'), now)).toBe(false);
});

test('what was settled for other settings does not stand', () => {
  expect(stands(settledOn('7'), '7', 'another key')).toBe(false);
});
