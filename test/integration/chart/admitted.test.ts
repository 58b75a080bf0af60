import { execFileSync, spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { binaries } from '../../../testing/cluster/binaries.ts';
import type { ControlPlane } from '../../../testing/cluster/cluster.ts';
import { rendered } from '../../../testing/support/helm.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, startOwnWorld, type World } from '../../../testing/support/world.ts';
import { toolsUnavailable } from '../../../testing/tools/tools.ts';

const missing = toolsUnavailable('helm4');
const CLUSTER_WIDE = ['--set', 'crds.enabled=false'];

(missing ? describe.skip : describe)(missing ?? 'an SmtpConfig that no policy admitted', () => {
  let world: World<ControlPlane>;
  const policies = rendered(4, ...CLUSTER_WIDE).filter(({ kind }) => kind.startsWith('ValidatingAdmission'));
  const bindings = policies.filter(({ kind }) => kind.endsWith('Binding'));

  /** The servers run in this process, which kubectl blocks. */
  const config = (name: string, spec: object = {}) =>
    world.config(name, { checks: { timeout: '30s' }, ...spec });

  beforeAll(async () => {
    world = await startOwnWorld('admitted');
    const { kubectl } = world.cluster;
    kubectl([
      'create',
      'role',
      'author',
      '--verb=get,create,patch,update',
      '--resource=smtpconfigs.smtp-operator.dev',
    ]);
    kubectl(['create', 'rolebinding', 'author', '--role=author', '--user=author']);
    world.apply(world.secret('login', GOOD), config('earlier'));
    world.apply(...policies);
    await inForce();
  }, 600_000);
  afterAll(() => world?.stop(), 60_000);

  /** Returns the output of kubectl for the author, who may only write SmtpConfigs. */
  const asAuthor = (object: object, ...args: readonly string[]): string => {
    const { stdout, stderr } = spawnSync(
      binaries().kubectl,
      ['--kubeconfig', world.cluster.kubeconfig, '--as', 'author', 'apply', ...args, '-f', '-'],
      { encoding: 'utf8', input: JSON.stringify(object) },
    );
    return stdout + stderr;
  };
  /** Waits until the API server sends this to the author. */
  const answered = async (words: string) => {
    let said = '';
    await eventually(
      () => {
        said = asAuthor(config('probe'), '--dry-run=server');
        return said.includes(words);
      },
      { within: 120_000, every: 300, describe: () => said },
    );
  };
  /** Waits until the policies have been active long enough for the operator to accept new objects. */
  const inForce = async () => {
    await answered('denied request');
    await sleep(3_000);
  };
  const withoutPolicy = async () => {
    for (const { metadata } of bindings)
      world.cluster.kubectl(['delete', 'validatingadmissionpolicybinding', metadata.name]);
    await answered('created');
  };
  const logins = () => world.servers.reduce((sum, server) => sum + server.logins.length, 0);
  /** Runs the command of the diagnosis in a shell. */
  const paste = (name: string) => {
    const command = world.status(name).diagnosis?.remedy.split('Command: ')[1] ?? 'false';
    const path = `${dirname(binaries().kubectl)}:${process.env['PATH']}`;
    execFileSync('sh', ['-c', command], {
      env: { PATH: path, KUBECONFIG: world.cluster.kubeconfig, HOME: world.cluster.dir },
    });
  };
  const start = () =>
    world.operator(
      policies
        .filter(({ kind }) => !kind.endsWith('Binding'))
        .flatMap(({ metadata }) => ['--admission-policy', metadata.name]),
    );

  test('an operator acts on what was there before the policies after the documented step, and on what is new at once', async () => {
    const operator = await start();
    await world.verdict('earlier', 'False', 'NotAdmitted');
    world.cluster.kubectl([
      ...['annotate', 'smtp', '--all', '--all-namespaces', '--overwrite'],
      'smtp-operator.dev/admission-requested-at=upgrade',
    ]);
    await world.verdict('earlier', 'True', 'Ready');
    world.apply(config('fresh'));
    await world.verdict('fresh', 'True', 'Ready');
    await operator.stop();
  }, 300_000);

  test('does not come into being while an upgrade edits the policies', async () => {
    const operator = await start();
    world.apply(config('before'));
    await world.verdict('before', 'True', 'Ready');
    for (const { metadata } of policies.filter(({ kind }) => !kind.endsWith('Binding'))) {
      const edit = [{ op: 'add', path: '/spec/validations/0/message', value: 'of the next version' }];
      world.cluster.kubectl([
        ...['patch', 'validatingadmissionpolicy', metadata.name],
        ...['--type=json', '--patch', JSON.stringify(edit)],
      ]);
    }
    world.apply(config('meanwhile'));
    await world.verdict('meanwhile', 'True', 'Ready');
    await operator.stop();
  }, 300_000);

  test('does not come into being where the policies and the operator are installed together', async () => {
    world.cluster.kubectl(['delete', 'validatingadmissionpolicybinding', '--all']);
    world.apply(...bindings);
    const operator = await start();
    await operator.ready();
    world.apply(config('right-after'));
    await world.verdict('right-after', 'True', 'Ready');
    await operator.stop();
  }, 300_000);

  test('is ignored, while the binding is absent and after it is back, until a user with the permissions applies it', async () => {
    // This operator has not seen what was in force before the edits of the last test.
    await inForce();
    const operator = await start();
    world.apply(config('lawful'));
    await world.verdict('lawful', 'True', 'Ready');
    const before = logins();

    await withoutPolicy();
    expect(asAuthor(config('stolen'))).toContain('created');
    // The author can also take over another user's spec.
    expect(asAuthor(config('lawful', { from: { address: 'author@lab.test' } }))).toContain('configured');
    await world.verdict('stolen', 'False', 'AdmissionPolicyMissing');
    await world.verdict('lawful', 'False', 'AdmissionPolicyMissing');

    world.apply(...bindings);
    await inForce();
    await operator.stop();
    const next = await start();
    const status = await world.verdict('stolen', 'False', 'NotAdmitted');
    await world.verdict('lawful', 'False', 'NotAdmitted');
    expect(status.conditions?.find(({ type }) => type === 'Ready')?.message).toContain(
      'kubectl -n default annotate smtp stolen --overwrite smtp-operator.dev/admission-requested-at=',
    );
    // Objects that were admitted before and did not change keep working.
    await world.verdict('fresh', 'True', 'Ready');
    expect(world.secretData('stolen-smtp')).toBeUndefined();
    expect(logins()).toBe(before);

    // Neither the annotation nor a change of the spec gives the author access.
    const asked = config('stolen') as { metadata: object };
    const annotations = { 'smtp-operator.dev/admission-requested-at': 'now' };
    expect(asAuthor({ ...asked, metadata: { ...asked.metadata, annotations } })).toContain('denied request');
    expect(asAuthor(config('stolen', { from: { address: 'a@lab.test' } }))).toContain('denied request');

    paste('stolen');
    paste('lawful');
    await world.verdict('stolen', 'True', 'Ready');
    await world.verdict('lawful', 'True', 'Ready');
    await next.stop();
  }, 300_000);
});
