import { describe, expect, test } from '@jest/globals';
import type { SmtpConfig } from '../../../crds/object.ts';
import {
  at,
  endsAfter,
  evidence,
  failsAt,
  refused,
  says,
  timeout,
} from '../../../testing/fixtures/evidence.ts';
import { START } from '../../../testing/fixtures/known.ts';
import { Reconciled } from '../../../testing/fixtures/reconciled.ts';

const USER = '12345@qq.com';
const SECRET = 'Secret/mail-smtp';
const MAP = 'ConfigMap/mail-smtp';
const REFUSED = () => evidence(failsAt('auth', says('535 5.7.8 no')));
const SILENT = () => evidence(failsAt('connect', timeout()));
const TOO_LATE = () =>
  evidence(failsAt('auth', refused('too-late', '9.1s of the timeout of 10s had passed.')));
const ADMITTED = () => evidence(endsAfter('auth'));
const HOUR = 3_600_000;

/** After its first pass, in which everything worked. */
async function published(spec = {}): Promise<Reconciled> {
  const world = new Reconciled(spec);
  await world.run();
  world.takeRequests();
  world.takeEvents();
  return world;
}

const passwordIn = ({ objects }: Reconciled): string | undefined =>
  objects.get(SECRET)?.data['SMTP_PASSWORD'];

describe('an SmtpConfig without a Secret', () => {
  const without = (spec: object): Reconciled => {
    const world = new Reconciled({ secretRef: undefined, ...spec } as never);
    world.finds = plan => evidence(at(plan.endpoint), endsAfter('ehlo'));
    return world;
  };

  test.each([
    ['qq', { provider: 'qq' }],
    ['gmail, with a sender', { provider: 'gmail', from: { address: 'shop@gmail.com' } }],
  ])('is not Ready and publishes nothing if the provider requires a login: %s', async (_what, spec) => {
    const world = without(spec);
    await world.run();
    expect(world.condition('Authenticated')).toBe('False/LoginRequired');
    expect(world.condition('Ready')).toBe('False/LoginRequired');
    expect(world.condition('Published')).toBe('False/NotVerified');
    expect([...world.objects.keys()]).toEqual([]);
    expect(world.status.diagnosis?.remedy).toContain('Set spec.secretRef.name to it.');
    world.restart();
    world.takeRequests();
    await world.run();
    expect(world.status.diagnosis?.remedy).toContain('Set spec.secretRef.name to it.');
    expect(world.takeRequests()).toEqual([]);
  });

  test.each([
    ['rejected', REFUSED],
    ['accepted', ADMITTED],
    ['accepted, and the sender rejected', () => evidence(failsAt('sender', says('550 no')))],
  ])('uses the probe of another SmtpConfig whose login was %s, but not its login', async (_what, finds) => {
    const other = new Reconciled();
    other.finds = finds;
    await other.run();
    const endpoint = { host: 'smtp.qq.com', port: 465, tls: 'implicit' };
    const world = without({ provider: 'custom', endpoint });
    world.ports = { ...world.ports, probeCache: other.ports.probeCache };
    await world.run();
    expect(world.probes).toEqual([]);
    expect(world.condition('Authenticated')).toBe('True/NotRequired');
    expect(world.condition('Ready')).toBe('True/Ready');
  });

  test('is Ready if the provider accepts mail without a login', async () => {
    const endpoint = { host: 'relay.example.com', port: 25, tls: 'none' };
    const world = without({ provider: 'custom', endpoint });
    await world.run();
    expect(world.condition('Ready')).toBe('True/Ready');
  });
});

describe('a new SmtpConfig', () => {
  test('costs one read of its Secret, one write of each output and one of its status', async () => {
    const world = new Reconciled();
    const wait = await world.run();
    expect(world.takeRequests()).toEqual(['get Secret/login', `create ${SECRET}`, `create ${MAP}`, 'status']);
    expect(world.takeEvents()).toEqual(['Normal Ready']);
    expect(world.condition('Ready')).toBe('True/Ready');
    expect(passwordIn(world)).toBe('abcdefghijklmnop');
    expect(world.probes).toHaveLength(1);
    expect(wait).toBeGreaterThan(0.9 * 300_000 - 1);
    expect(wait).toBeLessThanOrEqual(300_000);
  });

  test('costs nothing while nothing changes, also for an operator whose watch lags behind', async () => {
    const world = new Reconciled();
    world.isWatchFast = false;
    await world.run();
    world.takeRequests();
    await world.run();
    expect(world.takeRequests()).toEqual([]);
    world.show();
    await world.run();
    expect([world.takeRequests(), world.takeEvents()]).toEqual([[], ['Normal Ready']]);
  });

  test.each([
    ['is refused', REFUSED, 'False/InvalidCredentials'],
    ['cannot be reached', SILENT, 'False/ConnectTimeout'],
  ])('publishes nothing while the server %s', async (_what, finds, ready) => {
    const world = new Reconciled();
    world.finds = finds;
    await world.run();
    expect(world.takeRequests().filter(request => !request.startsWith('get'))).toEqual(['status']);
    expect([world.condition('Ready'), world.condition('Published')]).toEqual([ready, 'False/NotVerified']);
    expect(world.message('Published')).toContain('Secret mail-smtp, ConfigMap mail-smtp');
    expect(world.objects.size).toBe(0);
    await world.run();
    expect(world.takeRequests()).toEqual([]);
  });

  test('publishes at once what is not verified where spec.publish is Always', async () => {
    const world = new Reconciled({ publish: 'Always' });
    world.finds = REFUSED;
    await world.run();
    expect(world.objects.size).toBe(2);
    expect(world.condition('Published')).toBe('True/InSync');
  });

  test('without a login is published when the server was reached', async () => {
    const world = new Reconciled({
      provider: 'custom',
      endpoint: { host: 'relay.example', port: 25, tls: 'starttls' },
    });
    const { secretRef: _, ...spec } = world.config.spec ?? { provider: 'custom' };
    world.config = { ...world.config, spec };
    await world.run();
    expect(world.objects.size).toBe(2);
    expect(world.takeRequests()).not.toContain('get Secret/login');
    expect(passwordIn(world)).toBeUndefined();
  });
});

describe('a changed password', () => {
  test('is published once it works, in the one output that holds it', async () => {
    const world = await published();
    world.changeSecret(USER, 'ponmlkjihgfedcba');
    await world.run();
    expect(world.takeRequests()).toEqual([
      'get Secret/login',
      // Who waits for the answer to the change sees that it is worked on.
      'status',
      `get ${SECRET}`,
      `update ${SECRET}`,
      'status',
    ]);
    expect(passwordIn(world)).toBe('ponmlkjihgfedcba');
    expect(world.takeEvents()).toEqual(['Normal Ready']);
    expect(world.probes).toHaveLength(2);
  });

  test('is not published while it is refused, and the old one stays', async () => {
    const world = await published();
    world.finds = REFUSED;
    world.changeSecret(USER, 'ponmlkjihgfedcba');
    await world.run();
    expect(world.takeRequests()).toEqual(['get Secret/login', 'status', `get ${SECRET}`, 'status']);
    expect(passwordIn(world)).toBe('abcdefghijklmnop');
    expect(world.condition('RotationPending')).toBe('True/NewCredentialRefused');
    expect(world.message('RotationPending')).toContain('Secret mail-smtp');
    expect(world.message('RotationPending')).not.toContain('ConfigMap');
    expect(world.takeEvents()).toEqual(['Warning InvalidCredentials', 'Warning RotationPending']);
    await world.run();
    expect([world.takeRequests(), world.takeEvents(), world.probes.length]).toEqual([[], [], 2]);
  });

  test('is left for the next pass where the server is too slow for a login, and the settings stay', async () => {
    const world = await published();
    world.finds = TOO_LATE;
    world.changeSecret(USER, 'ponmlkjihgfedcba');
    const wait = (await world.run()) ?? Infinity;
    expect([world.condition('Ready'), passwordIn(world)]).toEqual(['Unknown/Pending', 'abcdefghijklmnop']);
    expect(world.takeEvents()).toEqual(['Warning RotationPending']);
    expect(wait).toBeGreaterThan(0);
    world.finds = ADMITTED;
    world.now += wait;
    await world.run();
    expect([world.condition('Ready'), passwordIn(world)]).toEqual(['True/Ready', 'ponmlkjihgfedcba']);
    expect(world.probes).toHaveLength(3);
  });

  test('that was refused is not tried again by the next operator', async () => {
    const world = await published();
    world.finds = REFUSED;
    world.changeSecret(USER, 'ponmlkjihgfedcba');
    await world.run();
    world.restart();
    world.takeRequests();
    await world.run();
    expect(world.probes.filter(({ login }) => login)).toHaveLength(2);
    expect(passwordIn(world)).toBe('abcdefghijklmnop');
    expect(world.condition('RotationPending')).toBe('True/NewCredentialRefused');
  });

  test('that is restored is published without a login if it is known to work', async () => {
    const world = await published();
    world.finds = REFUSED;
    world.changeSecret(USER, 'ponmlkjihgfedcba');
    await world.run();
    world.finds = ADMITTED;
    world.changeSecret(USER, 'abcdefghijklmnop');
    await world.run();
    expect(world.condition('Ready')).toBe('True/Ready');
    expect(world.condition('RotationPending')).toBeUndefined();
  });

  test('is waited for while the server cannot be reached', async () => {
    const world = await published();
    world.finds = SILENT;
    world.changeSecret(USER, 'ponmlkjihgfedcba');
    await world.run();
    expect(passwordIn(world)).toBe('abcdefghijklmnop');
    expect(world.condition('RotationPending')).toBe('True/AwaitingVerification');
  });
});

describe('a Secret', () => {
  test('of which only a label changed costs one read, and neither login nor write', async () => {
    const world = await published();
    world.changeSecret(USER, 'abcdefghijklmnop');
    await world.run();
    expect(world.takeRequests()).toEqual(['get Secret/login', 'status']);
    expect(world.probes).toHaveLength(1);
    expect(world.status.login?.secretVersion).toBe(`secret-uid/${world.secret?.resourceVersion}`);
    await world.run();
    expect(world.takeRequests()).toEqual([]);
  });

  test('that was deleted leaves the outputs unchanged', async () => {
    const world = await published();
    world.secret = undefined;
    await world.run();
    expect(world.condition('CredentialsAvailable')).toBe('False/SecretNotFound');
    expect(world.condition('Published')).toBe('True/InSync');
    expect(world.takeRequests()).toEqual(['get Secret/login', 'status']);
    expect(world.objects.size).toBe(2);
    world.delete('Secret', 'mail-smtp');
    await world.run();
    expect(world.message('Published')).toContain('Secret mail-smtp');
  });

  test('that changes while it is used is worked on again at once', async () => {
    const world = await published();
    world.change({ outputs: [{ kind: 'Secret', name: 'other' }] });
    const { readSecret } = world.ports.cluster;
    world.ports.cluster.readSecret = async (namespace, name) => {
      world.changeSecret(USER, 'ponmlkjihgfedcba');
      return readSecret(namespace, name);
    };
    expect(await world.run()).toBe(0);
    expect(world.objects.has('Secret/other')).toBe(false);
  });
});

describe('an output', () => {
  test('with the name of the Secret that the SmtpConfig reads is refused, without the advice to delete it', async () => {
    const world = new Reconciled({ outputs: [{ kind: 'Secret', name: 'login' }] });
    world.put('Secret', 'login', {});
    await world.run();
    expect(world.condition('Ready')).toBe('False/NameConflict');
    expect(world.message('Ready')).toContain('so do not delete it');
    expect(JSON.stringify(world.status)).not.toMatch(/or delete the existing/);
  });

  test('that another user changed is restored, and the event names the user', async () => {
    const world = await published();
    world.put('Secret', 'mail-smtp', { data: { SMTP_PASSWORD: 'x' }, lastManager: 'kubectl-edit' });
    await world.run();
    expect(world.takeRequests()).toEqual(['get Secret/login', `get ${SECRET}`, `update ${SECRET}`]);
    expect(world.events[0]?.note).toMatch(/Secret mail-smtp.*kubectl-edit/);
    expect(passwordIn(world)).toBe('abcdefghijklmnop');
  });

  test('that was deleted is created again', async () => {
    const world = await published();
    world.delete('Secret', 'mail-smtp');
    await world.run();
    expect(world.takeRequests()).toContain(`create ${SECRET}`);
    expect(world.takeEvents()).toEqual(['Warning Repaired']);
  });

  test('that a user labelled costs one read, once', async () => {
    const world = await published();
    world.put('Secret', 'mail-smtp', {
      labels: { ...world.objects.get(SECRET)?.labels, team: 'shop' },
    });
    await world.run();
    expect(world.takeRequests()).toEqual(['get Secret/login', `get ${SECRET}`]);
    await world.run();
    expect(world.takeRequests()).toEqual([]);
  });

  test.each([
    ['belongs to another SmtpConfig', { controllerUid: 'x', owner: 'SmtpConfig other' }, 'SmtpConfig other'],
    ['was published for another one', { publishedFor: 'other' }, 'SmtpConfig other'],
    ['is a user object', {}, 'exists'],
  ])('of a name that %s is left as it is', async (_what, owner, says) => {
    const world = new Reconciled();
    world.put('Secret', 'mail-smtp', { data: { a: 'b' }, ...owner });
    await world.run();
    expect(world.condition('Published')).toBe('False/NameConflict');
    expect(world.message('Published')).toMatch(new RegExp(`Secret mail-smtp .*${says}`));
    expect(world.objects.get(SECRET)?.data).toEqual({ a: 'b' });
    expect(world.takeRequests()).not.toContain(`update ${SECRET}`);
    await world.run();
    expect(world.takeRequests()).toEqual([]);
    world.delete('Secret', 'mail-smtp');
    await world.run();
    expect(world.condition('Published')).toBe('True/InSync');
  });

  test.each([
    ['older', '2026-11-19T00:00:00Z', 'aaa', 'False/NameConflict'],
    ['as old, and first by name', '2026-11-20T00:00:00Z', 'aaa', 'False/NameConflict'],
    ['as old, and last by name', '2026-11-20T00:00:00Z', 'zzz', 'True/InSync'],
    ['younger', '2026-11-21T00:00:00Z', 'aaa', 'True/InSync'],
  ])(
    'that another SmtpConfig names as well belongs to the older one: %s',
    async (_what, creationTimestamp, name, says) => {
      const world = new Reconciled();
      const { metadata } = world.config;
      const rival: SmtpConfig = {
        ...world.config,
        metadata: { ...metadata, uid: 'rival', name, creationTimestamp },
      };
      world.publishers.set(SECRET, [world.config, rival]);
      await world.run();
      expect(world.condition('Published')).toBe(says);
      expect(world.objects.has(SECRET)).toBe(says.startsWith('True'));
      if (says.startsWith('True')) return;
      expect(world.message('Published')).toContain(name);
      world.publishers.set(SECRET, [
        world.config,
        { ...rival, metadata: { ...rival.metadata, deletionTimestamp: 'x' } },
      ]);
      await world.run();
      expect(world.condition('Published')).toBe('True/InSync');
    },
  );

  test('that deletionPolicy: Retain kept is taken over by the SmtpConfig of the same name', async () => {
    const world = await published({ deletionPolicy: 'Retain' });
    expect(world.objects.get(SECRET)).toMatchObject({ publishedFor: 'mail' });
    expect(world.objects.get(SECRET)?.controllerUid).toBeUndefined();
    world.change({ deletionPolicy: 'Delete' });
    await world.run();
    expect(world.objects.get(SECRET)?.controllerUid).toBe('config-uid');
  });

  test('whose type changes is deleted and created again', async () => {
    const world = await published({ outputs: [{ kind: 'Secret', name: 'one' }] });
    world.put('Secret', 'one', { type: 'Another' });
    await world.run();
    expect(world.takeRequests().slice(-2)).toEqual(['delete Secret/one', 'create Secret/one']);
  });

  test('that is immutable is replaced where its content changes, and only then', async () => {
    const world = await published({ outputs: [{ kind: 'Secret', name: 'one', immutable: true }] });
    world.changeSecret(USER, 'ponmlkjihgfedcba');
    await world.run();
    expect(world.takeRequests()).toContain('delete Secret/one');
    world.put('Secret', 'one', { labels: {} });
    await world.run();
    const after = world.takeRequests();
    expect(after).toContain('update Secret/one');
    expect(after).not.toContain('delete Secret/one');
  });
});

describe('outputs that the spec no longer names', () => {
  test('are deleted once the others are there, with an event', async () => {
    const world = await published();
    world.change({ outputs: [{ kind: 'Secret', name: 'other' }] });
    await world.run();
    expect([...world.objects.keys()]).toEqual(['Secret/other']);
    expect(world.takeEvents()).toEqual(['Normal Published', 'Normal OutputRemoved', 'Normal OutputRemoved']);
  });

  test('stay while one of the others is missing', async () => {
    const world = await published();
    world.put('Secret', 'other');
    world.change({ outputs: [{ kind: 'Secret', name: 'other' }] });
    await world.run();
    expect(world.objects.has(SECRET)).toBe(true);
  });
});

describe('the API server', () => {
  test('that refuses a write is named, and asked again in the next pass', async () => {
    const world = new Reconciled();
    world.refuses = request =>
      request === `create ${SECRET}` ? { ok: false, why: 'forbidden', detail: 'quota' } : undefined;
    await world.run();
    expect(world.condition('Published')).toBe('False/Forbidden');
    expect(world.message('Published')).toContain('Secret mail-smtp: quota');
    expect(world.objects.has(MAP)).toBe(true);
    world.takeRequests();
    await world.run();
    expect(world.takeRequests()).toContain(`create ${SECRET}`);
  });

  test('that would refuse one of several changes leaves all as they were', async () => {
    const world = await published();
    world.refuses = request =>
      request === `rehearse ${MAP}` ? { ok: false, why: 'forbidden', detail: 'policy' } : undefined;
    world.change({ endpoint: { port: 587 } });
    expect(await world.run()).toBe(0);
    // The first pass reaches the new port, the second one logs in there.
    expect(await world.run()).toBeGreaterThan(0);
    const requests = world.takeRequests();
    expect(requests).toEqual(expect.arrayContaining([`rehearse ${SECRET}`, `rehearse ${MAP}`]));
    expect(requests.some(request => request.startsWith('update'))).toBe(false);
    expect(world.condition('Published')).toBe('False/Forbidden');
    world.refuses = () => undefined;
    await world.run();
    expect(world.condition('Published')).toBe('True/InSync');
    expect(world.objects.get(SECRET)?.data['SMTP_PORT']).toBe('587');
  });

  test.each([`create ${SECRET}`, `create ${MAP}`])(
    'that deletes the namespace ends the pass silently: %s',
    async refused => {
      const world = new Reconciled();
      world.refuses = request => (request === refused ? { ok: false, why: 'terminating' } : undefined);
      expect(await world.run()).toBeUndefined();
      expect(world.takeRequests()).not.toContain('status');
    },
  );

  test('with which a race was lost is asked again, three times', async () => {
    const world = new Reconciled();
    let lost = 0;
    world.refuses = request =>
      request === `create ${SECRET}` && lost++ < 2 ? { ok: false, why: 'conflict' } : undefined;
    await world.run();
    expect(world.condition('Published')).toBe('True/InSync');
    const other = new Reconciled();
    other.refuses = request => (request === `create ${SECRET}` ? { ok: false, why: 'conflict' } : undefined);
    await expect(other.run()).rejects.toThrow('the outputs keep changing');
  });
});

test('an output of which the operator before this one wrote one half is finished by the next one', async () => {
  const world = new Reconciled();
  world.refuses = request =>
    request === `create ${MAP}` ? { ok: false, why: 'forbidden', detail: 'quota' } : undefined;
  await world.run();
  expect(world.status.outputs?.map(({ kind }) => kind)).toEqual(['Secret']);
  world.refuses = () => undefined;
  world.restart();
  world.takeRequests();
  await world.run();
  expect(world.takeRequests()).toEqual(['get Secret/login', `get ${SECRET}`, `create ${MAP}`, 'status']);
});

describe('where one of several changes would be refused, the status shows what each output holds', () => {
  const outputs = (names: readonly string[]) => names.map(name => ({ kind: 'Secret' as const, name }));

  async function refusing(refused: string): Promise<Reconciled> {
    const world = await published({ outputs: outputs(['one', 'two', 'mine']) });
    world.put('Secret', 'taken', { owner: 'Deployment x', controllerUid: 'x' });
    world.change({ outputs: outputs(['one', 'two', 'mine', 'taken', 'new']), endpoint: { port: 587 } });
    world.refuses = request =>
      request === refused ? { ok: false, why: 'forbidden', detail: 'policy' } : undefined;
    await world.run();
    await world.run();
    return world;
  }

  test('and writes none of them', async () => {
    const world = await refusing('rehearse Secret/two');
    expect(world.requests.filter(request => /^(create|update|delete)/.test(request))).toEqual([]);
    expect(world.condition('Published')).toBe('False/NameConflict');
    expect(world.condition('RotationPending')).toBe('True/AwaitingVerification');
    expect(world.message('RotationPending')).toContain('Secret one, Secret mine');
    world.delete('Secret', 'taken');
    world.refuses = request =>
      request === 'rehearse Secret/two' ? { ok: false, why: 'forbidden', detail: 'policy' } : undefined;
    await world.run();
    expect(world.message('Published')).toContain('Secret two: policy');
  });

  test('and a namespace that is being deleted ends the pass', async () => {
    const world = await published();
    world.change({ endpoint: { port: 587 } });
    world.refuses = request =>
      request.startsWith('rehearse') ? { ok: false, why: 'terminating' } : undefined;
    await world.run();
    world.takeRequests();
    expect(await world.run()).toBeUndefined();
    expect(world.takeRequests()).not.toContain('status');
  });
});

test('labels and annotations that the operator wrote once and no longer needs are removed', async () => {
  const world = await published({ outputs: [{ kind: 'Secret', name: 'one' }] });
  const { labels = {}, annotations = {} } = world.objects.get('Secret/one') ?? {};
  const written = { labels: ['old', ...Object.keys(labels)], annotations: Object.keys(annotations) };
  world.put('Secret', 'one', { written });
  await world.run();
  expect(world.takeRequests()).not.toContain('update Secret/one');
  world.put('Secret', 'one', { written, labels: { ...labels, old: 'x' } });
  await world.run();
  expect(world.takeRequests()).toContain('update Secret/one');
  world.put('Secret', 'one', {
    written: { labels: [], annotations: ['old'] },
    annotations: { ...world.objects.get('Secret/one')?.annotations, old: 'x' },
  });
  await world.run();
  expect(world.takeRequests()).toContain('update Secret/one');
});

test('a template that cannot be rendered leaves every output as it is', async () => {
  const world = await published();
  const template = { data: { 'mail.conf': '{{ host' } };
  world.ports.templates.render = async () => [{ ok: false, reason: 'TemplateInvalid', detail: 'line 1' }];
  world.change({
    outputs: [
      { kind: 'Secret', name: 'mail-smtp' },
      { kind: 'Secret', name: 'own', template },
    ],
  });
  await world.run();
  expect(world.condition('Published')).toBe('False/TemplateInvalid');
  expect(world.message('Published')).toMatch(/^Secret own: line 1/);
  expect(world.objects.size).toBe(2);
  await world.run();
  world.takeRequests();
  await world.run();
  expect(world.takeRequests()).toEqual([]);
});

describe('spec.rollout', () => {
  const targets = [{ kind: 'Deployment' as const, name: 'shop' }];

  test('restarts for new content, and not for what was there', async () => {
    const world = await published({ rollout: { targets } });
    await world.run();
    expect(world.takeRequests()).toEqual([]);
    world.changeSecret(USER, 'ponmlkjihgfedcba');
    await world.run();
    expect(world.takeRequests()).toContain('restart Deployment/shop');
  });

  test('restarts nothing while the change is not published', async () => {
    const world = await published({ rollout: { targets } });
    world.finds = REFUSED;
    world.changeSecret(USER, 'ponmlkjihgfedcba');
    await world.run();
    expect(world.takeRequests()).not.toContain('restart Deployment/shop');
  });
});

describe('what is not worked on', () => {
  test('a suspended one is neither probed nor published', async () => {
    const world = await published();
    world.change({ suspend: true });
    world.secret = undefined;
    expect(await world.run()).toBeUndefined();
    expect([world.condition('Ready'), world.takeRequests()]).toEqual(['False/Suspended', ['status']]);
    expect(world.objects.size).toBe(2);
  });

  test('one whose spec cannot be used shows why', async () => {
    const world = await published();
    const { spec: _, ...unsound } = world.config;
    world.config = { ...unsound, problems: ['spec.provider: unknown'] };
    expect(await world.run()).toBeUndefined();
    expect(world.condition('Ready')).toBe('False/InvalidSpec');
    expect(world.message('Ready')).toContain('spec.provider: unknown');
  });

  test('one that is being deleted is forgotten', async () => {
    const world = await published();
    const { metadata } = world.config;
    world.config = { ...world.config, metadata: { ...metadata, deletionTimestamp: '2026-11-24T09:00:00Z' } };
    expect(await world.run()).toBeUndefined();
    expect(world.takeRequests()).toEqual([]);
  });
});

test('the login is repeated by its interval, and a success is written once an hour', async () => {
  const world = await published();
  world.now = START + 6 * HOUR;
  await world.run();
  expect(world.probes.filter(({ login }) => login)).toHaveLength(2);
  expect(world.takeRequests()).toEqual(['get Secret/login', 'status']);
  world.now += 310_000;
  await world.run();
  expect(world.takeRequests()).toEqual([]);
});

test('an operator that starts publishes again what works according to the status, without a login', async () => {
  const world = await published();
  world.restart();
  world.delete('Secret', 'mail-smtp');
  await world.run();
  expect(world.probes).toHaveLength(1);
  expect(passwordIn(world)).toBe('abcdefghijklmnop');
});

test('a connection that a probe makes beside its own counts for its endpoint, within what the provider allows', async () => {
  const world = new Reconciled({ provider: 'office365' });
  await world.run();
  const { beside } = world.probes[0] ?? {};
  const sibling = { host: 'smtp.office365.com', port: 25, tls: 'starttls' as const };
  const held = Promise.withResolvers<void>();
  const over = new AbortController();
  const all = [1, 2, 3].map(() => beside?.(sibling, over.signal, () => held.promise.then(() => 'made')));
  await new Promise(setImmediate);
  over.abort();
  held.resolve();
  // The provider allows three, and one is kept for what is urgent.
  expect(await Promise.all(all)).toEqual(['made', 'made', undefined]);
});

test.each([
  ['worked', ADMITTED],
  ['was refused for a while', () => evidence(failsAt('auth', says('454 4.7.0 Temporary failure')))],
])('after the clock was set back by a year, a login that %s is repeated', async (_what, finds) => {
  const world = new Reconciled();
  world.finds = finds;
  await world.run();
  const logins = () => world.probes.filter(({ login }) => login).length;
  expect(logins()).toBe(1);
  world.now -= 365 * 24 * HOUR;
  world.finds = ADMITTED;
  const wait = await world.run();
  expect([logins(), world.condition('Ready')]).toEqual([2, 'True/Ready']);
  expect(wait).toBeLessThanOrEqual(300_000);
  await world.run();
  expect(logins()).toBe(2);
});

describe.each(['constructor', 'toString', '__proto__', 'valueOf'])(
  'a key of the spec that is named %s',
  key => {
    test('is missing where the Secret does not have it', async () => {
      const world = new Reconciled({ secretRef: { name: 'login', usernameKey: key } });
      await world.run();
      expect(world.condition('CredentialsAvailable')).toBe('False/SecretKeyMissing');
      expect(world.message('CredentialsAvailable')).toContain(
        `has no key ${key} (it has password, username)`,
      );
    });

    test('is read where the Secret has it', async () => {
      const world = new Reconciled({ secretRef: { name: 'login', usernameKey: key } });
      const { username = '', ...rest } = world.secret?.data ?? {};
      const data = Object.fromEntries([...Object.entries(rest), [key, username]]);
      if (world.secret) world.secret = { ...world.secret, data };
      await world.run();
      expect(world.condition('Ready')).toBe('True/Ready');
    });

    test('is missing where the ConfigMap of the CA certificates does not have it', async () => {
      const world = new Reconciled({
        provider: 'custom',
        endpoint: { host: 'mail.lab.test', caBundleRef: { kind: 'ConfigMap', name: 'ca', key } },
      });
      world.put('ConfigMap', 'ca', { data: { 'ca.crt': 'PEM' } });
      await world.run();
      expect(world.condition('Ready')).toBe('False/CABundleUnavailable');
      expect(world.config.status.diagnosis?.message).toContain(`has no key ${key}`);
    });
  },
);
