import type { ConditionStatus } from '../crds/conditions.ts';
import { REASONS, type ReasonEntry, type ReasonedCondition } from '../crds/reasons.ts';

const INTRO = `<!-- Generated from crds/reasons by \`make generate\`. Do not edit. -->

# Conditions and reasons

Each condition of an SmtpConfig has one of the reasons below; the list is closed. The status beside a reason is that of the condition: \`True\` says that it holds, \`False\` goes with what is wrong, and \`Unknown\` with what is waited for. The message of the condition names what was seen and ends with what to do next; a remedy here is the general one, and that in the message may say more.

The checks are commands for a shell, in a pod of the cluster where the path matters. Fill in the words in capitals: HOST and PORT of \`status.endpoint\`, an ADDRESS that HOST resolves to, USER from the Secret, FROM as in \`spec.from.address\`; NAMESPACE and NAME of the object that the reason is about, KEY in it; OPERATOR-NAMESPACE and ACCOUNT of the operator's service account.

The conditions gate each other in this order: what comes after one that is \`False\` is not checked, and says so with a reason that begins with \`BlockedBy\`. A condition that does not apply is absent (\`SenderAccepted\` without \`spec.from\`). \`Reconciling\` and \`Stalled\` are there only while they are \`True\`, with the reason that \`Ready\` has.`;

/** What it means that the condition is True. */
const ABOUT: Readonly<Record<ReasonedCondition, string>> = {
  CredentialsAvailable: 'The Secret exists and has the keys.',
  EgressReachable: 'DNS resolved, TCP connected, and the server greeted with 220.',
  TLSVerified: 'The handshake was done at an allowed version, and chain and name of the certificate hold.',
  Authenticated: 'The login succeeded with the current Secret.',
  SenderAccepted: 'The server accepted MAIL FROM with the address of `spec.from`; only with `spec.from`.',
  Published: 'Every output holds what it should.',
  RotationPending:
    'A newer credential waits, unverified; the last good one is still published. There only while it is `True`.',
  Ready:
    'All of the above that apply are True. Otherwise it has the reason of the first condition that is not, or one of these.',
};

/** In gate order, as the vocabulary has them; the two that sum up the gates come last. */
const ORDER = Object.keys(REASONS) as readonly ReasonedCondition[];

/** docs/reasons.md. */
export function reasonsDoc(): string {
  return `${[INTRO, contents(), ...ORDER.map(section)].join('\n\n')}\n`;
}

const contents = (): string =>
  ORDER.map(condition => `- [${condition}](#${condition.toLowerCase()})`).join('\n');

/** Those that are well first, then what is wrong in the order of the vocabulary, then what waits. */
const STATUSES: readonly ConditionStatus[] = ['True', 'False', 'Unknown'];

function section(condition: ReasonedCondition): string {
  const entries: [string, ReasonEntry][] = Object.entries(REASONS[condition]);
  const sorted = STATUSES.flatMap(status => entries.filter(([, entry]) => entry.status === status));
  return [`## ${condition}`, ABOUT[condition], ...sorted.map(reason)].join('\n\n');
}

function reason([name, { status, meaning, remedy, check }]: [string, ReasonEntry]): string {
  return [
    `### ${name}`,
    `\`${status}\`. ${text(meaning)}`,
    `**What to do:** ${text(remedy)}`,
    ...(check === undefined ? [] : [`\`\`\`sh\n${check}\n\`\`\``]),
  ].join('\n\n');
}

/** An angle bracket would begin a tag, and an asterisk or underscore a change of type. */
const text = (words: string): string => words.replaceAll('<', '&lt;').replace(/[*_]/g, '\\$&');
