import Sequencer from '@jest/test-sequencer';

/** Suites that take minutes on one core: started last, they would run alone while the other worker has nothing to do. */
const LONGEST = ['test/integration/house/mutation.test.ts', 'test/diagnosis/table.test.ts'];

export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => LONGEST.findIndex(name => path.endsWith(name));
    const sorted = super.sort(tests);
    const long = sorted.filter(test => rank(test) >= 0).sort((a, b) => rank(a) - rank(b));
    return [...long, ...sorted.filter(test => rank(test) < 0)];
  }
}
