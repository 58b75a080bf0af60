import { asksSwaks } from './peers.ts';
import type { Peer, Row } from './row.ts';

/** One line of the table: a row, or all the forms of one reply. */
export interface Line {
  case: string;
  done: string;
  expected: string;
  says: string;
  peers: string;
  rows: readonly Row[];
}

/** Returns the lines of the table: forms of the same reply share a line. */
export function linesOf(rows: readonly Row[]): Line[] {
  return [...Map.groupBy(rows, row => row.case).values()].map(group => {
    const [first] = group as [Row, ...Row[]];
    const { condition, reason, says = [] } = first.expect;
    return {
      case: first.case,
      done: group.map(({ done }) => done).join(', '),
      expected: condition === 'Ready' ? 'Ready' : `${condition}: ${reason}`,
      says: says.filter(text => text !== 'said: "').join(' … '),
      peers: peersOf(first),
      rows: group,
    };
  });
}

/** Returns which peers agree, and why a differing peer is wrong. */
function peersOf(row: Row): string {
  const asked: readonly (readonly [string, Peer | undefined])[] = [
    ['openssl', row.openssl],
    ['Postfix', row.postfix],
    ['swaks', asksSwaks(row) ? row.swaks || { says: '' } : undefined],
  ];
  const judged = asked.flatMap(([name, peer]) => (peer ? [{ name, differs: peer.differs }] : []));
  const agree = judged.filter(({ differs }) => differs === undefined).map(({ name }) => name);
  const differ = judged.flatMap(({ differs }) => (differs === undefined ? [] : [differs]));
  return [...(agree.length > 0 ? [`${agree.join(', ')} agree`] : []), ...differ].join('; ');
}
