import { expect, test } from '@jest/globals';
import { CHART, patientHelm } from '../../testing/support/helm.ts';

export interface Target {
  kubeconfig: string;
  kubectl(args: readonly string[], input?: string): string;
  /** Values of the chart that the cluster requires. */
  values: readonly string[];
}

export const NAMESPACE = 'smtp-operator-e2e';
export const RELEASE = 'mail';
export const NAME = 'mail-smtp-operator';

/** Tests the installation of the chart with Helm, into a namespace with restricted Pod Security. */
export function installs(target: () => Target): void {
  const run = (...args: readonly string[]) =>
    patientHelm(4, target().kubeconfig)(...args, '--namespace', NAMESPACE);

  test('helm install --wait brings a Ready pod under restricted Pod Security', async () => {
    const { kubectl, values } = target();
    kubectl(['create', 'namespace', NAMESPACE]);
    kubectl(['label', 'namespace', NAMESPACE, 'pod-security.kubernetes.io/enforce=restricted']);
    expect(await run('install', RELEASE, CHART, '--wait', '--timeout', '5m', ...values)).toContain(
      'works in all namespaces',
    );
    const ready = kubectl(['-n', NAMESPACE, 'get', 'deploy', NAME, '-o', 'jsonpath={.status.readyReplicas}']);
    expect(ready).toBe('1');
  }, 360_000);

  test('helm test applies an SmtpConfig and shows its verdict', async () => {
    const said = await run('test', RELEASE, '--logs', '--timeout', '5m');
    expect(said).toMatch(/Phase:\s+Succeeded/);
    expect(said).toMatch(/Ready is (True|False): \w+/);
  }, 360_000);

  test('helm upgrade to two replicas, and helm rollback, leave it Ready', async () => {
    const { kubectl, values } = target();
    const replicas = () =>
      kubectl(['-n', NAMESPACE, 'get', 'deploy', NAME, '-o', 'jsonpath={.status.readyReplicas}']);
    await run('upgrade', RELEASE, CHART, '--wait', '--timeout', '5m', ...values, '--set', 'replicas=2');
    expect(replicas()).toBe('2');
    await run('rollback', RELEASE, '1', '--wait', '--timeout', '5m');
    expect(replicas()).toBe('1');
  }, 720_000);
}

/** Tests the removal. Must run last. */
export function uninstalls(target: () => Target): void {
  test('helm uninstall --wait leaves nothing but the CRD, and with it every SmtpConfig', async () => {
    const { kubectl } = target();
    const configs = () => kubectl(['get', 'smtp', '-A', '-o', 'name']).split('\n').filter(Boolean).sort();
    const before = configs();
    await patientHelm(4, target().kubeconfig)(
      'uninstall',
      RELEASE,
      '--namespace',
      NAMESPACE,
      '--wait',
      '--timeout',
      '5m',
    );
    expect(configs()).toEqual(before);
    expect(
      kubectl([
        '-n',
        NAMESPACE,
        'get',
        'deploy,svc,sa,role',
        '-l',
        `app.kubernetes.io/instance=${RELEASE}`,
        '-o',
        'name',
      ]),
    ).toBe('');
    kubectl(['delete', 'namespace', NAMESPACE, '--wait=false']);
  }, 360_000);
}
