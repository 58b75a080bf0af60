import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type DnsRelay, startDnsRelay } from '../../../testing/lab/dns-relay.ts';
import { DKIM, txt } from '../../../testing/lab/domains/sender.ts';
import { type NameServer, startNameServer } from '../../../testing/lab/nsd.ts';
import type { Operator } from '../../../testing/support/operator.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, hostName, startWorld, type World } from '../../../testing/support/world.ts';

const DOMAIN = 'mail.shop.test';
const FROM = `noreply@${DOMAIN}`;

let world: World;
let server: NameServer;
/** Relay that acts as the public resolver. The cluster's resolver does not resolve the sender's domain. */
let relay: DnsRelay;
let operator: Operator;

beforeAll(async () => {
  world = await startWorld('domain');
  server = await startNameServer(join(world.cluster.dir, 'nsd'), {
    [DOMAIN]: [],
    'spf1.dm.aliyun.com': [`@ TXT ${txt('v=spf1 ip4:203.0.113.0/24 ~all')}`],
  });
  relay = await startDnsRelay(server.address);
  world.apply(world.secret('login', GOOD, FROM));
  operator = await world.operator(['--public-dns-server', relay.address]);
}, 600_000);
afterAll(async () => {
  await relay?.stop();
  // Its folder is in the cluster's folder, which is removed with the cluster.
  await server?.stop();
  await world?.stop();
}, 60_000);

const config = (name: string, spec: object = {}) =>
  world.config(name, {
    provider: 'directmail',
    endpoint: { host: hostName(0), port: 465 },
    from: { address: FROM },
    outputs: [{ kind: 'Secret', name: `${name}-smtp` }],
    ...spec,
  });

const condition = (name: string, type: string) =>
  world.status(name).conditions?.find(found => found.type === type);

/** Waits for a reason of DomainAuthenticated. */
const domain = (name: string, reason: string) =>
  eventually(
    () => {
      const found = condition(name, 'DomainAuthenticated');
      return found?.reason === reason && found;
    },
    { describe: () => JSON.stringify(world.status(name), undefined, 1) },
  );

const events = (name: string): string[] => {
  const args = ['get', 'events.events.k8s.io', '-o', 'json'];
  const { items } = JSON.parse(world.cluster.kubectl(args)) as {
    items: { regarding: { name: string }; type: string; reason: string }[];
  };
  return items
    .filter(({ regarding }) => regarding.name === name)
    .map(({ type, reason }) => `${type} ${reason}`);
};

/** Returns the parts of the status that DNS must not change. */
const standing = (name: string) => {
  const ready = condition(name, 'Ready');
  return {
    ready: [ready?.status, ready?.reason, ready?.lastTransitionTime],
    data: world.secretData(`${name}-smtp`),
    logins: world.servers[0]?.logins.length,
  };
};

/**
 * Steps of DirectMail's set-up in the order of its console: the published records, and the condition before the step.
 */
const STEPS = [
  { reason: 'OwnershipMissing', line: 'aliyundm TXT "token"', says: `TXT aliyundm.${DOMAIN} is missing.` },
  {
    reason: 'SPFMissing',
    line: `@ TXT ${txt('v=spf1 include:spf1.dm.aliyun.com ~all')}`,
    says: 'Publish: v=spf1 include:spf1.dm.aliyun.com ~all',
  },
  {
    reason: 'DKIMMissing',
    line: `aliyun-cn-hangzhou._domainkey TXT ${txt(DKIM)}`,
    says: `TXT aliyun-cn-hangzhou._domainkey.${DOMAIN} is missing.`,
  },
  {
    reason: 'DMARCMissing',
    line: `_dmarc TXT ${txt('v=DMARC1; p=none')}`,
    says: 'Publish: v=DMARC1; p=none',
  },
] as const;

test('DirectMail: from an empty zone to Authenticated, record by record, and DNS changes nothing else', async () => {
  world.apply(config('mail'));
  await world.verdict('mail', 'True', 'Ready');
  await domain('mail', 'OwnershipMissing');
  const before = standing('mail');
  expect(before.logins).toBe(1);
  const lines: string[] = [];
  for (const [n, { reason, line, says }] of STEPS.entries()) {
    const { status, message } = await domain('mail', reason);
    expect([status, message]).toEqual(['False', expect.stringContaining(says)]);
    expect(standing('mail')).toEqual(before);
    lines.push(line);
    await server.replace(DOMAIN, lines);
    // A change of the check's input runs the check immediately.
    world.apply(config('mail', { checks: { domain: { dkimSelectors: [`own${n}`] } } }));
  }
  expect(await domain('mail', 'Authenticated')).toMatchObject({ status: 'True' });
  expect(standing('mail')).toEqual(before);
  const { records } = world.status('mail').domain ?? {};
  expect(records?.filter(({ required, state }) => required && state !== 'ok')).toEqual([]);
  const expected = [...STEPS.map(({ reason }) => `Warning ${reason}`), 'Normal DomainAuthenticated'];
  const describe = () => `${expected} among ${events('mail')}`;
  await eventually(() => expected.every(event => events('mail').includes(event)), { describe });
  const metrics = await (await operator.get('/metrics')).text();
  expect(metrics).toMatch(/smtp_operator_config_condition\{[^}]*type="DomainAuthenticated"\} 1/);
  expect(metrics).toMatch(/smtp_operator_domain_records\{[^}]*state="missing"\} 0/);
}, 300_000);

test('where the spec requires the domain, Ready depends on it, and the outputs stay', async () => {
  const spec = { checks: { domain: { required: true, dkimSelectors: ['required'] } } };
  world.apply(config('strict', spec));
  await world.verdict('strict', 'True', 'Ready');
  const { data } = standing('strict');
  const lines = STEPS.map(({ line }) => line);
  await server.replace(DOMAIN, lines.slice(0, 3));
  world.cluster.kubectl(['annotate', 'smtp', 'strict', 'smtp-operator.dev/probe-requested-at=1']);
  await world.verdict('strict', 'False', 'DMARCMissing');
  expect(standing('strict').data).toEqual(data);
}, 120_000);

test('a domain that many SmtpConfigs share is looked up once', async () => {
  const names = Array.from({ length: 20 }, (_, n) => `shared${n}`);
  const spec = { from: { address: `a@shared.${DOMAIN}` } };
  relay.questions.length = 0;
  world.apply(...names.map(name => config(name, spec)));
  for (const name of names) await domain(name, 'OwnershipMissing');
  expect(relay.questions.filter(question => question === `TXT _dmarc.shared.${DOMAIN}`)).toHaveLength(1);
}, 120_000);

test('without public DNS the condition is Unknown, and nothing else suffers', async () => {
  relay.silent = true;
  world.apply(config('silent', { from: { address: `a@silent.${DOMAIN}` } }));
  await world.verdict('silent', 'True', 'Ready');
  expect(await domain('silent', 'DNSUnavailable')).toMatchObject({ status: 'Unknown' });
  expect(condition('silent', 'Ready')?.status).toBe('True');
}, 120_000);
