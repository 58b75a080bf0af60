import { describe, expect, test } from '@jest/globals';
import { PROBE_CONDITIONS } from '../../../crds/conditions.ts';
import { REASONS, type ReasonEntry } from '../../../crds/reasons.ts';
import { both, FIELD, TERM, wordedFor } from '../../../crds/wording.ts';
import { PROBE_COMMAND_FLAGS } from '../../../operator/src/cli/probe.ts';
import { diagnose } from '../../../operator/src/diagnose/diagnose.ts';
import { printable } from '../../../operator/src/model/text.ts';
import { type Diagnosis, paragraphOf } from '../../../operator/src/model/verdict.ts';
import { presets } from '../../../operator/src/providers/index.ts';
import { TRY_AGAIN } from '../../../operator/src/providers/phrases.ts';
import type { Preset } from '../../../operator/src/providers/preset.ts';
import { CASES } from '../diagnose/rows/cases.ts';

/** Without what is quoted, host names, and commands in backquotes. */
const own = (text: string): string =>
  text.replace(/"[^"]*"|`[^`]*`|[\w-]+(?:\.[\w-]+)+\.example|[\w.-]+\.svc/g, '');

const textsOf = ({ finding, verdicts }: Diagnosis): string[] => [
  finding?.message ?? '',
  finding?.remedy ?? '',
  ...verdicts.map(paragraphOf),
];

/**
 * Remedies of the reasons that a probe can have. No row of a table has to meet them. Only the operator limits the
 * recipients.
 */
const REMEDIES = [...PROBE_CONDITIONS, 'MessageAccepted' as const].flatMap(condition =>
  Object.entries<ReasonEntry>(REASONS[condition])
    .filter(([reason, { status }]) => status === 'False' && reason !== 'RecipientNotAllowed')
    .map(([reason, { remedy }]) => ({ when: `${condition}: ${reason}`, remedy })),
);

/** Texts of the presets. No row has to meet them either. */
const OF_PRESETS = Object.values<Preset>(presets).flatMap(({ id, password, replies, oauth2 }) =>
  [
    password.obtain,
    oauth2?.refused ?? '',
    ...replies.flatMap(({ message, remedy }) => [message, remedy]),
  ].map(remedy => ({ when: `preset ${id}`, remedy })),
);
const TEXTS = [...REMEDIES, ...OF_PRESETS];

/** Every sentence of the diagnosis, over every row and every rule for a reply. */
const IN_CLUSTER = [
  ...CASES.flatMap(({ when, diagnosis }) => textsOf(diagnosis).map(text => ({ when, text: own(text) }))),
  ...TEXTS.map(({ when, remedy }) => ({ when, text: own(wordedFor('cluster', remedy)) })),
];
// probe has no spec.portPolicy.
const AT_TERMINAL = [
  ...CASES.filter(({ when }) => !when.includes('spec.portPolicy is Auto')).flatMap(
    ({ when, seen, context }) =>
      textsOf(diagnose(seen, { ...context, reader: 'terminal' })).map(text => ({ when, text: own(text) })),
  ),
  ...TEXTS.map(({ when, remedy }) => ({ when, text: own(wordedFor('terminal', remedy)) })),
];

describe('at a terminal,', () => {
  test('nothing is said of a cluster', () => {
    // OAuth2 by a refresh token, and a login without TLS, are things of the operator; a pod may be where probe runs.
    const elsewhere =
      /in the SmtpConfig set spec\.auth\.oauth2\.grant|spec\.auth\.oauth2|use an SmtpConfig|on the pod|smtp-operator login/g;
    const cluster =
      /\bspec\b|\bclusters?\b|\bSecrets?\b|\boperator\b|kubectl|SmtpConfig|\bpods?\b|\bnodes?\b|NetworkPolic|[Nn]amespace/;
    expect(AT_TERMINAL.filter(({ text }) => cluster.test(text.replace(elsewhere, '')))).toEqual([]);
    // Words that replace a thing of the cluster, where they make no sentence.
    expect(AT_TERMINAL.filter(({ text }) => /this machine (?:flag|does not log)/i.test(text))).toEqual([]);
  });

  test('every flag that is named exists', () => {
    const known = [...PROBE_COMMAND_FLAGS.map(({ name }) => `--${name}`), '--allow-plaintext-login'];
    const named = AT_TERMINAL.flatMap(({ text }) =>
      [...text.matchAll(/(?<![\w-])--[a-z](?:[a-z.-]*[a-z])?/g)].map(([flag]) => flag),
    );
    expect([...new Set(named)].filter(flag => !known.includes(flag))).toEqual([]);
    expect(new Set(named).size).toBeGreaterThan(10);
  });

  test('another login is another run', () => {
    expect(wordedFor('terminal', `Unlock it, then ${TRY_AGAIN}.`)).toBe('Unlock it, then run this again.');
  });
});

test('in the cluster, nothing is said of the flags of probe', () => {
  const flags = /--(?:password-file|username|host|port|tls|from|recipient|timeout|auth-method|server-name)\b/;
  expect(IN_CLUSTER.filter(({ text }) => flags.test(text))).toEqual([]);
});

test.each(['cluster', 'terminal'] as const)('no mark is left for the %s', reader => {
  const texts = CASES.map(({ seen, context }) => JSON.stringify(diagnose(seen, { ...context, reader })));
  expect(texts.filter(text => /[\uE000-\uE002]/.test(text))).toEqual([]);
});

describe('a phrase with two wordings', () => {
  const text = `Fix ${FIELD.host} ${TERM.inTheSecret}. ${both('The operator waits.', '')} Then go.`;

  test.each([
    ['cluster', 'Fix spec.endpoint.host in the Secret. The operator waits. Then go.'],
    ['terminal', 'Fix --host in the file of --password-file. Then go.'],
  ] as const)('is read in one of them: %s', (reader, worded) => {
    expect(wordedFor(reader, text)).toBe(worded);
  });

  test.each([
    ['at the beginning', `${both('Wait.', '')} Go.`, 'Go.'],
    ['at the end', `Go. ${both('Wait.', '')}`, 'Go.'],
    ['alone', both('Wait.', ''), ''],
  ])('can be empty for a reader: %s', (_where, marked, worded) => {
    expect(wordedFor('terminal', marked)).toBe(worded);
  });

  test('may hold another one', () => {
    const outer = both(`in the cluster, ${FIELD.tls}`, `here, ${FIELD.tls}`);
    expect([wordedFor('cluster', outer), wordedFor('terminal', outer)]).toEqual([
      'in the cluster, spec.endpoint.tls',
      'here, --tls',
    ]);
  });

  test('that was cut off leaves no mark', () => {
    for (let length = 0; length < text.length; length++)
      expect(wordedFor('cluster', text.slice(0, length))).not.toMatch(/[\uE000-\uE002]/);
  });

  test('cannot come from a server', () => {
    expect(printable(`535 ${both('a', 'b')}`)).toBe('535  a b');
  });

  test('changes nothing else', () => {
    const said = '"535 set spec.from.address in the Secret  of the cluster"';
    expect(wordedFor('terminal', `The server said ${said}. Check ${TERM.theSecret}.`)).toBe(
      `The server said ${said}. Check the file of --password-file.`,
    );
  });
});
