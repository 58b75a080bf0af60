import { listOf, quote } from '../diagnose/message.ts';
import type { Because } from '../model/verdict.ts';

const BY: Readonly<Record<Because['by'], string>> = {
  rule: "a rule of the provider's preset",
  words: "the server's words",
  code: 'the reply code, because the words name no cause',
  knowledge: 'facts other than the reply',
  nothing: 'nothing: neither the words nor the code name one cause',
};

/** Explains why a reply has its meaning, one fact per line. */
export function explanation({ by, cause, rule, words, code, known, secret }: Because): string[] {
  return [
    `decided by ${BY[by]}`,
    ...(rule === undefined ? [] : [`rule       ${rule}`]),
    ...(cause === undefined ? [] : [`cause      ${cause}`]),
    ...(words === undefined ? [] : [`words      ${quote(words)}`]),
    `code       ${code}`,
    ...(known.length > 0 ? [`known      ${listOf(known)}`] : []),
    ...(secret?.length ? [`Secret     ${listOf(secret)}`] : []),
  ];
}
