import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { parseSmtpConfig, type SmtpConfig } from '../../../crds/object.ts';
import { providerSpecSchema } from '../../../crds/schema/provider/spec.ts';
import { createGuard } from '../../../operator/src/cli/ui/guard.ts';
import { Latencies } from '../../../operator/src/cli/ui/latencies.ts';
import { configPage } from '../../../operator/src/cli/ui/pages/config.ts';
import { html } from '../../../operator/src/cli/ui/pages/html.ts';
import { listPage, matches } from '../../../operator/src/cli/ui/pages/list.ts';
import { providersPage } from '../../../operator/src/cli/ui/pages/providers.ts';
import { stagesText, stageTimesOf } from '../../../operator/src/cli/views/latency.ts';
import { rowOf } from '../../../operator/src/cli/views/row.ts';
import { failedStatus, NOW, smtpConfigs, stored } from '../../../testing/fixtures/smtpconfigs.ts';

const PLACE = { base: '/token', now: NOW, source: 'All namespaces', trouble: '' };
const HOSTILE = `<script>alert(1)</script> " ' & \u202eevil\u2066 \u001b[2J\n<img src=x onerror=alert(1)>`;

test('any value is shown as text', () => {
  expect(html`<p title="${HOSTILE}">${[HOSTILE, html`<b>ours</b>`, false, undefined, 1]}</p>`.markup).toBe(
    `<p title="${ESCAPED}">${ESCAPED}<b>ours</b>1</p>`,
  );
});

const ESCAPED =
  '&lt;script&gt;alert(1)&lt;/script&gt; &quot; &#39; &amp;  evil   [2J &lt;img src=x onerror=alert(1)&gt;';

test('text of a server, an event or a name is escaped on every page', () => {
  const config = parseSmtpConfig(stored('shop', 'mail', failedStatus(HOSTILE)));
  const event = { at: new Date(NOW).toISOString(), type: HOSTILE, reason: HOSTILE, note: HOSTILE, count: 1 };
  const asked = [{ at: new Date(NOW).toISOString(), outcome: HOSTILE, ms: 3, good: false }];
  const latencies = [{ at: HOSTILE, stages: [{ stage: HOSTILE, milliseconds: 3 }] }];
  const hostileRow = { ...rowOf(config), reason: HOSTILE, remedy: HOSTILE };
  const pages = [
    configPage({ config, events: [event], asked, latencies, csrf: 'x' }, PLACE),
    configPage(
      { config, events: HOSTILE, asked: [], latencies: [] },
      { ...PLACE, trouble: HOSTILE, source: HOSTILE },
    ),
    providersPage([{ name: HOSTILE, uid: '', problems: [HOSTILE] }], new Map(), PLACE),
    providersPage(HOSTILE, new Map(), PLACE),
    listPage([hostileRow], { text: HOSTILE, state: '', namespace: HOSTILE }, PLACE),
    listPage([hostileRow], { text: '', state: '', namespace: '' }, PLACE),
  ].map(({ markup }) => markup);
  for (const markup of pages) {
    expect(markup).not.toMatch(/<script>|<img|[\u202a-\u202e\u2066-\u2069\u001b]/);
    expect(markup).toContain('&lt;script&gt;');
  }
});

test.each([
  [{ text: 'qq 授权码', state: '', namespace: '' }, ['shop/mail']],
  [{ text: '', state: 'failed', namespace: '' }, ['shop/mail', 'shop/orders']],
  [{ text: '', state: '', namespace: 'billing' }, ['billing/mail', 'billing/newsletter']],
  [{ text: 'TIMEOUT', state: 'failed', namespace: 'shop' }, ['shop/orders']],
  [{ text: 'nothing', state: '', namespace: '' }, []],
])('the filter %j finds %j', (filter, found) => {
  const rows = smtpConfigs()
    .map(rowOf)
    .filter(row => matches(row, filter));
  expect(rows.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual(found);
});

describe('the guard', () => {
  const guard = createGuard();
  const request = (url: string, headers: object = {}) =>
    ({ url, headers: { host: '127.0.0.1:8090', ...headers } }) as unknown as IncomingMessage;

  test('admits the address that was printed', () => {
    expect(guard.admit(request(`${guard.base}/config/shop/mail?a=1`), 8090)).toMatchObject({
      path: expect.objectContaining({ pathname: '/config/shop/mail' }),
    });
  });

  test.each([
    ['no token', '/', {}],
    ['a wrong token', '/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/', {}],
    ['a name of somebody else', undefined, { host: 'evil.example:8090' }],
    ['another port', undefined, { host: '127.0.0.1:8091' }],
    ['no host', undefined, { host: undefined }],
  ])('refuses %s', (_what, path, headers) => {
    const answer = guard.admit(request(path ?? `${guard.base}/`, headers), 8090);
    expect(answer).toEqual({ refused: expect.any(String) });
  });

  test.each([
    ['its own form', { origin: 'http://127.0.0.1:8090', 'sec-fetch-site': 'same-origin' }, true, true],
    ['a form without the field', { origin: 'http://127.0.0.1:8090' }, false, false],
    ['a form of another site', { origin: 'http://evil.example' }, true, false],
    ['a form of another port', { 'sec-fetch-site': 'same-site' }, true, false],
  ])('recognises %s', (_what, headers, withField, own) => {
    expect(guard.isOwnForm(request('/', headers), withField ? guard.csrf : null)).toBe(own);
  });
});

test('an SmtpProvider is listed with its servers, and with how many SmtpConfigs name it', () => {
  const spec = providerSpecSchema.parse({
    title: 'Company',
    endpoints: [{ host: 'relay.corp', port: 587, tls: 'starttls' }],
  });
  const used = new Map([['company', 3]]);
  const { markup } = providersPage([{ name: 'company', uid: '', spec, problems: [] }], used, PLACE);
  expect(markup).toMatch(/Valid.*company.*Company.*relay\.corp:587.*>3</s);
  expect(providersPage([], used, PLACE).markup).toContain('There are none');
});

describe('the latency of the stages', () => {
  const config = parseSmtpConfig(stored('shop', 'mail', {}));
  const seen = (lastProbeTime: string | undefined, connect: number): SmtpConfig =>
    ({
      ...config,
      status: {
        ...(lastProbeTime !== undefined && { lastProbeTime }),
        capabilities: { stageMilliseconds: { connect } },
      },
    }) as SmtpConfig;

  test('has one sample for each probe, the last one first, and no more than twenty', () => {
    const latencies = new Latencies();
    latencies.note('shop/mail', seen(undefined, 1));
    expect(latencies.of('shop/mail')).toEqual([]);
    for (const at of ['1', '2', '2', '3']) latencies.note('shop/mail', seen(at, Number(at)));
    expect(latencies.of('shop/mail').map(({ at }) => at)).toEqual(['3', '2', '1']);
    for (let at = 4; at < 40; at++) latencies.note('shop/mail', seen(String(at), at));
    expect(latencies.of('shop/mail')).toHaveLength(20);
    latencies.note('shop/mail', undefined);
    expect(latencies.of('shop/mail')).toEqual([]);
  });

  test('has the stages in the order of the probe, and not in that of the API server', () => {
    const stageMilliseconds = { auth: 5, connect: 2, dns: 1, ehlo: 4, greeting: 3, tls: 7 };
    expect(stagesText(stageTimesOf({ capabilities: { stageMilliseconds } }))).toBe(
      'dns 1 ms, connect 2 ms, tls 7 ms, greeting 3 ms, ehlo 4 ms, auth 5 ms',
    );
    expect(stageTimesOf({})).toEqual([]);
  });

  test('is shown for each sample', () => {
    const latencies = [{ at: new Date(NOW).toISOString(), stages: [{ stage: 'tls', milliseconds: 64 }] }];
    const { markup } = configPage({ config, events: [], asked: [], latencies }, PLACE);
    expect(markup).toContain('Latency');
    expect(markup).toContain('tls 64 ms');
  });
});
