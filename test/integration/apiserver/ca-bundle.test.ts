import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createCa } from '../../../testing/lab/ca.ts';
import { type SmtpServer, startSmtpServer } from '../../../testing/lab/smtp/server.ts';
import { startWorld, type World } from '../../../testing/support/world.ts';

const NAME = 'private.lab.test';
const ADDRESS = '127.0.77.1';

let world: World;
let server: SmtpServer;
let ca: Awaited<ReturnType<typeof createCa>>;

beforeAll(async () => {
  world = await startWorld('ca-bundle');
  ca = await createCa();
  server = await startSmtpServer({
    host: NAME,
    address: ADDRESS,
    certificate: await ca.issue({ names: [NAME] }),
    listeners: [{ port: 465, tls: 'implicit' }],
    script: { mechanisms: ['PLAIN'], login: () => ({ ok: true, answer: '235 2.7.0 Accepted' }) },
  });
  await world.operator();
}, 600_000);
afterAll(async () => {
  await server?.stop();
  await world?.stop();
}, 60_000);

const bundle = (kind: string, data: Record<string, string>) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'private-ca' },
  ...(kind === 'Secret' ? { stringData: data } : { data }),
});

const config = (name: string, caBundleRef: object) => ({
  ...(world.config(name) as object),
  spec: {
    provider: 'custom',
    endpoint: { host: ADDRESS, port: 465, serverName: NAME, caBundleRef },
    // The server runs in this process, which kubectl blocks.
    checks: { timeout: '30s' },
  },
});

const ready = (name: string): string | undefined =>
  world.status(name).conditions?.find(({ type }) => type === 'Ready')?.message;

test('the CA of a ConfigMap is trusted, waited for, and followed when it changes', async () => {
  world.apply(config('private', { kind: 'ConfigMap', name: 'private-ca' }));
  await world.verdict('private', 'False', 'CABundleUnavailable');
  expect(ready('private')).toContain('ConfigMap private-ca of spec.endpoint.caBundleRef does not exist.');

  world.apply(bundle('ConfigMap', { 'other.crt': ca.pem }));
  await world.verdict('private', 'False', 'CABundleUnavailable');

  const other = await createCa();
  world.apply(bundle('ConfigMap', { 'ca.crt': `# not this one\n${other.pem}` }));
  await world.verdict('private', 'False', 'CertificateUntrusted');
  expect(world.status('private').diagnosis?.message).toMatch(
    /The CA certificates of the SmtpConfig do not match; they are .*CN=Lab Root CA/,
  );
  expect(world.status('private').diagnosis?.remedy).toMatch(/^Replace the certificates in spec\.endpoint/);

  world.apply(bundle('ConfigMap', { 'ca.crt': `# the right one\n${ca.pem}` }));
  await world.verdict('private', 'True', 'Ready');
}, 300_000);

test('the CA of a Secret is trusted, under a key of any name', async () => {
  world.apply(bundle('Secret', { 'root.pem': ca.pem }));
  world.apply(config('secret', { kind: 'Secret', name: 'private-ca', key: 'root.pem' }));
  await world.verdict('secret', 'True', 'Ready');
}, 120_000);
