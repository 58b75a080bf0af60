import { describe, expect, test } from '@jest/globals';
import { HANDED } from '../../eval/cases.ts';
import { CORPORA } from '../../eval/corpora.ts';
import { judgeHanded, judgeReceivers } from '../../eval/judge.ts';

describe('cases from public reports', () => {
  test.each(HANDED)('case $id: $provider at $stage, $reply', handed => {
    const { got, expected, right } = judgeHanded(handed);
    expect({ got, expected, right }).toEqual({ got, expected, right: true });
  });
});

/** The rows of the half that was set aside are not shown, so that no rule is written for them. */
test.each(CORPORA)('$title: no fewer are right than before', corpus => {
  const judged = corpus.rows();
  const wrong = judged.filter(({ right }) => !right);
  expect(corpus.aside ? [] : wrong).toEqual([]);
  expect(judged.length - wrong.length).toBe(corpus.floor);
});

test('few replies of a receiver have no cause', () => {
  expect(judgeReceivers().filter(({ got }) => got === 'unknown').length).toBeLessThan(20);
});
