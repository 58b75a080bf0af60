import { ALERTS, type Alert } from '../charts/source/alerts.ts';

const INTRO = `<!-- Generated from charts/source/alerts.ts by \`make generate\`. Do not edit. -->

# Alerts

| Prometheus | how to get the alerts |
| --- | --- |
| with the Prometheus Operator | \`metrics.prometheusRule.enabled=true\` of the [chart](../charts/smtp-operator/README.md) creates a PrometheusRule |
| without it | name [rules.yaml](../charts/smtp-operator/files/rules.yaml) in \`rule_files\` of Prometheus, and scrape port 8080 of the operator's pods |

The [metrics](metrics.md) are the same in both cases.
`;

/** Renders docs/alerts.md: the runbook of each alert, under the alert's name. */
export const alertsDoc = (): string => [INTRO, ...ALERTS.map(section)].join('\n');

function section({ name, meaning, steps, severity, for: wait, expr }: Alert): string {
  const numbered = steps.map((step, at) => `${at + 1}. ${step}`).join('\n');
  return `## ${name}

${meaning}

Severity ${severity}; fires after ${wait}.

${numbered}

\`\`\`promql
${expr}
\`\`\`
`;
}
