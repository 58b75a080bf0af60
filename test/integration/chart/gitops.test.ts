import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { TOP } from '../../../testing/cluster/binaries.ts';
import { tool, toolsUnavailable } from '../../../testing/tools/tools.ts';

const PAGE = readFileSync(join(TOP, 'docs', 'gitops.md'), 'utf8');
const missing = toolsUnavailable('glua');

/** Renders a JSON value in Lua syntax. */
function lua(value: unknown): string {
  if (Array.isArray(value)) return `{${value.map(lua).join(', ')}}`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, entry]) => `[${JSON.stringify(key)}] = ${lua(entry)}`)
    .join(', ')}}`;
}

/** Returns Argo CD's health of an object: status and message. */
function health(object: object, kind = 'SmtpConfig'): string[] {
  const [, file = ''] = /```yaml\n(# argocd-cm\.yaml\n[\s\S]*?)```/.exec(PAGE) ?? [];
  const { data } = parse(file) as { data: Record<string, string> };
  const script = data[`resource.customizations.health.smtp-operator.dev_${kind}`] ?? '';
  const code = `obj = ${lua(object)}\nlocal judge = function()\n${script}end\nlocal h = judge()\nprint(h.status)\nprint(h.message)`;
  const { status, stdout, stderr } = spawnSync(tool('glua'), ['-e', code], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr + stdout);
  return stdout.trim().split('\n');
}

const object = (generation: number, observedGeneration: number, ...ready: readonly string[]) => {
  const [status, reason, message] = ready;
  return {
    metadata: { generation },
    status: {
      observedGeneration,
      conditions: [
        { type: 'EgressReachable', status: 'Unknown', reason: 'Pending', message: '' },
        { type: 'Ready', status, reason, message },
      ],
    },
  };
};

/** Returns an object whose Secret does not exist yet, and which is so new that another controller may create it. */
function withoutSecret() {
  const { metadata, status } = object(1, 1, 'False', 'SecretNotFound', 'no Secret');
  const reconciling = { type: 'Reconciling', status: 'True', reason: 'SecretNotFound', message: '' };
  return { metadata, status: { ...status, conditions: [...status.conditions, reconciling] } };
}

/** Returns an object for which a check was requested. */
function asked(requested: string, handled: string | undefined, ready = 'True') {
  const { metadata, status } = object(1, 1, ready, 'Ready', 'works');
  return {
    metadata: { ...metadata, annotations: { 'smtp-operator.dev/probe-requested-at': requested } },
    status: { ...status, ...(handled !== undefined && { lastHandledProbeAt: handled }) },
  };
}

(missing ? describe.skip : describe)(missing ?? "the page's health check for Argo CD", () => {
  test.each([
    ['the operator has not processed it yet', { metadata: { generation: 1 } }, 'Progressing'],
    ['the operator has not seen the last change', object(2, 1, 'True', 'Ready', 'works'), 'Progressing'],
    ['it is being checked', object(1, 1, 'Unknown', 'Pending', 'first check'), 'Progressing'],
    ['its Secret may still be created', withoutSecret(), 'Progressing'],
    ['it works', object(1, 1, 'True', 'Ready', 'works'), 'Healthy'],
    ['a port is blocked', object(1, 1, 'False', 'ConnectTimeout', 'open TCP 465'), 'Degraded'],
    ['a requested check is not done', asked('two', 'one'), 'Progressing'],
    ['no requested check was ever done', asked('one', undefined), 'Progressing'],
    ['the requested check is done', asked('two', 'two'), 'Healthy'],
    ['it is suspended', object(1, 1, 'False', 'Suspended', 'on hold'), 'Suspended'],
  ])('%s', (_, subject, expected) => {
    expect(health(subject)[0]).toBe(expected);
    expect(health(subject, 'ClusterSmtpConfig')[0]).toBe(expected);
  });

  test('the message is that of the condition', () => {
    expect(health(object(1, 1, 'False', 'ConnectTimeout', 'open TCP 465'))[1]).toBe(
      'ConnectTimeout: open TCP 465',
    );
  });
});

/** A CEL evaluator in JavaScript. It is loaded by name, because only the tests need it. */
const CEL = '@marcbachmann/cel-js';
let evaluate: (expression: string, context: object) => unknown;

/** Returns Flux's status of an object, by the expressions of the page. */
function fluxHealth(object: Record<string, unknown>): 'current' | 'failed' | 'in progress' {
  const [, file = ''] = /```yaml\n(# flux-mail\.yaml\n[\s\S]*?)```/.exec(PAGE) ?? [];
  const { spec } = parse(file) as { spec: { healthCheckExprs: { current: string; failed: string }[] } };
  const [{ current, failed } = { current: '', failed: '' }] = spec.healthCheckExprs;
  if (evaluate(failed, object) === true) return 'failed';
  return evaluate(current, object) === true ? 'current' : 'in progress';
}

describe("the page's health check for Flux", () => {
  beforeAll(async () => {
    ({ evaluate } = (await import(CEL)) as { evaluate: typeof evaluate });
  });

  test.each([
    ['it works', object(1, 1, 'True', 'Ready', 'works'), 'current'],
    ['a port is blocked', object(1, 1, 'False', 'ConnectTimeout', 'open TCP 465'), 'failed'],
    ['its Secret may still be created', withoutSecret(), 'in progress'],
    ['it is being checked', object(1, 1, 'Unknown', 'Pending', 'first check'), 'in progress'],
    ['a requested check is not done', asked('two', 'one'), 'in progress'],
    ['no requested check was ever done', asked('one', undefined), 'in progress'],
    ['the requested check is done', asked('two', 'two'), 'current'],
    ['the requested check failed', asked('two', 'two', 'False'), 'failed'],
    ['it failed before the requested check', asked('two', 'one', 'False'), 'in progress'],
  ])('%s', (_, subject, expected) => {
    expect(fluxHealth(subject)).toBe(expected);
  });
});
