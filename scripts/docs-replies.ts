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

A refusal is read in three ways: the words of the server, the meaning of its code, and what is known besides (whether a login was made, whether TLS holds, what the preset says about login, sender and host, and the shape of the Secret). The rules of the provider's own preset come first ([providers.md](providers.md)); then come the words, and the code counts only where the words name no cause. Where nothing decides, the message says so, and the remedy lists the causes in the order to check. \`probe --explain\` prints what decided.

Words are compared without case, after URLs, addresses, host names and ids are taken out. An asterisk stands for any ending of a word, \`a|b\` for one of several words, a question mark for a word that may be missing, \`..\` for a few words between. \`codes\` are what one kind of server software sends in place of words.

A code is the reply code or, as X.7.8, subject and detail of the enhanced code; it counts at the stages beside it, where the words name no cause. What a reason means in full is in [reasons.md](reasons.md).`;

/** The stages at which the same outcome counts, as a table has them. */
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

/** docs/replies.md. */
export function repliesDoc(): string {
  return `${[INTRO, ...(Object.keys(LEXICON) as Cause[]).map(section)].join('\n\n')}\n`;
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
