import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ControlPlane } from '../../../testing/cluster/cluster.ts';
import { CHART, helm, type Manifest, rendered } from '../../../testing/support/helm.ts';
import type { Operator } from '../../../testing/support/operator.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, startOwnWorld, type World } from '../../../testing/support/world.ts';
import { tool, toolsUnavailable } from '../../../testing/tools/tools.ts';

const missing = toolsUnavailable('helm4', 'promtool');
const RELEASE = 'mail';
const NAMESPACE = 'mail-system';
const ACCOUNT = 'mail-smtp-operator';

interface AuditLine {
  verb: string;
  user: { username: string };
  objectRef?: { resource: string; subresource?: string; apiGroup?: string; namespace?: string };
  responseStatus?: { code?: number };
}

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

const granted = (objects: readonly Manifest[]): Set<string> =>
  new Set(
    objects
      .filter(
        ({ kind, metadata }) => /Role$/.test(kind) && !/-(view|edit|servicebinding)$/.test(metadata.name),
      )
      .flatMap(({ rules }) => rules as Rule[])
      .flatMap(({ apiGroups, resources, verbs }) =>
        apiGroups.flatMap(group =>
          resources.flatMap(resource => verbs.map(verb => `${verb} ${resource} ${group}`)),
        ),
      ),
  );

/** Returns the requests of the account, from the audit log of the API server. */
function asked(cluster: ControlPlane): { used: Set<string>; refused: string[] } {
  const lines = readFileSync(cluster.auditLog, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as AuditLine)
    .filter(({ user }) => user.username === `system:serviceaccount:${NAMESPACE}:${ACCOUNT}`);
  const request = ({ verb, objectRef }: AuditLine): string => {
    const { resource = '', subresource, apiGroup = '' } = objectRef ?? {};
    return `${verb} ${resource}${subresource ? `/${subresource}` : ''} ${apiGroup}`;
  };
  return {
    used: new Set(lines.map(request)),
    refused: lines.filter(({ responseStatus }) => responseStatus?.code === 403).map(request),
  };
}

/** Returns a kubeconfig with a token of the chart's service account. */
function accountsKubeconfig({ dir, kubeconfig, kubectl }: ControlPlane): string {
  const config = JSON.parse(readFileSync(kubeconfig, 'utf8')) as { users: [{ user: object }] };
  config.users[0].user = { token: kubectl(['-n', NAMESPACE, 'create', 'token', ACCOUNT]).trim() };
  const path = join(dir, 'account.kubeconfig');
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'].map(kind => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'shop', labels: { app: 'shop' } },
  spec: {
    selector: { matchLabels: { app: 'shop' } },
    ...(kind === 'StatefulSet' && { serviceName: 'shop' }),
    template: {
      metadata: { labels: { app: 'shop' } },
      spec: { containers: [{ name: 'shop', image: 'shop' }] },
    },
  },
}));

const CONSUMERS = ['--set', 'consumerEgress.enabled=true'];
const modes = [
  ['in all namespaces', []],
  [
    'in the namespaces that it is told, with restarts and pods',
    ['--set', 'watchNamespaces={default}', '--set', 'rollout.enabled=true', ...CONSUMERS],
  ],
] as const;

/** Status that a kubelet would write for a container that is gone; there is no kubelet here. */
const ENDED = JSON.stringify({ status: { phase: 'Failed', reason: 'Evicted', message: 'no room' } });

for (const [mode, args] of modes) {
  (missing ? describe.skip : describe)(missing ?? `the chart's rights ${mode}`, () => {
    let world: World<ControlPlane>;
    let operator: Operator;
    const install = ['--set', 'crds.enabled=false', ...args];

    beforeAll(async () => {
      world = await startOwnWorld(`rights-${args.length}`, { audit: true });
      const run = helm(4, world.cluster.kubeconfig);
      run('install', RELEASE, CHART, '--namespace', NAMESPACE, '--create-namespace', ...install);
      // Objects created while the API server starts to enforce the admission policies do not count as admitted.
      await sleep(3_000);
      operator = await world.operator([
        ...['--kubeconfig', accountsKubeconfig(world.cluster)],
        ...['--lease-namespace', NAMESPACE, '--lease-name', ACCOUNT],
        ...['--removed-output-grace', '0s'],
        ...rendered(4, ...install)
          .filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')
          .flatMap(({ metadata }) => ['--admission-policy', metadata.name]),
        ...(args.length > 0 ? ['--namespace', 'default', '--consumer-image', 'smtp-operator:1'] : []),
      ]);
    }, 600_000);
    afterAll(() => world?.stop(), 60_000);

    test('are enough for all that it does, and none is left over', async () => {
      const { cluster } = world;
      const restarts = args.length > 0;
      if (restarts) world.apply(...WORKLOADS);
      const spec = restarts ? { rollout: { selector: { matchLabels: { app: 'shop' } } } } : {};
      world.apply(world.secret('login', GOOD), world.config('mail', spec));
      await world.verdict('mail', 'True', 'Ready');
      // A rotation and a manual change of the outputs: Secret and ConfigMap are both patched.
      world.apply(world.secret('login', GOOD, 'other@lab.test'));
      await eventually(() => world.secretData('mail-smtp')?.['SMTP_USERNAME'] === 'other@lab.test');
      cluster.kubectl([
        'patch',
        'configmap',
        'mail-smtp',
        '--type=merge',
        '-p',
        '{"data":{"SMTP_PORT":"1"}}',
      ]);
      await eventually(() =>
        /"SMTP_PORT":"465"/.test(cluster.kubectl(['get', 'cm', 'mail-smtp', '-o', 'jsonpath={.data}'])),
      );
      // Outputs with other names: the earlier outputs are deleted.
      const outputs = ['Secret', 'ConfigMap'].map(kind => ({ kind, name: 'renamed' }));
      world.apply(world.config('mail', { ...spec, outputs }));
      await eventually(
        () => world.secretData('renamed') !== undefined && world.secretData('mail-smtp') === undefined,
      );
      await eventually(() => !cluster.kubectl(['get', 'cm', '-o', 'name']).includes('mail-smtp'));
      await eventually(() => asked(cluster).used.has('create events events.k8s.io'));
      await eventually(() => asked(cluster).used.has('update leases coordination.k8s.io'));
      if (restarts) await eventually(() => asked(cluster).used.has('patch daemonsets apps'));
      if (args.length > 0) {
        // A probe pod of an application's location starts and ends.
        const checks = { egress: { from: [{ podLabels: { app: 'shop' } }] } };
        world.apply(world.config('mail', { ...spec, outputs, checks }));
        const pods = () => cluster.kubectl(['get', 'pods', '-o', 'name']).trim();
        const pod = await eventually(() => pods() || undefined);
        cluster.kubectl(['patch', pod, '--subresource=status', '--type=merge', '-p', ENDED]);
        await world.verdict('mail', 'False', 'PodFailed');
        await eventually(() => pods() === '');
      }

      const { used, refused } = asked(cluster);
      expect(refused).toEqual([]);
      const rights = granted(rendered(4, ...install));
      expect([...used].filter(request => !rights.has(request))).toEqual([]);
      expect([...rights].filter(right => !used.has(right))).toEqual([]);
    }, 300_000);

    test('what the operator measures passes the linter of Prometheus', async () => {
      const text = await (await operator.get('/metrics')).text();
      const { status, stdout, stderr } = spawnSync(tool('promtool'), ['check', 'metrics'], {
        input: text,
        encoding: 'utf8',
      });
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
      expect(text).toContain('smtp_operator_config_ready{');
    });
  });
}
