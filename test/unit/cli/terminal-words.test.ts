import { describe, expect, test } from '@jest/globals';
import { PROBE_COMMAND_FLAGS } from '../../../operator/src/cli/probe.ts';
import { atTerminal } from '../../../operator/src/cli/terminal-words.ts';
import { paragraphOf } from '../../../operator/src/model/verdict.ts';
import { TRY_AGAIN } from '../../../operator/src/providers/phrases.ts';
import { CASES } from '../diagnose/rows/cases.ts';

/** Without what is quoted, host names, and commands in backquotes. */
const own = (text: string): string =>
  text.replace(/"[^"]*"|`[^`]*`|[\w-]+(?:\.[\w-]+)+\.example|[\w.-]+\.svc/g, '');

/** Every sentence of the diagnosis, over every row and every rule for a reply. */
// probe has no spec.portPolicy.
const TEXTS = CASES.filter(({ when }) => !when.includes('spec.portPolicy is Auto')).flatMap(
  ({ when, finding, diagnosis }) => [
    { when, text: finding.message },
    { when, text: finding.remedy },
    ...diagnosis.verdicts.map(found => ({ when, text: paragraphOf(found) })),
  ],
);

describe('at a terminal,', () => {
  const shown = TEXTS.map(({ when, text }) => ({ when, text: own(atTerminal(text)) }));

  test('nothing is said of a cluster', () => {
    // OAuth2 by a refresh token, and a login without TLS, are things of the operator; a pod may be where probe runs.
    const elsewhere =
      /in the SmtpConfig set spec\.auth\.oauth2\.grant|spec\.auth\.oauth2|use an SmtpConfig|on the pod/g;
    const cluster =
      /\bspec\b|\bclusters?\b|\bSecrets?\b|\boperator\b|kubectl|SmtpConfig|\bpods?\b|\bnodes?\b|NetworkPolic|[Nn]amespace/;
    expect(shown.filter(({ text }) => cluster.test(text.replace(elsewhere, '')))).toEqual([]);
  });

  test('every flag that is named exists', () => {
    const known = [...PROBE_COMMAND_FLAGS.map(({ name }) => `--${name}`), '--allow-plaintext-login'];
    const named = shown.flatMap(({ text }) =>
      [...text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([flag]) => flag),
    );
    expect([...new Set(named)].filter(flag => !known.includes(flag))).toEqual([]);
    expect(new Set(named).size).toBeGreaterThan(10);
  });

  test('another login is another run', () => {
    expect(atTerminal(`Unlock it, then ${TRY_AGAIN}.`)).toBe('Unlock it, then run this again.');
  });

  test('what a server said is not changed', () => {
    const said = '"535 set spec.from.address in the Secret of the cluster"';
    expect(atTerminal(`The server said ${said}. Check the Secret.`)).toBe(
      `The server said ${said}. Check the file of --password-file.`,
    );
  });
});

test('in the cluster, nothing is said of the flags of probe', () => {
  const flags = /--(?:password-file|username|host|port|tls|from|recipient|timeout|auth-method|server-name)\b/;
  expect(TEXTS.filter(({ text }) => flags.test(own(text)))).toEqual([]);
});
