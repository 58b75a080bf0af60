import { describe, expect, test } from '@jest/globals';
import { diagnose } from '../../../operator/src/diagnose/diagnose.ts';
import { context } from '../../../testing/fixtures/evidence.ts';
import { TABLES } from './rows/index.ts';

describe.each(Object.entries(TABLES))('%s:', (_name, { condition, rows }) => {
  test.each(rows)('when $when: $reason', row => {
    const { finding } = diagnose(row.seen, row.context ?? context());
    expect({
      condition: finding?.condition,
      reason: finding?.reason,
      retry: finding?.retry.kind,
    }).toEqual({ condition: row.condition ?? condition, reason: row.reason, retry: row.retry ?? 'backoff' });
    for (const fragment of row.says) expect(finding?.message).toContain(fragment);
    for (const fragment of row.remedy) expect(finding?.remedy).toContain(fragment);
    for (const fragment of row.never ?? [])
      expect(`${finding?.message} ${finding?.remedy}`).not.toContain(fragment);
  });
});
