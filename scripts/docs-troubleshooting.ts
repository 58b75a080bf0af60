import { REASONS, type ReasonEntry, type ReasonedCondition } from '../crds/reasons.ts';
import { wordedFor } from '../crds/wording.ts';
import { table } from './markdown.ts';
import { OLDER_CHECKS, SYMPTOMS, type Symptom } from './troubleshooting/symptoms.ts';

const INTRO = `<!-- Generated from scripts/troubleshooting and crds/reasons by \`make generate\`. Do not edit. -->

# Troubleshooting

Find the symptom, then the reason that \`kubectl\` shows, and follow the last column. Each reason links to its entry in [reasons.md](reasons.md), which has a check by hand and the fix for each provider.

## Read the reason first

\`\`\`sh
kubectl get smtp
kubectl describe smtp mail
\`\`\`

\`REASON\` in the first output is the first condition that fails. In the second output, read the message of that condition. It has the evidence and the fix for your server. If they differ from this page, follow the message.

To list only what is not ready, with the first words of the cause:

\`\`\`sh
kubectl get smtp --all-namespaces --field-selector status.ready=False -o wide
\`\`\`

After a fix outside the cluster, request a check and wait for it:

\`\`\`sh
requested="$(date +%s)"
kubectl annotate smtp mail --overwrite smtp-operator.dev/probe-requested-at="$requested"
kubectl wait smtp mail --for=jsonpath='{.status.lastHandledProbeAt}'="$requested" --timeout=60s
kubectl wait smtp mail --for=condition=Ready --timeout=1s
\`\`\``;

/** Renders docs/troubleshooting.md. */
export function troubleshootingDoc(): string {
  return wordedFor(
    'cluster',
    `${[INTRO, ...SYMPTOMS.map(section), ...others(), OLDER_CHECKS].join('\n\n')}\n`,
  );
}

function section({ title, text, reasons }: Symptom): string {
  const rows = Object.entries(reasons).flatMap(([condition, names]) =>
    rowsOf(condition as ReasonedCondition, names === 'rest' ? rest(condition) : names),
  );
  return [
    `## ${title}`,
    text,
    ...(rows.length > 0 ? [table(['reason', 'what is wrong', 'fix'], rows)] : []),
  ].join('\n\n');
}

function rowsOf(condition: ReasonedCondition, names: readonly string[]): string[][] {
  const entries: Readonly<Record<string, ReasonEntry>> = REASONS[condition];
  return names.flatMap(name => {
    const entry = entries[name];
    if (!entry) return [];
    return [
      [
        `[\`${name}\`](reasons.md#${`${condition}-${name}`.toLowerCase()})`,
        marked(entry.meaning),
        marked(entry.remedy),
      ],
    ];
  });
}

/**
 * Returns the reasons of a condition that no symptom names, so that a new reason appears on the page without a change
 * here.
 */
function rest(condition: string): string[] {
  const named = new Set<string>(
    SYMPTOMS.flatMap(({ reasons }): readonly string[] => {
      const names = reasons[condition as ReasonedCondition];
      return names === undefined || names === 'rest' ? [] : names;
    }),
  );
  return failed(condition as ReasonedCondition).filter(name => !named.has(name));
}

const failed = (condition: ReasonedCondition): string[] =>
  Object.entries(REASONS[condition] as Readonly<Record<string, ReasonEntry>>)
    .filter(([, { status }]) => status === 'False')
    .map(([name]) => name);

/** Returns the conditions that no symptom names. */
function others(): string[] {
  const named = new Set(SYMPTOMS.flatMap(({ reasons }) => Object.keys(reasons)));
  return (Object.keys(REASONS) as ReasonedCondition[])
    .filter(condition => !named.has(condition) && failed(condition).length > 0)
    .map(condition =>
      section({
        title: `${condition} is False`,
        text: `The reasons of condition \`${condition}\`.`,
        reasons: { [condition]: 'rest' },
      }),
    );
}

/** Escapes asterisks and underscores, which would start emphasis. */
const marked = (words: string): string => words.replace(/[*_]/g, '\\$&');
