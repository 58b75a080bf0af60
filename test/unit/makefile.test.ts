import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const MAKEFILE = readFileSync(new URL('../../Makefile', import.meta.url), 'utf8');

test('make help has a line for every target that a person may ask for', () => {
  const targets = /^\.PHONY: (.*)$/m.exec(MAKEFILE)?.[1]?.split(' ') ?? [];
  const described = [...MAKEFILE.matchAll(/^([a-z0-9-]+):.*## \S/gm)].map(([, target = '']) => target);
  expect(described.toSorted()).toEqual(targets.toSorted());
});
