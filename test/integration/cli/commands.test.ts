import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { PROBE_REQUESTED_ANNOTATION } from '../../../crds/names.ts';
import { binaries, TOP } from '../../../testing/cluster/binaries.ts';
import { smtpConfigs, userWith } from '../../../testing/support/kubeconfigs.ts';
import { startTmux } from '../../../testing/support/tmux.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, startWorld, type World } from '../../../testing/support/world.ts';

const BIN = join(TOP, 'bin', 'smtp-operator');

const hasTmux = spawnSync('tmux', ['-V']).status === 0;

let world: World;
/** Kubeconfigs of users with exactly the permissions that docs/kubectl-smtp.md lists. */
let users: Record<'lister' | 'watcher' | 'reader' | 'checker' | 'everything' | 'stranger', string>;
/** Delay of the server's answer to a login, in milliseconds. */
let slow = 0;

interface Stored {
  metadata: { annotations?: Record<string, string> };
  status: { lastHandledProbeAt?: string };
}
interface Endpoints {
  spec: { endpoints: { dnsName: string }[] };
}

beforeAll(async () => {
  world = await startWorld('plugin', {
    login: async attempt => {
      await sleep(slow);
      return attempt.proves(GOOD)
        ? { ok: true, answer: '235 2.7.0 Accepted' }
        : { ok: false, answer: '535 5.7.8 Authentication credentials invalid' };
    },
  });
  const { cluster } = world;
  users = {
    lister: userWith(cluster, 'lister', [smtpConfigs('list')]),
    watcher: userWith(cluster, 'watcher', [smtpConfigs('list', 'watch')]),
    reader: userWith(cluster, 'reader', [smtpConfigs('get')]),
    checker: userWith(cluster, 'checker', [smtpConfigs('get', 'patch')]),
    everything: userWith(cluster, 'everything', [smtpConfigs('get', 'list', 'patch')]),
    stranger: userWith(cluster, 'stranger', []),
  };
  world.apply(
    world.secret('login', GOOD),
    world.secret('broken', 'wrong'),
    world.config('good', { from: { address: 'user@lab.test' } }),
    world.config('bad', { secretRef: { name: 'broken' } }),
  );
  await world.operator(['--no-leader-election', '--namespace', cluster.namespace]);
  await world.verdict('good', 'True', 'Ready');
  await world.verdict('bad', 'False', 'InvalidCredentials');
}, 600_000);

afterAll(async () => {
  await world?.stop();
}, 60_000);

interface Result {
  code: number | null;
  out: string;
  err: string;
}

async function smtp(user: string, ...args: readonly string[]): Promise<Result> {
  const env = { ...process.env, KUBECONFIG: user, COLUMNS: '80' };
  const child = spawn(BIN, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

/** Runs kubectl asynchronously, because the servers of the world run in this process. */
const kubectlOutput = (...args: readonly string[]): Promise<string> =>
  text(
    spawn(binaries().kubectl, args, { env: { ...process.env, KUBECONFIG: world.cluster.kubeconfig } }).stdout,
  );

describe('with exactly the documented rights', () => {
  test('status lists what is broken first', async () => {
    const { code, out, err } = await smtp(users.lister, 'status');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(/^READY {2}.*\nFalse .*bad .*InvalidCredentials .*\nTrue .*good .*Ready/);
    expect(out).toContain('2 SmtpConfigs: 1 not ready, 1 ready.');
  });

  test('status of one that is ready ends with 0', async () => {
    expect(await smtp(users.reader, 'status', 'good', '-o', 'name')).toEqual({
      code: 0,
      out: 'smtpconfig.smtp-operator.dev/good\n',
      err: '',
    });
  });

  test.each(['json', 'yaml'])('status -o %s is for programs', async format => {
    const { out } = await smtp(users.lister, 'status', '-o', format);
    expect(out).toContain(
      format === 'json' ? '"reason": "InvalidCredentials"' : 'reason: InvalidCredentials',
    );
  });

  test('why explains one', async () => {
    const { code, out } = await smtp(users.reader, 'why', 'bad');
    expect(code).toBe(1);
    expect(out).toContain('FAILED   Authenticated');
    expect(out).toContain('535 5.7.8 Authentication credentials invalid');
    expect(out).toContain('What to do');
  });

  test('check waits for the verdict, before and after the password is right', async () => {
    const before = await smtp(users.checker, 'check', 'bad');
    expect(before).toMatchObject({ code: 1, err: `Checking ${world.cluster.namespace}/bad…\n` });
    expect(before.out).toContain('FAILED   Authenticated');
    world.apply(world.secret('broken', GOOD));
    const after = await smtp(users.checker, 'check', 'bad', '-o', 'json');
    expect({ code: after.code, ...JSON.parse(after.out) }).toMatchObject({ code: 0, ready: 'True' });
    world.apply(world.secret('broken', 'wrong'));
    await world.verdict('bad', 'False', 'InvalidCredentials');
  });

  test('send asks for one test message and waits for the answer of the server', async () => {
    const { code, out } = await smtp(users.checker, 'send', 'good');
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringContaining('good: Accepted'),
    });
  });

  test('check of several reports each', async () => {
    const { code, out } = await smtp(users.checker, 'check', 'good', 'bad', '--parallel', '2');
    expect(code).toBe(1);
    expect(out).toContain('2 SmtpConfigs: 1 not ready, 1 ready.');
  });

  test('dns prints what the sender domain of an SmtpConfig needs, as a zone and for ExternalDNS', async () => {
    world.apply(
      world.config('domain', {
        provider: 'brevo',
        endpoint: { host: 'mail0.lab.test', port: 465 },
        from: { address: 'news@shop.lab.test' },
      }),
    );
    const dns = (format: string) =>
      smtp(users.reader, 'dns', 'domain', '-o', format, '--dns-server', world.dnsServer);
    const zone = await dns('zone');
    expect({ code: zone.code, err: zone.err }).toEqual({ code: 1, err: '' });
    expect(zone.out).toMatch(/^; shop\.lab\.test\. .*TXT \(value from the provider: brevo-code:/m);
    expect(zone.out).toMatch(/^_dmarc\.shop\.lab\.test\..*\bTXT\b.*"v=DMARC1/m);
    const objects = await dns('external-dns');
    const [endpoint] = parseAllDocuments(objects.out).map(document => document.toJS() as Endpoints);
    expect(endpoint).toMatchObject({ apiVersion: 'externaldns.k8s.io/v1alpha1', kind: 'DNSEndpoint' });
    expect(endpoint?.spec.endpoints.map(({ dnsName }) => dnsName)).toContain('_dmarc.shop.lab.test');
    world.cluster.kubectl(['delete', 'smtp', 'domain']);
  }, 60_000);

  test('check --all asks for no more at a time than --parallel allows, and reports each', async () => {
    slow = 700;
    const names = Array.from({ length: 6 }, (_, n) => `many-${n}`);
    for (const name of names)
      world.apply(world.secret(name, GOOD, `${name}@lab.test`), world.config(name, { secretRef: { name } }));
    for (const name of names) await world.verdict(name, 'True', 'Ready');
    let most = 0;
    const pending = async () => {
      const { items } = JSON.parse(await kubectlOutput('get', 'smtp', '-o', 'json')) as { items: Stored[] };
      return items.filter(
        ({ metadata: { annotations }, status }) =>
          (annotations?.[PROBE_REQUESTED_ANNOTATION] ?? status.lastHandledProbeAt) !==
          status.lastHandledProbeAt,
      ).length;
    };
    const checked = smtp(users.everything, 'check', '--all', '--parallel', '2');
    let ended = false;
    void checked.finally(() => {
      ended = true;
    });
    while (!ended) most = Math.max(most, await pending());
    const { out, err } = await checked;
    expect(err).toContain('answered');
    expect(out).toContain('8 SmtpConfigs: 1 not ready, 7 ready.');
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(2);
    slow = 0;
    world.cluster.kubectl(['delete', 'smtp', ...names]);
  }, 120_000);

  test('completion lists the names', async () => {
    const { out } = await smtp(users.lister, '__complete', 'why', 'g');
    expect(out).toBe('good\n:4\n');
  });
});

describe('without the rights', () => {
  test.each([
    [['status'], 'You may not list SmtpConfigs in namespace', 'verb list'],
    [['status', '-A'], 'You may not list SmtpConfigs in all namespaces', 'with -n'],
    [['why', 'good'], 'You may not read SmtpConfig', 'verb get'],
    [['check', 'good'], 'You may not change SmtpConfig', 'smtp-operator-edit'],
    [['dns', 'good'], 'You may not read SmtpConfig', 'smtp-operator-view'],
  ])('%j is answered with a sentence', async (args, words, next) => {
    const { code, out, err } = await smtp(users.stranger, ...args);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain(words);
    expect(err).toContain(next);
    expect(err).not.toMatch(/^ {4}at /m);
  });

  test('completion is silent', async () => {
    expect(await smtp(users.stranger, '__complete', 'why', '')).toEqual({ code: 0, out: ':4\n', err: '' });
  });

  test('a name that does not exist is named', async () => {
    const { code, err } = await smtp(users.reader, 'why', 'nothing');
    expect(code).toBe(3);
    expect(err).toContain(`SmtpConfig ${world.cluster.namespace}/nothing`);
  });

  test('a context that does not exist is wrong usage', async () => {
    const { code, err } = await smtp(users.reader, 'status', '--context', 'nothing');
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('has no context nothing') });
  });

  test('a suspended SmtpConfig is not waited for', async () => {
    world.apply(world.config('paused', { suspend: true }));
    const { code, err } = await smtp(users.checker, 'check', 'paused');
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('Set spec.suspend to false') });
    world.cluster.kubectl(['delete', 'smtp', 'paused']);
  });
});

(hasTmux ? test : test.skip)('a terminal shows --watch live and the progress of a check', async () => {
  const tmux = startTmux(`smtp-operator-${process.pid}`, 80, 20);
  try {
    const shows = (text: string) =>
      eventually(() => tmux.screen().includes(text), { within: 20_000, describe: () => tmux.screen() });
    tmux.type(`export KUBECONFIG=${users.watcher}; ${BIN} status --watch`);
    await shows('Watching. Ctrl-C ends.');
    await shows('2 SmtpConfigs: 1 not ready, 1 ready.');
    world.apply(world.secret('broken', GOOD));
    await shows('2 SmtpConfigs: 2 ready.');
    tmux.key('C-c');
    await shows('$');
    // Simulates an operator that does not answer: no operator watches this object.
    world.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'quiet' } });
    const alone = { ...world.config('alone'), metadata: { name: 'alone', namespace: 'quiet' } };
    world.apply(alone);
    tmux.type(`clear; KUBECONFIG=${world.cluster.kubeconfig} ${BIN} check quiet/alone --timeout 3`);
    await shows('Checking quiet/alone, 1s');
    await shows('The operator did not answer for SmtpConfig quiet/alone in time');
  } finally {
    tmux.stop();
  }
});
