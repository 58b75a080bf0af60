interface Panel {
  title: string;
  kind: 'stat' | 'table' | 'timeseries';
  /** Width in columns; a Grafana dashboard has 24. */
  width: number;
  unit?: string;
  /** Colours by value, in ascending order; the first one has no lower limit. */
  thresholds?: readonly (readonly [from: number, color: 'green' | 'orange' | 'red'])[];
  queries: readonly { expr: string; legend?: string }[];
}

interface Row {
  title: string;
  panels: readonly Panel[];
}

const DAY = 86_400;
const SELECTED = 'namespace=~"$namespace"';
const READY = `max by (namespace, name) (smtp_operator_config_ready{${SELECTED}, reason!="Suspended"})`;
const quantile = (q: number, metric: string, by: string): string =>
  `histogram_quantile(${q}, sum by (le${by}) (rate(${metric}_bucket[$__rate_interval])))`;

/** Rows of the dashboard, the most important panels first. The variable filters every metric that has a namespace. */
export const ROWS: readonly Row[] = [
  {
    title: 'SmtpConfigs in $namespace',
    panels: [
      {
        title: 'Ready',
        kind: 'stat',
        width: 6,
        thresholds: [
          [0, 'orange'],
          [1, 'green'],
        ],
        queries: [{ expr: `count(${READY} == 1) or vector(0)` }],
      },
      {
        title: 'Not ready',
        kind: 'stat',
        width: 6,
        thresholds: [
          [0, 'green'],
          [1, 'red'],
        ],
        queries: [{ expr: `count(${READY} == 0) or vector(0)` }],
      },
      {
        title: 'Check pending',
        kind: 'stat',
        width: 6,
        thresholds: [
          [0, 'green'],
          [1, 'orange'],
        ],
        queries: [{ expr: `count(${READY} == -1) or vector(0)` }],
      },
      {
        title: 'First certificate expires in',
        kind: 'stat',
        width: 6,
        unit: 's',
        thresholds: [
          [0, 'red'],
          [7 * DAY, 'orange'],
          [30 * DAY, 'green'],
        ],
        queries: [{ expr: `min(smtp_operator_certificate_expiry_timestamp_seconds{${SELECTED}}) - time()` }],
      },
      {
        title: 'SmtpConfigs that are not ready, with the reason',
        kind: 'table',
        width: 24,
        queries: [
          {
            expr: `max by (namespace, name, provider, reason) (smtp_operator_config_ready{${SELECTED}, reason!="Suspended"} == 0)`,
          },
        ],
      },
      {
        title: 'Not ready, by reason',
        kind: 'timeseries',
        width: 12,
        queries: [
          {
            expr: `count by (reason) (max by (namespace, name, reason) (smtp_operator_config_ready{${SELECTED}} == 0))`,
            legend: '{{reason}}',
          },
        ],
      },
      {
        title: 'Logins, by provider and outcome',
        kind: 'timeseries',
        width: 12,
        queries: [
          {
            expr: `sum by (provider, outcome) (increase(smtp_operator_logins_total{${SELECTED}}[$__rate_interval]))`,
            legend: '{{provider}} {{outcome}}',
          },
        ],
      },
      {
        title: 'Credential rotations, by outcome',
        kind: 'timeseries',
        width: 12,
        queries: [
          {
            expr: `sum by (outcome) (increase(smtp_operator_rotations_total{${SELECTED}}[$__rate_interval]))`,
            legend: '{{outcome}}',
          },
        ],
      },
      {
        title: 'Writes of outputs',
        kind: 'timeseries',
        width: 12,
        queries: [
          {
            expr: `sum by (namespace) (increase(smtp_operator_outputs_written_total{${SELECTED}}[$__rate_interval]))`,
            legend: '{{namespace}}',
          },
        ],
      },
    ],
  },
  {
    title: 'The operator, all namespaces',
    panels: [
      {
        title: 'Leading replicas (expected: 1)',
        kind: 'stat',
        width: 6,
        thresholds: [
          [0, 'red'],
          [1, 'green'],
          [2, 'red'],
        ],
        queries: [{ expr: 'sum(smtp_operator_leader) or vector(0)' }],
      },
      {
        title: 'SmtpConfigs in the work queue',
        kind: 'timeseries',
        width: 9,
        queries: [
          { expr: 'sum(smtp_operator_queue_depth)', legend: 'queued' },
          { expr: 'sum(smtp_operator_queue_in_flight)', legend: 'in progress' },
        ],
      },
      {
        title: 'Accounts on hold after a rejected login',
        kind: 'timeseries',
        width: 9,
        thresholds: [
          [0, 'green'],
          [1, 'orange'],
        ],
        queries: [{ expr: 'sum by (retry) (smtp_operator_accounts_held)', legend: '{{retry}}' }],
      },
      {
        title: 'Time in the queue and time of a reconcile, 99th percentile',
        kind: 'timeseries',
        width: 12,
        unit: 's',
        thresholds: [
          [0, 'green'],
          [5, 'orange'],
          [60, 'red'],
        ],
        queries: [
          { expr: quantile(0.99, 'smtp_operator_queue_wait_duration_seconds', ''), legend: 'in the queue' },
          { expr: quantile(0.99, 'smtp_operator_reconcile_duration_seconds', ''), legend: 'reconcile' },
        ],
      },
      {
        title: 'Duration of a probe, by stage, 95th percentile',
        kind: 'timeseries',
        width: 12,
        unit: 's',
        thresholds: [
          [0, 'green'],
          [5, 'orange'],
          [10, 'red'],
        ],
        queries: [
          {
            expr: quantile(0.95, 'smtp_operator_probe_stage_duration_seconds', ', stage'),
            legend: '{{stage}}',
          },
        ],
      },
      {
        title: 'Requests to the API server, by verb, resource and status code',
        kind: 'timeseries',
        width: 24,
        unit: 'reqps',
        queries: [
          {
            expr: 'sum by (verb, resource, code) (rate(smtp_operator_api_requests_total[$__rate_interval]))',
            legend: '{{verb}} {{resource}} {{code}}',
          },
        ],
      },
    ],
  },
];

/** All queries of the dashboard. Tests check them. */
export const QUERIES: readonly string[] = ROWS.flatMap(({ panels }) =>
  panels.flatMap(({ queries }) => queries.map(({ expr }) => expr)),
);

const SOURCE = { type: 'prometheus', uid: '${datasource}' } as const;
const HEIGHT = { stat: 4, table: 8, timeseries: 8 } as const;
const COLUMNS = 24;

/** Returns the panels of a row in Grafana's format, without ids. The first line of the row is `top`. */
function laidOut({ title, panels }: Row, top: number): { panels: object[]; bottom: number } {
  let [x, y, height] = [0, top + 1, 0];
  const heading = {
    title,
    type: 'row',
    collapsed: false,
    panels: [],
    gridPos: { x: 0, y: top, w: COLUMNS, h: 1 },
  };
  const placed = panels.map(panel => {
    if (x + panel.width > COLUMNS) [x, y, height] = [0, y + height, 0];
    const gridPos = { x, y, w: panel.width, h: HEIGHT[panel.kind] };
    x += panel.width;
    height = Math.max(height, gridPos.h);
    return { ...shownAs(panel), gridPos };
  });
  return { panels: [heading, ...placed], bottom: y + height };
}

function shownAs({ title, kind, unit, thresholds, queries }: Panel): object {
  const steps = thresholds?.map(([value, color], at) => ({ color, value: at === 0 ? null : value }));
  // In a graph, a threshold is a line; in other panels it colours the value.
  const line = steps && kind === 'timeseries' && { custom: { thresholdsStyle: { mode: 'dashed' } } };
  const defaults = {
    ...(unit && { unit }),
    ...(steps && { thresholds: { mode: 'absolute', steps } }),
    ...line,
  };
  return {
    title,
    type: kind,
    datasource: SOURCE,
    fieldConfig: { defaults, overrides: [] },
    targets: queries.map(({ expr, legend = '' }, query) => ({
      refId: String.fromCharCode(65 + query),
      datasource: SOURCE,
      expr,
      legendFormat: legend,
      ...(kind === 'table' && { format: 'table', instant: true }),
    })),
    ...(kind === 'table' && {
      transformations: [{ id: 'organize', options: { excludeByName: { Time: true, Value: true } } }],
    }),
  };
}

/** Renders the Grafana dashboard. */
export function dashboard(): object {
  let top = 0;
  const panels = ROWS.flatMap(row => {
    const placed = laidOut(row, top);
    top = placed.bottom;
    return placed.panels;
  }).map((panel, index) => ({ id: index + 1, ...panel }));
  return {
    uid: 'smtp-operator',
    title: 'smtp-operator',
    tags: ['smtp', 'mail'],
    schemaVersion: 39,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [
        { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' },
        {
          name: 'namespace',
          label: 'Namespace',
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
