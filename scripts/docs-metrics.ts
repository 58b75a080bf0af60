import { createMetrics } from '../operator/src/telemetry/metrics.ts';

const INTRO = `<!-- Generated from operator/src/telemetry/metrics.ts by \`make generate\`. Do not edit. -->

# Metrics

The operator serves these at \`/metrics\` of port 8080 (\`--listen\`), in the text format of Prometheus. Names and labels are stable: a change is announced in the changelog.

Labels are bounded: \`provider\`, \`stage\`, \`outcome\`, \`type\` and \`reason\` are closed lists (see [reasons](reasons.md) and [providers](providers.md)), and \`namespace\` and \`name\` are those of SmtpConfigs that exist. Only the replica that holds the Lease has series of SmtpConfigs: take \`max by (namespace, name)\` over all replicas. The server's words, hosts and user names are in no metric.

`;

/** What prom-client keeps of a metric, which its types leave out. */
interface Definition {
  name: string;
  help: string;
  type: string;
  labelNames: readonly string[];
}

/** docs/metrics.md. */
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
