import { expect, test } from '@jest/globals';
import { noteOf, withNote } from '../../../operator/src/status/journaled.ts';
import type { LoginMemory } from '../../../operator/src/status/memory.ts';
import { attempted, refusalOf } from '../../../operator/src/status/memory.ts';

const KEY = { secretVersion: 'uid/1', endpoint: 'smtp.qq.com:465', inputs: 'hash' };
const WORKED: LoginMemory = {
  ...KEY,
  at: 2_000,
  refusals: 0,
  verdicts: [
    { condition: 'Authenticated', status: 'True', reason: 'LoggedIn', message: 'Logged in as user@qq.com.' },
    { condition: 'SenderAccepted', status: 'True', reason: 'Accepted', message: 'Yes.' },
  ],
};

test('a login that was about to be sent is one that may have been refused, and waits', () => {
  const login = attempted(KEY, 1_000);
  const restored = withNote({}, noteOf(login)).login;
  expect(restored).toEqual(login);
  expect(restored && refusalOf(restored, 'uid')).toMatchObject({ retry: { kind: 'backoff', seconds: 900 } });
});

test('a login that worked keeps its result, and its note contains no message', () => {
  const note = noteOf(WORKED);
  expect(JSON.stringify(note)).not.toContain('user@qq.com');
  const { login } = withNote({}, note);
  expect(login).toMatchObject({ ...KEY, at: 2_000 });
  expect(login?.retry).toBeUndefined();
  expect(login?.verdicts.map(({ condition, status, reason }) => [condition, status, reason])).toEqual([
    ['Authenticated', 'True', 'LoggedIn'],
    ['SenderAccepted', 'True', 'Accepted'],
  ]);
});

test.each([
  ['newer than the status', 1_999, 2_000],
  ['as old as the status', 2_000, undefined],
  ['older than the status', 2_001, undefined],
])('a note that is %s: the login of %d is replaced by that of %j', (_what, at, expected) => {
  const memory = { login: { ...WORKED, at, endpoint: 'of the status' } };
  const { login } = withNote(memory, noteOf(WORKED));
  expect(login?.endpoint === KEY.endpoint ? login.at : undefined).toBe(expected);
});

test('without a note, the status has the word', () => {
  const memory = { login: WORKED };
  expect(withNote(memory, undefined)).toBe(memory);
});
