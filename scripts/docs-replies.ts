import { wordedFor } from '../crds/wording.ts';
import { BY_CODE, BY_DETAIL } from '../operator/src/diagnose/decision/codes.ts';
import { CONNECTION } from '../operator/src/diagnose/decision/connection.ts';
import { ENVELOPE } from '../operator/src/diagnose/decision/envelope.ts';
import { LOGIN } from '../operator/src/diagnose/decision/login.ts';
import { MESSAGE } from '../operator/src/diagnose/decision/message.ts';
import type { Outcome } from '../operator/src/diagnose/decision/outcome.ts';
import type { Cause } from '../operator/src/diagnose/lexicon/index.ts';
import { LEXICON } from '../operator/src/diagnose/lexicon/index.ts';
import { table } from './markdown.ts';

const INTRO = `<!-- Generated from operator/src/diagnose by \`make generate\`. Do not edit. -->

# What replies of servers mean

The operator reads a rejection in this order:

1. The rules of the provider's preset ([Providers](providers.md)).
2. The words of the server.
3. The code, if the words name no cause.

It also uses the context: whether a login was made, whether TLS was verified, what the preset requires of login, sender and host, and the form of the credentials. If nothing decides, the message states it, and the remedy lists the causes in the order to check. \`probe --explain\` prints the rule that decided.

Words are compared without case, after URLs, addresses, host names and IDs are removed. An asterisk matches any ending of a word, \`a|b\` one of several words, a question mark a word that may be missing, and \`..\` a few words in between. \`codes\` are codes that some server software sends instead of words.

A code is the reply code or, as X.7.8, subject and detail of the enhanced code. It applies at the listed stages, if the words name no cause. [Reasons](reasons.md) explains each reason.`;

/** Stages that share the same outcomes, for the tables. */
const STAGES: readonly [stages: string, outcomes: Readonly<Partial<Record<Cause, Outcome<string>>>>][] = [
  ['greeting, EHLO', CONNECTION],
  ['AUTH', LOGIN],
  ['MAIL FROM, RCPT TO', ENVELOPE],
  ['DATA', MESSAGE],
];

const AT: Readonly<Record<string, string>> = {
  connection: 'greeting, EHLO and STARTTLS',
  login: 'AUTH',
  sender: 'MAIL FROM',
  recipient: 'RCPT TO',
  message: 'DATA',
};

/** Renders docs/replies.md. */
export function repliesDoc(): string {
  return wordedFor('cluster', `${[INTRO, ...(Object.keys(LEXICON) as Cause[]).map(section)].join('\n\n')}\n`);
}

function section(cause: Cause): string {
  const codes = codesOf(cause);
  const outcomes = STAGES.flatMap(([stages, outcome]) => {
    const found = outcome[cause];
    return found ? [[stages, `\`${found.reason}\``, found.message, found.remedy]] : [];
  });
  return [
    `## ${cause}`,
    ...(outcomes.length > 0 ? [table(['Stage', 'Reason', 'Message', 'Remedy'], outcomes)] : []),
    ...(codes.length > 0 ? [`Codes: ${codes.join('; ')}.`] : []),
    table(['Language', 'Words'], wordsOf(cause)),
  ].join('\n\n');
}

const wordsOf = (cause: Cause): string[][] =>
  Object.entries(LEXICON[cause]).map(([language, sources]) => [
    language,
    sources.map(source => `\`${source}\``).join(', '),
  ]);

const codesOf = (cause: Cause): string[] => [
  ...BY_DETAIL.filter(([, own]) => own === cause).map(([detail, , at]) => `X.${detail} at ${stagesOf(at)}`),
  ...BY_CODE.filter(([, own]) => own === cause).map(
    ([codes, , at]) => `${codes.join(', ')} at ${stagesOf(at)}`,
  ),
];

const stagesOf = (at: readonly string[]): string => at.map(group => AT[group] ?? group).join(', ');
