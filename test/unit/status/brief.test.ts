import { describe, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { remedyText } from '../../../operator/src/model/steps.ts';
import {
  causeAndStep,
  inBrief,
  NOTE_LIMIT,
  noteText,
  READY_LIMIT,
} from '../../../operator/src/status/brief.ts';
import type { EventNote } from '../../../operator/src/status/event-note.ts';
import { decideEvents } from '../../../operator/src/status/events.ts';
import { blockedStatus, type InactiveReason, invalidStatus } from '../../../operator/src/status/inactive.ts';
import { decideStatus } from '../../../operator/src/status/status.ts';
import { conditionOf, known, memoryOf, outcome } from '../../../testing/fixtures/known.ts';
import { CASES } from '../diagnose/rows/cases.ts';

/** The SmtpConfig whose last probe came to this, in a namespace and with outputs as long as they may be. */
function statusOf({ seen, diagnosis }: (typeof CASES)[number]): SmtpConfigStatus {
  const given = known(memoryOf(outcome(seen, { diagnosis })));
  const published = '2026-11-20T00:00:00Z';
  const outputs = Array.from({ length: 8 }, (_, n) => ({
    kind: 'Secret' as const,
    name: `${n}${'n'.repeat(240)}`,
    published,
  }));
  const config = { ...given.config, status: { outputs } };
  return decideStatus({
    ...given,
    config,
    outputs: outputs.map(({ kind, name }) => ({ kind, name, state: 'in-sync' })),
  });
}

/** An event as people read it. */
const told = (event: EventNote): EventNote => ({ ...event, note: noteText(event, '') });

/** Lines as kubectl describe prints them. */
function described(value: object, indent = ''): string[] {
  return Object.entries(value).flatMap(([key, entry]: [string, unknown]) => {
    const list = Array.isArray(value);
    if (typeof entry !== 'object' || entry === null) return [`${indent}${list ? '' : `${key}:  `}${entry}`];
    return list ? described(entry, indent) : [`${indent}${key}:`, ...described(entry, `${indent}  `)];
  });
}

const rowsOf = (lines: readonly string[]): number =>
  lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(line.length / 80)), 0);

const tooLong = (text: string, limit: number): boolean => text.length > limit;

describe('for each fault, over every row and every reply rule,', () => {
  const statuses = CASES.map(one => ({ when: one.when, finding: one.finding, status: statusOf(one) }));

  test('Ready has a limit, and begins with the cause', () => {
    const failed = statuses.filter(({ status }) => conditionOf(status, 'Ready')?.status === 'False');
    expect(failed.length).toBeGreaterThan(400);
    const messages = failed.map(({ finding, status }) => ({
      finding,
      text: conditionOf(status, 'Ready')?.message ?? '',
    }));
    expect(messages.filter(({ text }) => tooLong(text, READY_LIMIT))).toEqual([]);
    expect(messages.filter(({ finding, text }) => !text.startsWith(finding.message.slice(0, 25)))).toEqual(
      [],
    );
  });

  test('Ready shows what to do next', () => {
    const without = statuses.filter(({ finding, status }) => {
      const { status: value, message = '' } = conditionOf(status, 'Ready') ?? {};
      return value === 'False' && !message.includes(finding.remedy.slice(0, 20));
    });
    expect(
      without.map(({ when, finding, status }) => [
        when,
        finding.remedy,
        conditionOf(status, 'Ready')?.message,
      ]),
    ).toEqual([]);
  });

  test('no sentence is written twice: the message has the fault, and the remedy what to do', () => {
    const sentencesOf = (text = ''): string[] =>
      text.split(/(?<=[.!?。]["”)]?) /u).map(part => part.replace(/^\(\d+\) /, ''));
    const repeated = statuses.flatMap(({ when, status }) => {
      const { message, remedy, steps = [] } = status.diagnosis ?? {};
      const all = [message, remedy, ...steps].flatMap(sentencesOf).filter(part => part.length > 20);
      return all.filter((part, nth) => all.indexOf(part) < nth).map(part => [when, part]);
    });
    expect(repeated).toEqual([]);
  });

  test('each event has a limit, and links to the explanation of the reason', () => {
    const notes = statuses.flatMap(({ status }) => decideEvents({}, status).map(told));
    expect(notes.length).toBeGreaterThan(500);
    expect(notes.filter(({ note }) => tooLong(note, NOTE_LIMIT))).toEqual([]);
    const refused = notes.filter(({ type, action }) => type === 'Warning' && action === 'Verify');
    expect(
      refused.filter(
        ({ note, reason }) =>
          reason !== 'SettingsSuspect' &&
          reason !== 'CertificateExpiring' &&
          !/ See docs\/reasons\.md#[a-z0-9-]+\.$/.test(note),
      ),
    ).toEqual([]);
  });

  test('the remedy is written once, its steps as a list', () => {
    const twice = statuses.filter(({ finding, status: { conditions = [], diagnosis } }) => {
      const texts = conditions.filter(({ type }) => type !== 'Ready' && type !== 'Stalled');
      return (
        diagnosis?.condition === finding.condition &&
        (remedyText(diagnosis).slice(0, 25) !== finding.remedy.slice(0, 25) ||
          texts.some(({ message }) => message.includes(finding.remedy)))
      );
    });
    expect(twice).toEqual([]);
    const lists = statuses.flatMap(({ status }) => status.diagnosis?.steps ?? []);
    expect(lists.length).toBeGreaterThan(100);
    expect(lists.filter(step => /^\(\d\)/.test(step))).toEqual([]);
  });

  test('kubectl describe takes at most 120 rows at 80 columns', () => {
    const rows = CASES.map(({ when, seen, diagnosis }) => ({
      when,
      rows: rowsOf(described(decideStatus(known(memoryOf(outcome(seen, { diagnosis })))))),
    }));
    expect(rows.filter(({ rows: count }) => count > 120)).toEqual([]);
    expect(Math.max(...rows.map(({ rows: count }) => count))).toBeGreaterThan(60);
  });

  test('no command has a placeholder where the SmtpConfig is known', () => {
    const open = statuses.flatMap(({ status }) => [
      status.diagnosis ? remedyText(status.diagnosis) : '',
      ...(status.conditions ?? []).map(({ message }) => message),
    ]);
    expect(open.filter(text => /-n NAMESPACE|smtp NAME/.test(text))).toEqual([]);
    expect(open.some(text => text.includes('kubectl -n shop annotate smtp mail smtp-operator.dev/'))).toBe(
      true,
    );
  });

  test('the summary is the beginning of the cause', () => {
    const wrong = statuses.filter(
      ({ status: { diagnosis } }) =>
        diagnosis &&
        ((diagnosis.summary ?? '').length > 80 ||
          !diagnosis.message.startsWith((diagnosis.summary ?? '-').slice(0, 50))),
    );
    expect(wrong).toEqual([]);
  });
});

test('an output that cannot be written, a spec that cannot be used, and each reason that blocks, are within the limit', () => {
  const given = known({});
  const detail = 'admission webhook "policy.example.com" denied the request. '.repeat(60);
  const forbidden = decideStatus({
    ...given,
    outputs: [{ kind: 'Secret', name: 'mail-smtp', state: 'forbidden', detail }],
  });
  const all = [forbidden, invalidStatus({ config: given.config, now: 0, docsUrl: '' }, [detail])];
  for (const reason of [
    'NotAdmitted',
    'AdmissionPolicyMissing',
    'CABundleUnavailable',
  ] satisfies InactiveReason[])
    all.push(blockedStatus({ config: given.config, now: 0, docsUrl: '' }, reason, undefined));
  for (const status of all) {
    expect(conditionOf(status, 'Ready')?.message.length).toBeLessThanOrEqual(READY_LIMIT);
    for (const { note } of decideEvents({}, status).map(told))
      expect(note.length).toBeLessThanOrEqual(NOTE_LIMIT);
  }
});

test('whole sentences stay whole', () => {
  expect(inBrief('One is here. Two is there. Three is gone.', 30)).toBe('One is here. Two is there.');
  expect(inBrief('x'.repeat(50), 10)).toBe(`${'x'.repeat(9)}…`);
  expect(causeAndStep('Wrong.', 'Do it.', '', 'status.diagnosis')).toBe('Wrong. Do it.');
  const event = { type: 'Normal', reason: 'Any', action: 'Verify', note: 'Word. '.repeat(100) } as const;
  const text = noteText({ ...event, explained: 'docs/there.md' }, 'https://docs.example.com/');
  expect(text).toMatch(/Word\. See https:\/\/docs\.example\.com\/docs\/there\.md\.$/);
  expect(text.length).toBeLessThanOrEqual(NOTE_LIMIT);
});
