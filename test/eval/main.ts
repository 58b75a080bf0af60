import { HANDED } from './cases.ts';
import { readCorpus } from './corpus.ts';
import type { Judged } from './judge.ts';
import { judgeHanded, judgeLabelled, judgeReceivers } from './judge.ts';

/** `make eval`: how often the decision is right, by corpus; `--wrong` names what is not. */
function main(): void {
  const wrong = process.argv.includes('--wrong');
  const corpora: readonly (readonly [string, readonly Judged[]])[] = [
    ['handed cases', HANDED.map(judgeHanded)],
    ['public reports, known half', readCorpus('known/replies.jsonl').map(judgeLabelled)],
    ['public reports, held-out half', readCorpus('held-out/replies.jsonl').map(judgeLabelled)],
    ['fresh public reports', readCorpus('fresh/replies.jsonl').map(judgeLabelled)],
    ['replies of receivers, none a wrong password', judgeReceivers()],
  ];
  for (const [name, judged] of corpora) {
    const right = judged.filter(row => row.right).length;
    const percent = ((100 * right) / judged.length).toFixed(1);
    console.log(
      `${name.padEnd(46)} ${String(right).padStart(4)} of ${String(judged.length).padStart(4)}  ${percent} %`,
    );
    if (!wrong || name.includes('held-out')) continue;
    for (const { row, expected, got } of judged.filter(({ right: ok }) => !ok))
      console.log(`  ${row}\n    expected ${expected}, got ${got}`);
  }
}

main();
