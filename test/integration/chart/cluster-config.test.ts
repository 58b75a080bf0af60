import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { binaries } from '../../../testing/cluster/binaries.ts';
import type { ControlPlane } from '../../../testing/cluster/cluster.ts';
import { CHART, helm, rendered } from '../../../testing/support/helm.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, hostName, startOwnWorld, type World } from '../../../testing/support/world.ts';
import { toolsUnavailable } from '../../../testing/tools/tools.ts';

const missing = toolsUnavailable('helm4');
const RELEASE = 'mail';
const NAMESPACE = 'mail-system';
const ACCOUNT = 'mail-smtp-operator';
const ENABLED = ['--set', 'crds.enabled=false', '--set', 'clusterSmtpConfigs.enabled=true'];

/** Users: the author of ClusterSmtpConfigs, and the owner of a namespace. */
const AUTHOR = 'author';
const TENANT = 'tenant';

(missing ? describe.skip : describe)(missing ?? 'a ClusterSmtpConfig under the rights of the chart', () => {
  let world: World<ControlPlane>;

  const kubectl = (...args: readonly string[]): string => world.cluster.kubectl(args);

  const as = (user: string, args: readonly string[], input?: object): string => {
    const { stdout, stderr } = spawnSync(
      binaries().kubectl,
      ['--kubeconfig', world.cluster.kubeconfig, '--as', user, ...args],
      { encoding: 'utf8', ...(input && { input: JSON.stringify(input) }) },
    );
    return stdout + stderr;
  };

  const apply = (user: string, object: object): string => as(user, ['apply', '-f', '-'], object);

  const grant = (name: string, ...rules: readonly string[]) => {
    kubectl('create', 'clusterrole', name, ...rules);
    kubectl('create', 'clusterrolebinding', name, `--clusterrole=${name}`, `--user=${AUTHOR}`);
  };

  const config = (spec: object = {}, name = 'mail') => ({
    apiVersion: 'smtp-operator.dev/v1alpha1',
    kind: 'ClusterSmtpConfig',
    metadata: { name },
    spec: {
      namespaceSelector: { matchLabels: { mail: 'yes' } },
      provider: 'custom',
      endpoint: { host: hostName(0), port: 465 },
      secretRef: { namespace: 'platform', name: 'login' },
      ...spec,
    },
  });

  const status = (): SmtpConfigStatus =>
    (JSON.parse(kubectl('get', 'csmtp', 'mail', '-o', 'json')) as { status?: SmtpConfigStatus }).status ?? {};

  const ready = (count: number) =>
    eventually(() => status().ready === 'True' && status().namespaces?.ready === count, {
      describe: () => JSON.stringify(status(), undefined, 1),
    });

  const secret = (namespace: string, metadata: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'mail-smtp', namespace, ...metadata },
    stringData: { SMTP_PASSWORD: 'their-own' },
  });

  const passwordIn = (namespace: string): string => {
    const jsonpath = 'jsonpath={.items[?(@.metadata.name=="mail-smtp")].data.SMTP_PASSWORD}';
    return Buffer.from(kubectl('-n', namespace, 'get', 'secrets', '-o', jsonpath), 'base64').toString('utf8');
  };

  beforeAll(async () => {
    world = await startOwnWorld('cluster-rights', { audit: true });
    const { cluster } = world;
    helm(4, cluster.kubeconfig)(
      'install',
      RELEASE,
      CHART,
      '--namespace',
      NAMESPACE,
      '--create-namespace',
      ...ENABLED,
    );
    for (const [name, labels] of [['platform'], ['team-a', { mail: 'yes' }], ['team-b']] as const)
      world.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
    world.apply({ ...secret('platform', { name: 'login' }), stringData: { username: 'u', password: GOOD } });
    kubectl(
      'create',
      'clusterrole',
      'tenant',
      '--verb=*',
      '--resource=secrets,configmaps,smtpconfigs.smtp-operator.dev',
    );
    for (const name of ['team-a', 'team-b'])
      kubectl('-n', name, 'create', 'rolebinding', 'tenant', '--clusterrole=tenant', `--user=${TENANT}`);
    grant(
      'writes-configs',
      '--verb=get,create,patch,update',
      '--resource=clustersmtpconfigs.smtp-operator.dev',
    );
    await eventually(() => apply(AUTHOR, config()).includes('denied request'), {
      within: 120_000,
      every: 300,
    });
    // Objects created while the API server starts to enforce the admission policies do not count as admitted.
    await sleep(3_000);
    const kubeconfig = JSON.parse(readFileSync(cluster.kubeconfig, 'utf8')) as { users: [{ user: object }] };
    kubeconfig.users[0].user = { token: kubectl('-n', NAMESPACE, 'create', 'token', ACCOUNT).trim() };
    const account = join(cluster.dir, 'account.kubeconfig');
    writeFileSync(account, JSON.stringify(kubeconfig), { mode: 0o600 });
    await world.operator([
      ...['--kubeconfig', account, '--cluster-smtp-configs'],
      ...['--lease-namespace', NAMESPACE, '--lease-name', ACCOUNT],
      ...rendered(4, ...ENABLED)
        .filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')
        .flatMap(({ metadata }) => ['--admission-policy', metadata.name]),
    ]);
  }, 600_000);
  afterAll(() => world?.stop(), 60_000);

  test('its author needs the right to read the Secret, and to write in every namespace', async () => {
    expect(apply(AUTHOR, config())).toContain('may not get Secret "login" in namespace "platform"');
    const other = { secretRef: { namespace: NAMESPACE, name: 'any' } };
    expect(apply(AUTHOR, config(other))).toContain(`in namespace "${NAMESPACE}"`);

    kubectl(
      '-n',
      'platform',
      'create',
      'role',
      'reads',
      '--verb=get',
      '--resource=secrets',
      '--resource-name=login',
    );
    kubectl('-n', 'platform', 'create', 'rolebinding', 'reads', '--role=reads', `--user=${AUTHOR}`);
    await eventually(() =>
      apply(AUTHOR, config()).includes('may not create and update Secrets in every namespace'),
    );
    grant('writes-secrets', '--verb=create,update', '--resource=secrets');
    await eventually(() =>
      apply(AUTHOR, config()).includes('may not create and update ConfigMaps in every namespace'),
    );

    const oauth2 = {
      grant: 'RefreshToken',
      tokenEndpoint: 'https://a.example/token',
      storeRefreshToken: true,
    };
    const outputs = [{ kind: 'Secret' }];
    expect(apply(AUTHOR, config({ outputs, auth: { oauth2 } }))).toContain(
      'may not patch it in namespace "platform"',
    );
    const endpoint = { ...config().spec.endpoint, caBundleRef: { kind: 'ConfigMap', name: 'ca' } };
    expect(apply(AUTHOR, config({ outputs, endpoint }))).toContain(
      'may not get ConfigMap "ca" in namespace "platform"',
    );

    expect(apply(AUTHOR, config({ outputs }))).toContain('created');
    await ready(1);
    expect(passwordIn('team-a')).toBe(GOOD);
  }, 300_000);

  test('a change that leaves the spec as it is needs no right to the Secret', () => {
    kubectl('-n', 'platform', 'delete', 'rolebinding', 'reads');
    expect(as(AUTHOR, ['label', 'csmtp', 'mail', 'team=mail'])).toContain('labeled');
    expect(apply(AUTHOR, config({ outputs: [{ kind: 'Secret' }], publish: 'Always' }))).toContain(
      'may not get Secret',
    );
  });

  describe('a tenant with all rights in a namespace gains nothing', () => {
    test('by the kind, its status, or the labels of the namespace', () => {
      expect(apply(TENANT, config({}, 'theirs'))).toContain('cannot get resource "clustersmtpconfigs"');
      expect(as(TENANT, ['create', '-f', '-'], config({}, 'theirs'))).toContain('cannot create');
      expect(as(TENANT, ['get', 'csmtp'])).toContain('cannot list');
      expect(
        as(TENANT, ['patch', 'csmtp', 'mail', '--subresource=status', '--type=merge', '-p', '{}']),
      ).toContain('cannot');
      expect(as(TENANT, ['label', 'namespace', 'team-b', 'mail=yes'])).toContain('Forbidden');
    });

    test('by an object that pretends to be published: nothing is written where nothing matches', async () => {
      const uid = kubectl('get', 'csmtp', 'mail', '-o', 'jsonpath={.metadata.uid}');
      const owner = {
        apiVersion: 'smtp-operator.dev/v1alpha1',
        kind: 'ClusterSmtpConfig',
        name: 'mail',
        uid,
        controller: true,
      };
      const marks = {
        labels: { 'app.kubernetes.io/managed-by': 'smtp-operator' },
        annotations: { 'smtp-operator.dev/published-for': 'ClusterSmtpConfig/mail' },
      };
      for (const metadata of [marks, { ...marks, ownerReferences: [owner] }]) {
        expect(apply(TENANT, secret('team-b', metadata))).toContain('created');
        // It is removed like any other output in a namespace that does not match.
        await eventually(() => passwordIn('team-b') === '');
      }
      expect(status().namespaces).toEqual({ total: 1, ready: 1 });
    }, 120_000);

    test('by an SmtpConfig that names what is published', async () => {
      const theirs = {
        ...world.config('mail', { outputs: [{ kind: 'Secret' }] }),
        metadata: { name: 'mail', namespace: 'team-a' },
      };
      expect(
        apply(TENANT, {
          ...secret('team-a', { name: 'login' }),
          stringData: { username: 'u', password: GOOD },
        }),
      ).toContain('created');
      expect(apply(TENANT, theirs)).toContain('created');
      await eventually(() =>
        kubectl(
          '-n',
          'team-a',
          'get',
          'smtp',
          'mail',
          '-o',
          'jsonpath={.status.conditions[?(@.type=="Published")].message}',
        ).includes('belongs to ClusterSmtpConfig mail'),
      );
      expect(status().namespaces).toEqual({ total: 1, ready: 1 });
    }, 120_000);
  });

  test('the rights are enough: no request of the operator was refused', () => {
    const refused = readFileSync(world.cluster.auditLog, 'utf8')
      .split('\n')
      .filter(line => line.includes(`"system:serviceaccount:${NAMESPACE}:${ACCOUNT}"`))
      .map(
        line => JSON.parse(line) as { verb: string; requestURI: string; responseStatus?: { code?: number } },
      )
      .filter(({ responseStatus }) => responseStatus?.code === 403);
    expect(refused.map(({ verb, requestURI }) => `${verb} ${requestURI}`)).toEqual([]);
  });
});
