import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KeysByName } from '../../../../operator/src/controller/store/names.ts';

const NAMES = ['one', 'two', 'three'];
const KEYS = ['a', 'b', 'c'];

test('names and keys agree after any changes', () => {
  const change = fc.tuple(fc.constantFrom(...KEYS), fc.array(fc.constantFrom(...NAMES), { maxLength: 4 }));
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), changes => {
      const index = new KeysByName();
      const expected = new Map<string, readonly string[]>();
      for (const [key, names] of changes) {
        index.set(key, names);
        expected.set(key, names);
      }
      for (const name of NAMES) {
        const keys = KEYS.filter(key => expected.get(key)?.includes(name));
        expect([...index.keys(name)].sort()).toEqual(keys);
      }
      for (const key of KEYS) expect(index.names(key)).toEqual(expected.get(key) ?? []);
    }),
  );
});
