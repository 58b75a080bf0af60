import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../crds/schema/status.ts';
import { binaries, TOP } from '../../testing/cluster/binaries.ts';
import type { ControlPlane } from '../../testing/cluster/cluster.ts';
import { account } from '../../testing/lab/accounts.ts';
import { type Lab, startLab } from '../../testing/lab/lab.ts';
import { CHART, patientHelm } from '../../testing/support/helm.ts';
import { eventually } from '../../testing/support/wait.ts';
import { application, Received } from './application.ts';
import type { Images } from './images.ts';
import { installs, NAME, NAMESPACE, RELEASE, uninstalls } from './installation.ts';
import { LAB_PREFIX, NODE, prepareMachine, startNode } from './node.ts';

const SERVER = 'smtp.qq.com';
const SLOW = { within: 120_000, every: 500 };
/** A relay: a preset whose provider requires a login is never Ready without one. */
const WITHOUT_LOGIN = {
  provider: 'custom',
  endpoint: { host: SERVER, port: 465, tls: 'implicit' },
  secretRef: undefined,
};

describe('on a real node', () => {
  let lab: Lab;
  let cluster: ControlPlane;

  beforeAll(async () => {
    const dir = join(TOP, '.build', 'e2e', 'node');
    const images = JSON.parse(readFileSync(join(TOP, '.build', 'e2e', 'images.json'), 'utf8')) as Images;
    prepareMachine();
    lab = await startLab({
      dir: join(dir, 'lab'),
      prefix: LAB_PREFIX,
      providers: ['qq', 'gmail'],
      faults: false,
    });
    cluster = await startNode(join(dir, 'cluster'), images, lab.dns.endpoint);
  }, 600_000);
  // The programs end with their namespaces, and their logs stay for an analysis.
  afterAll(() => lab?.stop(), 60_000);

  const target = () => ({
    kubeconfig: cluster.kubeconfig,
    kubectl: cluster.kubectl,
    values: [
      ...[
        'image.repository=localhost/smtp-operator',
        'image.tag=e2e',
        'image.pullPolicy=Never',
        'test.requireReady=true',
        'test.spec.provider=custom',
        'test.spec.endpoint.host=smtp.gmail.com',
        'test.spec.endpoint.port=465',
        'test.spec.endpoint.tls=implicit',
        'consumerEgress.enabled=true',
        'rollout.enabled=true',
      ],
    ]
      .flatMap(value => ['--set', value])
      .concat('--set-file', `extraCAs.pem=${lab.caFile}`),
  });
  const status = (name: string, namespace = 'shop'): SmtpConfigStatus =>
    (
      JSON.parse(cluster.kubectl(['-n', namespace, 'get', 'smtp', name, '-o', 'json'])) as {
        status?: SmtpConfigStatus;
      }
    ).status ?? {};
  const condition = (name: string, type: string, namespace?: string) =>
    status(name, namespace).conditions?.find(found => found.type === type);
  const settles = (name: string, type: string, reason: string, namespace?: string) =>
    eventually(
      () => condition(name, type, namespace)?.reason === reason && condition(name, type, namespace),
      { ...SLOW, describe: () => JSON.stringify(status(name, namespace), undefined, 1) },
    );
  const apply = (...items: readonly object[]): string =>
    cluster.kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  const published = (name: string): Record<string, string> =>
    (
      JSON.parse(cluster.kubectl(['-n', 'shop', 'get', 'cm', `${name}-smtp`, '-o', 'json'])) as {
        data: Record<string, string>;
      }
    ).data;
  const metadata = (name: string) => ({ name, namespace: 'shop' });
  const login = (name: string, kind: string) => {
    const { username, password } = account('qq', kind);
    return { apiVersion: 'v1', kind: 'Secret', metadata: metadata(name), stringData: { username, password } };
  };
  const config = (name: string, secret: string, spec: object = {}) => ({
    apiVersion: 'smtp-operator.dev/v1alpha1',
    kind: 'SmtpConfig',
    metadata: metadata(name),
    spec: {
      provider: 'qq',
      secretRef: { name: secret },
      // Short, so that a test does not wait long for automatic checks.
      checks: { egress: { interval: '10s', failureThreshold: 1 }, timeout: '3s' },
      ...spec,
    },
  });
  const nft = (rules: string): string => execFileSync('nft', ['-f', '-'], { encoding: 'utf8', input: rules });
  /** Firewall rule of this network only. It drops matching packets from pods. */
  const drop = (match: string): string =>
    nft(`table inet e2e {
  chain pods {
    type filter hook prerouting priority -300
    iifname "veth*" ${match} drop
  }
}
`);
  const heal = (): string => nft('delete table inet e2e');
  const logins = (): number => lab.server(SERVER).logins.length;
  /** Identifies the leading process: its pod, and the part that distinguishes it from earlier processes of the pod. */
  const holder = (): string =>
    cluster.kubectl(['-n', NAMESPACE, 'get', 'lease', NAME, '-o', 'jsonpath={.spec.holderIdentity}']);
  const podOf = (identity: string): string => identity.split('_')[0] ?? '';

  installs(target);

  test('an SmtpConfig goes Ready through cluster DNS and from a pod, and a wrong one is diagnosed', async () => {
    cluster.kubectl(['create', 'namespace', 'shop']);
    apply(
      login('good', 'good'),
      login('bad', 'mailbox-password'),
      config('mail', 'good'),
      config('wrong', 'bad'),
    );
    await settles('mail', 'Ready', 'Ready');
    await settles('wrong', 'Ready', 'AuthorizationCodeRequired');
    expect(lab.dns.questions.get(SERVER)).toBeGreaterThan(0);
    expect(published('mail')['SMTP_PORT']).toBe('465');
  }, 300_000);

  test('a firewall that drops port 465 of pods is reported with the open port; Auto uses that port; all recover', async () => {
    apply(config('auto', 'good', { portPolicy: 'Auto' }));
    await settles('auto', 'Ready', 'Ready');
    expect(published('auto')['SMTP_PORT']).toBe('465');
    drop('tcp dport 465');
    const blocked = await settles('mail', 'EgressReachable', 'ConnectTimeout');
    expect(blocked).toMatchObject({ status: 'False', message: expect.stringContaining('587') });
    await eventually(() => published('auto')['SMTP_PORT'] === '587', SLOW);
    await settles('auto', 'Ready', 'Ready');
    // Applications keep the last settings that worked.
    expect(published('mail')['SMTP_PORT']).toBe('465');
    heal();
    await settles('mail', 'Ready', 'Ready');
    await eventually(() => published('auto')['SMTP_PORT'] === '465', SLOW);
  }, 600_000);

  test('a firewall that drops port 465 of the pods of one namespace only turns ConsumerEgress False there, and nowhere else', async () => {
    const namespaces = ['shop', 'billing'] as const;
    const restricted = 'pod-security.kubernetes.io/enforce=restricted';
    cluster.kubectl(['create', 'namespace', 'billing']);
    cluster.kubectl(['label', 'namespace', ...namespaces, restricted]);
    // Other objects of an application with these labels; none of them may adopt the pods.
    const labels = { app: 'web' };
    apply(
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: metadata('web'),
        spec: { selector: labels, ports: [{ port: 80 }] },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: metadata('web'),
        spec: {
          replicas: 0,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'none' }] } },
        },
      },
    );
    const readyEndpoints = (): string[] =>
      cluster
        .kubectl([
          ...['-n', 'shop', 'get', 'endpointslices', '-l', 'kubernetes.io/service-name=web'],
          ...['-o', 'jsonpath={.items[*].endpoints[*].conditions.ready}'],
        ])
        .split(' ')
        .filter(Boolean);
    const checks = {
      // Time for the firewall to include a new pod, and for TCP to retry then.
      ...{ egress: { interval: '10s', failureThreshold: 1, from: [{ podLabels: labels }] } },
      timeout: '30s',
    };
    for (const namespace of namespaces) {
      apply({
        ...config('placed', 'none', { ...WITHOUT_LOGIN, checks }),
        metadata: { name: 'placed', namespace },
      });
    }
    for (const namespace of namespaces) await settles('placed', 'Ready', 'Ready', namespace);

    const podsOf = (namespace: string) =>
      cluster
        .kubectl([
          ...['-n', namespace, 'get', 'pods'],
          ...['-o', 'jsonpath={range .items[*]}{.metadata.name} {.status.podIP}{"\\n"}{end}'],
        ])
        .split('\n')
        .filter(Boolean)
        .map(line => line.split(' ') as [name: string, address: string]);
    const open = (namespace: string): void => {
      const addresses = podsOf(namespace).flatMap(([, address]) => (address ? [address] : []));
      if (addresses.length > 0) nft(`add element inet e2e open { ${addresses.join(', ')} }`);
    };
    const ask = (namespace: string): string =>
      cluster.kubectl([
        ...['-n', namespace, 'annotate', 'smtp', 'placed', '--overwrite'],
        `smtp-operator.dev/probe-requested-at=${Date.now()}`,
      ]);
    // Effect of a policy in namespace shop: it must let the pods of all other namespaces pass, whenever they start and
    // end.
    nft(`table inet e2e {
  set open { type ipv4_addr; }
  chain pods {
    type filter hook prerouting priority -300
    iifname "veth*" tcp dport 465 ip saddr != @open drop
  }
}
`);
    open(NAMESPACE);
    for (const namespace of namespaces) ask(namespace);
    const seen = new Set<string>();
    const ready = new Set<string>();
    await eventually(
      () => {
        open('billing');
        for (const answer of readyEndpoints()) ready.add(answer);
        const [present] = [podsOf('billing')];
        for (const [name] of present) seen.add(name);
        const shut = condition('placed', 'ConsumerEgress')?.reason === 'ConnectTimeout';
        return shut && seen.size > 0 && present.length === 0;
      },
      {
        ...SLOW,
        every: 200,
        describe: () =>
          JSON.stringify(
            namespaces.map(name => status('placed', name)),
            undefined,
            1,
          ),
      },
    );
    // The Service listed the pod, and would not have sent traffic to it.
    expect([...ready]).toEqual(['false']);
    const { message = '' } = condition('placed', 'ConsumerEgress') ?? {};
    expect(message).toContain('although the operator reaches it');
    expect(message).toContain('the NetworkPolicies in namespace shop that select app=web');
    expect(message).toContain(`the firewall of node ${NODE}`);
    expect(condition('placed', 'EgressReachable')).toMatchObject({ status: 'True' });
    expect(condition('placed', 'Ready')).toMatchObject({ status: 'False', reason: 'ConnectTimeout' });
    await settles('placed', 'Ready', 'Ready', 'billing');
    expect(condition('placed', 'ConsumerEgress', 'billing')).toMatchObject({ status: 'True' });

    heal();
    ask('shop');
    await settles('placed', 'ConsumerEgress', 'Connected');
    await settles('placed', 'Ready', 'Ready');
    await eventually(() => namespaces.every(namespace => podsOf(namespace).length === 0), SLOW);
  }, 600_000);

  test('an application loses no message but those of an outage before its provider is replaced', async () => {
    const address = (name: 'qq' | 'gmail') => account(name, 'good').username;
    const backup = account('gmail', 'good');
    const [primary, secondary] = [lab.server(SERVER), lab.server('smtp.gmail.com')];
    const checks = { egress: { interval: '10s', failureThreshold: 1 }, timeout: '3s' };
    apply(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: metadata('backup-login'),
        stringData: { username: backup.username, password: backup.password },
      },
      config('backup', 'backup-login', { provider: 'gmail', from: { address: address('gmail') }, checks }),
      config('app', 'good', {
        from: { address: address('qq') },
        checks,
        fallback: { name: 'backup', after: '10s', returnAfter: '10s' },
        rollout: { targets: [{ kind: 'Deployment', name: 'application' }] },
      }),
    );
    for (const name of ['backup', 'app']) await settles(name, 'Ready', 'Ready');
    const received = new Received();
    const image = 'localhost/smtp-operator:e2e';
    const ca = readFileSync(lab.caFile, 'utf8');
    for (const server of [primary, secondary]) server.reset();
    apply(...application({ namespace: 'shop', name: 'application', image, settings: 'app-smtp', ca }));
    /** Waits until a pod that is not one of these has sent messages through a server. */
    const another = (server: typeof primary, pods: readonly string[]): Promise<string> =>
      eventually(
        () => {
          received.take(server);
          return received.pods.find(pod => !pods.includes(pod) && received.count(pod) >= 3);
        },
        { ...SLOW, describe: () => cluster.kubectl(['-n', 'shop', 'logs', 'deploy/application']) },
      );
    const first = await another(primary, []);

    drop(`ip daddr ${primary.address}`);
    const second = await another(secondary, [first]);
    expect(condition('app', 'Ready')).toMatchObject({ status: 'True', reason: 'ReadyByFallback' });

    heal();
    const third = await another(primary, [first, second]);
    await settles('app', 'Ready', 'Ready');
    cluster.kubectl(['-n', 'shop', 'delete', 'deployment,configmap', 'application', '--wait=true']);
    await eventually(
      () => !cluster.kubectl(['-n', 'shop', 'get', 'pods', '-o', 'name']).includes('application'),
      SLOW,
    );
    for (const server of [primary, secondary]) received.take(server);
    // What the first pod tried during the outage is lost, and nothing else is: no pod has a gap.
    expect(received.pods.sort()).toEqual([first, second, third].sort());
    for (const pod of received.pods) expect(received.missing(pod)).toEqual([]);
    cluster.kubectl(['-n', 'shop', 'delete', 'smtp', 'app', 'backup']);
  }, 600_000);

  test('the image runs `probe`, as a pod and in the operator', async () => {
    const args = ['probe', '--provider', 'custom', '--host', SERVER, '--port', '465'];
    const security = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
    apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: metadata('smtp-probe'),
      spec: {
        restartPolicy: 'Never',
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            name: 'smtp-probe',
            image: 'localhost/smtp-operator:e2e',
            imagePullPolicy: 'Never',
            args,
            securityContext: security,
          },
        ],
      },
    });
    const phase = () =>
      cluster.kubectl(['-n', 'shop', 'get', 'pod', 'smtp-probe', '-o', 'jsonpath={.status.phase}']);
    await eventually(() => ['Succeeded', 'Failed'].includes(phase()), { ...SLOW, describe: phase });
    // This pod has no CA of the lab.
    const report = cluster.kubectl(['-n', 'shop', 'logs', 'smtp-probe']);
    expect(report).toMatch(/connect +ok/);
    expect(report).toContain('TLSVerified: CertificateUntrusted');
    const { username } = account('qq', 'good');
    // Asynchronously: the servers of the lab run in this process.
    const child = spawn(
      binaries().kubectl,
      [
        ...['--kubeconfig', cluster.kubeconfig, '-n', NAMESPACE, 'exec', '-i', `deploy/${NAME}`, '--'],
        ...['/usr/local/bin/node', '/app/smtp-operator.mjs', 'probe', '--provider', 'qq'],
        ...['--username', username, '--password-file', '-', '--ca-file', '/etc/smtp-operator/ca/values.pem'],
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    child.stdin.end(account('qq', 'good').password);
    const inOperator = await text(child.stdout);
    expect(inOperator).toContain('the login works');
  }, 300_000);

  test('after the leader was killed or cut off, the other replica takes over without a login, and no condition changes', async () => {
    const { values } = target();
    const run = patientHelm(4, cluster.kubeconfig);
    await run(
      'upgrade',
      RELEASE,
      CHART,
      '--namespace',
      NAMESPACE,
      '--wait',
      '--timeout',
      '5m',
      ...values,
      '--set',
      'replicas=2',
    );
    // The upgrade replaces pods, and one that ends may hold the Lease until it has ended.
    const pods = () =>
      cluster
        .kubectl([
          ...['-n', NAMESPACE, 'get', 'pods', '-l', `app.kubernetes.io/instance=${RELEASE}`],
          ...['-o', 'jsonpath={.items[*].metadata.name}'],
        ])
        .split(' ');
    await eventually(() => pods().length === 2 && pods().includes(podOf(holder())), SLOW);
    const versions = () =>
      cluster.kubectl([
        '-n',
        'shop',
        'get',
        'secret,cm',
        '-o',
        'jsonpath={range .items[*]}{.metadata.name}={.metadata.resourceVersion} {end}',
      ]);
    const [before, outputs] = [logins(), versions()];
    const takenOver = async (from: string): Promise<void> => {
      await eventually(() => holder() !== from && holder() !== '', SLOW);
      // When the new leader acts on a new object, it has processed everything else.
      const name = `after-${from.slice(-5)}`;
      apply(config(name, 'none', WITHOUT_LOGIN));
      await settles(name, 'EgressReachable', 'Connected');
    };

    const killed = holder();
    process.kill(pidOfPod(podOf(killed)), 'SIGKILL');
    // The pod restarts the killed process. Either replica may be the first to see the expired Lease.
    await takenOver(killed);

    const cut = podOf(holder());
    const address = cluster.kubectl(['-n', NAMESPACE, 'get', 'pod', cut, '-o', 'jsonpath={.status.podIP}']);
    drop(`ip saddr ${address} ip daddr 10.96.0.1`);
    await takenOver(holder());
    expect(podOf(holder())).not.toBe(cut);
    heal();

    expect(logins()).toBe(before);
    expect(
      versions()
        .split(' ')
        .filter(entry => !entry.startsWith('after-')),
    ).toEqual(outputs.split(' '));
    // While this process waited for a command, its DNS server did not answer. The effect is temporary.
    await eventually(() => condition('wrong', 'Ready')?.reason === 'AuthorizationCodeRequired', {
      within: 300_000,
      every: 1_000,
    });
  }, 900_000);

  test('through all of it the API server refused the operator nothing', () => {
    interface Line {
      user: { username: string };
      verb: string;
      requestURI: string;
      responseStatus?: { code?: number };
    }
    const lines = readFileSync(cluster.auditLog, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line) as Line)
      .filter(({ user }) => user.username === `system:serviceaccount:${NAMESPACE}:${NAME}`);
    expect(lines.length).toBeGreaterThan(0);
    const refused = lines.filter(({ responseStatus }) => responseStatus?.code === 403);
    expect(refused.map(({ verb, requestURI }) => `${verb} ${requestURI}`)).toEqual([]);
  });

  uninstalls(target);

  test('the outputs exist after the operator was uninstalled', () => {
    expect(published('mail')['SMTP_HOST']).toBe(SERVER);
  });

  /** Returns the pid of the operator's process in a pod, in this machine's numbering. */
  function pidOfPod(pod: string): number {
    const uid = cluster.kubectl(['-n', NAMESPACE, 'get', 'pod', pod, '-o', 'jsonpath={.metadata.uid}']);
    const found = readdirSync('/proc')
      .filter(entry => /^\d+$/.test(entry))
      .find(pid => {
        try {
          const isOfPod = readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(uid);
          return isOfPod && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('smtp-operator.mjs');
        } catch {
          return false;
        }
      });
    if (!found) throw new Error(`no process of pod ${pod}`);
    return Number(found);
  }
});
