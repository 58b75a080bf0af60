import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Cluster } from '../../../testing/cluster/cluster.ts';
import { DIAGNOSED, DIAGNOSED_FILE, EXAMPLES_DIR } from '../../../testing/demo/outcome.ts';
import type { Lab } from '../../../testing/lab/lab.ts';
import { clusterWithCrd } from '../../../testing/support/cluster.ts';
import { labFor } from '../../../testing/support/lab.ts';
import { type Operator, startOperator } from '../../../testing/support/operator.ts';
import { eventually } from '../../../testing/support/wait.ts';

let cluster: Cluster;
let lab: Lab;
let operator: Operator;

beforeAll(async () => {
  cluster = await clusterWithCrd('examples');
  lab = await labFor('examples');
  const { kubeconfig, namespace } = cluster;
  operator = await startOperator({
    kubeconfig,
    namespace,
    dnsServer: lab.dns.endpoint,
    caFile: lab.caFile,
    args: ['--allow-recipient', 'elsewhere.example'],
  });
}, 600_000);
afterAll(async () => {
  await operator?.stop();
  await lab?.stop();
  await cluster?.stop();
});

const ready = (name: string, field: string): string =>
  cluster.kubectl(['get', 'smtp', name, '-o', `jsonpath={.status.conditions[?(@.type=="Ready")].${field}}`]);

const examples = readdirSync(EXAMPLES_DIR).filter(file => file.endsWith('.yaml'));

test.each(examples)('examples/%s becomes Ready as it is', async file => {
  cluster.kubectl(['apply', '-f', join(EXAMPLES_DIR, file)]);
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

const SAYS: Readonly<Record<string, string>> = {
  'qq-mailbox-password': '授权码',
  'gmail-account-password': 'app password',
  'blocked-port': 'Port 587 of the same host answers',
  'unknown-ca': 'spec.endpoint.caBundle',
  'ses-sandbox': 'sandbox',
};

test.each(Object.entries(DIAGNOSED))('%s is diagnosed as %s', async (name, reason) => {
  cluster.kubectl(['apply', '-f', DIAGNOSED_FILE]);
  await eventually(() => ready(name, 'reason') === reason, { describe: () => ready(name, 'message') });
  expect(ready(name, 'status')).toBe('False');
  expect(cluster.kubectl(['describe', 'smtp', name])).toContain(SAYS[name]);
});

test('while a probe waits for an answer, the object shows it', () => {
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

test('portPolicy Auto uses another port instead of a blocked one, and reports it', async () => {
  const patch = JSON.stringify({ spec: { portPolicy: 'Auto' } });
  cluster.kubectl(['patch', 'smtp', 'blocked-port', '--type=merge', '-p', patch]);
  await eventually(() => ready('blocked-port', 'status') === 'True');
  expect(cluster.kubectl(['get', 'smtp', 'blocked-port'])).toContain('blocked.lab.test:587');
  expect(cluster.kubectl(['describe', 'smtp', 'blocked-port'])).toContain('portPolicy: Auto');
  const port = ['get', 'cm', 'blocked-port-smtp', '-o', 'jsonpath={.data.SMTP_PORT}'];
  expect(cluster.kubectl(port)).toBe('587');
});
