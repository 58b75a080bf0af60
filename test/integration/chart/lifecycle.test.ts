import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { binaries, TOP } from '../../../testing/cluster/binaries.ts';
import { type ControlPlane, startCluster } from '../../../testing/cluster/cluster.ts';
import { folderOf } from '../../../testing/support/cluster.ts';
import { CHART, helm, type Manifest, manifests, withEveryValue } from '../../../testing/support/helm.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { prometheusOperatorCrds, toolsUnavailable } from '../../../testing/tools/tools.ts';

const docOf = (page: string): string => readFileSync(join(TOP, 'docs', page), 'utf8');

const missing = toolsUnavailable('helm3', 'helm4');
const NAMESPACE = 'mail-system';
/** Namespace without an installation, with the service accounts that a dry run of pods requires. */
const PREVIEW = 'preview';
const CRD = 'crd/smtpconfigs.smtp-operator.dev';
const CONFIG = {
  apiVersion: 'smtp-operator.dev/v1alpha1',
  kind: 'SmtpConfig',
  metadata: { name: 'mail', namespace: 'shop' },
  spec: { provider: 'qq', secretRef: { name: 'login' } },
};

(missing ? describe.skip : describe)(missing ?? 'the chart in a cluster', () => {
  let cluster: ControlPlane;

  beforeAll(async () => {
    const dir = folderOf('chart');
    mkdirSync(dir, { recursive: true });
    cluster = await startCluster({ dir });
    for (const name of [NAMESPACE, PREVIEW, 'shop', 'billing'])
      cluster.kubectl(['create', 'namespace', name]);
    for (const [namespace, account] of [
      [PREVIEW, 'mail-smtp-operator'],
      [PREVIEW, 'mail-smtp-operator-test'],
      [PREVIEW, 'mail-checker-test'],
      ['shop', 'mail-checker-test'],
    ] as const) {
      cluster.kubectl(['-n', namespace, 'create', 'serviceaccount', account]);
    }
    cluster.kubectl(['-n', 'shop', 'create', 'secret', 'generic', 'login', '--from-literal=username=u']);
  }, 600_000);
  afterAll(() => cluster?.stop(), 60_000);

  const names = (...args: readonly string[]): string[] =>
    cluster
      .kubectl(['get', ...args, '-o', 'name'])
      .split('\n')
      .filter(Boolean);
  const apply = (object: object, ...args: readonly string[]): string =>
    cluster.kubectl(['apply', ...args, '-f', '-'], JSON.stringify(object));

  /** Returns an older version of the chart, whose CRD lacks spec.portPolicy. */
  function previousChart(): string {
    const folder = join(cluster.dir, 'previous');
    cpSync(CHART, folder, { recursive: true });
    const edit = (path: string, change: (object: Manifest) => void) => {
      const object = parse(readFileSync(join(folder, path), 'utf8')) as Manifest;
      change(object);
      writeFileSync(join(folder, path), stringify(object));
    };
    edit('Chart.yaml', chart => Object.assign(chart, { version: '0.0.1', appVersion: '0.0.1' }));
    edit('files/crd.yaml', ({ spec }) => {
      delete spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.portPolicy;
    });
    return folder;
  }

  const knowsPortPolicy = (): boolean => cluster.kubectl(['get', CRD, '-o', 'json']).includes('"portPolicy"');

  test.each([3, 4] as const)(
    'Helm %i installs, upgrades from the version before, rolls back and uninstalls, and no object of a user is lost',
    async version => {
      const run = helm(version, cluster.kubeconfig);
      const release = ['mail', '--namespace', NAMESPACE];
      run('install', 'mail', previousChart(), '--namespace', NAMESPACE);
      expect(knowsPortPolicy()).toBe(false);
      // Helm does not wait until the API server serves a new CRD.
      cluster.kubectl(['wait', '--for=condition=Established', CRD, '--timeout=60s']);
      expect(apply(CONFIG)).toContain('smtpconfig');
      const uid = () =>
        cluster.kubectl(['-n', 'shop', 'get', 'smtp', 'mail', '-o', 'jsonpath={.metadata.uid}']);
      const before = uid();

      run('upgrade', 'mail', CHART, '--namespace', NAMESPACE, '--set', 'replicas=2');
      expect(knowsPortPolicy()).toBe(true);
      expect(names('-n', NAMESPACE, 'deploy,pdb')).toHaveLength(2);
      expect(uid()).toBe(before);

      run('rollback', ...release.slice(0, 1), '1', '--namespace', NAMESPACE);
      expect(knowsPortPolicy()).toBe(false);
      expect(names('-n', NAMESPACE, 'deploy,pdb')).toHaveLength(1);
      expect(uid()).toBe(before);

      run('upgrade', 'mail', CHART, '--namespace', NAMESPACE);
      run('uninstall', ...release);
      expect(uid()).toBe(before);
      const left = names(
        '-A',
        'deploy,svc,sa,role,rolebinding,clusterrole,clusterrolebinding',
        '-l',
        'app.kubernetes.io/instance=mail',
      );
      expect(left).toEqual([]);
      expect(names('validatingadmissionpolicy')).toEqual([]);
      // The next Helm version starts from the end state of this one: with the CRD and the object of a user.
      expect(names(CRD)).toHaveLength(1);
    },
    300_000,
  );

  test.each([3, 4] as const)(
    'Helm %i adopts a CRD that was applied by hand, by the arguments that docs/install.md has',
    version => {
      const run = helm(version, cluster.kubeconfig);
      const install = ['install', 'mail', CHART, '--namespace', NAMESPACE];
      cluster.kubectl(['delete', 'crd', '--all', '--wait=true']);
      cluster.kubectl(['apply', '-f', join(TOP, 'crds')]);
      cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
      expect(apply(CONFIG)).toContain('smtpconfig');
      expect(() => run(...install)).toThrow(/invalid ownership metadata/);
      const [, command = ''] = /\n {2}(--take-ownership.*)\n/.exec(docOf('install.md')) ?? [];
      const args = command.split(' ').filter(arg => version === 4 || arg !== '--force-conflicts');
      expect(args).toContain('--take-ownership');
      run(...install, ...args);
      expect(names('-n', 'shop', 'smtp')).toEqual(['smtpconfig.smtp-operator.dev/mail']);
      expect(names('crd', '-l', 'app.kubernetes.io/managed-by=Helm').length).toBeGreaterThan(0);
      run('uninstall', 'mail', '--namespace', NAMESPACE);
    },
    120_000,
  );

  test('all that it renders is valid to the API server, with the defaults and with every value set', () => {
    for (const file of prometheusOperatorCrds()) cluster.kubectl(['create', '-f', file]);
    cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
    const on = [
      'crds.enabled',
      'rbac.create',
      'serviceAccount.create',
      'podDisruptionBudget.enabled',
      'test.enabled',
    ];
    const all = [...withEveryValue(), ...on.flatMap(name => ['--set', `${name}=true`])];
    for (const args of [
      [],
      withEveryValue(),
      // A ClusterSmtpConfig publishes into every matching namespace, so the chart rejects it together with
      // watchNamespaces.
      [...all, '--set', 'clusterSmtpConfigs.enabled=false'],
      [...all, '--set-json', 'watchNamespaces=[]'],
    ]) {
      const text = helm(4)('template', 'mail', CHART, '--namespace', PREVIEW, ...args);
      expect(manifests(text).length).toBeGreaterThan(5);
      const said = cluster.kubectl(['apply', '--dry-run=server', '-f', '-'], text);
      expect(said.split('\n').filter(Boolean)).toHaveLength(manifests(text).length);
    }
  }, 120_000);

  test('restricted Pod Security admits its pods, that of helm test too', () => {
    cluster.kubectl(['label', 'ns', PREVIEW, 'pod-security.kubernetes.io/enforce=restricted']);
    const text = helm(4)('template', 'mail', CHART, '--namespace', PREVIEW);
    const pods = manifests(text).flatMap(({ kind, metadata, spec }) => {
      if (kind === 'Pod') return [{ apiVersion: 'v1', kind, metadata, spec }];
      if (kind !== 'Deployment') return [];
      return [
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { ...spec.template.metadata, name: 'p', namespace: PREVIEW },
          spec: spec.template.spec,
        },
      ];
    });
    expect(pods).toHaveLength(2);
    for (const pod of pods) expect(apply(pod, '--dry-run=server')).toContain('created');
    const loose = { ...pods[0], spec: { ...pods[0]?.spec, securityContext: {} } };
    expect(() => apply(loose, '--dry-run=server')).toThrow(/violates PodSecurity/);
  }, 60_000);

  describe('the admission policy', () => {
    beforeAll(async () => {
      // The release contains the CRD, which already exists.
      helm(4, cluster.kubeconfig)('install', 'mail', CHART, '--namespace', NAMESPACE);
      const may = (user: string, ...rules: readonly string[]) => {
        const [resource = '', ...verbs] = rules;
        const role = `${user}-${resource.split('.')[0]}`;
        cluster.kubectl([
          '-n',
          'shop',
          'create',
          'role',
          role,
          `--verb=${verbs.join(',')}`,
          `--resource=${resource}`,
        ]);
        cluster.kubectl(['-n', 'shop', 'create', 'rolebinding', role, `--role=${role}`, `--user=${user}`]);
      };
      for (const user of ['blind', 'seeing'])
        may(user, 'smtpconfigs.smtp-operator.dev', 'get', 'create', 'patch', 'update');
      may('seeing', 'secrets', 'get', 'create', 'update');
      for (const user of ['blind', 'restarting']) may(user, 'secrets', 'create', 'update');
      for (const user of ['blind', 'seeing', 'restarting']) may(user, 'configmaps', 'create', 'update');
      for (const plural of ['deployments', 'statefulsets', 'daemonsets'])
        may('restarting', `${plural}.apps`, 'patch');
      may('restarting', 'smtpconfigs.smtp-operator.dev', 'get', 'create', 'patch', 'update');
      cluster.kubectl([
        ...['-n', 'shop', 'create', 'role', 'one-deployment', '--verb=patch'],
        ...['--resource=deployments.apps', '--resource-name=shop'],
      ]);
      cluster.kubectl([
        ...[
          '-n',
          'shop',
          'create',
          'rolebinding',
          'one-deployment',
          '--role=one-deployment',
          '--user=seeing',
        ],
      ]);
      for (const user of ['writing-nothing', 'writing-one', 'creating-only', 'writing-seven'])
        may(user, 'smtpconfigs.smtp-operator.dev', 'get', 'create', 'patch', 'update');
      may('creating-only', 'secrets', 'create');
      const namedOnly = (user: string, ...secrets: readonly string[]) => {
        const role = `${user}-named`;
        cluster.kubectl([
          ...['-n', 'shop', 'create', 'role', role, '--verb=create,update', '--resource=secrets'],
          ...secrets.map(name => `--resource-name=${name}`),
        ]);
        cluster.kubectl(['-n', 'shop', 'create', 'rolebinding', role, `--role=${role}`, `--user=${user}`]);
      };
      namedOnly('writing-one', 'mine');
      namedOnly('writing-seven', ...Array.from({ length: 7 }, (_, n) => `mine-${n}`));
      // The API server starts to enforce a new policy within some seconds.
      await eventually(
        () => outcome('blind', named('probe-policy'), '--dry-run=server').includes('needs the right to read'),
        {
          within: 60_000,
          every: 500,
        },
      );
    }, 120_000);

    const named = (name: string, spec: object = CONFIG.spec) => ({
      ...CONFIG,
      metadata: { name, namespace: 'shop' },
      spec,
    });
    const outcome = (user: string, object: object, ...args: readonly string[]): string => {
      const { stdout, stderr } = spawnSync(
        binaries().kubectl,
        ['--kubeconfig', cluster.kubeconfig, '--as', user, 'apply', ...args, '-f', '-'],
        { encoding: 'utf8', input: JSON.stringify(object) },
      );
      return stdout + stderr;
    };
    const noSecret = { provider: 'qq' };

    test('rejects an SmtpConfig whose author may not read its Secret, with the name and the cause', () => {
      const said = outcome('blind', named('a'));
      expect(said).toContain('user "blind" may not get Secret "login" in namespace "shop"');
      expect(names('-n', 'shop', 'smtp')).not.toContain('smtpconfig.smtp-operator.dev/a');
    });

    test('admits one without a Secret, and one by a user who may read the Secret', () => {
      expect(outcome('blind', named('b', noSecret))).toContain('created');
      expect(outcome('seeing', named('c'))).toContain('created');
    });

    test("prevents a user from sending another user's credentials to their own server", () => {
      const elsewhere = { ...CONFIG.spec, endpoint: { host: 'mail.attacker.example', port: 465 } };
      expect(outcome('blind', named('c', elsewhere))).toContain('may not get Secret');
      expect(outcome('blind', named('b', CONFIG.spec))).toContain('may not get Secret');
    });

    test('permits a change that leaves the spec unchanged, and one that removes the Secret', () => {
      const labelled = {
        ...named('c'),
        metadata: { name: 'c', namespace: 'shop', labels: { team: 'mail' } },
      };
      expect(outcome('blind', labelled)).toContain('configured');
      expect(outcome('blind', named('c', noSecret))).toContain('configured');
    });

    test('refuses spec.fallback to a user who may not read every Secret of the namespace', () => {
      const spec = { ...noSecret, fallback: { name: 'other' } };
      expect(outcome('blind', named('fallback', spec))).toContain(
        'user "blind" may not get Secrets in namespace "shop"',
      );
      expect(outcome('seeing', named('fallback', spec))).toContain('created');
    });

    test('prevents a user from writing a Secret that they may only read', () => {
      const oauth2 = { grant: 'RefreshToken', storeRefreshToken: true };
      const spec = { provider: 'gmail', secretRef: { name: 'login' }, auth: { oauth2 } };
      expect(outcome('seeing', named('f', spec))).toContain(
        'user "seeing" may not patch it in namespace "shop"',
      );
      const kept = { ...spec, auth: { oauth2: { grant: 'RefreshToken' } } };
      expect(outcome('seeing', named('f', kept))).toContain('created');
    });

    test('prevents a user from restarting workloads that they may not patch, by name or by label', () => {
      const by = (rollout: object) => named('g', { ...noSecret, rollout });
      const shop = { kind: 'Deployment', name: 'shop' };
      const selector = { matchLabels: { app: 'shop' } };
      expect(outcome('blind', by({ targets: [shop] }))).toContain(
        'restarts Deployment "shop", and user "blind" may not patch it in namespace "shop"',
      );
      for (const other of [
        { ...shop, name: 'till' },
        { ...shop, kind: 'StatefulSet' },
        { ...shop, kind: 'DaemonSet' },
      ]) {
        expect(outcome('seeing', by({ targets: [shop, other] }))).toContain(
          `restarts ${other.kind} "${other.name}", and user "seeing" may not patch it in namespace "shop"`,
        );
      }
      expect(outcome('seeing', by({ selector }))).toContain(
        'user "seeing" may not patch deployments in namespace',
      );
      expect(outcome('seeing', by({ targets: [shop] }))).toContain('created');
    });

    test('admits as many workloads as an SmtpConfig may name, and a selector, by a user who may patch them', () => {
      const targets = Array.from({ length: 8 }, (_, n) => ({
        kind: n % 2 === 0 ? 'StatefulSet' : 'DaemonSet',
        name: `w${n}`,
      }));
      const selector = { matchLabels: { app: 'shop' } };
      expect(outcome('restarting', named('h', { ...noSecret, rollout: { targets } }))).toContain('created');
      expect(outcome('restarting', named('h', { ...noSecret, rollout: { selector } }))).toContain(
        'configured',
      );
      // The eighth target is checked like the first.
      const last = [...targets.slice(0, 7), { kind: 'Deployment', name: 'shop' }];
      cluster.kubectl(['-n', 'shop', 'delete', 'rolebinding', 'restarting-deployments']);
      expect(outcome('restarting', named('h', { ...noSecret, rollout: { targets: last } }))).toContain(
        'restarts Deployment "shop", and user "restarting" may not patch it',
      );
    });

    test('admits only what the author could write: by kind, by name, by verb, and as many as there may be', () => {
      const publishing = (name: string, ...outputs: object[]) =>
        named(name, { ...noSecret, ...(outputs.length > 0 && { outputs }) });
      expect(outcome('writing-nothing', publishing('i'))).toContain(
        'user "writing-nothing" may not create and update Secret "i-smtp" in namespace "shop"',
      );
      // Permission for one name but not for another; permission to create but not to update.
      expect(outcome('writing-one', publishing('i', { kind: 'Secret', name: 'mine' }))).toContain('created');
      expect(outcome('writing-one', publishing('i', { kind: 'Secret', name: 'yours' }))).toContain(
        'may not create and update Secret "yours"',
      );
      expect(outcome('writing-one', publishing('i', { kind: 'ConfigMap', name: 'mine' }))).toContain(
        'may not create and update ConfigMap "mine"',
      );
      expect(outcome('creating-only', publishing('j', { kind: 'Secret', name: 'mine' }))).toContain(
        'may not create and update Secret "mine"',
      );
      const eight = Array.from({ length: 8 }, (_, n) => ({ kind: 'Secret', name: n < 7 ? 'mine' : 'last' }));
      const distinct = eight.map((output, n) => ({ ...output, ...(n < 7 && { name: `mine-${n}` }) }));
      expect(outcome('writing-seven', publishing('k', ...distinct))).toContain(
        'may not create and update Secret "last"',
      );
      expect(outcome('seeing', publishing('k', ...distinct))).toContain('created');
    });

    test('rejects for every user the names that other controllers act on, with a readable error', () => {
      const output = (fields: object) =>
        named('l', { ...noSecret, outputs: [{ kind: 'Secret', ...fields }] });
      for (const type of [
        'helm.sh/release.v1',
        'kubernetes.io/service-account-token',
        'kubernetes.io/tls',
        'bootstrap.kubernetes.io/token',
      ])
        expect(outcome('seeing', output({ type }))).toContain('type is one that other controllers act on');
      expect(outcome('seeing', output({ name: 'sh.helm.release.v1.shop.v2' }))).toContain(
        'name is one that other programs look up',
      );
      for (const metadata of [
        { labels: { 'argocd.argoproj.io/secret-type': 'cluster' } },
        { labels: { 'app.kubernetes.io/managed-by': 'Helm' } },
        { annotations: { 'meta.helm.sh/release-name': 'shop' } },
        { annotations: { 'kubernetes.io/service-account.name': 'default' } },
      ])
        expect(outcome('seeing', output({ metadata }))).toContain(
          'belongs to a domain that other controllers act on',
        );
      expect(outcome('seeing', output({ metadata: { labels: { owner: 'helm' } } }))).toContain(
        'owner: helm marks the release records of Helm',
      );
      const described = { labels: { 'app.kubernetes.io/part-of': 'shop', owner: 'team-a' } };
      expect(outcome('seeing', output({ metadata: described, type: 'example.com/smtp' }))).toContain(
        'created',
      );
    });

    test('admits a server-side apply by a GitOps controller that may read the Secret, first and again', () => {
      const gitops = ['--server-side', '--field-manager=gitops', '--force-conflicts'];
      expect(outcome('seeing', named('d'), ...gitops)).toContain('serverside-applied');
      expect(outcome('seeing', named('d'), ...gitops)).toContain('serverside-applied');
      expect(outcome('blind', named('e'), ...gitops)).toContain('may not get Secret');
    });
  });
});
