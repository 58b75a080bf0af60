import { beforeAll, describe, expect, test } from '@jest/globals';
import { crd } from '../../../crds/crd.ts';
import type { OutputSpec } from '../../../crds/schema/spec.ts';
import { outputTargets } from '../../../operator/src/render/outputs.ts';
import { VALID } from '../../../testing/fixtures/specs.ts';
import { cluster } from '../../../testing/pulumi/engine.ts';
import { type Json, load, type Output, readable, type Sdk, unwrapped } from '../../../testing/pulumi/sdk.ts';

const READY = {
  conditions: [{ type: 'Ready', status: 'True', reason: 'Ready', message: 'Works.' }],
  endpoint: { address: 'smtp.qq.com:465', host: 'smtp.qq.com', port: 465, tls: 'implicit' },
};

interface Component {
  name: Output<string>;
  namespace: Output<string>;
  secretName: Output<string>;
  configMapName: Output<string>;
  endpoint: Output<Json>;
  envFrom(): { secretRef: { name: Output<string> } }[];
  mount(options?: Json): Mounted;
  binding(options?: Json): Mounted & { env: Json[] };
}
interface Mounted {
  volumes: { name: string; secret: { secretName: Output<string> } }[];
  volumeMounts: Json[];
}

let pulumi: Sdk;
let SmtpConfig: new (name: string, args: Json, opts?: Json) => Component;
let seen: { type: string; name: string; inputs: Json }[] = [];

beforeAll(async () => {
  pulumi = load('@pulumi/pulumi');
  const newResource = cluster(() => READY);
  await pulumi.runtime.setMocks({
    newResource: registration => {
      seen.push(registration);
      return newResource(registration);
    },
    call: () => ({}),
  });
  ({ SmtpConfig } = load('./dist/index.js'));
});

/** Returns the resources that are registered when the names are known. */
async function registered(
  args: Json,
  opts?: Json,
): Promise<{ component: Component; config: Json; secret: Json }> {
  seen = [];
  const component = new SmtpConfig('mail', args, opts);
  await component.secretName.promise();
  const of = (type: string) => unwrapped(seen.find(found => found.type === type)?.inputs) as Json;
  return {
    component,
    config: of('kubernetes:smtp-operator.dev/v1alpha1:SmtpConfig'),
    secret: of('kubernetes:core/v1:Secret'),
  };
}

const metadataOf = (object: Json) => object['metadata'] as Json;
const annotationsOf = (object: Json) => (metadataOf(object)['annotations'] ?? {}) as Record<string, string>;

describe('every argument of the spec arrives as it was given', () => {
  test.each(Object.entries(VALID))('%s', async (_name, spec) => {
    const { config } = await registered(spec as Json);
    expect(config['spec']).toEqual(spec);
  });

  test('and no field of the CRD is without an example', () => {
    expect(fieldsOfSpec().filter(path => !Object.values(VALID).some(spec => has(spec, path)))).toEqual([]);
  });
});

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
}

function fieldsOfSpec(): string[][] {
  const { spec } = crd() as { spec: { versions: { schema: { openAPIV3Schema: Schema } }[] } };
  const root = spec.versions[0]?.schema.openAPIV3Schema.properties?.['spec'];
  const walk = (schema: Schema | undefined, path: string[]): string[][] =>
    Object.entries(schema?.properties ?? {}).flatMap(([field, value]) => [
      [...path, field],
      ...walk(value.items ?? value, [...path, field]),
    ]);
  return walk(root, []);
}

function has(value: unknown, [field, ...rest]: readonly string[]): boolean {
  if (field === undefined) return value !== undefined;
  if (Array.isArray(value)) return value.some(item => has(item, [field, ...rest]));
  return typeof value === 'object' && value !== null && has((value as Json)[field], rest);
}

describe('metadata', () => {
  test('the name is that of the Pulumi resource, without a random end: users read it in kubectl', async () => {
    const { config } = await registered({ provider: 'qq' });
    expect(metadataOf(config)['name']).toBe('mail');
  });

  test('name, namespace, labels and annotations may be given', async () => {
    const metadata = { name: 'post', namespace: 'shop', labels: { team: 'a' }, annotations: { note: 'b' } };
    const { config, component } = await registered({ provider: 'qq', metadata });
    expect(metadataOf(config)).toMatchObject({ ...metadata, annotations: { note: 'b' } });
    expect(await component.namespace.promise()).toBe('shop');
    expect(await component.name.promise()).toBe('post');
  });

  test('the Secret of the credentials is in the same place', async () => {
    const metadata = { name: 'post', namespace: 'shop', labels: { team: 'a' } };
    const credentials = { username: 'a@qq.com', password: pulumi.secret('code') };
    const { secret } = await registered({ provider: 'qq', metadata, credentials });
    expect(metadataOf(secret)).toEqual({ name: 'post-login', namespace: 'shop', labels: { team: 'a' } });
  });
});

describe('credentials', () => {
  test('become a Secret that the SmtpConfig names', async () => {
    const credentials = { username: 'a@qq.com', password: pulumi.secret('code') };
    const { secret, config } = await registered({ provider: 'qq', credentials });
    expect(secret).toMatchObject({
      type: 'Opaque',
      stringData: { username: 'a@qq.com', password: 'code' },
    });
    expect(config['spec']).toEqual({ provider: 'qq', secretRef: { name: 'mail-login' } });
  });

  test('need no user name where the provider has only one', async () => {
    const { secret } = await registered({
      provider: 'sendgrid',
      credentials: { password: pulumi.secret('SG.x') },
    });
    expect(secret['stringData']).toEqual({ password: 'SG.x' });
  });

  test('are what OAuth2 needs where there is no password', async () => {
    const plain = { username: 'a@outlook.com', clientId: 'id' };
    const secrets = { clientSecret: 's1', refreshToken: 's2', serviceAccount: '{}' };
    const wrapped = Object.fromEntries(
      Object.entries(secrets).map(([key, value]) => [key, pulumi.secret(value)]),
    );
    const auth = { oauth2: { grant: 'RefreshToken' } };
    const { secret, config } = await registered({
      provider: 'outlook',
      auth,
      credentials: { ...plain, ...wrapped },
    });
    expect(secret['stringData']).toEqual({ ...plain, ...secrets });
    expect(config['spec']).toMatchObject({ auth });
  });

  test('may come in one secret Output, as requireSecretObject gives them', async () => {
    const credentials = pulumi.secret({ username: 'a@qq.com', password: 'code' });
    const { secret } = await registered({ provider: 'qq', credentials });
    expect(secret['stringData']).toEqual({ username: 'a@qq.com', password: 'code' });
  });

  test('are nowhere in plain text', async () => {
    await registered({
      provider: 'qq',
      credentials: { username: 'a@qq.com', password: pulumi.secret('hunter2') },
    });
    expect(JSON.stringify(seen)).toContain('hunter2');
    expect(JSON.stringify(readable(seen))).not.toContain('hunter2');
  });

  test('a new version of the Secret requests a probe and waits for it', async () => {
    const { config } = await registered({
      provider: 'qq',
      credentials: { username: 'a@qq.com', password: pulumi.secret('code') },
    });
    const { 'smtp-operator.dev/probe-requested-at': requested, 'pulumi.com/waitFor': waits = '' } =
      annotationsOf(config);
    expect(requested).toBe('1001');
    expect(JSON.parse(waits)).toContain('jsonpath={.status.lastHandledProbeAt}=1001');
  });

  test('beside a secretRef are refused', () => {
    const credentials = { password: pulumi.secret('code') };
    expect(() => new SmtpConfig('mail', { provider: 'qq', credentials, secretRef: { name: 'x' } })).toThrow(
      'SmtpConfig mail: credentials and secretRef exclude each other: remove one of them.',
    );
  });

  test('as plain text are refused, with what to do', () => {
    expect(() => new SmtpConfig('mail', { provider: 'qq', credentials: { password: 'code' } })).toThrow(
      /^SmtpConfig mail: credentials.password is not a secret, .*pulumi config set --secret/,
    );
  });
});

describe('waiting', () => {
  const waitFor = (config: Json) => annotationsOf(config)['pulumi.com/waitFor'];

  test('is for a verdict of either kind, by default', async () => {
    const { config } = await registered({ provider: 'qq' });
    expect(JSON.parse(waitFor(config) ?? '')).toEqual([
      'jsonpath={.status.conditions[?(@.type=="Ready" && (@.status=="True" || @.status=="False"))].status}',
    ]);
  });

  test.each([
    ['waitForReady: false', { provider: 'qq', waitForReady: false }],
    ['suspend: true, which has no verdict', { provider: 'qq', suspend: true }],
  ])('ends with %s', async (_name, args) => {
    const { config } = await registered(args);
    expect(waitFor(config)).toBeUndefined();
    expect((config['spec'] as Json)['waitForReady']).toBeUndefined();
  });
});

describe('what an application needs', () => {
  const outputs: Record<string, readonly OutputSpec[] | undefined> = {
    'no outputs named': undefined,
    'a Secret with a name': [{ kind: 'Secret', name: 'smtp' }],
    'both, without names': [{ kind: 'ConfigMap' }, { kind: 'Secret' }],
    'only a ConfigMap': [{ kind: 'ConfigMap', name: 'smtp' }],
  };

  test.each(Object.entries(outputs))(
    '%s: the names are those that the operator writes',
    async (_name, asked) => {
      const { component } = await registered({ provider: 'qq', ...(asked && { outputs: asked }) });
      const written = (kind: string) =>
        outputTargets('mail', asked).find(output => output.kind === kind)?.name;
      expect(await component.secretName.promise()).toBe(written('Secret'));
      expect(await component.configMapName.promise()).toBe(written('ConfigMap'));
    },
  );

  test('endpoint is the server in effect', async () => {
    const { component } = await registered({ provider: 'qq' });
    expect(await component.endpoint.promise()).toEqual(READY.endpoint);
  });

  test('envFrom() takes the Secret, which holds everything', async () => {
    const { component } = await registered({ provider: 'qq' });
    const [source] = component.envFrom();
    expect(await source?.secretRef.name.promise()).toBe('mail-smtp');
  });

  test.each([
    ['mount() brings it as files', undefined, 'smtp', '/etc/smtp'],
    ['mount() at a place of choice', { path: '/run/mail', volume: 'post' }, 'post', '/run/mail'],
  ])('%s', async (_name, options, name, mountPath) => {
    const { component } = await registered({ provider: 'qq' });
    const { volumes, volumeMounts } = component.mount(options);
    expect(volumes.map(volume => volume.name)).toEqual([name]);
    expect(await volumes[0]?.secret.secretName.promise()).toBe('mail-smtp');
    expect(volumeMounts).toEqual([{ name, mountPath, readOnly: true }]);
  });

  test('binding() takes the Secret of profile service-binding, wherever it is in the list', async () => {
    const asked = [{ kind: 'Secret' }, { kind: 'Secret', name: 'bound', profile: 'service-binding' }];
    const { component } = await registered({ provider: 'qq', outputs: asked });
    const { volumes, volumeMounts, env } = component.binding();
    expect(await volumes[0]?.secret.secretName.promise()).toBe('bound');
    expect(volumeMounts).toEqual([{ name: 'smtp', mountPath: '/bindings/smtp', readOnly: true }]);
    expect(env).toEqual([{ name: 'SERVICE_BINDING_ROOT', value: '/bindings' }]);
  });
});
