import { HANDED } from './cases.ts';
import { readCorpus } from './corpus.ts';
import type { Judged } from './judge.ts';
import { judgeHanded, judgeLabelled, judgeReceivers } from './judge.ts';

/** A set of replies that are evaluated together, and the minimum number of right results. */
export interface Corpus {
  title: string;
  /** Number of right results at its last increase. It may only be lowered for a stated reason. */
  floor: number;
  rows: () => Judged[];
  /** Whether wrong rows are hidden, so that no rule is written for them. */
  aside?: true;
}

const labelled = (name: string) => (): Judged[] => readCorpus(`${name}/replies.jsonl`).map(judgeLabelled);

export const CORPORA: readonly Corpus[] = [
  { title: 'handed cases', floor: 16, rows: () => HANDED.map(judgeHanded) },
  { title: 'public reports, known half', floor: 143, rows: labelled('known') },
  { title: 'public reports, held-out half', floor: 137, rows: labelled('held-out'), aside: true },
  { title: 'fresh public reports', floor: 429, rows: labelled('fresh') },
  { title: 'public reports, last batch', floor: 40, rows: labelled('last'), aside: true },
  { title: 'what servers are known to say', floor: 432, rows: labelled('servers') },
  { title: 'replies of receivers, none a wrong password', floor: 206, rows: judgeReceivers },
];
