import { expect, test } from '@jest/globals';
import type { SmtpConfig } from '../../../../crds/object.ts';
import { idOf, isUnchanged, keepOutput } from '../../../../operator/src/controller/publish/known-outputs.ts';
import { States } from '../../../../operator/src/controller/state.ts';
import type { DesiredOutput } from '../../../../operator/src/model/settings.ts';

const KEY = 'shop/mail';
const CONFIG = { metadata: { namespace: 'shop', name: 'mail', uid: 'uid' } } as SmtpConfig;
const OUTPUT = { kind: 'Secret', name: 'mail-smtp', annotations: {} } as DesiredOutput;
/** The watch shows no such object. */
const SUBJECT = { config: CONFIG, ports: { cluster: { meta: () => undefined } } };

/** Written at version 7, deleted, and then remembered at a version. */
function deletedThenRemembered(version: string): boolean {
  const states = new States();
  const state = states.of(KEY, CONFIG, () => ({}));
  keepOutput(state, OUTPUT, '7');
  states.outputGone(KEY, 'ns', idOf(OUTPUT), '7');
  keepOutput(state, OUTPUT, version);
  const seen = state.outputs.get(idOf(OUTPUT));
  return seen !== undefined && isUnchanged(SUBJECT, OUTPUT, seen);
}

test('an object that was deleted while it was being read is read again', () => {
  expect(deletedThenRemembered('7')).toBe(false);
});

test('an object that was created again since then exists', () => {
  expect(deletedThenRemembered('9')).toBe(true);
});
