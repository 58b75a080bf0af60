import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TOP } from '../cluster/binaries.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Lab } from '../lab/lab.ts';
import { clusterWithCrd } from '../support/cluster.ts';
import { labFor } from '../support/lab.ts';
import { type Operator, startOperator } from '../support/operator.ts';
import { eventually } from '../support/wait.ts';

let cluster: Cluster;
let lab: Lab;
let operator: Operator;

beforeAll(async () => {
  cluster = await clusterWithCrd('examples');
  lab = await labFor('examples');
  const { kubeconfig, namespace } = cluster;
  operator = await startOperator({ kubeconfig, namespace, dnsServer: lab.dns.endpoint, caFile: lab.caFile });
}, 600_000);
afterAll(async () => {
  await operator?.stop();
  await lab?.stop();
  await cluster?.stop();
});

const ready = (name: string, field: string): string =>
  cluster.kubectl(['get', 'smtp', name, '-o', `jsonpath={.status.conditions[?(@.type=="Ready")].${field}}`]);

const examples = readdirSync(join(TOP, 'examples')).filter(file => file.endsWith('.yaml'));

test.each(examples)('examples/%s becomes Ready as it is', async file => {
  cluster.kubectl(['apply', '-f', join(TOP, 'examples', file)]);
  const name = file.replace('.yaml', '');
  await eventually(() => ready(name, 'status') === 'True', { describe: () => ready(name, 'message') });
  expect(cluster.kubectl(['get', 'secret', `${name}-smtp`, '-o', 'jsonpath={.data.SMTP_URL}'])).not.toBe('');
});

test('every provider that must work has an example', () => {
  const eleven = ['qq', 'exmail', '163', 'aliyun', 'sendgrid', 'gmail', 'outlook', 'hotmail', 'yahoo'];
  expect(examples).toEqual(
    expect.arrayContaining([...eleven, 'zoho', 'directmail'].map(name => `${name}.yaml`)),
  );
});

test.each([
  ['qq-mailbox-password', 'AuthorizationCodeRequired', '授权码'],
  ['gmail-account-password', 'AppPasswordRequired', 'app password'],
  ['blocked-port', 'ConnectTimeout', 'Port 587 of the same host answers'],
  ['unknown-ca', 'CertificateUntrusted', 'spec.endpoint.caBundle'],
])(
  '%s is diagnosed as %s',
  async (name, reason, says) => {
    cluster.kubectl(['apply', '-f', join(TOP, 'test/demo/diagnosed.yaml')]);
    await eventually(() => ready(name, 'status') === 'False', { within: 20_000 });
    expect(ready(name, 'reason')).toBe(reason);
    expect(cluster.kubectl(['describe', 'smtp', name])).toContain(says);
  },
  30_000,
);

test('while a probe waits for an answer, the object says so', () => {
  const at = cluster.kubectl([
    'get',
    'smtp',
    'blocked-port',
    '-o',
    'jsonpath={.status.conditions[?(@.type=="CredentialsAvailable")].lastTransitionTime} {.status.conditions[?(@.type=="EgressReachable")].lastTransitionTime}',
  ]);
  const [credentials = '', egress = ''] = at.split(' ');
  expect(Date.parse(egress)).toBeGreaterThan(Date.parse(credentials));
});

test('portPolicy Auto goes round a blocked port, and says so', async () => {
  const patch = JSON.stringify({ spec: { portPolicy: 'Auto' } });
  cluster.kubectl(['patch', 'smtp', 'blocked-port', '--type=merge', '-p', patch]);
  await eventually(() => ready('blocked-port', 'status') === 'True', { within: 30_000 });
  expect(cluster.kubectl(['get', 'smtp', 'blocked-port'])).toContain('blocked.lab.test:587');
  expect(cluster.kubectl(['describe', 'smtp', 'blocked-port'])).toContain('portPolicy: Auto');
  const port = ['get', 'cm', 'blocked-port-smtp', '-o', 'jsonpath={.data.SMTP_PORT}'];
  expect(cluster.kubectl(port)).toBe('587');
}, 60_000);
