import { CONDITIONS, type ConditionStatus } from '../crds/conditions.ts';
import { REASONS, type ReasonEntry, type ReasonedCondition } from '../crds/reasons.ts';
import { wordedFor } from '../crds/wording.ts';
import { CLOUD_BLOCKS } from '../operator/src/diagnose/clouds.ts';
import { listOf } from '../operator/src/diagnose/message.ts';
import { presets } from '../operator/src/providers/index.ts';
import type { Preset, ReplyRule, ReplyStage } from '../operator/src/providers/preset.ts';
import { table } from './markdown.ts';

const INTRO = `<!-- Generated from crds/reasons by \`make generate\`. Do not edit. -->

# Conditions and reasons

Each condition of an SmtpConfig has one of the reasons below; the list is closed. The status beside a reason is that of the condition: \`True\`, \`False\` if something is wrong, and \`Unknown\` while the result is pending. The message of the condition names the evidence and ends with what to do. The remedies on this page are general; follow the message if it is more specific. To search by symptom, use [Troubleshooting](troubleshooting.md).

The address of each entry consists of condition and reason in lower case, and events end with it: \`reasons.md#egressreachable-connecttimeout\`. [Diagnosis](diagnosis.md) lists the faults with which each reason was tested.

The checks by hand are shell commands. If the network path matters, run them in a pod of the cluster. Replace the words in capitals: HOST and PORT of \`status.endpoint\`, an ADDRESS that HOST resolves to, USER from the Secret, FROM as in \`spec.from.address\`, its DOMAIN, RECIPIENT as in \`spec.checks.recipient\` (or FROM again), and PROVIDER as in \`spec.provider\`; NAMESPACE and NAME of the object that the reason is about, KEY in it; OPERATOR-NAMESPACE and ACCOUNT of the operator's service account.

Conditions depend on each other in this order. A condition after one that is \`False\` is not checked: it is \`Unknown\`, with a reason that begins with \`BlockedBy\`. A condition that does not apply is absent, such as \`SenderAccepted\` without \`spec.from\`. \`Reconciling\` and \`Stalled\` are present only while they are \`True\`, with the reason of \`Ready\`.`;

/** Conditions in gate order, as in the vocabulary; the two that summarize the gates come last. */
const ORDER = Object.keys(REASONS) as readonly ReasonedCondition[];

/** Renders docs/reasons.md. */
export function reasonsDoc(): string {
  return wordedFor('cluster', `${[INTRO, contents(), ...ORDER.map(section)].join('\n\n')}\n`);
}

const contents = (): string =>
  ORDER.map(condition => `- [${condition}](#${condition.toLowerCase()})`).join('\n');

/** Order of the statuses. Within a status, reasons keep the order of the vocabulary. */
const STATUSES: readonly ConditionStatus[] = ['True', 'False', 'Unknown'];

function section(condition: ReasonedCondition): string {
  const entries: [string, ReasonEntry][] = Object.entries(REASONS[condition]);
  const sorted = STATUSES.flatMap(status => entries.filter(([, entry]) => entry.status === status));
  return [
    `## ${condition}`,
    CONDITIONS[condition].means,
    ...sorted.map(([name, entry]) => reason(condition, name, entry)),
  ].join('\n\n');
}

/**
 * Renders one reason. The heading includes the condition, because several conditions can share a reason and each needs
 * its own anchor.
 */
function reason(
  condition: ReasonedCondition,
  name: string,
  { status, meaning, remedy, check, shows }: ReasonEntry,
): string {
  return [
    `### ${condition}: ${name}`,
    `\`${status}\`. ${text(meaning)}`,
    `**What to do:** ${text(remedy)}`,
    ...(check === undefined ? [] : [`**Check by hand:**\n\n\`\`\`sh\n${check}\n\`\`\``]),
    ...(shows === undefined ? [] : [`The output contains ${listOf(shows.map(part => `\`${part}\``))}.`]),
    ...clouds(name),
    ...providers(condition, name),
  ].join('\n\n');
}

/** Lists the clouds that block mail ports, with the ports. Only for reason ConnectTimeout. */
function clouds(name: string): string[] {
  if (name !== 'ConnectTimeout') return [];
  const rows = CLOUD_BLOCKS.map(({ cloud, port, note }) => [cloud, String(port), note]);
  return ['**Clouds that block mail ports:**', table(['cloud', 'port', 'what is known'], rows)];
}

const AT: Partial<Readonly<Record<ReasonedCondition, readonly ReplyStage[]>>> = {
  EgressReachable: ['greeting', 'ehlo'],
  TLSVerified: ['starttls'],
  // A problem of the account that MAIL FROM reveals is fixed at the login.
  Authenticated: ['auth', 'sender'],
  SenderAccepted: ['sender'],
};

/** Lists each provider's reply with this reason, and its remedy. */
function providers(condition: ReasonedCondition, name: string): string[] {
  const stages = AT[condition] ?? [];
  const found = Object.values(presets).flatMap(preset =>
    preset.replies
      .filter(rule => rule.reason === name && rule.at.some(stage => stages.includes(stage)))
      .map(rule => entryOf(preset, rule)),
  );
  return found.length === 0 ? [] : ['**At these providers:**', found.join('\n')];
}

function entryOf({ id, title }: Preset, { codes = [], says, remedy }: ReplyRule): string {
  const words = says === undefined ? 'with any text' : `“${text(says)}”`;
  return `- [${title}](providers.md#${id}), ${codes.join(' or ')} ${words}: ${text(remedy)}`;
}

/** Escapes text: an angle bracket would start a tag, and an asterisk or underscore would start emphasis. */
const text = (words: string): string => words.replaceAll('<', '&lt;').replace(/[*_]/g, '\\$&');
