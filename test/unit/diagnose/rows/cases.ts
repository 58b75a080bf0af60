import type { DiagnosisContext } from '../../../../operator/src/diagnose/diagnose.ts';
import { diagnose } from '../../../../operator/src/diagnose/diagnose.ts';
import type { Evidence } from '../../../../operator/src/model/evidence.ts';
import type { Diagnosis, Finding } from '../../../../operator/src/model/verdict.ts';
import { context } from '../../../../testing/fixtures/evidence.ts';
import { PROBED_REPLIES } from '../../../../testing/fixtures/replies.ts';
import { GENERAL_ROWS, refusedAt } from './general-replies.ts';
import { ROWS } from './index.ts';

/** Something wrong, diagnosed. */
export interface Case {
  when: string;
  seen: Evidence;
  context: DiagnosisContext;
  diagnosis: Diagnosis;
  finding: Finding;
}

/** Every fault in the tables, for properties that hold for each of them. */
export const CASES: readonly Case[] = [
  ...ROWS.map(row => diagnosed(row.when, row.seen, row.context ?? context())),
  ...GENERAL_ROWS.map(({ at, reply }) =>
    diagnosed(`any server at ${at}: ${reply}`, refusedAt(at, reply), context('custom')),
  ),
  ...PROBED_REPLIES.map(({ provider, at, reply }) =>
    diagnosed(`${provider} at ${at}: ${reply}`, refusedAt(at, reply), context(provider)),
  ),
];

function diagnosed(when: string, seen: Evidence, known: DiagnosisContext): Case {
  const diagnosis = diagnose(seen, known);
  if (!diagnosis.finding) throw new Error(`nothing was found when ${when}`);
  return { when, seen, context: known, diagnosis, finding: diagnosis.finding };
}
