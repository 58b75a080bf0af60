import { readFileSync } from 'node:fs';
import { CoreV1Api, CustomObjectsApi, KubeConfig, makeInformer } from '@kubernetes/client-node';
import { createTransport } from 'nodemailer';
import type { Servers } from './servers.ts';

/**
 * A minimal implementation of the same function by a developer: client-node's informer and generated clients, and
 * nodemailer's verify(). It processes as many objects in parallel as the operator.
 */
const AT_ONCE = 32;
const GROUP = { group: 'smtp-operator.dev', version: 'v1alpha1', plural: 'smtpconfigs' };

interface Config {
  metadata: { name: string; namespace: string };
  spec: { endpoint: { host: string; port: number }; secretRef: { name: string } };
}

const [kubeconfig = '', caFile = '', serversFile = ''] = process.argv.slice(2);
const kube = new KubeConfig();
kube.loadFromFile(kubeconfig);
const core = kube.makeApiClient(CoreV1Api);
const custom = kube.makeApiClient(CustomObjectsApi);
const ca = readFileSync(caFile, 'utf8');
const { hosts } = JSON.parse(readFileSync(serversFile, 'utf8')) as Servers;
const addresses = new Map(hosts.map(({ host, address }) => [host, address]));

const waiting: Config[] = [];
let working = 0;

async function work(): Promise<void> {
  working += 1;
  for (let next = waiting.shift(); next; next = waiting.shift()) await reconcile(next).catch(console.error);
  working -= 1;
}

async function reconcile({ metadata: { name, namespace }, spec }: Config): Promise<void> {
  const { data = {} } = await core.readNamespacedSecret({ name: spec.secretRef.name, namespace });
  const text = (key: string) => Buffer.from(data[key] ?? '', 'base64').toString();
  const { host, port } = spec.endpoint;
  const auth = { user: text('username'), pass: text('password') };
  const tls = { ca, servername: host };
  const transport = createTransport({ host: addresses.get(host) ?? host, port, secure: true, tls, auth });
  await transport.verify();
  transport.close();
  const metadata = { name: `${name}-smtp` };
  const settings = { SMTP_HOST: host, SMTP_PORT: String(port) };
  await core.createNamespacedSecret({
    namespace,
    body: { metadata, stringData: { ...settings, SMTP_USERNAME: auth.user, SMTP_PASSWORD: auth.pass } },
  });
  await core.createNamespacedConfigMap({ namespace, body: { metadata, data: settings } });
  const condition = {
    type: 'Ready',
    status: 'True',
    reason: 'Ready',
    message: '',
    lastTransitionTime: new Date().toISOString(),
  };
  const body = [{ op: 'add', path: '/status', value: { conditions: [condition] } }];
  await custom.patchNamespacedCustomObjectStatus({ ...GROUP, namespace, name, body });
}

const informer = makeInformer<Config>(kube, '/apis/smtp-operator.dev/v1alpha1/smtpconfigs', async () => {
  const list = await custom.listCustomObjectForAllNamespaces({ ...GROUP, resourcePlural: GROUP.plural });
  return list as { items: Config[] };
});
informer.on('add', config => {
  waiting.push(config);
  if (working < AT_ONCE) void work();
});
await informer.start();
