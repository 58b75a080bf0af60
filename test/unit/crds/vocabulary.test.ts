import { describe, expect, test } from '@jest/globals';
import { CONDITION_TYPES, CONDITIONS, judgedBy, PROBE_CONDITIONS } from '../../../crds/conditions.ts';
import { REASONS } from '../../../crds/reasons.ts';
import { verdict, verdictFrom } from '../../../operator/src/model/verdict.ts';

describe('the table of conditions', () => {
  test('has a list of reasons for each condition that has reasons of its own, in the same order', () => {
    const reasoned = CONDITION_TYPES.filter(type => type !== 'Reconciling' && type !== 'Stalled');
    expect(Object.keys(REASONS)).toEqual(reasoned);
  });

  test('lets a condition be blocked only by an earlier one that has blocksAs', () => {
    for (const [index, type] of CONDITION_TYPES.entries()) {
      for (const blocker of CONDITIONS[type].blockedBy) {
        expect(CONDITION_TYPES.slice(0, index)).toContain(blocker);
        expect(CONDITIONS[blocker]).toHaveProperty('blocksAs');
      }
    }
  });

  test('names the conditions of a check', () => {
    expect(judgedBy('egress')).toEqual(['EgressReachable', 'TLSVerified']);
    expect(judgedBy('login', 'sender')).toEqual(['Authenticated', 'SenderAccepted']);
    expect(PROBE_CONDITIONS).toEqual(judgedBy('egress', 'login', 'sender'));
  });
});

describe('a verdict', () => {
  test('has the status that goes with its reason', () => {
    expect(verdict('Authenticated', 'LoggedIn', 'x').status).toBe('True');
    expect(verdict('Authenticated', 'Pending', 'x').status).toBe('Unknown');
    expect(verdict('Ready', 'ConnectTimeout', 'x').status).toBe('False');
    expect(verdict('Stalled', 'ConnectTimeout', 'x').status).toBe('True');
  });

  test('is cut to what the schema has room for', () => {
    expect(verdict('Ready', 'Ready', 'x'.repeat(5000)).message).toHaveLength(4096);
  });

  test('from outside is one only with a reason of its condition', () => {
    expect(verdictFrom('Authenticated', 'LoggedIn', 'x')).toEqual(verdict('Authenticated', 'LoggedIn', 'x'));
    expect(verdictFrom('Authenticated', 'ConnectTimeout', 'x')).toBeUndefined();
  });
});
