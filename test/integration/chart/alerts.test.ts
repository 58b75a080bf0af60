import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { PANELS } from '../../../charts/source/dashboard.ts';
import { definitions } from '../../../scripts/docs-metrics.ts';
import { TOP } from '../../../testing/cluster/binaries.ts';
import { type Manifest, rendered } from '../../../testing/support/helm.ts';
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
      ...PANELS.flatMap(({ queries }) => queries.map(({ expr }) => expr)),
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

  test('every query of the dashboard is PromQL', () => {
    const plain = (expr: string) => expr.replaceAll('$__rate_interval', '5m');
    const queries = PANELS.flatMap(({ queries: list }) => list.map(({ expr }) => plain(expr)));
    const file = join(dir, 'dashboard.yaml');
    const recorded = queries.map((expr, n) => ({ record: `query:${n}`, expr }));
    writeFileSync(file, stringify({ groups: [{ name: 'dashboard', rules: recorded }] }));
    expect(promtool('check', 'rules', file)).toContain(`${queries.length} rules found`);
  });
});
