import { beforeEach, describe, expect, test } from '@jest/globals';
import { VALID_CLUSTER_CONFIGS } from '../../../testing/fixtures/cluster-configs.ts';
import { cluster } from '../../../testing/pulumi/engine.ts';
import { type Json, load, type Output, type Sdk, unwrapped } from '../../../testing/pulumi/sdk.ts';

const NAMESPACES = {
  total: 214,
  ready: 213,
  failed: [{ name: 'shop', reason: 'NameConflict', message: '' }],
};

const READY = { type: 'Ready', status: 'True', reason: 'Ready', message: 'Works.' };

interface Component {
  name: Output<string>;
  secretName: Output<string>;
  configMapName: Output<string>;
  namespaces: Output<Json>;
}

let pulumi: Sdk;
let ClusterSmtpConfig: new (name: string, args: Json) => Component;
let seen: { type: string; inputs: Json }[];

beforeEach(async () => {
  seen = [];
  pulumi = load('@pulumi/pulumi');
  const newResource = cluster(() => ({ conditions: [READY], namespaces: NAMESPACES }));
  await pulumi.runtime.setMocks({
    newResource: registration => {
      seen.push(registration);
      return newResource(registration);
    },
    call: () => ({}),
  });
  ({ ClusterSmtpConfig } = load('./dist/index.js'));
});

const TYPE = 'kubernetes:smtp-operator.dev/v1alpha1:ClusterSmtpConfig';
const sent = (): Json => unwrapped(seen.find(({ type }) => type === TYPE)?.inputs) as Json;

describe('every argument of the spec arrives as it was given', () => {
  test.each(Object.entries(VALID_CLUSTER_CONFIGS))('%s', async (_name, spec) => {
    await new ClusterSmtpConfig('mail', spec as Json).name.promise();
    expect(sent()['spec']).toEqual(spec);
  });
});

const SPEC = { namespaceSelector: {}, provider: 'qq', secretRef: { namespace: 'platform', name: 'login' } };

test('it has a name and no namespace, waits for a verdict, and shows what is published where', async () => {
  const mail = new ClusterSmtpConfig('mail', { ...SPEC, outputs: [{ kind: 'Secret', name: 'smtp' }] });
  expect(await mail.secretName.promise()).toBe('smtp');
  expect(await mail.configMapName.promise()).toBeUndefined();
  expect(await mail.namespaces.promise()).toEqual(NAMESPACES);
  const { metadata } = sent() as { metadata: Json };
  expect(metadata).toMatchObject({ name: 'mail' });
  expect(metadata['namespace']).toBeUndefined();
  expect((metadata['annotations'] as Json)['pulumi.com/waitFor']).toContain('Ready');
});

test('the error of a verdict that is not good names it without a namespace', () => {
  const { notReadyMessage } = load('./dist/verdict.js') as {
    notReadyMessage(where: Json, status: Json): string;
  };
  const message = 'Not published in 1 of 214 namespaces.';
  const ready = { type: 'Ready', status: 'False', reason: 'NameConflict', message };
  expect(notReadyMessage({ name: 'mail' }, { conditions: [ready] })).toMatch(
    /ClusterSmtpConfig mail is not Ready: NameConflict[\s\S]*Not published in 1 of 214 namespaces[\s\S]*kubectl describe csmtp mail/,
  );
});
