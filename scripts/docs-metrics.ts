import { createMetrics } from '../operator/src/telemetry/metrics.ts';

const INTRO = `<!-- Generated from operator/src/telemetry/metrics.ts by \`make generate\`. Do not edit. -->

# Metrics

The operator serves these metrics at \`/metrics\` on port 8080 (\`--listen\`), in the text format of Prometheus. Names and labels are stable: a change is announced in the changelog.

Labels are bounded. \`provider\`, \`stage\`, \`outcome\`, \`type\` and \`reason\` have closed lists of values (see [Reasons](reasons.md) and [Providers](providers.md)). \`namespace\` and \`name\` are those of existing SmtpConfigs. Only the replica that holds the Lease has series of SmtpConfigs: use \`max by (namespace, name)\` over all replicas. No metric contains the server's words, host names or user names.

`;

/** Properties of a metric in prom-client that its types omit. */
interface Definition {
  name: string;
  help: string;
  type: string;
  labelNames: readonly string[];
}

/** Renders docs/metrics.md. */
export function metricsDoc(): string {
  const rows = definitions().map(
    ({ name, type, labelNames, help }) =>
      `| \`${name}\` | ${type} | ${labelNames.map(label => `\`${label}\``).join(', ')} | ${help.replaceAll('|', '\\|')} |`,
  );
  return `${INTRO}| name | type | labels | meaning |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

export function definitions(): Definition[] {
  const nothing = () => 0;
  const { registry } = createMetrics(
    { depth: nothing, inFlight: nothing },
    () => false,
    () => ({}),
  );
  return (registry.getMetricsAsArray() as unknown as Definition[]).toSorted((a, b) =>
    a.name.localeCompare(b.name),
  );
}
