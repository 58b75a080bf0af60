import { ROWS, TABLE } from '../test/diagnosis/rows/index.ts';
import { OPERATOR } from '../test/diagnosis/rows/operator.ts';
import { linesOf } from '../test/diagnosis/table.ts';
import { table } from './markdown.ts';

const INTRO = `<!-- Generated from test/diagnosis/rows by \`make generate\`. Do not edit. -->

# What the diagnosis can tell apart

Each row is a fault that the tests create: firewall rules and routes in network namespaces, and DNS servers, mail servers and certificates with one fault each. The row shows what \`smtp-operator probe\`, the engine of the operator, must report. The words in the column \`message\` must be in its message or remedy. [Reasons](reasons.md) explains the reasons.

If \`openssl s_client\`, Postfix's \`posttls-finger\` or swaks can check the same case, the tests compare the results, and the row explains each difference. There are ${ROWS.length} rows; forms of the same reply share a line.`;

/** Renders docs/diagnosis.md. */
export function diagnosisDoc(): string {
  const parts = Object.entries(TABLE).map(([part, rows]) =>
    [
      `## ${part}`,
      table(
        ['case', 'fault', 'condition and reason', 'message', 'other tools'],
        linesOf(rows).map(line => [line.case, line.done, line.expected, line.says, line.peers]),
      ),
    ].join('\n\n'),
  );
  return `${[INTRO, ...parts, operator()].join('\n\n')}\n`;
}

/** Renders the cases that require a cluster, tested with the operator and a real API server. */
function operator(): string {
  const rows = OPERATOR.map(({ case: what, done, expect }) => [
    what,
    done,
    Object.entries(expect)
      .map(([condition, [status, reason]]) => `${condition} ${status}: ${reason}`)
      .join(', '),
  ]);
  return `## Secret, outputs and policy\n\nTested with the operator and a real API server.\n\n${table(['case', 'fault', 'conditions'], rows)}`;
}
