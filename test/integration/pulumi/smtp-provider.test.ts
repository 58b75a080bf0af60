import { beforeEach, expect, test } from '@jest/globals';
import { COMPANY } from '../../../testing/fixtures/own-providers.ts';
import { cluster } from '../../../testing/pulumi/engine.ts';
import { type Json, load, type Output, type Sdk, unwrapped } from '../../../testing/pulumi/sdk.ts';

let seen: { type: string; inputs: Json }[];
let sdk: Record<
  'SmtpProvider' | 'SmtpConfig',
  new (
    name: string,
    args: Json,
  ) => { name: Output<string>; urn: Output<string> }
>;

beforeEach(async () => {
  seen = [];
  const pulumi: Sdk = load('@pulumi/pulumi');
  const newResource = cluster(() => ({ conditions: [{ type: 'Ready', status: 'True', reason: 'Ready' }] }));
  await pulumi.runtime.setMocks({
    newResource: registration => {
      seen.push(registration);
      return newResource(registration);
    },
    call: () => ({}),
  });
  sdk = load('./dist/index.js');
});

const sent = (kind: string): Json =>
  unwrapped(
    seen.find(({ type }) => type === `kubernetes:smtp-operator.dev/v1alpha1:${kind}`)?.inputs,
  ) as Json;

test('an SmtpProvider arrives as it was given, with a name and no namespace', async () => {
  const relay = new sdk.SmtpProvider('relay', { ...COMPANY, metadata: { labels: { team: 'platform' } } });
  expect(await relay.name.promise()).toBe('relay');
  const { metadata, spec } = sent('SmtpProvider') as { metadata: Json; spec: Json };
  expect(spec).toEqual(COMPANY);
  expect(metadata).toMatchObject({ name: 'relay', labels: { team: 'platform' } });
  expect(metadata['namespace']).toBeUndefined();
});

test('an SmtpConfig that names it has no provider', async () => {
  const relay = new sdk.SmtpProvider('relay', { ...COMPANY, metadata: { name: 'corp' } });
  const mail = new sdk.SmtpConfig('mail', { providerRef: { name: relay.name }, secretRef: { name: 's' } });
  await mail.name.promise();
  expect(sent('SmtpConfig')['spec']).toEqual({ providerRef: { name: 'corp' }, secretRef: { name: 's' } });
});
