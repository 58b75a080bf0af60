import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { parseSmtpConfig } from '../../../crds/object.ts';
import { problemOf } from '../../../crds/problem.ts';

const problemsOf = (spec: object): readonly string[] =>
  parseSmtpConfig({
    metadata: {
      name: 'm',
      namespace: 'n',
      uid: 'u',
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec,
  }).problems;

test.each([
  [{ provider: 'gmial' }, /^spec\.provider: must be one of 126, .*, custom$/],
  [
    { provider: 'custom', endpoint: { host: 'h', port: 99_999 } },
    /^spec\.endpoint\.port: must be at most 65535$/,
  ],
  [{ provider: 'custom', endpoint: { host: 'h', port: 0 } }, /^spec\.endpoint\.port: must be at least 1$/],
  [{ provider: 'custom', endpoint: { host: 'h', port: 'x' } }, /^spec\.endpoint\.port: must be a number$/],
])('%j is explained without the words of the schema library', (spec, problem) => {
  expect(problemsOf(spec)[0]).toMatch(problem);
});

test('messages of the schema stay, and other problems keep their text', () => {
  const problem = (schema: z.ZodType, value: unknown) => {
    const issue = schema.safeParse(value).error?.issues[0];
    return issue && problemOf(issue);
  };
  expect(problem(z.enum(['a'], 'must be a'), 'b')).toBe('must be a');
  expect(problem(z.number().max(1, 'at most one'), 2)).toBe('at most one');
  expect(problem(z.string(), 1)).toContain('expected string');
  expect(problem(z.string().max(1), 'ab')).toContain('1');
});
