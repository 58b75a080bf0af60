import { HANDED } from './cases.ts';
import { readCorpus } from './corpus.ts';
import type { Judged } from './judge.ts';
import { judgeHanded, judgeLabelled, judgeReceivers } from './judge.ts';

/** Replies that are judged together, and how many of them must come out right. */
export interface Corpus {
  title: string;
  /** What was right when this was last raised: it falls only with a reason that is stated. */
  floor: number;
  rows: () => Judged[];
  /** Its wrong rows are not shown, so that no rule is written for them. */
  aside?: true;
}

const labelled = (name: string) => (): Judged[] => readCorpus(`${name}/replies.jsonl`).map(judgeLabelled);

export const CORPORA: readonly Corpus[] = [
  { title: 'handed cases', floor: 16, rows: () => HANDED.map(judgeHanded) },
  { title: 'public reports, known half', floor: 143, rows: labelled('known') },
  { title: 'public reports, held-out half', floor: 137, rows: labelled('held-out'), aside: true },
  { title: 'fresh public reports', floor: 104, rows: labelled('fresh') },
  { title: 'what servers are known to say', floor: 417, rows: labelled('servers') },
  { title: 'replies of receivers, none a wrong password', floor: 206, rows: judgeReceivers },
];
