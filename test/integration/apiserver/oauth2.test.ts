import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTransport } from 'nodemailer';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { TOP } from '../../../testing/cluster/binaries.ts';
import type { Cluster } from '../../../testing/cluster/cluster.ts';
import type { Lab } from '../../../testing/lab/lab.ts';
import { SERVICE_ACCOUNT } from '../../../testing/lab/oauth2/clients.ts';
import { clusterWithCrd } from '../../../testing/support/cluster.ts';
import { labFor } from '../../../testing/support/lab.ts';
import { type Operator, startOperator } from '../../../testing/support/operator.ts';
import { typeCode } from '../../../testing/support/sign-in.ts';
import { eventually } from '../../../testing/support/wait.ts';

let cluster: Cluster;
let lab: Lab;
let operator: Operator;
/** Logs of operators that have ended. */
let logs = '';

beforeAll(async () => {
  cluster = await clusterWithCrd('oauth2');
  lab = await labFor('oauth2');
  operator = await startTheOperator();
}, 600_000);
afterAll(async () => {
  await operator?.stop();
  await lab?.stop();
  await cluster?.stop();
});

const startTheOperator = async () => {
  const { kubeconfig, namespace } = cluster;
  const started = await startOperator({
    kubeconfig,
    namespace,
    dnsServer: lab.dns.endpoint,
    caFile: lab.caFile,
  });
  await started.ready();
  return started;
};

function apply(name: string, secret: Record<string, string>, spec: object): void {
  const items = [
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: `${name}-mail` }, stringData: secret },
    {
      apiVersion: 'smtp-operator.dev/v1alpha1',
      kind: 'SmtpConfig',
      metadata: { name },
      spec: { secretRef: { name: `${name}-mail` }, ...spec },
    },
  ];
  cluster.kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

const json = <T>(args: readonly string[]): T => JSON.parse(cluster.kubectl([...args, '-o', 'json'])) as T;

function verdict(name: string, status: string, reason: string): Promise<SmtpConfigStatus> {
  const seen = () => json<{ status?: SmtpConfigStatus }>(['get', 'smtp', name]).status ?? {};
  return eventually(
    () => {
      const found = seen();
      const ready = found.conditions?.find(({ type }) => type === 'Ready');
      return ready?.status === status && ready.reason === reason && found;
    },
    { within: 60_000, describe: () => JSON.stringify(seen(), undefined, 1) },
  );
}

function secretData(name: string): Record<string, string> {
  const { data = {} } = json<{ data?: Record<string, string> }>(['get', 'secret', name]);
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]),
  );
}

const consent = (username: string, clientId = 'public-client') => lab.oauth2.consent({ username, clientId });
const refreshing = (more: object = {}) => ({ oauth2: { grant: 'RefreshToken', ...more } });

test('an account of Outlook.com becomes Ready, and its Secret holds a token that sends mail', async () => {
  const username = 'first@outlook.com';
  apply(
    'first',
    { username, clientId: 'public-client', refreshToken: await consent(username) },
    { provider: 'outlook', auth: refreshing(), from: { address: username } },
  );
  const status = await verdict('first', 'True', 'Ready');
  expect(status.conditions).toContainEqual(
    expect.objectContaining({ type: 'CredentialsAvailable', status: 'True', reason: 'TokenHeld' }),
  );
  const data = secretData('first-smtp');
  expect(data).toMatchObject({ SMTP_USERNAME: username, SMTP_AUTH: 'xoauth2' });
  expect(data['SMTP_PASSWORD']).toBeUndefined();
  const server = lab.server('smtp-mail.outlook.com');
  await createTransport({
    host: server.address,
    port: Number(data['SMTP_PORT']),
    requireTLS: data['SMTP_TLS'] === 'starttls',
    tls: { servername: data['SMTP_HOST'] ?? '', ca: lab.ca.pem },
    auth: { type: 'OAuth2', user: data['SMTP_USERNAME'] ?? '', accessToken: data['SMTP_ACCESS_TOKEN'] ?? '' },
  }).sendMail({ from: username, to: 'somebody@lab.test', subject: 'by nodemailer', text: 'x' });
  expect(server.messages.at(-1)).toMatchObject({ user: username });
});

/** Uses only the standard library and the variables of envFrom. */
const PYTHON = `
import os, smtplib, ssl
with smtplib.SMTP(os.environ['SMTP_ADDRESS'], int(os.environ['SMTP_PORT'])) as smtp:
    context = ssl.create_default_context(cafile=os.environ['CA_FILE'])
    smtp._host = os.environ['SMTP_HOST']
    smtp.starttls(context=context)
    smtp.ehlo()
    user, token = os.environ['SMTP_USERNAME'], os.environ['SMTP_ACCESS_TOKEN']
    smtp.auth(os.environ['SMTP_AUTH'].upper(), lambda challenge=None: f'user={user}\\1auth=Bearer {token}\\1\\1')
    smtp.sendmail(os.environ['SMTP_FROM'], ['somebody@lab.test'], 'Subject: by smtplib\\r\\n\\r\\nx')
`;

test('the smtplib of Python sends with the same Secret', async () => {
  const server = lab.server('smtp-mail.outlook.com');
  const env = { ...secretData('first-smtp'), SMTP_ADDRESS: server.address, CA_FILE: lab.caFile };
  const child = spawn('python3', ['-c', PYTHON], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', text => {
    said += String(text);
  });
  const [code] = (await once(child, 'close')) as [number];
  expect({ code, said }).toEqual({ code: 0, said: '' });
  expect(server.messages.at(-1)?.content).toContain('Subject: by smtplib');
}, 30_000);

test('an application of Microsoft 365 becomes Ready by its client credentials', async () => {
  apply(
    'application',
    { username: 'notice@shop.example', clientId: 'application', clientSecret: 'example-client-secret' },
    {
      provider: 'office365',
      auth: { oauth2: { grant: 'ClientCredentials', tenant: 'shop.onmicrosoft.com' } },
    },
  );
  await verdict('application', 'True', 'Ready');
});

test('a mailbox of Google Workspace becomes Ready by a service account', async () => {
  apply(
    'workspace',
    { username: 'notice@shop.example', serviceAccount: JSON.stringify(SERVICE_ACCOUNT) },
    { provider: 'gmail', auth: { oauth2: { grant: 'ServiceAccount' } } },
  );
  await verdict('workspace', 'True', 'Ready');
});

test('renewed tokens are published without a login for each, and replaced refresh tokens are stored', async () => {
  const username = 'renewed@outlook.com';
  const refreshToken = await consent(username);
  Object.assign(lab.oauth2, { rotates: true, life: 20 });
  apply(
    'renewed',
    { username, clientId: 'public-client', refreshToken },
    { provider: 'outlook', auth: refreshing({ storeRefreshToken: true }) },
  );
  await verdict('renewed', 'True', 'Ready');
  const tokens = new Set<string | undefined>();
  await eventually(
    () => {
      tokens.add(secretData('renewed-smtp')['SMTP_ACCESS_TOKEN']);
      return tokens.size > 2;
    },
    { within: 90_000 },
  );
  Object.assign(lab.oauth2, { rotates: false, life: 3600 });
  const stored = secretData('renewed-mail');
  expect(stored['refreshToken']).not.toBe(refreshToken);
  expect(stored).toMatchObject({ username, clientId: 'public-client' });
  const logins = lab.server('smtp-mail.outlook.com').logins.filter(login => login.username === username);
  expect(logins).toHaveLength(1);
  await verdict('renewed', 'True', 'Ready');
}, 150_000);

test('a revoked consent is Stalled with the remedy, while applications keep the token', async () => {
  const username = 'revoked@outlook.com';
  lab.oauth2.life = 30;
  apply(
    'revoked',
    { username, clientId: 'public-client', refreshToken: await consent(username) },
    { provider: 'outlook', auth: refreshing() },
  );
  await verdict('revoked', 'True', 'Ready');
  await lab.oauth2.revoke(username);
  const status = await verdict('revoked', 'False', 'ConsentRevoked');
  lab.oauth2.life = 3600;
  expect(status.conditions).toContainEqual(expect.objectContaining({ type: 'Stalled', status: 'True' }));
  expect(secretData('revoked-smtp')['SMTP_ACCESS_TOKEN']).not.toBe('');
  const refreshToken = await consent(username);
  cluster.kubectl([
    'patch',
    'secret',
    'revoked-mail',
    '-p',
    JSON.stringify({ stringData: { refreshToken } }),
  ]);
  await verdict('revoked', 'True', 'Ready');
}, 150_000);

test('an unavailable token endpoint is retried and reported', async () => {
  const username = 'waits@outlook.com';
  lab.oauth2.outage = 'reset';
  apply(
    'waits',
    { username, clientId: 'public-client', refreshToken: await consent(username) },
    { provider: 'outlook', auth: refreshing() },
  );
  const status = await verdict('waits', 'False', 'TokenEndpointUnavailable');
  expect(status.conditions).toContainEqual(
    expect.objectContaining({ type: 'Reconciling', status: 'True', reason: 'TokenEndpointUnavailable' }),
  );
  lab.oauth2.outage = undefined;
  await verdict('waits', 'True', 'Ready');
}, 150_000);

test('no secret goes to a host that no administrator allowed', async () => {
  apply(
    'elsewhere',
    { username: 'a@outlook.com', clientId: 'public-client', refreshToken: 'x'.repeat(40) },
    { provider: 'outlook', auth: refreshing({ tokenEndpoint: 'https://id.lab.test/token' }) },
  );
  const status = await verdict('elsewhere', 'False', 'TokenEndpointDenied');
  expect(status.diagnosis?.message).toContain('--allow-token-host id.lab.test');
  expect(lab.dns.questions.get('id.lab.test')).toBeUndefined();
});

test('a token for another service is distinguished from an invalid one', async () => {
  const username = 'graph@outlook.com';
  const resource = 'https://graph.microsoft.com';
  const refreshToken = await lab.oauth2.consent({ username, clientId: 'public-client', resource });
  apply(
    'graph',
    { username, clientId: 'public-client', refreshToken },
    { provider: 'outlook', auth: refreshing() },
  );
  const status = await verdict('graph', 'False', 'TokenRejected');
  expect(status.diagnosis?.message).toContain('is for https://graph.microsoft.com, not for the mail server');
  expect(status.diagnosis?.remedy).toContain('smtp-operator login --provider outlook');
});

test('a restarted operator continues with the published tokens', async () => {
  await verdict('application', 'True', 'Ready');
  const published = ['first', 'application', 'workspace'].map(name => secretData(`${name}-smtp`));
  await operator.stop();
  logs += operator.text();
  lab.oauth2.reset();
  operator = await startTheOperator();
  for (const name of ['first', 'application', 'workspace']) {
    cluster.kubectl(['annotate', 'smtp', name, 'smtp-operator.dev/probe-requested-at=after', '--overwrite']);
    const handled = () =>
      json<{ status?: SmtpConfigStatus }>(['get', 'smtp', name]).status?.lastHandledProbeAt;
    await eventually(() => handled() === 'after', { within: 60_000 });
    await verdict(name, 'True', 'Ready');
  }
  const clients = lab.oauth2.requests.map(({ clientId, grant }) => `${clientId} ${grant}`);
  expect(clients.filter(client => !client.startsWith('public-client'))).toEqual([]);
  expect(['first', 'application', 'workspace'].map(name => secretData(`${name}-smtp`))).toEqual(published);
}, 150_000);

test('a token that something else renews is proven, then published, and restarts nothing', async () => {
  const username = 'ready@gmail.com';
  const make = async () => {
    const refreshToken = await lab.oauth2.consent({
      username,
      clientId: 'public-client',
      scope: 'https://mail.google.com/',
    });
    return lab.oauth2.exchange('public-client', refreshToken);
  };
  const token = await make();
  apply(
    'ready',
    { username, password: token },
    {
      provider: 'gmail',
      auth: { oauth2: { grant: 'AccessToken' } },
      rollout: { targets: [{ kind: 'Deployment', name: 'ready' }] },
    },
  );
  cluster.kubectl(['create', 'deployment', 'ready', '--image=ready']);
  const deployment = () =>
    json<{
      metadata: { generation: number };
      spec: { template: { metadata: { annotations?: Record<string, string> } } };
    }>(['get', 'deployment', 'ready']);
  await verdict('ready', 'True', 'Ready');
  expect(secretData('ready-smtp')).toMatchObject({ SMTP_AUTH: 'xoauth2', SMTP_ACCESS_TOKEN: token });
  const next = await make();
  cluster.kubectl([
    'patch',
    'secret',
    'ready-mail',
    '-p',
    JSON.stringify({ stringData: { password: next } }),
  ]);
  await eventually(() => secretData('ready-smtp')['SMTP_ACCESS_TOKEN'] === next, { within: 60_000 });
  cluster.kubectl(['annotate', 'smtp', 'ready', 'smtp-operator.dev/probe-requested-at=now']);
  const status = () => json<{ status: SmtpConfigStatus }>(['get', 'smtp', 'ready']).status;
  await eventually(() => status().lastHandledProbeAt === 'now', { within: 60_000 });
  await verdict('ready', 'True', 'Ready');
  expect(deployment().metadata.generation).toBe(1);
  const { hash } = status().rollout ?? {};
  // A different sender gives different content.
  const from = { address: username, name: 'Shop' };
  cluster.kubectl(['patch', 'smtp', 'ready', '--type=merge', '-p', JSON.stringify({ spec: { from } })]);
  await eventually(() => status().rollout?.hash !== hash, { within: 60_000 });
  expect(deployment()).toMatchObject({
    metadata: { generation: 2 },
    spec: {
      template: { metadata: { annotations: { 'smtp-operator.dev/restarted-for': status().rollout?.hash } } },
    },
  });
}, 150_000);

test('a profile of software without token support is reported on a condition', async () => {
  const username = 'django@outlook.com';
  apply(
    'django',
    { username, clientId: 'public-client', refreshToken: await consent(username) },
    { provider: 'outlook', auth: refreshing(), outputs: [{ kind: 'Secret', profile: 'django' }] },
  );
  const status = await verdict('django', 'False', 'ProfileUnsuitable');
  const published = status.conditions?.find(({ type }) => type === 'Published');
  expect(published?.message).toContain('access token');
});

test('the login command writes the Secret that its remedy speaks of, and the account becomes Ready', async () => {
  const username = 'consents@outlook.com';
  apply('consents', { username, password: 'of-last-year' }, { provider: 'outlook' });
  const { diagnosis } = await verdict('consents', 'False', 'OAuth2Required');
  const command = /`smtp-operator (login [^`]*)`/.exec(diagnosis?.remedy ?? '')?.[1] ?? '';
  const args = command.replace('USER', username).replace('CLIENT-ID', 'public-client').split(' ');
  const child = spawn(join(TOP, 'bin', 'smtp-operator'), [
    ...args,
    ...['--kubeconfig', cluster.kubeconfig, '--dns-server', lab.dns.endpoint, '--ca-file', lab.caFile],
  ]);
  let seen = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    seen += text;
  });
  const closed = once(child, 'close');
  const code = await eventually(() => /enter the code (\S+)/.exec(seen)?.[1], { describe: () => seen });
  await typeCode(lab, code, username);
  const [exit] = (await closed) as [number];
  expect({ exit, seen }).toMatchObject({ exit: 0 });
  cluster.kubectl([
    'patch',
    'smtp',
    'consents',
    '--type=merge',
    '-p',
    JSON.stringify({ spec: { auth: refreshing() } }),
  ]);
  await verdict('consents', 'True', 'Ready');
}, 150_000);

test('no log, event, status or metric contains a token or a secret of an application', async () => {
  const names = ['first', 'application', 'workspace', 'renewed', 'revoked'];
  const secrets = names.flatMap(name => {
    const { clientSecret, refreshToken } = secretData(`${name}-mail`);
    return [clientSecret, refreshToken, secretData(`${name}-smtp`)['SMTP_ACCESS_TOKEN']];
  });
  const known = secrets.filter(secret => secret !== undefined);
  expect(known.length).toBeGreaterThan(7);
  const shown = [
    logs + operator.text(),
    cluster.kubectl(['get', 'events', '-o', 'json']),
    cluster.kubectl(['get', 'smtp', '-o', 'json']),
    await (await operator.get('/metrics')).text(),
  ];
  for (const text of shown) {
    expect(text.length).toBeGreaterThan(100);
    for (const secret of known) expect(text.includes(secret)).toBe(false);
  }
  expect(shown.at(-1)).toMatch(/smtp_operator_token_requests_total\{[^}]*outcome="ok"/);
});
