interface Panel {
  title: string;
  kind: 'stat' | 'table' | 'timeseries';
  /** Columns of the 24 that Grafana has. */
  width: number;
  unit?: string;
  queries: readonly { expr: string; legend?: string }[];
}

const SELECTED = '{namespace=~"$namespace"}';
const quantile = (q: number, metric: string, by: string): string =>
  `histogram_quantile(${q}, sum by (le${by}) (rate(${metric}_bucket[$__rate_interval])))`;

/** What a person wants to see first, first. */
export const PANELS: readonly Panel[] = [
  {
    title: 'Ready',
    kind: 'stat',
    width: 6,
    queries: [
      { expr: `count(max by (namespace, name) (smtp_operator_config_ready${SELECTED}) == 1) or vector(0)` },
    ],
  },
  {
    title: 'Not ready',
    kind: 'stat',
    width: 6,
    queries: [
      { expr: `count(max by (namespace, name) (smtp_operator_config_ready${SELECTED}) == 0) or vector(0)` },
    ],
  },
  {
    title: 'Leaders (must be 1)',
    kind: 'stat',
    width: 6,
    queries: [{ expr: 'sum(smtp_operator_leader)' }],
  },
  {
    title: 'Next end of a certificate',
    kind: 'stat',
    width: 6,
    unit: 's',
    queries: [{ expr: `min(smtp_operator_certificate_expiry_timestamp_seconds${SELECTED}) - time()` }],
  },
  {
    title: 'What does not work, and why',
    kind: 'table',
    width: 24,
    queries: [
      {
        expr: `max by (namespace, name, provider, reason) (smtp_operator_config_ready{namespace=~"$namespace", reason!="Suspended"} == 0)`,
      },
    ],
  },
  {
    title: 'Verdicts by reason',
    kind: 'timeseries',
    width: 12,
    queries: [
      {
        expr: 'sum by (reason) (rate(smtp_operator_verdicts_total[$__rate_interval]))',
        legend: '{{reason}}',
      },
    ],
  },
  {
    title: 'Logins by provider and outcome',
    kind: 'timeseries',
    width: 12,
    queries: [
      {
        expr: 'sum by (provider, outcome) (increase(smtp_operator_logins_total[$__rate_interval]))',
        legend: '{{provider}} {{outcome}}',
      },
    ],
  },
  {
    title: 'Duration of each stage of a probe, 95 of 100',
    kind: 'timeseries',
    width: 12,
    unit: 's',
    queries: [
      { expr: quantile(0.95, 'smtp_operator_probe_stage_duration_seconds', ', stage'), legend: '{{stage}}' },
    ],
  },
  {
    title: 'Rotations and writes of outputs',
    kind: 'timeseries',
    width: 12,
    queries: [
      {
        expr: 'sum by (outcome) (increase(smtp_operator_rotations_total[$__rate_interval]))',
        legend: 'rotation {{outcome}}',
      },
      {
        expr: 'sum(increase(smtp_operator_outputs_written_total[$__rate_interval]))',
        legend: 'outputs written',
      },
    ],
  },
  {
    title: 'Queue',
    kind: 'timeseries',
    width: 12,
    queries: [
      { expr: 'sum(smtp_operator_queue_depth)', legend: 'waiting' },
      { expr: 'sum(smtp_operator_queue_in_flight)', legend: 'being worked on' },
    ],
  },
  {
    title: 'Waiting and work, 99 of 100',
    kind: 'timeseries',
    width: 12,
    unit: 's',
    queries: [
      { expr: quantile(0.99, 'smtp_operator_queue_wait_duration_seconds', ''), legend: 'wait' },
      { expr: quantile(0.99, 'smtp_operator_reconcile_duration_seconds', ''), legend: 'reconcile' },
    ],
  },
  {
    title: 'Accounts that are not tried, because they were refused',
    kind: 'timeseries',
    width: 12,
    queries: [{ expr: 'sum by (retry) (smtp_operator_accounts_held)', legend: '{{retry}}' }],
  },
  {
    title: 'Requests to the API server',
    kind: 'timeseries',
    width: 12,
    queries: [
      {
        expr: 'sum by (verb, resource, code) (rate(smtp_operator_api_requests_total[$__rate_interval]))',
        legend: '{{verb}} {{resource}} {{code}}',
      },
    ],
  },
];

const SOURCE = { type: 'prometheus', uid: '${datasource}' } as const;
const HEIGHT = { stat: 4, table: 8, timeseries: 8 } as const;

/** The Grafana dashboard. */
export function dashboard(): object {
  let [x, y] = [0, 0];
  const panels = PANELS.map((panel, index) => {
    const h = HEIGHT[panel.kind];
    if (x + panel.width > 24) [x, y] = [0, y + (HEIGHT[PANELS[index - 1]?.kind ?? 'stat'] ?? 0)];
    const gridPos = { x, y, w: panel.width, h };
    x += panel.width;
    return {
      id: index + 1,
      title: panel.title,
      type: panel.kind,
      datasource: SOURCE,
      gridPos,
      fieldConfig: { defaults: panel.unit ? { unit: panel.unit } : {}, overrides: [] },
      targets: panel.queries.map(({ expr, legend = '' }, query) => ({
        refId: String.fromCharCode(65 + query),
        datasource: SOURCE,
        expr,
        legendFormat: legend,
        ...(panel.kind === 'table' && { format: 'table', instant: true }),
      })),
    };
  });
  return {
    uid: 'smtp-operator',
    title: 'smtp-operator',
    tags: ['smtp', 'mail'],
    schemaVersion: 39,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [
        { name: 'datasource', type: 'datasource', query: 'prometheus' },
        {
          name: 'namespace',
          type: 'query',
          datasource: SOURCE,
          query: 'label_values(smtp_operator_config_ready, namespace)',
          includeAll: true,
          allValue: '.*',
          multi: true,
          current: { text: 'All', value: '$__all' },
          refresh: 2,
        },
      ],
    },
    panels,
  };
}
