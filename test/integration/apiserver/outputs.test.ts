import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Operator } from '../../../testing/support/operator.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, hostName, startWorld, type World } from '../../../testing/support/world.ts';

let world: World;
let operator: Operator;

beforeAll(async () => {
  world = await startWorld('outputs');
  world.apply(world.secret('login', GOOD));
  operator = await world.operator();
  await operator.ready();
}, 600_000);
afterAll(() => world?.stop(), 60_000);

const kubectl = (...args: string[]) => world.cluster.kubectl(args);

interface Stored {
  type?: string;
  immutable?: boolean;
  data?: Record<string, string>;
  metadata: {
    uid: string;
    resourceVersion: string;
    labels?: Record<string, string>;
    annotations: Record<string, string>;
    ownerReferences?: { kind: string; name: string; uid: string }[];
  };
}

function stored(kind: string, name: string, namespace = world.cluster.namespace): Stored | undefined {
  const list = JSON.parse(
    kubectl('get', kind, '-n', namespace, '--field-selector', `metadata.name=${name}`, '-o', 'json'),
  ) as { items: Stored[] };
  return list.items[0];
}

const published = (name: string) => world.status(name).conditions?.find(({ type }) => type === 'Published');
const events = (name: string): string => kubectl('events', `--for=smtp/${name}`);
const hashOf = (name: string): string | undefined => world.status(name).outputs?.[0]?.hash;
const secretOutput = (name: string, more: object = {}) => ({ outputs: [{ kind: 'Secret', name, ...more }] });

test('a change of profile that changes the type recreates the Secret, and the binding refers to it', async () => {
  world.apply(world.config('bound', secretOutput('bound-mail')));
  await world.verdict('bound', 'True', 'Ready');
  const before = stored('secret', 'bound-mail');
  expect(before?.type).toBe('Opaque');

  world.apply(world.config('bound', secretOutput('bound-mail', { profile: 'service-binding' })));
  await eventually(() => stored('secret', 'bound-mail')?.type === 'servicebinding.io/smtp');
  expect(stored('secret', 'bound-mail')?.metadata.uid).not.toBe(before?.metadata.uid);
  expect(world.secretData('bound-mail')).toMatchObject({ type: 'smtp', password: GOOD });
  const outputs = [
    { kind: 'Secret', name: 'first' },
    { kind: 'Secret', name: 'bound-mail', profile: 'service-binding' },
  ];
  world.apply(world.config('bound', { outputs }));
  await eventually(() => world.status('bound').outputs?.length === 2);
  expect(world.status('bound').binding).toEqual({ name: 'bound-mail' });
});

test('labels that the spec drops go, those of others stay, and neither changes the hash', async () => {
  const labelled = { metadata: { labels: { team: 'shop' }, annotations: { note: 'x' } } };
  world.apply(world.config('labelled', secretOutput('labelled-mail', labelled)));
  await world.verdict('labelled', 'True', 'Ready');
  kubectl('label', 'secret', 'labelled-mail', 'theirs=1');
  const hash = hashOf('labelled');
  expect(hash).toMatch(/^[0-9a-f]{32}$/);
  expect(stored('secret', 'labelled-mail')?.metadata.annotations['smtp-operator.dev/content-hash']).toContain(
    hash,
  );

  world.apply(world.config('labelled', secretOutput('labelled-mail')));
  await eventually(() => stored('secret', 'labelled-mail')?.metadata.labels?.['team'] === undefined);
  const { labels, annotations } = stored('secret', 'labelled-mail')?.metadata ?? {};
  expect(labels).toEqual({ theirs: '1', 'app.kubernetes.io/managed-by': 'smtp-operator' });
  expect(annotations).not.toHaveProperty('note');
  expect(hashOf('labelled')).toBe(hash);
});

test('annotations for a reloader are on the object itself, and stay when the content changes', async () => {
  const metadata = { annotations: { 'reloader.stakater.com/match': 'true' } };
  world.apply(world.secret('reloaded', GOOD, 'a@lab.test'));
  world.apply(
    world.config('reloaded', {
      secretRef: { name: 'reloaded' },
      ...secretOutput('reloaded-mail', { metadata }),
    }),
  );
  await world.verdict('reloaded', 'True', 'Ready');
  const match = () => stored('secret', 'reloaded-mail')?.metadata.annotations['reloader.stakater.com/match'];
  expect(match()).toBe('true');
  world.apply(world.secret('reloaded', GOOD, 'b@lab.test'));
  await eventually(() => world.secretData('reloaded-mail')?.['SMTP_USERNAME'] === 'b@lab.test');
  expect(match()).toBe('true');
});

test('a new password changes the hash, which does not reveal it', async () => {
  world.apply(world.secret('turning', GOOD, 'a@lab.test'));
  world.apply(world.config('hashed', { secretRef: { name: 'turning' }, ...secretOutput('hashed-mail') }));
  await world.verdict('hashed', 'True', 'Ready');
  const first = hashOf('hashed');
  world.apply(world.secret('turning', GOOD, 'b@lab.test'));
  await eventually(() => hashOf('hashed') !== first);
  // The same content has another hash in another object, so that a hash cannot be looked up.
  world.apply(world.config('hashed-too', { secretRef: { name: 'turning' }, ...secretOutput('hashed-too') }));
  await world.verdict('hashed-too', 'True', 'Ready');
  expect(world.secretData('hashed-too')).toEqual(world.secretData('hashed-mail'));
  expect(hashOf('hashed-too')).not.toBe(hashOf('hashed'));
});

test('an immutable output is recreated for each change, and can become mutable again', async () => {
  world.apply(world.secret('fixed', GOOD, 'a@lab.test'));
  const spec = (more: object) => ({ secretRef: { name: 'fixed' }, ...secretOutput('fixed-mail', more) });
  world.apply(world.config('fixed', spec({ immutable: true })));
  await world.verdict('fixed', 'True', 'Ready');
  expect(stored('secret', 'fixed-mail')?.immutable).toBe(true);
  world.apply(world.secret('fixed', GOOD, 'b@lab.test'));
  await eventually(() => world.secretData('fixed-mail')?.['SMTP_USERNAME'] === 'b@lab.test');
  world.apply(world.config('fixed', spec({})));
  await eventually(() => stored('secret', 'fixed-mail') && !stored('secret', 'fixed-mail')?.immutable);
  expect(events('fixed')).not.toContain('Repaired');
});

test('of two SmtpConfigs that want one name the older has it, and the other names it until it is free', async () => {
  world.apply(world.secret('bad', 'no-password'));
  world.apply(
    world.config('older', { secretRef: { name: 'bad' }, ...secretOutput('wanted') }),
    world.config('younger', secretOutput('wanted')),
  );
  await world.verdict('older', 'False', 'InvalidCredentials');
  await world.verdict('younger', 'False', 'NameConflict');
  expect(published('younger')?.message).toContain('SmtpConfig older');
  expect(stored('secret', 'wanted')).toBeUndefined();

  world.apply(world.config('older', secretOutput('wanted')));
  await world.verdict('older', 'True', 'Ready');
  await eventually(() => published('younger')?.message.includes('belongs to SmtpConfig older'));

  world.apply(world.config('older', secretOutput('elsewhere')));
  await world.verdict('younger', 'True', 'Ready');
  expect(stored('secret', 'wanted')?.metadata.ownerReferences?.[0]?.name).toBe('younger');
});

test('outputs that are retained outlive their SmtpConfig, and one of the same name takes them over', async () => {
  world.apply(world.config('kept', { deletionPolicy: 'Retain', ...secretOutput('kept-mail') }));
  await world.verdict('kept', 'True', 'Ready');
  const before = stored('secret', 'kept-mail');
  expect(before?.metadata.ownerReferences).toBeUndefined();
  kubectl('delete', 'smtp', 'kept');
  world.apply(world.config('stranger', secretOutput('kept-mail')));
  await world.verdict('stranger', 'False', 'NameConflict');
  expect(published('stranger')?.message).toContain('was published for SmtpConfig kept');
  kubectl('delete', 'smtp', 'stranger');
  expect(stored('secret', 'kept-mail')?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);

  world.apply(world.config('kept', secretOutput('kept-mail')));
  await world.verdict('kept', 'True', 'Ready');
  const after = stored('secret', 'kept-mail');
  expect(after?.metadata.uid).toBe(before?.metadata.uid);
  expect(after?.metadata.ownerReferences?.[0]?.name).toBe('kept');
  expect(after?.metadata.annotations).toEqual(before?.metadata.annotations);
});

test('where one output cannot change, none does, and applications keep what fits together', async () => {
  const outputs = [
    { kind: 'Secret', name: 'one-mail' },
    { kind: 'Secret', name: 'two-mail', metadata: { labels: { guarded: 'yes' } } },
  ];
  world.apply(world.secret('both', GOOD, 'a@lab.test'));
  world.apply(world.config('both', { secretRef: { name: 'both' }, outputs }));
  await world.verdict('both', 'True', 'Ready');
  const policy = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'guard' },
    spec: {
      matchConstraints: {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['UPDATE'], resources: ['secrets'] },
        ],
      },
      matchConditions: [
        { name: 'guarded', expression: "object.metadata.?labels.guarded.orValue('') == 'yes'" },
      ],
      validations: [{ expression: 'false', message: 'nobody changes this one' }],
    },
  };
  const binding = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'guard' },
    spec: { policyName: 'guard', validationActions: ['Deny'] },
  };
  world.apply(policy, binding);
  // The API server needs a moment to enforce a policy.
  await eventually(
    () => {
      try {
        kubectl('annotate', 'secret', 'two-mail', 'x=y', '--dry-run=server');
        return false;
      } catch {
        return true;
      }
    },
    { within: 60_000 },
  );

  world.apply(world.secret('both', GOOD, 'b@lab.test'));
  await world.verdict('both', 'False', 'Forbidden');
  expect(published('both')?.message).toContain('nobody changes this one');
  expect(world.secretData('one-mail')?.['SMTP_USERNAME']).toBe('a@lab.test');

  kubectl('delete', 'validatingadmissionpolicybinding,validatingadmissionpolicy', 'guard');
  const more = [...outputs, { kind: 'Secret', name: 'three-mail' }];
  world.apply(world.config('both', { secretRef: { name: 'both' }, outputs: more }));
  await eventually(
    () => {
      kubectl(
        'annotate',
        'smtp',
        'both',
        `smtp-operator.dev/probe-requested-at=${Math.random()}`,
        '--overwrite',
      );
      return world.secretData('two-mail')?.['SMTP_USERNAME'] === 'b@lab.test';
    },
    { every: 1_000, within: 60_000 },
  );
  for (const name of ['one-mail', 'three-mail']) {
    expect(world.secretData(name)?.['SMTP_USERNAME']).toBe('b@lab.test');
  }
}, 150_000);

test('a profile that cannot hold one of the settings stops all outputs, in words', async () => {
  const outputs = [
    { kind: 'Secret', name: 'plain-mail' },
    { kind: 'Secret', name: 'grafana-mail', profile: 'grafana' },
  ];
  world.apply(
    world.config('unsuitable', { endpoint: { host: hostName(0), port: 587, tls: 'starttls' }, outputs }),
  );
  await world.verdict('unsuitable', 'True', 'Ready');
  const before = world.secretData('plain-mail');
  world.apply(
    world.config('unsuitable', { endpoint: { host: hostName(0), port: 465, tls: 'implicit' }, outputs }),
  );
  await world.verdict('unsuitable', 'True', 'Ready');
  await eventually(() => world.secretData('plain-mail')?.['SMTP_PORT'] === '465');
  world.apply(world.secret('unwritable', GOOD, 'a%(b)s@lab.test'));
  world.apply(world.config('unsuitable', { secretRef: { name: 'unwritable' }, outputs }));
  await world.verdict('unsuitable', 'False', 'ProfileUnsuitable');
  expect(published('unsuitable')?.message).toMatch(/^Secret grafana-mail: Grafana would replace /);
  expect(world.secretData('plain-mail')).toMatchObject({ SMTP_USERNAME: before?.['SMTP_USERNAME'] });
});

test('a template renders, and a fault in it keeps what was published, with the line in the condition', async () => {
  const templated = (template: string) =>
    secretOutput('templated-mail', {
      type: 'example.com/mail',
      template: { data: { 'mail.conf': template } },
    });
  world.apply(world.config('templated', templated('to={{ host }}\nas={{ password | json }}\n')));
  await world.verdict('templated', 'True', 'Ready');
  expect(world.secretData('templated-mail')).toEqual({ 'mail.conf': `to=${hostName(0)}\nas="${GOOD}"\n` });
  expect(stored('secret', 'templated-mail')?.type).toBe('example.com/mail');
  world.apply(world.config('templated', templated('to={{ host }}\nas={{ pasword | json }}\n')));
  await world.verdict('templated', 'False', 'TemplateInvalid');
  expect(published('templated')?.message).toMatch(
    /^Secret templated-mail: key mail\.conf, line 2: there is no value pasword; /,
  );
  expect(world.secretData('templated-mail')?.['mail.conf']).toContain(GOOD);
});

test('templates that take more than they may stop their own SmtpConfig and no other', async () => {
  const doubled = `{% assign a = host %}${'{% assign a = a | append: a %}'.repeat(12)}`;
  const greedy = `${doubled}{{ a${' | upcase | downcase'.repeat(500)} }}`;
  const templated = (template: string, name: string) =>
    secretOutput(name, { template: { data: { 'mail.conf': template } } });
  world.apply(world.config('greedy', templated(greedy, 'greedy-mail')));
  await world.verdict('greedy', 'False', 'TemplateLimitExceeded');
  expect(published('greedy')?.message).toMatch(
    /^Secret greedy-mail: key mail\.conf, all templates together handle more than 16 MiB of text\. No output was changed\.$/,
  );
  expect(world.status('greedy').diagnosis?.remedy).toMatch(/^Shorten the templates/);
  world.apply(world.config('modest', templated('to={{ host }}\n', 'modest-mail')));
  await world.verdict('modest', 'True', 'Ready');
  world.apply(world.config('greedy', templated('to={{ host }}\n', 'greedy-mail')));
  await world.verdict('greedy', 'True', 'Ready');
});

test('settings of a server that cannot be reached are not published, though the login worked elsewhere', async () => {
  world.apply(world.config('wanders', secretOutput('wanders-mail')));
  await world.verdict('wanders', 'True', 'Ready');
  const before = world.secretData('wanders-mail');
  world.apply(
    world.config('wanders', {
      endpoint: { host: 'nowhere.lab.test', port: 465 },
      ...secretOutput('wanders-mail'),
    }),
  );
  await world.verdict('wanders', 'False', 'HostNotFound');
  expect(world.secretData('wanders-mail')).toEqual(before);
});

test('an output that was renamed while no operator ran is found and removed, even if no status names it', async () => {
  world.apply(world.config('renamed', secretOutput('old-name')));
  await world.verdict('renamed', 'True', 'Ready');
  await operator.kill();
  world.cluster.kubectl([
    'patch',
    'smtp',
    'renamed',
    '--subresource=status',
    '--type=merge',
    '-p',
    '{"status":{"outputs":null}}',
  ]);
  world.apply(world.config('renamed', secretOutput('new-name')));
  kubectl('delete', 'lease', 'smtp-operator');
  operator = await world.operator(['--removed-output-grace', '0s']);
  await eventually(() => stored('secret', 'new-name') && !stored('secret', 'old-name'), { within: 30_000 });
  await world.verdict('renamed', 'True', 'Ready');
});

test('a namespace that is being deleted is left in peace', async () => {
  if (!world.cluster.hasControllerManager) return;
  const namespace = `${world.cluster.namespace}-doomed`;
  kubectl('create', 'namespace', namespace);
  const inside = (object: object) => ({ ...object, metadata: { ...(object as Stored).metadata, namespace } });
  world.apply(inside(world.secret('login', GOOD)), inside(world.config('doomed')));
  await eventually(() => stored('secret', 'doomed-smtp', namespace));
  // An object with a finalizer keeps the namespace and the SmtpConfig, while everything else is deleted.
  kubectl(
    'patch',
    'smtp',
    'doomed',
    '-n',
    namespace,
    '--type=merge',
    '-p',
    '{"metadata":{"finalizers":["lab.test/held"]}}',
  );
  kubectl('create', 'configmap', 'held', '-n', namespace);
  kubectl(
    'patch',
    'configmap',
    'held',
    '-n',
    namespace,
    '--type=merge',
    '-p',
    '{"metadata":{"finalizers":["lab.test/held"]}}',
  );
  const lines = operator.logs.length;
  kubectl('delete', 'namespace', namespace, '--wait=false');
  await eventually(() => !stored('secret', 'login', namespace), { within: 60_000 });
  await sleep(2_000);
  expect(stored('secret', 'doomed-smtp', namespace)).toBeUndefined();
  const said = operator.logs.slice(lines).filter(({ config }) => config === `${namespace}/doomed`);
  expect(said.filter(({ level }) => level === 'warn' || level === 'error').length).toBeLessThan(3);
  kubectl(
    'patch',
    'configmap',
    'held',
    '-n',
    namespace,
    '--type=merge',
    '-p',
    '{"metadata":{"finalizers":null}}',
  );
  kubectl(
    'patch',
    'smtp',
    'doomed',
    '-n',
    namespace,
    '--type=merge',
    '-p',
    '{"metadata":{"finalizers":null}}',
  );
}, 120_000);
