import { expect, test } from '@jest/globals';
import { Ledger } from '../../../testing/soak/ledger.ts';

const is = (password: string) => (other: string) => other === password;

function ledgerWith(...versions: readonly (readonly [password: string, good: boolean])[]): Ledger {
  const ledger = new Ledger();
  for (const [password, good] of versions) ledger.add('u', password, good);
  return ledger;
}

test('one login for each version is as it must be', () => {
  const ledger = ledgerWith(['a', true], ['b', false], ['c', true]);
  expect(['a', 'b', 'c'].map(password => ledger.login('u', is(password), 's', 0))).toEqual([
    true,
    false,
    true,
  ]);
  expect(ledger.counts()).toEqual({
    accounts: 1,
    versions: 3,
    logins: 3,
    mayRepeat: { cut: 0, requested: 0 },
    skipped: 0,
    missing: [],
    repeated: [],
    repeatedRefusals: [],
    unknown: 0,
  });
});

test('a repeated login is named, and a refused one apart from the others', () => {
  const ledger = ledgerWith(['a', true], ['b', false], ['c', true]);
  for (const password of ['a', 'a', 'b', 'b', 'b', 'c']) ledger.login('u', is(password), 's', 0);
  expect(ledger.counts()).toMatchObject({
    repeated: ['u version 1: 2'],
    repeatedRefusals: ['u version 2: 3'],
  });
});

test('a current version without a login is missing; one that was replaced is skipped', () => {
  const ledger = ledgerWith(['a', true], ['b', true]);
  expect(ledger.counts()).toMatchObject({ missing: ['u version 2: 0'], skipped: 1 });
  ledger.delete('u');
  expect(ledger.counts()).toMatchObject({ missing: [], skipped: 2 });
});

test('a login that was cut off may be made once more, at that server and no other', () => {
  const ledger = ledgerWith(['a', true], ['b', true]);
  ledger.login('u', is('a'), 'here', 100);
  ledger.login('u', is('b'), 'there', 100);
  ledger.cut(50, 'here');
  for (const password of ['a', 'b']) ledger.login('u', is(password), 'here', 200);
  expect(ledger.counts().repeated).toEqual(['u version 2: 2']);
});

test('a login from before the cut is not excused', () => {
  const ledger = ledgerWith(['a', true]);
  ledger.login('u', is('a'), 's', 100);
  ledger.cut(150);
  ledger.login('u', is('a'), 's', 200);
  expect(ledger.counts().repeated).toEqual(['u version 1: 2']);
});

test('a password that no Secret had is counted and refused', () => {
  const ledger = ledgerWith(['a', true]);
  expect(ledger.login('u', is('z'), 's', 0)).toBe(false);
  expect(ledger.login('nobody', is('a'), 's', 0)).toBe(false);
  expect(ledger.counts().unknown).toBe(2);
});

test('a requested probe may log in once more with the current version, and with no other', () => {
  const ledger = ledgerWith(['a', true], ['b', false]);
  ledger.request('u');
  for (const password of ['a', 'a', 'b', 'b']) ledger.login('u', is(password), 's', 0);
  expect(ledger.counts()).toMatchObject({ repeated: ['u version 1: 2'], repeatedRefusals: [] });
  ledger.login('u', is('b'), 's', 0);
  expect(ledger.counts().repeatedRefusals).toEqual(['u version 2: 3']);
});
