import { expect, test } from '@jest/globals';
import type { SmtpConfig } from '../../../crds/object.ts';
import type { Deps } from '../../../operator/src/controller/ports.ts';
import {
  keepPublish,
  lastPublish,
  watchedVersions,
} from '../../../operator/src/controller/publish/last-publish.ts';
import type { State } from '../../../operator/src/controller/state.ts';
import type { OutputState } from '../../../operator/src/status/known.ts';

const CONFIG = { metadata: { namespace: 'shop', name: 'younger' } } as SmtpConfig;
const WANTED = { kind: 'Secret', name: 'wanted' } as const;
const CONFLICT: OutputState = { ...WANTED, state: 'conflict', detail: 'belongs to SmtpConfig older' };
const ASKED = { key: 'key', login: 'login' };

/** A watch that shows this version of the one object; undefined: none. */
const watching = (resourceVersion: string | undefined): Deps =>
  ({
    cluster: { meta: () => resourceVersion && { uid: 'uid', resourceVersion } },
  }) as unknown as Deps;

/** Settled on a conflict, with what the watch showed before the object was read. */
function settledOn(before: string | undefined): State {
  const state: State = { uid: 'uid', memory: {}, outputs: new Map() };
  keepPublish(ASKED, [CONFLICT], watchedVersions(CONFIG, [WANTED], watching(before)), state);
  return state;
}

const stands = (state: State, now: string | undefined): boolean =>
  lastPublish(CONFIG, ASKED.key, state, watching(now)) !== undefined;

test('a conflict stands while nobody touches the object', () => {
  expect(stands(settledOn('7'), '7')).toBe(true);
});

test.each([
  ['changed', '8'],
  ['deleted, also while it was being read', undefined],
])('a conflict is looked at again when the object was %s', (_how, now) => {
  expect(stands(settledOn('7'), now)).toBe(false);
});

test('what was settled for other settings does not stand', () => {
  expect(lastPublish(CONFIG, 'another key', settledOn('7'), watching('7'))).toBeUndefined();
});
