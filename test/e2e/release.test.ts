import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../crds/schema/status.ts';
import { NAMESPACE } from '../../scripts/release/manifest.ts';
import { binaries, TOP } from '../../testing/cluster/binaries.ts';
import type { ControlPlane } from '../../testing/cluster/cluster.ts';
import { account } from '../../testing/lab/accounts.ts';
import { type Lab, startLab } from '../../testing/lab/lab.ts';
import { patientHelm } from '../../testing/support/helm.ts';
import { eventually } from '../../testing/support/wait.ts';
import type { Images } from './images.ts';
import { importImage, LAB_PREFIX, prepareMachine, startNode } from './node.ts';
import { artifacts, packagesOf, VERSIONS, type Version } from './releases.ts';

const SLOW = { within: 120_000, every: 500 };
const DEPLOYMENT = 'deploy/smtp-operator';

/** Tests the artifacts of `make release`, and nothing else of this tree, on a real node. */
describe('a release', () => {
  let lab: Lab;
  let cluster: ControlPlane;

  beforeAll(async () => {
    const dir = join(TOP, '.build', 'e2e', 'release');
    const images = JSON.parse(readFileSync(join(TOP, '.build', 'e2e', 'images.json'), 'utf8')) as Images;
    prepareMachine();
    lab = await startLab({ dir: join(dir, 'lab'), prefix: LAB_PREFIX, providers: ['qq'], faults: false });
    cluster = await startNode(join(dir, 'cluster'), images, lab.dns.endpoint);
    for (const version of VERSIONS)
      importImage(join(artifacts(version), `smtp-operator-${version}-image.tar`));
  }, 600_000);
  afterAll(() => lab?.stop(), 60_000);

  const kubectl = (...args: readonly string[]): string => cluster.kubectl(args);
  const inSystem = (...args: readonly string[]): string => kubectl('-n', NAMESPACE, ...args);
  const helm = (...args: readonly string[]) => patientHelm(4, cluster.kubeconfig)(...args, '-n', NAMESPACE);
  const chart = (version: Version): string => join(artifacts(version), `smtp-operator-chart-${version}.tgz`);
  const values = (): string[] => ['--set-file', `extraCAs.pem=${lab.caFile}`, '--wait', '--timeout', '5m'];
  const status = (name: string): SmtpConfigStatus =>
    (JSON.parse(kubectl('get', 'smtp', name, '-o', 'json')) as { status?: SmtpConfigStatus }).status ?? {};
  const ready = (name: string) => {
    const found = status(name).conditions?.find(({ type }) => type === 'Ready');
    return found?.status === 'True' ? found : undefined;
  };
  const settles = (name: string) =>
    eventually(() => ready(name), { ...SLOW, describe: () => JSON.stringify(status(name), undefined, 1) });
  const running = (): string =>
    inSystem('exec', DEPLOYMENT, '--', 'node', '/app/smtp-operator.mjs', '--version').trim();
  const logins = (): number => lab.server('smtp.qq.com').logins.length;
  const outputs = (): string[] =>
    ['secret', 'configmap'].map(kind =>
      kubectl('get', kind, 'mail-smtp', '-o', 'jsonpath={.metadata.uid} {.metadata.resourceVersion}'),
    );
  const applyMail = (): void => {
    const { username, password } = account('qq', 'good');
    const items = [
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login' }, stringData: { username, password } },
      {
        apiVersion: 'smtp-operator.dev/v1alpha1',
        kind: 'SmtpConfig',
        metadata: { name: 'mail' },
        spec: { provider: 'qq', secretRef: { name: 'login' } },
      },
    ];
    cluster.kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  };

  test('the packed chart and the archived image install, and an SmtpConfig goes Ready', async () => {
    kubectl('create', 'namespace', NAMESPACE);
    kubectl('label', 'namespace', NAMESPACE, 'pod-security.kubernetes.io/enforce=restricted');
    await helm('install', 'smtp-operator', chart('0.1.0'), ...values());
    expect(running()).toContain('0.1.0');
    applyMail();
    await settles('mail');
    expect(logins()).toBe(1);
  }, 400_000);

  test('an upgrade and a rollback keep SmtpConfigs, outputs and verdicts, and repeat no login', async () => {
    const before = { verdict: ready('mail'), outputs: outputs(), logins: logins() };
    const unchanged = () =>
      expect({ verdict: ready('mail'), outputs: outputs(), logins: logins() }).toEqual(before);
    await helm('upgrade', 'smtp-operator', chart('0.1.1'), ...values());
    expect(running()).toContain('0.1.1');
    await leads();
    unchanged();
    await helm('rollback', 'smtp-operator', '1', '--wait', '--timeout', '5m');
    expect(running()).toContain('0.1.0');
    await leads();
    unchanged();
    // The new process works: it answers a request for a probe.
    kubectl('annotate', 'smtp', 'mail', 'smtp-operator.dev/probe-requested-at=after-rollback');
    await eventually(() => status('mail').lastHandledProbeAt === 'after-rollback', SLOW);
    await settles('mail');
  }, 700_000);

  test('install.yaml installs into a cluster that has nothing of it', async () => {
    await helm('uninstall', 'smtp-operator', '--wait', '--timeout', '5m');
    kubectl(
      'delete',
      'crd',
      'smtpconfigs.smtp-operator.dev',
      'clustersmtpconfigs.smtp-operator.dev',
      'smtpproviders.smtp-operator.dev',
      '--wait=true',
    );
    kubectl('delete', 'namespace', NAMESPACE, '--wait=true');
    kubectl('delete', 'secret,configmap', 'mail-smtp', '--ignore-not-found');
    kubectl('apply', '--server-side', '-f', join(artifacts('0.1.1'), 'install.yaml'));
    inSystem('rollout', 'status', DEPLOYMENT, '--timeout=300s');
    expect(running()).toContain('0.1.1');
    // install.yaml trusts the system's certificates; this lab has its own CA.
    const { username, password } = account('qq', 'good');
    const items = [
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login' }, stringData: { username, password } },
      {
        apiVersion: 'smtp-operator.dev/v1alpha1',
        kind: 'SmtpConfig',
        metadata: { name: 'mail' },
        spec: {
          provider: 'qq',
          secretRef: { name: 'login' },
          endpoint: { caBundle: readFileSync(lab.caFile, 'utf8') },
        },
      },
    ];
    cluster.kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    await settles('mail');
  }, 700_000);

  test('the npm packages install, and tell their version', () => {
    for (const version of VERSIONS) {
      const folder = packagesOf(version);
      const said = (name: string) =>
        execFileSync(join(folder, 'node_modules', '.bin', name), ['--version'], {
          encoding: 'utf8',
          env: { ...process.env, PATH: `${join(process.execPath, '..')}:${process.env['PATH']}` },
        });
      expect(said('kubectl-smtp')).toContain(version);
      expect(said('smtp-operator')).toContain(version);
      // kubectl finds a plugin by its name on PATH.
      const path = `${join(folder, 'node_modules', '.bin')}:${join(process.execPath, '..')}:${process.env['PATH']}`;
      expect(
        execFileSync(binaries().kubectl, ['smtp', '--version'], {
          encoding: 'utf8',
          env: { ...process.env, PATH: path },
        }),
      ).toContain(version);
      const exports = execFileSync(
        process.execPath,
        ['--print', "Object.keys(require('smtp-operator')).join()"],
        { encoding: 'utf8', cwd: folder },
      );
      expect(exports).toMatch(/SmtpConfig/);
    }
  });

  /** Reports whether the pod of the new version holds the Lease. */
  const leads = () =>
    eventually(() => {
      const holder = inSystem('get', 'lease', 'smtp-operator', '-o', 'jsonpath={.spec.holderIdentity}');
      const pods = inSystem('get', 'pods', '-o', 'jsonpath={.items[*].metadata.name}').split(' ');
      return pods.some(pod => holder.startsWith(pod));
    }, SLOW);
});
