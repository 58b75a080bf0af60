import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { REASONS, type ReasonedCondition, reasonAddress } from '../../../crds/reasons.ts';
import type { Condition, SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { decideEvents } from '../../../operator/src/status/events.ts';

const condition = (type: string, status: Condition['status'], reason: string): Condition => ({
  type,
  status,
  reason,
  message: `${reason} was seen.`,
  observedGeneration: 1,
  lastTransitionTime: '2026-11-24T08:00:00Z',
});

const status = (...conditions: Condition[]): SmtpConfigStatus => ({ conditions });

test.each([
  ['Authenticated', 'RateLimited', 'docs/reasons.md#authenticated-ratelimited'],
  ['SenderAccepted', 'RateLimited', 'docs/reasons.md#senderaccepted-ratelimited'],
  ['EgressReachable', 'ConnectTimeout', 'docs/reasons.md#egressreachable-connecttimeout'],
])('the event of %s %s leads to its entry', (type, reason, address) => {
  const after = status(condition(type, 'False', reason), condition('Ready', 'False', reason));
  expect(decideEvents({}, after)).toEqual([
    { type: 'Warning', reason, action: 'Verify', note: `${reason} was seen.`, explained: address },
  ]);
});

test('an event that all is well leads nowhere', () => {
  const [event] = decideEvents({}, status(condition('Ready', 'True', 'Ready')));
  expect(event?.note).toBe('Ready was seen.');
});

test('every reason has an entry at its address', () => {
  const doc = readFileSync(new URL('../../../docs/reasons.md', import.meta.url), 'utf8');
  // How GitHub and others make the address of a heading.
  const headings = [...doc.matchAll(/^### (.+)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
  for (const [type, entries] of Object.entries(REASONS)) {
    for (const reason of Object.keys(entries))
      expect(headings).toContain(reasonAddress(type as ReasonedCondition, reason).split('#')[1]);
  }
});

test('every output that is deleted has an event before and after, with the reason and the way back', () => {
  const output = { kind: 'Secret', name: 'mail-smtp' } as const;
  const scheduled = [{ ...output, until: '2026-11-27T08:00:00Z' }];
  expect(decideEvents({}, {}, { retired: { scheduled, removed: [output] } })).toEqual([
    {
      type: 'Warning',
      reason: 'OutputRemovalScheduled',
      action: 'Publish',
      note: expect.stringMatching(/lists Secret mail-smtp\. It is kept unchanged until 2026-11-27T08:00:00Z/),
    },
    {
      type: 'Normal',
      reason: 'OutputRemoved',
      action: 'Publish',
      note: expect.stringMatching(/^Deleted Secret mail-smtp: spec\.outputs no longer lists it/),
    },
  ]);
});

describe('the sender domain', () => {
  const domain = (state: Condition['status'], reason: string) =>
    condition('DomainAuthenticated', state, reason);
  const events = (before: SmtpConfigStatus, after: SmtpConfigStatus) =>
    decideEvents(before, after).map(({ type, reason }) => `${type} ${reason}`);

  test('has an event with the address of its reason when it fails, and one when it is repaired', () => {
    const failed = status(domain('False', 'SPFMissing'));
    const repaired = status(domain('True', 'Authenticated'));
    expect(decideEvents({}, failed)[0]).toMatchObject({
      note: 'SPFMissing was seen.',
      explained: 'docs/reasons.md#domainauthenticated-spfmissing',
    });
    expect(events(failed, failed)).toEqual([]);
    expect(events(failed, status(domain('False', 'DKIMMissing')))).toEqual(['Warning DKIMMissing']);
    expect(events(failed, repaired)).toEqual(['Normal DomainAuthenticated']);
  });

  test('has none while it was always right, or while DNS does not answer', () => {
    const right = status(domain('True', 'Authenticated'));
    const silent = status(domain('Unknown', 'DNSUnavailable'));
    expect(events({}, right)).toEqual([]);
    expect(events(right, silent)).toEqual([]);
    expect(events(silent, right)).toEqual([]);
  });

  test('has one event where Ready requires it', () => {
    const both = status(domain('False', 'SPFMissing'), condition('Ready', 'False', 'SPFMissing'));
    expect(events({}, both)).toEqual(['Warning SPFMissing']);
  });
});
