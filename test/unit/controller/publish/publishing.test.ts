import { describe, expect, test } from '@jest/globals';
import type { SmtpConfigSpec } from '../../../../crds/schema/spec.ts';
import { publishVerified } from '../../../../operator/src/controller/publish/publishing.ts';
import type { Lender } from '../../../../operator/src/controller/reconciliation.ts';
import { resolveSpec, withCredentials } from '../../../../operator/src/controller/resolved.ts';
import { State } from '../../../../operator/src/controller/state.ts';
import type { Credentials } from '../../../../operator/src/model/credentials.ts';
import type { Memory } from '../../../../operator/src/status/memory.ts';
import { endsAfter, evidence, QQ } from '../../../../testing/fixtures/evidence.ts';
import { memoryOf, outcome, SECRET } from '../../../../testing/fixtures/known.ts';
import { Reconciled } from '../../../../testing/fixtures/reconciled.ts';

const FOUND: Credentials = { state: 'found', version: SECRET, secret: 'login', username: 'a@qq.com' };
const UNUSABLE: Credentials = { state: 'unusable', secret: 'login', reason: 'SecretNotFound', message: 'm' };
const TARGETS = [{ kind: 'Deployment' as const, name: 'shop' }];

interface Given {
  spec?: Partial<SmtpConfigSpec>;
  credentials?: Credentials;
  password?: string;
  token?: string;
  /** What the server offers; undefined: nothing is known of it. */
  offers?: readonly string[] | undefined;
  verified?: boolean;
  fingerprint?: string;
  port?: number;
}

/** An SmtpConfig, its login and its verdicts, as a pass has them. */
function side(world: Reconciled, given: Given) {
  const { password = 'own password', credentials = FOUND, verified = true, offers, token } = given;
  const config = { ...world.config, spec: { provider: 'qq' as const, ...world.config.spec, ...given.spec } };
  const resolved = resolveSpec(config, config.spec);
  if ('problem' in resolved) throw new Error(resolved.problem);
  const { egressInputs, loginInputs } = resolved;
  const endpoint = { ...QQ, port: given.port ?? QQ.port };
  const probe = outcome(evidence(endsAfter('auth')), {
    egressInputs,
    loginInputs,
    endpoint,
    capabilities: offers ? { authMechanisms: [...offers] } : {},
  });
  const memory: Memory = verified ? memoryOf(probe) : {};
  const source = { credentials, password: async () => password, ...(token !== undefined && { token }) };
  return { config, resolved: withCredentials(resolved, source), source, memory };
}

class World extends Reconciled {
  readonly state = new State('config-uid');

  publish(given: Given = {}, lender?: Given | 'unknown') {
    const { config, resolved, source, memory } = side(this, given);
    const { verified } = this.state.memory;
    this.state.remember({ ...memory, ...(verified && { verified }) });
    this.state.secret = {
      version: SECRET,
      refKey: '',
      fingerprint: given.fingerprint ?? 'f',
      credentials: source.credentials,
    };
    const { key, state, states, ports } = this;
    const pass = { key, config, state, states, ports, resolved, source };
    if (!lender) return publishVerified(pass);
    if (lender === 'unknown') return publishVerified({ ...pass, lender });
    const lent: Lender = { name: 'other', fingerprint: lender.fingerprint, ...side(this, lender) };
    return publishVerified({ ...pass, lender: lent });
  }

  data(name = 'mail-smtp', kind = 'Secret'): LiveData {
    return this.objects.get(`${kind}/${name}`)?.data ?? {};
  }
}

type LiveData = Readonly<Record<string, string | undefined>>;

describe('the settings of an SmtpConfig', () => {
  test('are published where they are verified, with the endpoint that the probe took', async () => {
    const world = new World();
    await world.publish({ port: 587 });
    expect(world.data()).toMatchObject({ SMTP_PASSWORD: 'own password', SMTP_PORT: '587' });
  });

  test('stay published when they are asked for again, without a login', async () => {
    const world = new World();
    await world.publish();
    await world.publish({
      password: 'another',
      credentials: { ...FOUND, version: 'secret-uid/8' },
      verified: false,
    });
    expect(world.data()['SMTP_PASSWORD']).toBe('own password');
    world.put('Secret', 'mail-smtp', { data: {} });
    await world.publish({ verified: false });
    expect(world.data()['SMTP_PASSWORD']).toBe('own password');
  });

  test('are not published before they are verified, however often they are asked for', async () => {
    const world = new World();
    for (const _ of [1, 2]) {
      const { outputs } = await world.publish({ verified: false });
      expect(outputs.map(({ state }) => state)).toEqual(['absent', 'absent']);
    }
    await world.publish({ verified: false, spec: { publish: 'Always' } });
    expect(world.objects.size).toBe(2);
  });

  test('are left as they are where the Secret cannot be used', async () => {
    const world = new World();
    await world.publish();
    world.takeRequests();
    const { outputs } = await world.publish({ credentials: UNUSABLE, spec: { publish: 'Always' } });
    expect(outputs.map(({ state }) => state)).toEqual(['in-sync', 'in-sync']);
    expect(world.takeRequests()).toEqual([]);
  });

  test('are left as they are while it is not known whose settings to publish', async () => {
    const world = new World();
    await world.publish();
    world.takeRequests();
    const { outputs } = await world.publish({ password: 'another', port: 587 }, 'unknown');
    expect(outputs.map(({ state }) => state)).toEqual(['in-sync', 'in-sync']);
    expect(world.takeRequests()).toEqual([]);
  });
});

describe('the method of the login', () => {
  const spec: Given['spec'] = { outputs: [{ kind: 'Secret', name: 'o', profile: 'nextcloud' }] };
  const type = (world: World) => world.data('o')['SMTP_AUTHTYPE'];

  test('is one that the server offers, and stays that while it is not known', async () => {
    const world = new World();
    await world.publish({ spec, offers: ['LOGIN'] });
    expect(type(world)).toBe('LOGIN');
    await world.publish({ spec, password: 'next', fingerprint: 'g', token: 'g' });
    expect(type(world)).toBe('LOGIN');
    await world.publish({ spec, offers: ['PLAIN'], token: 'h' });
    expect(type(world)).toBe('PLAIN');
  });

  test('is the one that the status has, for an operator that starts', async () => {
    const world = new World();
    world.config = { ...world.config, status: { capabilities: { authMechanisms: ['LOGIN'] } } };
    await world.publish({ spec });
    expect(type(world)).toBe('LOGIN');
  });

  test('is that of the lender where its settings are published', async () => {
    const world = new World();
    await world.publish({ spec, offers: ['PLAIN'] }, { offers: ['LOGIN'] });
    expect(type(world)).toBe('LOGIN');
    await world.publish({ spec, offers: ['PLAIN'], token: 'x' });
    expect(type(world)).toBe('PLAIN');
  });
});

describe('the settings of a lender', () => {
  const LENDER: Given = { password: 'lent password', port: 25, fingerprint: 'l' };

  test('are published, and prove nothing about its own', async () => {
    const world = new World();
    await world.publish({ verified: false }, LENDER);
    expect(world.data()).toMatchObject({ SMTP_PASSWORD: 'lent password', SMTP_PORT: '25' });
    expect(world.state.memory).not.toHaveProperty('verified');
    await world.publish({});
    expect(world.data()['SMTP_PASSWORD']).toBe('own password');
  });

  test('are judged by its own spec', async () => {
    const world = new World();
    const from = { address: 'b@qq.com' };
    await world.publish(
      { verified: false },
      { ...LENDER, spec: { from, endpoint: { host: 'h', port: 25 } } },
    );
    expect(world.data()['SMTP_PASSWORD']).toBe('lent password');
  });

  test('are not published while they are not verified, not even where spec.publish is Always', async () => {
    const world = new World();
    await world.publish();
    world.takeRequests();
    await world.publish({ spec: { publish: 'Always' } }, { ...LENDER, verified: false });
    expect([world.takeRequests(), world.data()['SMTP_PASSWORD']]).toEqual([[], 'own password']);
  });
});

describe('a fresher access token', () => {
  const GMAIL: Given = {
    spec: {
      provider: 'gmail',
      auth: { oauth2: { grant: 'AccessToken' } },
      outputs: [{ kind: 'Secret', name: 'o' }],
      rollout: { targets: TARGETS },
    },
  };
  const first: Given = { ...GMAIL, password: 'first', token: '1' };
  const second: Given = { ...GMAIL, password: 'second', token: '2' };

  test('is published, and neither news nor a reason for a restart', async () => {
    const world = new World();
    const before = await world.publish(first);
    const after = await world.publish(second);
    expect(world.data('o')['SMTP_ACCESS_TOKEN']).toBe('second');
    expect([before.renewed, after.renewed]).toEqual([false, true]);
    expect(before.content).toMatch(/^[0-9a-f]{32}$/);
    expect(after.content).toBe(before.content);
  });

  test('is a reason for a restart where it is that of another user', async () => {
    const world = new World();
    const { content } = await world.publish(first);
    const credentials = { ...FOUND, username: 'b@gmail.com' };
    expect((await world.publish({ ...second, credentials })).content).not.toBe(content);
  });

  test('of another login, or of a lender, is news', async () => {
    const world = new World();
    await world.publish(first);
    expect((await world.publish({ ...second, fingerprint: 'g' })).renewed).toBe(false);
    const lent: Given = { ...first, fingerprint: 'l' };
    expect((await world.publish(first, lent)).renewed).toBe(false);
    expect((await world.publish(first, { ...lent, password: 'x', token: '3' })).renewed).toBe(true);
    expect((await world.publish(first, { ...lent, token: '4', fingerprint: 'm' })).renewed).toBe(false);
  });

  test('is not what repairs an output', async () => {
    const world = new World();
    await world.publish(first);
    world.put('Secret', 'o', { data: {} });
    const { renewed, repaired } = await world.publish(first);
    expect([renewed, repaired.length]).toEqual([false, 1]);
  });
});

describe('what a restart is for', () => {
  const spec: Given['spec'] = { rollout: { targets: TARGETS } };

  test('is the content of the outputs, and is known only where a restart is asked for', async () => {
    const world = new World();
    const { content } = await world.publish({ spec });
    expect(content).toMatch(/^[0-9a-f]{32}$/);
    expect((await world.publish({ spec })).content).toBe(content);
    expect((await world.publish({ spec, password: 'next', token: 'x' })).content).not.toBe(content);
    expect((await new World().publish()).content).toBeUndefined();
  });

  test('costs no second rendering where it is the password that applications use', async () => {
    const world = new World();
    let times = 0;
    world.ports.templates.render = async () => {
      times += 1;
      return [];
    };
    await world.publish({ spec });
    expect(times).toBe(1);
  });

  test('is not known where an output cannot be rendered', async () => {
    const world = new World();
    await world.publish({ spec });
    world.ports.templates.render = async () => [{ ok: false, reason: 'TemplateInvalid', detail: 'd' }];
    const template = { data: { 'mail.conf': '{{ host' } };
    const outputs: SmtpConfigSpec['outputs'] = [
      { kind: 'Secret' },
      { kind: 'Secret', name: 'own', template },
    ];
    world.change({});
    const published = await world.publish({ spec: { ...spec, outputs } });
    expect(published.content).toBeUndefined();
    expect(published.outputs.map(({ state }) => state)).toEqual(['in-sync', 'unrendered']);
  });
});
