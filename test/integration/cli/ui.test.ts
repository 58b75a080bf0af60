import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MESSAGE_REQUESTED_ANNOTATION, PROBE_REQUESTED_ANNOTATION } from '../../../crds/names.ts';
import { TOP } from '../../../testing/cluster/binaries.ts';
import type { Cluster } from '../../../testing/cluster/cluster.ts';
import {
  domainStatus,
  failedStatus,
  readyStatus,
  stored,
  unreachableStatus,
} from '../../../testing/fixtures/smtpconfigs.ts';
import { type Browser, type Page, startChromium } from '../../../testing/support/chromium.ts';
import { controlPlaneWithCrd } from '../../../testing/support/cluster.ts';
import { type Rule, smtpConfigs, userWith } from '../../../testing/support/kubeconfigs.ts';
import { createMany } from '../../../testing/support/many.ts';
import { eventually } from '../../../testing/support/wait.ts';

const CHROMIUM = '/usr/bin/chromium';
/** Reason why the page cannot be opened on this machine. */
const missing = existsSync(CHROMIUM) ? undefined : `the page needs ${CHROMIUM}: install the package chromium`;

const BIN = join(TOP, 'bin', 'smtp-operator');
const SCREENS = join(TOP, '.build', 'screens');
const FLEET = 2_000;
const HOSTILE = '535 \u001b[2J <script>alert(1)</script> \u202eevil <img src=x onerror=alert(2)>';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const EVENTS: Rule = { apiGroups: [''], resources: ['events'], verbs: ['list'] };

const PROVIDERS: Rule = {
  apiGroups: ['smtp-operator.dev'],
  resources: ['smtpproviders'],
  verbs: ['list'],
};

let cluster: Cluster;
let browser: Browser;
/** Addresses of the page for a user who may request checks, and for a user who may only read. */
let editor: string;
let viewer: string;
let listOnly: string;
/** Address of the page for a user who sees ClusterSmtpConfigs too. */
let platform: string;
const running: ChildProcess[] = [];
const faults: string[] = [];
/** Origins that a page may request. */
const ours = ['data:', 'about:'];

(missing ? describe.skip : describe)(missing ?? 'the page', () => {
  beforeAll(async () => {
    cluster = await controlPlaneWithCrd('ui');
    for (const name of ['shop', 'billing', 'fleet']) cluster.kubectl(['create', 'namespace', name]);
    await createMany(cluster.kubeconfig, [
      stored('billing', 'mail', readyStatus),
      stored('billing', 'newsletter', domainStatus),
      stored('shop', 'mail', failedStatus()),
      stored('shop', 'orders', unreachableStatus),
      stored('shop', 'hostile', failedStatus(HOSTILE)),
      stored('shop', 'returns', {}),
    ]);
    cluster.kubectl(['create', '-f', '-'], JSON.stringify(event('shop', 'orders')));
    cluster.kubectl(['apply', '-f', '-'], JSON.stringify(company));
    const look = [smtpConfigs('list', 'watch')];
    const all = [smtpConfigs('get', 'list', 'watch', 'patch'), EVENTS, PROVIDERS];
    listOnly = userWith(cluster, 'looks', look, true);
    [editor, viewer] = await Promise.all([
      serve(userWith(cluster, 'edits', all, true), 'shop'),
      serve(listOnly, 'shop'),
    ]);
    browser = await startChromium(CHROMIUM);
    mkdirSync(SCREENS, { recursive: true });
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    for (const child of running) child.kill();
    await cluster?.stop();
  }, 60_000);

  const company = {
    apiVersion: 'smtp-operator.dev/v1alpha1',
    kind: 'SmtpProvider',
    metadata: { name: 'company' },
    spec: {
      title: '<b>Example Corp</b>',
      endpoints: [{ host: 'relay.corp.example', port: 587, tls: 'starttls' }],
    },
  };

  const event = (namespace: string, name: string) => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.1`, namespace },
    involvedObject: { apiVersion: 'smtp-operator.dev/v1alpha1', kind: 'SmtpConfig', namespace, name },
    type: 'Warning',
    reason: 'ConnectTimeout',
    message: 'smtp.qq.com:465 did not answer <b>in time</b>.',
    lastTimestamp: new Date().toISOString(),
  });

  /** @param namespace undefined for all namespaces @returns the printed address */
  async function serve(kubeconfig: string, namespace?: string): Promise<string> {
    const args = ['ui', '--kubeconfig', kubeconfig, ...(namespace ? ['-n', namespace] : [])];
    const child = spawn(BIN, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    running.push(child);
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
    });
    const address = await eventually(() => out.includes('\n') && out.trim());
    ours.push(new URL(address).origin);
    return address;
  }

  /** Opens a page. The test fails for a script error, a dialog, or a request to any other origin. */
  async function open(address: string, colorScheme: 'light' | 'dark' = 'light', width = 1280): Promise<Page> {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
    page.on('pageerror', error => faults.push(error.message));
    page.on('dialog', dialog => {
      faults.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('request', request => {
      if (!ours.some(origin => request.url().startsWith(origin))) faults.push(request.url());
    });
    page.on('console', said => {
      if (said.type() === 'error') faults.push(said.text());
    });
    await page.goto(address);
    return page;
  }

  const status = (namespace: string, name: string, value: object) =>
    cluster.kubectl([
      ...['patch', 'smtp', name, '-n', namespace, '--subresource=status', '--type=merge'],
      ...['-p', JSON.stringify({ status: value })],
    ]);

  const rows = (page: Page) => page.locator('#list tbody tr:visible');

  test('the keyboard alone searches the list and opens an SmtpConfig', async () => {
    const page = await open(editor);
    expect(await page.locator('#summary').textContent()).toBe('4 SmtpConfigs: 3 not ready, 1 unknown.');
    await page.keyboard.press('/');
    await page.keyboard.type('timeout');
    await eventually(async () => (await rows(page).count()) === 1);
    expect(page.url()).toContain('?text=timeout');
    await page.keyboard.press('Escape');
    await eventually(async () => (await rows(page).count()) === 4);
    await page.keyboard.type('orders');
    // Skip the two lists and reach the remaining link.
    for (let presses = 0; presses < 3; presses++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/config/shop/orders');
    expect(await page.locator('h1').textContent()).toBe('shop/orders');
    await page.close();
  });

  test('SmtpProviders are listed for who may list them', async () => {
    const page = await open(editor);
    await page.getByRole('link', { name: 'SmtpProviders' }).click();
    await page.waitForURL('**/providers');
    expect(await page.locator('main tbody').textContent()).toMatch(
      /Valid\s*company\s*<b>Example Corp<\/b>\s*relay\.corp\.example:587\s*0/,
    );
    await page.goto(`${viewer}providers`);
    expect(await page.locator('main').textContent()).toContain(
      'the verb list of smtpproviders.smtp-operator.dev is missing',
    );
    await page.close();
  });

  describe('a ClusterSmtpConfig', () => {
    const CLUSTER_CONFIGS: Rule = {
      apiGroups: ['smtp-operator.dev'],
      resources: ['clustersmtpconfigs'],
      verbs: ['get', 'list', 'watch', 'patch'],
    };
    const namespaces = {
      ready: 1,
      total: 2,
      failed: [{ name: 'billing', reason: 'NameConflict', message: 'Secret mail-smtp <b>exists</b>.' }],
    };
    const report = (value: object) =>
      cluster.kubectl([
        ...['patch', 'csmtp', 'company-mail', '--subresource=status', '--type=merge'],
        ...['-p', JSON.stringify({ status: value })],
      ]);
    beforeAll(async () => {
      const { spec } = stored('shop', 'mail', {}) as { spec: object };
      const config = {
        apiVersion: 'smtp-operator.dev/v1alpha1',
        kind: 'ClusterSmtpConfig',
        metadata: { name: 'company-mail' },
        spec: { ...spec, secretRef: { name: 'login', namespace: 'shop' }, namespaces: ['shop', 'billing'] },
      };
      cluster.kubectl(['create', '-f', '-'], JSON.stringify(config));
      report({ ...readyStatus, namespaces });
      const all = [smtpConfigs('get', 'list', 'watch'), EVENTS, CLUSTER_CONFIGS];
      platform = await serve(userWith(cluster, 'platform', all, true));
    }, 60_000);

    test('is in the list and has a page with its namespaces, live, and can be asked for a check', async () => {
      const page = await open(platform);
      await page.getByRole('link', { name: 'csmtp/company-mail' }).click();
      await page.waitForURL('**/config/_/company-mail');
      const shown = async () => (await page.locator('main').textContent()) ?? '';
      expect(await shown()).toMatch(
        /1 of 2 have every output[\s\S]*NameConflict[\s\S]*billing[\s\S]*<b>exists<\/b>/,
      );
      report({ namespaces: { ...namespaces, ready: 2, failed: [] } });
      await page.getByText('2 of 2 have every output').waitFor();
      await page.getByRole('button', { name: 'Check now' }).click();
      const asked = await eventually(() => {
        const { metadata } = JSON.parse(cluster.kubectl(['get', 'csmtp', 'company-mail', '-o', 'json'])) as {
          metadata: { annotations?: Record<string, string> };
        };
        return metadata.annotations?.[PROBE_REQUESTED_ANNOTATION];
      });
      report({ lastHandledProbeAt: asked });
      await page.getByText('Check: answered').waitFor();
      await page.close();
    });

    test('is not shown to a user who may not list ClusterSmtpConfigs, nor with one namespace', async () => {
      for (const other of [await serve(listOnly), editor]) {
        expect(await (await fetch(other)).text()).not.toContain('company-mail');
        expect((await fetch(`${other}config/_/company-mail`)).status).toBe(404);
      }
    });
  });

  test('a filter in the address works without a script', async () => {
    const answer = await fetch(`${editor}?state=unknown`);
    const body = await answer.text();
    expect(body.match(/<tr data-key/g)).toHaveLength(1);
    expect(body).toContain('1 of 4 shown');
  });

  test('one SmtpConfig has stages, diagnosis, records, outputs by hash and events', async () => {
    const page = await open(`${editor}config/shop/orders`);
    const main = await page.locator('main').textContent();
    for (const part of ['Failed EgressReachable ConnectTimeout', 'smtp.qq.com:587', 'What to do'])
      expect(main).toContain(part);
    expect(main).toContain('smtp.qq.com:465 did not answer <b>in time</b>.');
    await page.goto(`${editor}config/shop/mail`);
    const mail = await page.locator('main').textContent();
    expect(mail).toContain('535 Login fail. 密码错误，请使用授权码登录。');
    expect(mail).toContain('0123456789ab');
    await page.screenshot({ path: join(SCREENS, 'smtpconfig.png'), fullPage: true });
    await page.close();
  });

  test('a change shows on the list and on the page of the SmtpConfig without a reload', async () => {
    const [list, one] = [await open(editor), await open(`${editor}config/shop/returns`)];
    for (const page of [list, one]) await page.evaluate('window.same = true');
    status('shop', 'returns', readyStatus);
    await list.locator('tr[data-key="shop/returns"][data-state="ready"]').waitFor();
    expect(await list.locator('#summary').textContent()).toContain('1 ready');
    await one.locator('.verdict .good').waitFor();
    expect([await list.evaluate('window.same'), await one.evaluate('window.same')]).toEqual([true, true]);
    cluster.kubectl(['delete', 'smtp', 'returns', '-n', 'shop']);
    await list.locator('tr[data-key="shop/returns"]').waitFor({ state: 'detached' });
    await Promise.all([list.close(), one.close()]);
  });

  test('a check is asked for, waited for and answered', async () => {
    const page = await open(`${editor}config/shop/mail`);
    await page.getByRole('button', { name: 'Check now' }).click();
    await page.getByText('Check: waiting for the operator').waitFor();
    const asked = await eventually(() => {
      const { metadata } = JSON.parse(
        cluster.kubectl(['get', 'smtp', 'mail', '-n', 'shop', '-o', 'json']),
      ) as {
        metadata: { annotations?: Record<string, string> };
      };
      return metadata.annotations?.[PROBE_REQUESTED_ANNOTATION];
    });
    status('shop', 'mail', { lastHandledProbeAt: asked });
    await page.getByText('Check: answered: not ready').waitFor();
    expect(await page.getByRole('button', { name: 'Check now' }).isEnabled()).toBe(true);
    await page.close();
  });

  test('a test message is asked for by its own annotation', async () => {
    const page = await open(`${editor}config/shop/hostile`);
    await page.getByRole('button', { name: 'Send a test message' }).click();
    const asked = await eventually(() => {
      const { metadata } = JSON.parse(
        cluster.kubectl(['get', 'smtp', 'hostile', '-n', 'shop', '-o', 'json']),
      ) as { metadata: { annotations?: Record<string, string> } };
      return metadata.annotations?.[MESSAGE_REQUESTED_ANNOTATION];
    });
    const time = new Date().toISOString();
    status('shop', 'hostile', {
      checks: [{ name: 'message', inputs: 'x', time, requested: asked }],
      conditions: [
        {
          type: 'MessageAccepted',
          status: 'True',
          reason: 'Accepted',
          message: '250 OK',
          lastTransitionTime: time,
        },
      ],
    });
    await page.getByText('Test message: accepted by the server').waitFor();
    await page.close();
  });

  test('a user who may only read has no button, sees which right is missing, and is refused', async () => {
    const page = await open(`${viewer}config/shop/mail`);
    const main = await page.locator('main').textContent();
    expect(main).toContain('the verb patch of smtpconfigs.smtp-operator.dev is missing');
    expect(main).toContain('You may not list the events of namespace shop');
    expect(await page.getByRole('button').count()).toBe(0);
    await page.close();
  });

  test('who may not list SmtpConfigs gets a sentence and no server', async () => {
    const child = spawn(BIN, ['ui', '--kubeconfig', userWith(cluster, 'stranger', [])]);
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect({ code, said }).toEqual({
      code: 3,
      said: expect.stringContaining('You may not list SmtpConfigs'),
    });
    expect(said).not.toMatch(/^ {4}at /m);
  });

  test('what a server said is text', async () => {
    const page = await open(`${editor}config/shop/hostile`);
    const said = await page.locator('blockquote').textContent();
    expect(said).toBe('535  [2J <script>alert(1)</script>  evil <img src=x onerror=alert(2)>');
    expect(await page.locator('main script, main img').count()).toBe(0);
    await page.close();
  });

  describe.each(['light', 'dark'] as const)('in the %s scheme', scheme => {
    test.each([
      ['the list', '', 1280],
      ['the list on a phone', '', 390],
      ['an SmtpConfig', 'config/shop/mail', 1280],
      ['an SmtpConfig on a phone', 'config/shop/mail', 390],
      ['the namespaces', 'namespaces', 1280],
      ['the SmtpProviders', 'providers', 1280],
      ['the SmtpProviders on a phone', 'providers', 390],
      ['a ClusterSmtpConfig', 'config/_/company-mail', 1280],
      ['a ClusterSmtpConfig on a phone', 'config/_/company-mail', 390],
    ])('axe finds nothing on %s', async (_what, path, width) => {
      const page = await browser.newPage({
        colorScheme: scheme,
        viewport: { width, height: 900 },
        bypassCSP: true,
      });
      await page.goto((path.includes('/_/') ? platform : editor) + path);
      await page.evaluate(AXE);
      const { violations } = (await page.evaluate('axe.run()')) as {
        violations: { id: string; nodes: { html: string }[] }[];
      };
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      if (path === '' && width > 1000) await page.screenshot({ path: join(SCREENS, `list-${scheme}.png`) });
      await page.close();
    });
  });

  describe('the server', () => {
    const own = () => new URL(editor);
    const form = (body: string, headers: Record<string, string> = {}) =>
      fetch(`${editor}check/shop/mail`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body,
      });

    test('is on loopback alone and sends a strict policy', async () => {
      expect(own().hostname).toBe('127.0.0.1');
      const { headers } = await fetch(editor);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors 'none'$/);
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('cache-control')).toBe('no-store');
    });

    test('rejects an address without the token, and shows what to do', async () => {
      const answer = await fetch(`${own().origin}/`);
      expect({ status: answer.status, said: await answer.text() }).toEqual({
        status: 403,
        said: expect.stringContaining('Open the address that kubectl smtp ui printed'),
      });
    });

    test('refuses a form that is not its own', async () => {
      expect((await form('csrf=guessed')).status).toBe(403);
      expect((await form('')).status).toBe(403);
      const csrf = /name="csrf" value="([^"]+)"/.exec(
        await (await fetch(`${editor}config/shop/mail`)).text(),
      );
      expect((await form(`csrf=${csrf?.[1]}`, { origin: 'http://evil.example' })).status).toBe(403);
    });

    test('answers for what is not there', async () => {
      const answer = await fetch(`${editor}config/shop/nothing`);
      expect({ status: answer.status, said: await answer.text() }).toEqual({
        status: 404,
        said: expect.stringContaining('There is no such SmtpConfig'),
      });
    });
  });

  describe(`with ${FLEET} SmtpConfigs`, () => {
    let address: string;
    beforeAll(async () => {
      const many = Array.from({ length: FLEET }, (_, n) =>
        stored('fleet', `config-${n}`, n % 50 === 0 ? failedStatus() : readyStatus),
      );
      await createMany(cluster.kubeconfig, many);
      address = await serve(listOnly);
    }, 300_000);

    test('the page costs the browser little more than its bare table, and filters', async () => {
      const { page, ms } = await opened(blank => blank.goto(address));
      expect(await rows(page).count()).toBe(FLEET + 5);
      const table = String(await page.evaluate('document.querySelector("table").outerHTML'));
      const bare = await opened(blank => blank.setContent(table));
      expect(await rows(bare.page).count()).toBe(FLEET + 5);
      await bare.page.close();
      process.stdout.write(`page of ${FLEET} SmtpConfigs: ${ms} ms of CPU, its bare table ${bare.ms} ms\n`);
      expect(ms / bare.ms).toBeLessThan(4);
      await page.keyboard.press('/');
      await page.keyboard.type('config-1999');
      await eventually(async () => (await rows(page).count()) === 1);
      await page.close();
    });

    test('status lists them for little more than it costs to list five', async () => {
      const [few, many] = [await listed('shop'), await listed('fleet')];
      process.stdout.write(`status: 5 SmtpConfigs ${few.cpu} s of CPU, ${FLEET} of them ${many.cpu} s\n`);
      expect(many.lines - few.lines).toBeGreaterThanOrEqual(FLEET - 5);
      expect(few.cpu).toBeGreaterThan(0.1);
      expect(many.cpu / few.cpu).toBeLessThan(6);
    });

    /** @returns the open page, and the milliseconds of CPU that the browser used for it */
    async function opened(fill: (blank: Page) => Promise<unknown>): Promise<{ page: Page; ms: number }> {
      const page = await open('about:blank');
      const session = await page.context().newCDPSession(page);
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      await fill(page);
      const { metrics } = await session.send('Performance.getMetrics');
      const busy = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Infinity;
      return { page, ms: Math.round(busy * 1000) };
    }

    /** @returns the number of printed lines, and the seconds of CPU that the command used */
    async function listed(namespace: string): Promise<{ lines: number; cpu: number }> {
      const command = '"$@" | wc -l; times';
      const args = ['status', '-n', namespace, '--kubeconfig', listOnly];
      const child = spawn('sh', ['-c', command, 'sh', BIN, ...args], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [lines = '', , children = ''] = (await text(child.stdout)).trim().split('\n');
      const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
        (sum, [, m, s]) => sum + +(m ?? 0) * 60 + +(s ?? 0),
        0,
      );
      return { lines: +lines, cpu };
    }
  });

  test('nothing failed in the browser meanwhile', () => {
    expect(faults).toEqual([]);
  });
});
