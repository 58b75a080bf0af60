import { execFileSync } from 'node:child_process';
import { afterAll, expect, test } from '@jest/globals';
import { TOP } from '../../testing/cluster/binaries.ts';
import { demoOutcome } from '../../testing/demo/outcome.ts';

const make = (target: string): string => execFileSync('make', ['-s', target], { cwd: TOP, encoding: 'utf8' });

afterAll(() => void make('demo-stop'), 60_000);

test('make demo ends as the README shows it, and with what to do next', () => {
  const said = make('demo');
  const listed = said
    .split(/^.*\$ kubectl get smtp.*$/m)[1]
    ?.split(/^.*\$ kubectl describe.*$/m)[0]
    ?.trim()
    .split('\n')
    .slice(1)
    .map(line => line.split(/\s+/).slice(0, 5));
  const expected = demoOutcome().map(({ name, provider, endpoint, ready, reason }) => [
    name,
    provider,
    endpoint,
    ready,
    reason,
  ]);
  expect(listed).toEqual(expected);
  for (const text of [
    'describe smtp qq',
    'describe smtp blocked-port',
    'export KUBECONFIG=',
    'make demo-stop',
  ])
    expect(said).toContain(text);
}, 600_000);
