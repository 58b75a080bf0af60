import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { dashboard, QUERIES } from '../../../charts/source/dashboard.ts';
import type { SmtpConfig } from '../../../crds/object.ts';
import type { Evidence } from '../../../operator/src/model/evidence.ts';
import { createMetrics } from '../../../operator/src/telemetry/metrics.ts';
import { definitions } from '../../../scripts/docs-metrics.ts';
import { TOP } from '../../../testing/cluster/binaries.ts';
import { CHART, type Manifest, rendered } from '../../../testing/support/helm.ts';
import { tool, toolsUnavailable } from '../../../testing/tools/tools.ts';

const missing = toolsUnavailable('helm4', 'promtool');

(missing ? describe.skip : describe)(missing ?? 'the alerts and the dashboard', () => {
  const dir = join(TOP, '.build', 'test', `alerts-${process.pid}`);
  const rulesFile = join(dir, 'rules.yaml');
  let rules: Manifest['spec'];

  beforeAll(() => {
    mkdirSync(dir, { recursive: true });
    const objects = rendered(4, '--set', 'metrics.prometheusRule.enabled=true');
    rules = objects.find(({ kind }) => kind === 'PrometheusRule')?.['spec'];
    writeFileSync(rulesFile, stringify(rules));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const promtool = (...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync(tool('promtool'), args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`promtool ${args.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  };

  test('the alerts pass their unit tests', () => {
    const cases = parse(
      readFileSync(join(TOP, 'test', 'integration', 'chart', 'alerts.yaml'), 'utf8'),
    ) as object;
    const file = join(dir, 'tests.yaml');
    writeFileSync(file, stringify({ rule_files: [rulesFile], ...cases }));
    expect(promtool('test', 'rules', file)).toContain('SUCCESS');
  });

  test('each alert has a unit test in which it fires', () => {
    const { tests } = parse(
      readFileSync(join(TOP, 'test', 'integration', 'chart', 'alerts.yaml'), 'utf8'),
    ) as {
      tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[];
    };
    const fired = tests.flatMap(({ alert_rule_test: cases }) =>
      cases.filter(({ exp_alerts: alerts }) => alerts.length > 0).map(({ alertname }) => alertname),
    );
    const alerts = rules.groups.flatMap(({ rules: list }: { rules: { alert: string }[] }) =>
      list.map(({ alert }) => alert),
    );
    expect([...new Set(fired)].sort()).toEqual(alerts.sort());
  });

  test('alerts and dashboard name no metric and no label that there is not', () => {
    const expressions = [
      ...rules.groups.flatMap(({ rules: list }: { rules: { expr: string }[] }) =>
        list.map(({ expr }) => expr),
      ),
      ...QUERIES,
    ];
    const known = new Map(definitions().map(({ name, labelNames }) => [name, labelNames]));
    const used = expressions.flatMap(expr => [
      ...expr.matchAll(/(smtp_operator_\w+?)(?:_bucket)?\b(?:\{([^}]*)\})?/g),
    ]);
    expect(used.length).toBeGreaterThan(15);
    for (const [, name = '', labels = ''] of used) {
      expect([name, known.has(name)]).toEqual([name, true]);
      const named = [...labels.matchAll(/(\w+)\s*[=!]/g)].map(([, label = '']) => label);
      expect([name, named.filter(label => !known.get(name)?.includes(label))]).toEqual([name, []]);
    }
  });

  test('the plain rules file is what the chart renders, and Prometheus accepts it', () => {
    const plain = join(CHART, 'files', 'rules.yaml');
    expect(parse(readFileSync(plain, 'utf8'))).toEqual(rules);
    expect(promtool('check', 'rules', plain)).toContain(`${rules.groups[0].rules.length} rules found`);
  });

  test('labels of the values are on every alert, and the days are those of the values', () => {
    const docsUrl = 'https://docs.example.com/v1/';
    const given = [
      `config.docsUrl=${docsUrl}`,
      'metrics.prometheusRule.enabled=true',
      'metrics.prometheusRule.certificateDays=21',
    ];
    const objects = rendered(
      4,
      ...[...given, 'metrics.prometheusRule.labels.team=mail'].flatMap(pair => ['--set', pair]),
    );
    const list: { alert: string; expr: string; labels: Texts; annotations: Texts }[] = objects.find(
      ({ kind }) => kind === 'PrometheusRule',
    )?.['spec'].groups[0].rules;
    expect(list.map(({ labels }) => labels['team'])).toEqual(list.map(() => 'mail'));
    // Each alert links to its section of the runbook.
    const headings = [...readFileSync(join(TOP, 'docs', 'alerts.md'), 'utf8').matchAll(/^## (\w+)$/gm)];
    expect(list.map(({ annotations }) => annotations['runbook_url'])).toEqual(
      headings.map(([, name = '']) => `${docsUrl}docs/alerts.md#${name.toLowerCase()}`),
    );
    expect(list.find(({ alert }) => alert === 'SmtpCertificateExpiring')?.expr).toContain('< 21 * 86400');
  });

  /** The value of each query of the dashboard over what a working operator exports, in Prometheus' own engine. */
  test('every query of the dashboard has data, and none of another namespace than the selected', async () => {
    const series = (await exported()).map(name => ({ series: name, values: valuesOf(name) }));
    const filled = (expr: string, namespace: string) =>
      expr.replaceAll('$__rate_interval', '5m').replaceAll('$namespace', namespace);
    const ofNamespace = QUERIES.filter(expr => expr.includes('$namespace'));
    const file = join(dir, 'dashboard.yaml');
    const evaluation = (expr: string, value: number) => ({
      expr,
      eval_time: '15m',
      exp_samples: [{ labels: '{}', value }],
    });
    const promql = [
      ...QUERIES.map(expr => evaluation(`count(${filled(expr, 'shop')}) > bool 0`, 1)),
      ...ofNamespace.map(expr => evaluation(`sum(${filled(expr, 'elsewhere')}) or vector(0)`, 0)),
    ];
    const tests = [{ interval: '1m', input_series: series, promql_expr_test: promql }];
    writeFileSync(file, stringify({ rule_files: [], evaluation_interval: '1m', tests }));
    expect(promtool('test', 'rules', file)).toContain('SUCCESS');
  });

  test('a metric with a namespace is filtered by the selected one', () => {
    const known = new Map(definitions().map(({ name, labelNames }) => [name, labelNames]));
    const unfiltered = QUERIES.flatMap(expr =>
      [...expr.matchAll(/(smtp_operator_\w+?)(?:_bucket)?\b(\{[^}]*\})?/g)]
        .filter(
          ([, name = '', labels = '']) =>
            known.get(name)?.includes('namespace') && !labels.includes('$namespace'),
        )
        .map(([, name]) => name),
    );
    expect(unfiltered).toEqual([]);
    expect(QUERIES.filter(expr => expr.includes('$namespace')).length).toBeGreaterThan(7);
  });

  test('no panel of the dashboard lies over another, and each has an id of its own', () => {
    const { panels } = dashboard() as { panels: GridPanel[] };
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const overlaps = panels.flatMap(({ title, gridPos: a }, at) =>
      panels
        .slice(at + 1)
        .filter(({ gridPos: b }) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h)
        .map(other => [title, other.title]),
    );
    expect(overlaps).toEqual([]);
    expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
    const stats = panels.filter(({ type }) => type === 'stat');
    expect(stats.filter(({ fieldConfig }) => !fieldConfig?.defaults.thresholds)).toEqual([]);
  });
});

type Texts = Record<string, string>;

interface GridPanel {
  id: number;
  title: string;
  type: string;
  gridPos: { x: number; y: number; w: number; h: number };
  fieldConfig?: { defaults: { thresholds?: object } };
}

/** Returns the series of an operator with three SmtpConfigs: one Ready, one failed, and one not checked yet. */
async function exported(): Promise<string[]> {
  const metrics = createMetrics(
    { depth: () => 1, inFlight: () => 1 },
    () => true,
    () => ({ stop: 1 }),
  );
  for (const [name, status] of [
    ['works', 'True'],
    ['broken', 'False'],
    ['new', 'Unknown'],
  ] as const) {
    const metadata = { name, namespace: 'shop' };
    const config = { metadata, spec: { provider: 'qq' }, status: {} } as unknown as SmtpConfig;
    const ready = { type: 'Ready', status, reason: 'Any', message: '', lastTransitionTime: '' };
    const seen = { conditions: [ready], capabilities: { certificateExpiry: '2030-01-01T00:00:00Z' } };
    const login = { secretVersion: 'one', endpoint: '', specHash: '', reason: 'LoggedIn', time: '' };
    metrics.verdict(config, { ...seen, login });
    metrics.verdict(config, { ...seen, login: { ...login, secretVersion: 'two' } });
    metrics.rotated(config);
  }
  const stages = [{ stage: 'auth', ok: true, ms: 20 }] as unknown as Evidence['stages'];
  metrics.probed({ namespace: 'shop', provider: 'qq' }, { stages } as Evidence);
  metrics.requested('get', 'secrets', 200);
  metrics.waited(10);
  metrics.reconciled('ok', 20);
  const lines = (await metrics.text()).split('\n').filter(line => line && !line.startsWith('#'));
  return lines.map(line => line.slice(0, line.lastIndexOf(' ')));
}

/** Returns values for a series: counters grow, and a readiness gauge has the value of its SmtpConfig. */
function valuesOf(series: string): string {
  if (/_(total|bucket|count|sum)\b/.test(series)) return '0+1x20';
  if (series.startsWith('smtp_operator_config_ready'))
    return `${{ works: 1, broken: 0, new: -1 }[/name="(\w+)"/.exec(series)?.[1] ?? ''] ?? 1}x20`;
  return '1x20';
}
