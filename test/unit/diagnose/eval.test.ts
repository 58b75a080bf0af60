import { describe, expect, test } from '@jest/globals';
import { HANDED } from '../../eval/cases.ts';
import { readCorpus } from '../../eval/corpus.ts';
import { judgeHanded, judgeLabelled, judgeReceivers } from '../../eval/judge.ts';

describe('cases from public reports', () => {
  test.each(HANDED)('case $id: $provider at $stage, $reply', handed => {
    const { got, expected, right } = judgeHanded(handed);
    expect({ got, expected, right }).toEqual({ got, expected, right: true });
  });
});

/** The half that was set aside is judged by `make eval` alone, so that no rule is written for it. */
test('of the replies that may be looked at, each means what the report found', () => {
  const wrong = readCorpus('known/replies.jsonl')
    .map(judgeLabelled)
    .filter(({ right }) => !right);
  expect(wrong).toEqual([]);
});

test('of the fresh reports, which no rule was written for when they came, each means what the report found', () => {
  const judged = readCorpus('fresh/replies.jsonl').map(judgeLabelled);
  expect(judged.length).toBeGreaterThan(30);
  expect(judged.filter(({ right }) => !right)).toEqual([]);
});

test('no reply of a receiver is taken for a wrong password, and few for nothing', () => {
  const judged = judgeReceivers();
  expect(judged.filter(({ right }) => !right)).toEqual([]);
  expect(judged).toHaveLength(206);
  expect(judged.filter(({ got }) => got === 'unknown').length).toBeLessThan(20);
});
