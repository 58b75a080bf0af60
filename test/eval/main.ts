import { CORPORA } from './corpora.ts';

/**
 * Runs `make eval`: prints the number of right results by corpus, and fails below a floor. `--wrong` lists the wrong
 * results.
 */
function main(): void {
  const wrong = process.argv.includes('--wrong');
  for (const corpus of CORPORA) {
    const judged = corpus.rows();
    const right = judged.filter(row => row.right).length;
    const percent = ((100 * right) / judged.length).toFixed(1);
    const fallen = right < corpus.floor ? `  FELL: at least ${corpus.floor} were right` : '';
    console.log(
      `${corpus.title.padEnd(46)} ${String(right).padStart(4)} of ${String(judged.length).padStart(4)}  ${percent} %${fallen}`,
    );
    if (fallen !== '') process.exitCode = 1;
    if (!wrong || corpus.aside) continue;
    for (const { row, expected, got } of judged.filter(({ right: ok }) => !ok))
      console.log(`  ${row}\n    expected ${expected}, got ${got}`);
  }
}

main();
