import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { REASONS_IN_CLUSTER, type ReasonedCondition, reasonAddress } from '../../../crds/reasons.ts';
import type { Condition, SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { PassNews } from '../../../operator/src/status/events.ts';
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
])('the event of %s %s links to its explanation', (type, reason, address) => {
  const after = status(condition(type, 'False', reason), condition('Ready', 'False', reason));
  expect(decideEvents({}, after)).toEqual([
    { type: 'Warning', reason, action: 'Verify', note: `${reason} was seen.`, explained: address },
  ]);
});

test('an event of a success has no link', () => {
  const [event] = decideEvents({}, status(condition('Ready', 'True', 'Ready')));
  expect(event?.note).toBe('Ready was seen.');
  expect(event).not.toHaveProperty('explained');
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
  for (const [type, entries] of Object.entries(REASONS_IN_CLUSTER)) {
    for (const reason of Object.keys(entries))
      expect(headings).toContain(reasonAddress(type as ReasonedCondition, reason).split('#')[1]);
  }
});

test('every deleted output has an event before and after, with the reason and how to keep it', () => {
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

describe('outputs', () => {
  const written = [{ kind: 'Secret' as const, name: 'o', state: 'written' as const }];
  const notes = (after: SmtpConfigStatus, news: PassNews) =>
    decideEvents({}, after, news).map(({ reason, note }) => `${reason}: ${note}`);
  const ready = status(condition('Ready', 'True', 'Ready'));
  const failed = status(condition('Ready', 'False', 'NameConflict'));

  test.each<[string, SmtpConfigStatus, PassNews, string[]]>([
    [
      'that are written have an event',
      {},
      { outputs: written },
      ['Published: Published verified settings in Secret o.'],
    ],
    ['have none where Ready tells of them', ready, { outputs: written }, ['Ready: Ready was seen.']],
    [
      'have one where Ready is about something else',
      failed,
      { outputs: written },
      ['NameConflict: NameConflict was seen.', 'Published: Published verified settings in Secret o.'],
    ],
    [
      'that were repaired have one, with who had changed them',
      ready,
      {
        outputs: written,
        repaired: [
          { kind: 'Secret', name: 'o', by: 'kubectl' },
          { kind: 'Secret', name: 'p', by: undefined },
        ],
      },
      ['Ready: Ready was seen.', 'Repaired: Restored Secret o after an external change (kubectl).'],
    ],
    [
      'that were repaired have one, also where no one is known to have changed them',
      {},
      { outputs: written, repaired: [{ kind: 'Secret', name: 'o' }] },
      ['Repaired: Restored Secret o after an external change.'],
    ],
  ])('%s', (_what, after, news, expected) => {
    expect(notes(after, news)).toEqual(expected);
  });
});

describe('namespaces', () => {
  const failed = (...names: string[]) => ({
    ...{ total: 9, ready: 1 },
    failed: names.map(name => ({ name, reason: 'Forbidden', message: 'quota' })),
  });
  const notes = (before: SmtpConfigStatus, after: SmtpConfigStatus, news: PassNews = {}) =>
    decideEvents(before, after, news).map(({ reason, note }) => `${reason}: ${note}`);

  test('in which publishing begins to fail have an event each, up to five', () => {
    const after = { namespaces: failed('a', 'b') };
    expect(notes({ namespaces: failed('a') }, after)).toEqual([
      'NotPublished: Not published in namespace b: quota.',
    ]);
    expect(notes({}, { namespaces: failed(...'abcdefg') })).toHaveLength(5);
    expect(notes({}, { namespaces: { total: 1, ready: 1 } })).toEqual([]);
    expect(decideEvents({}, after)[0]?.explained).toBe('docs/reasons.md#published-forbidden');
  });

  test('that no longer match are named once the outputs are deleted there', () => {
    expect(notes({}, {}, { takenBack: ['a', 'b'] })).toEqual([
      'OutputRemoved: Deleted the outputs in namespaces that no longer match: a, b.',
    ]);
  });

  test('in which an output was repaired are named, ten at most', () => {
    const repaired = (...namespaces: string[]) =>
      namespaces.map(namespace => ({ kind: 'Secret', name: 'o', namespace }));
    expect(notes({}, {}, { repaired: repaired('a') })).toEqual([
      'Repaired: Restored Secret a/o after an external change.',
    ]);
    const [ten] = notes({}, {}, { repaired: repaired(...'abcdefghij') });
    expect(ten).toContain('Secret j/o after');
    const [many] = notes({}, {}, { repaired: repaired(...'abcdefghijkl') });
    expect(many).toContain('Secret j/o and 2 more after');
  });
});

describe('a message', () => {
  const sent = (reason: string, time: string): SmtpConfigStatus =>
    ({
      ...status(condition('MessageAccepted', reason === 'Accepted' ? 'True' : 'False', reason)),
      message: { time },
    }) as SmtpConfigStatus;

  test.each<[string, SmtpConfigStatus, SmtpConfigStatus, object[]]>([
    [
      'that was accepted has an event',
      {},
      sent('Accepted', '1'),
      [{ type: 'Normal', reason: 'MessageAccepted', action: 'Send', note: 'Accepted was seen.' }],
    ],
    [
      'that was not leads to its reason',
      sent('Accepted', '1'),
      sent('Pending', '2'),
      [
        {
          ...{ type: 'Warning', reason: 'MessageNotAccepted', action: 'Send', note: 'Pending was seen.' },
          explained: 'docs/reasons.md#messageaccepted-pending',
        },
      ],
    ],
    ['has one event', sent('Accepted', '1'), sent('Accepted', '1'), []],
    ['has none before it is sent', {}, status(condition('MessageAccepted', 'Unknown', 'Pending')), []],
    [
      'has none where its condition is gone',
      {},
      { message: sent('Accepted', '1').message } as SmtpConfigStatus,
      [],
    ],
  ])('%s', (_what, before, after, expected) => {
    expect(decideEvents(before, after)).toStrictEqual(expected);
  });
});

describe('a fallback', () => {
  const using = (name: string | undefined, ...conditions: Condition[]): SmtpConfigStatus => ({
    ...status(...conditions),
    fallback: name === undefined ? {} : { name },
  });
  const notes = (before: SmtpConfigStatus, after: SmtpConfigStatus) =>
    decideEvents(before, after).map(({ type, reason, note }) => `${type} ${reason}: ${note}`);
  const while_ = condition('UsingFallback', 'True', 'PrimaryUnusable');

  test.each<[string, SmtpConfigStatus, SmtpConfigStatus, string[]]>([
    [
      'has an event when it begins',
      {},
      using('b', while_),
      ['Warning UsingFallback: PrimaryUnusable was seen.'],
    ],
    [
      'has one also without its condition',
      {},
      using('b'),
      ['Warning UsingFallback: Published the settings of SmtpConfig b.'],
    ],
    ['has none while it is the same', using('b', while_), using('b', while_), []],
    [
      'has one when it goes on to another one',
      using('b', while_),
      using('c', while_),
      ['Warning UsingFallback: PrimaryUnusable was seen.'],
    ],
    [
      'has one when it ends',
      using('b', while_),
      using(undefined),
      ['Normal FallbackEnded: Returned from the settings of SmtpConfig b to the own settings.'],
    ],
    ['has none where there is none', {}, using(undefined), []],
  ])('%s', (_what, before, after, expected) => {
    expect(notes(before, after)).toEqual(expected);
  });
});

test('the reason of Ready is explained where the condition that fails has it', () => {
  const other = condition('SenderAccepted', 'Unknown', 'RateLimited');
  const first = condition('Authenticated', 'True', 'RateLimited');
  const after = status(first, other, condition('Ready', 'False', 'RateLimited'));
  expect(decideEvents({}, after)[0]?.explained).toBe('docs/reasons.md#ready-ratelimited');
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
    expect(events(status(domain('False', 'SPFMissing')), silent)).toEqual([]);
  });

  test('has one event where Ready requires it', () => {
    const both = status(domain('False', 'SPFMissing'), condition('Ready', 'False', 'SPFMissing'));
    expect(events({}, both)).toEqual(['Warning SPFMissing']);
  });
});
