import { ROWS, TABLE } from '../test/diagnosis/rows/index.ts';
import { OPERATOR } from '../test/diagnosis/rows/operator.ts';
import { linesOf } from '../test/diagnosis/table.ts';
import { table } from './markdown.ts';

const INTRO = `<!-- Generated from test/diagnosis/rows by \`make generate\`. Do not edit. -->

# What the diagnosis can tell apart

Each row is a fault that the tests make really happen (firewall rules and routes in network namespaces, DNS servers, mail servers and certificates on which one thing is wrong), and what \`smtp-operator probe\`, the engine that the operator uses, must say of it. The words in the last but one column must be in its message or remedy. [reasons.md](reasons.md) explains the reasons.

Where \`openssl s_client\`, Postfix's \`posttls-finger\` or swaks can judge the same case, their answer is held against ours; where one of them judges otherwise, the row says why. There are ${ROWS.length} rows here, of which those that are forms of the same reply stand on one line.`;

/** docs/diagnosis.md. */
export function diagnosisDoc(): string {
  const parts = Object.entries(TABLE).map(([part, rows]) =>
    [
      `## ${part}`,
      table(
        ['case', 'what was done', 'condition and reason', 'it says', 'peers'],
        linesOf(rows).map(line => [line.case, line.done, line.expected, line.says, line.peers]),
      ),
    ].join('\n\n'),
  );
  return `${[INTRO, ...parts, operator()].join('\n\n')}\n`;
}

/** What needs a cluster to be seen: tried with the operator and a real API server. */
function operator(): string {
  const rows = OPERATOR.map(({ case: what, done, expect }) => [
    what,
    done,
    Object.entries(expect)
      .map(([condition, [status, reason]]) => `${condition} ${status}: ${reason}`)
      .join(', '),
  ]);
  return `## Secret, outputs and policy\n\nTried with the operator and a real API server.\n\n${table(['case', 'what was done', 'conditions'], rows)}`;
}
