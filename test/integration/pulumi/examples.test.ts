import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TOP } from '../../../testing/cluster/binaries.ts';
import { type ControlPlane, startCluster } from '../../../testing/cluster/cluster.ts';
import { account } from '../../../testing/lab/accounts.ts';
import type { Lab } from '../../../testing/lab/lab.ts';
import { cluster as answers, type Run, runProgram } from '../../../testing/pulumi/engine.ts';
import { configOf, projectFrom } from '../../../testing/pulumi/project.ts';
import { type Json, readable, unwrapped } from '../../../testing/pulumi/sdk.ts';
import { goesOn } from '../../../testing/pulumi/wait-for.ts';
import { helm, type Manifest, manifests } from '../../../testing/support/helm.ts';
import { labFor } from '../../../testing/support/lab.ts';
import { startOperator } from '../../../testing/support/operator.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { toolsUnavailable } from '../../../testing/tools/tools.ts';

const QQ = account('qq');
const PASSWORDS = {
  'app-with-qq': { 'app-with-qq:mailCode': QQ.password },
  'team-platform': {
    'team-platform:passwords': JSON.stringify({
      shop: account('sendgrid').password,
      wiki: QQ.password,
    }),
  },
  'team-platform, prod': {
    'team-platform:passwords': JSON.stringify({
      shop: account('directmail').password,
      billing: account('sendgrid').password,
      wiki: account('exmail').password,
    }),
  },
  'adopt-helm': {},
} as const;

const READY = {
  conditions: [{ type: 'Ready', status: 'True', reason: 'Ready', message: 'Works.' }],
  endpoint: { address: 'mail.example:465', host: 'mail.example', port: 465, tls: 'implicit' },
};

/** Runs an example's program unchanged. The cluster answers with this status for every SmtpConfig. */
function run(
  example: string,
  stack: string,
  secrets: Record<string, string>,
  status: Json = READY,
): Promise<Run> {
  return runProgram({
    project: projectFrom(example),
    name: example,
    stack,
    config: { ...configOf(example, stack), ...secrets },
    secretKeys: Object.keys(secrets),
    newResource: answers(() => status),
  });
}

const missing = toolsUnavailable('helm4');
(missing ? describe.skip : describe)(missing ?? 'the examples of the Pulumi package', () => {
  let cluster: ControlPlane;
  let lab: Lab;
  let operator: { stop(): Promise<unknown> } | undefined;

  beforeAll(async () => {
    cluster = await startCluster({ dir: join(TOP, '.build', 'test', `pulumi-examples-${process.pid}`) });
    lab = await labFor('pulumi-examples');
  }, 600_000);
  afterAll(async () => {
    await operator?.stop();
    await lab?.stop();
    await cluster?.stop();
  });

  /** Applies objects by server-side apply, like Pulumi: first as a dry run, then for real. */
  function apply(objects: readonly Json[]): void {
    for (const object of objects) {
      const text = JSON.stringify(object);
      const args = ['apply', '--server-side', '--field-manager=pulumi-kubernetes', '-f', '-'];
      cluster.kubectl([...args, '--dry-run=server'], text);
      cluster.kubectl(args, text);
    }
  }

  /**
   * Returns the resources that a program registered, as objects for the API server. Helm's own engine renders the
   * charts.
   */
  function objectsOf({ engine }: Run): Json[] {
    return engine.registrations
      .filter(({ type, custom }) => type.startsWith('kubernetes:') && (custom || type.endsWith(':Chart')))
      .flatMap(({ type, inputs }) => {
        const plain = unwrapped(inputs) as Json;
        return type.endsWith(':Chart') ? renderedChart(plain) : [plain];
      });
  }

  function renderedChart({ chart, name, namespace, values }: Json): Json[] {
    const file = join(cluster.dir, 'values.json');
    writeFileSync(file, JSON.stringify(values));
    const text = helm(4)(
      ...['template', String(name), String(chart), '--namespace', String(namespace)],
      ...['--values', file, '--no-hooks'],
    );
    return manifests(text).map(object => inNamespace(object, String(namespace)) as unknown as Json);
  }

  const get = (kind: string, namespace: string, name: string): Json =>
    JSON.parse(cluster.kubectl(['get', kind, name, '-n', namespace, '-o', 'json'])) as Json;

  const isThere = (kind: string, namespace: string, name: string): boolean =>
    cluster.kubectl([
      'get',
      kind,
      '-n',
      namespace,
      '--field-selector',
      `metadata.name=${name}`,
      '-o',
      'name',
    ]) !== '';

  /** Waits for the conditions that Pulumi would wait for, and returns the object with its status. */
  const judged = (config: Json): Promise<Json> => {
    const { name, namespace, annotations } = config['metadata'] as Required<Manifest['metadata']>;
    const live = () => get('smtp', namespace, name);
    return eventually(
      () => {
        const object = live();
        return goesOn(annotations['pulumi.com/waitFor'] ?? '', object) && object;
      },
      { within: 60_000, describe: () => JSON.stringify(live()['status'], undefined, 1) },
    );
  };

  const readyOf = (object: Json): Json | undefined =>
    (object['status'] as { conditions: Json[] }).conditions.find(({ type }) => type === 'Ready');

  const of = (kind: string, objects: readonly Json[]): Json[] =>
    objects.filter(object => object['kind'] === kind);

  /** Returns every Secret and ConfigMap that the pods of a Deployment need in order to start. */
  function needs(deployment: Json): { kind: string; namespace: string; name: string }[] {
    const { namespace = '' } = deployment['metadata'] as Manifest['metadata'];
    const pod = (deployment as unknown as Manifest)['spec'].template.spec;
    const sources = pod.containers.flatMap((container: { envFrom?: { secretRef?: { name: string } }[] }) =>
      (container.envFrom ?? []).map(({ secretRef }) => secretRef?.name),
    );
    const files = (pod.volumes ?? []).map(
      ({ secret }: { secret?: { secretName: string } }) => secret?.secretName,
    );
    return [...sources, ...files]
      .filter(name => name !== undefined)
      .map(name => ({ kind: 'secret', namespace, name }));
  }

  async function becomesReady(objects: readonly Json[]): Promise<void> {
    for (const config of of('SmtpConfig', objects))
      expect(readyOf(await judged(config))).toMatchObject({ status: 'True' });
    const wanted = of('Deployment', objects).flatMap(needs);
    for (const { kind, namespace, name } of wanted)
      expect([name, isThere(kind, namespace, name)]).toEqual([name, true]);
  }

  /** Checks that neither the registered resources nor the output of the process contain a password. */
  function keepsSecrets({ engine, text }: Run, secrets: Record<string, string>): void {
    const shown = JSON.stringify(readable([engine.registrations, [...engine.outputs]])) + text;
    for (const password of Object.values(secrets).flatMap(passwordsIn)) expect(shown).not.toContain(password);
  }

  test('app-with-qq: the operator is admitted, the account becomes Ready, the application finds its Secret', async () => {
    const secrets = PASSWORDS['app-with-qq'];
    const program = await run('app-with-qq', 'dev', secrets);
    expect(program.engine.errors).toEqual([]);
    keepsSecrets(program, secrets);
    const objects = objectsOf(program);
    expect(of('CustomResourceDefinition', objects)).toHaveLength(3);
    const system = (object: Json) => !['SmtpConfig', 'Secret'].includes(String(object['kind']));
    apply(objects.filter(object => system(object) && of('Deployment', [object]).length === 0));
    cluster.kubectl([
      'wait',
      '--for=condition=Established',
      'crd/smtpconfigs.smtp-operator.dev',
      '--timeout=60s',
    ]);
    // There is no node for the operator's pod, so its process is started here, in the same version.
    const { kubeconfig, namespace } = cluster;
    operator = await startOperator({
      kubeconfig,
      namespace,
      dnsServer: lab.dns.endpoint,
      caFile: lab.caFile,
    });
    apply(objects.filter(object => !system(object) || of('Deployment', [object]).length > 0));
    await becomesReady(objects);
  }, 300_000);

  test('app-with-qq with the password of the mailbox ends in the diagnosis, and the application stays as it is', async () => {
    const secrets = { 'app-with-qq:mailCode': account('qq', 'mailbox-password').password };
    const objects = objectsOf(await run('app-with-qq', 'dev', secrets));
    const secret = of('Secret', objects);
    apply(secret);
    // The value that Pulumi would write: the version of the Secret to verify.
    const [config = {}] = of('SmtpConfig', objects);
    const { resourceVersion } = get('secret', 'shop', 'mail-login')['metadata'] as {
      resourceVersion: string;
    };
    const text = JSON.stringify(config).replaceAll('1001', resourceVersion);
    apply([JSON.parse(text) as Json]);
    const live = await judged(JSON.parse(text) as Json);
    expect(readyOf(live)).toMatchObject({ status: 'False', reason: 'AuthorizationCodeRequired' });

    const { engine, code } = await run('app-with-qq', 'dev', secrets, live['status'] as Json);
    expect(code).not.toBe(0);
    expect(engine.errors).toEqual([
      expect.stringContaining('SmtpConfig shop/mail is not Ready: AuthorizationCodeRequired'),
    ]);
    expect(engine.errors[0]).toContain('授权码');
    expect(engine.registrations.filter(({ type }) => type.endsWith(':Deployment'))).toEqual([]);
  }, 300_000);

  test.each([
    ['dev', PASSWORDS['team-platform'], 2],
    ['prod', PASSWORDS['team-platform, prod'], 3],
  ])(
    'team-platform, %s: every team has its account, Ready and in its own shape',
    async (stack, secrets, teams) => {
      const program = await run('team-platform', stack, secrets);
      expect(program.engine.errors).toEqual([]);
      keepsSecrets(program, secrets);
      const objects = objectsOf(program);
      expect(of('SmtpConfig', objects)).toHaveLength(teams);
      apply(objects);
      await becomesReady(objects);
      for (const config of of('SmtpConfig', objects)) {
        const { namespace = '' } = config['metadata'] as Manifest['metadata'];
        expect([namespace, isThere('secret', namespace, 'mail')]).toEqual([namespace, true]);
      }
    },
    300_000,
  );

  test('adopt-helm: what was applied by hand is taken over as it is, and gets its binding', async () => {
    const { username, password } = account('exmail');
    const metadata = { namespace: 'crm' };
    for (const object of [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'crm' } },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { ...metadata, name: 'mail-account' },
        stringData: { username, password },
      },
      {
        apiVersion: 'smtp-operator.dev/v1alpha1',
        kind: 'SmtpConfig',
        metadata: { ...metadata, name: 'mail' },
        spec: { provider: 'exmail', secretRef: { name: 'mail-account' } },
      },
    ])
      cluster.kubectl(['apply', '-f', '-'], JSON.stringify(object));
    const before = (get('smtp', 'crm', 'mail')['metadata'] as { uid: string }).uid;

    const program = await run('adopt-helm', 'dev', PASSWORDS['adopt-helm']);
    expect(program.engine.errors).toEqual([]);
    const objects = objectsOf(program);
    expect(objects.map(object => object['kind'])).toEqual(['SmtpConfig', 'Deployment']);
    apply(objects);
    await becomesReady(objects);
    expect(get('smtp', 'crm', 'mail')['metadata']).toMatchObject({ uid: before });
    expect(get('secret', 'crm', 'mail-binding')).toMatchObject({ type: 'servicebinding.io/smtp' });
  }, 300_000);
});

const inNamespace = (object: Manifest, namespace: string): Manifest => {
  const clusterWide = /^(Cluster|Custom|ValidatingAdmission|Namespace)/.test(object.kind);
  return clusterWide ? object : { ...object, metadata: { namespace, ...object.metadata } };
};

function passwordsIn(value: string): string[] {
  return value.startsWith('{') ? Object.values(JSON.parse(value) as Record<string, string>) : [value];
}
