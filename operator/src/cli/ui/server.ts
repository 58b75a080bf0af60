import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Client } from '../../kube/client.ts';
import { refTo } from '../plugin/configs.ts';
import { keyIn } from '../views/key.ts';
import { Checks, REQUESTS, type RequestName } from './checks.ts';
import { eventsOf } from './events.ts';
import { createGuard, type Guard, SECURITY_HEADERS } from './guard.ts';
import { Latencies } from './latencies.ts';
import { Live } from './live.ts';
import { configPage } from './pages/config.ts';
import type { Html } from './pages/html.ts';
import { DOCTYPE, type Place } from './pages/layout.ts';
import { listPage } from './pages/list.ts';
import { messagePage } from './pages/message.ts';
import { namespacesPage } from './pages/namespaces.ts';
import { providersPage } from './pages/providers.ts';
import { SCRIPT } from './pages/script.ts';
import { STYLE } from './pages/style.ts';
import { providersOf } from './providers.ts';
import { Rights } from './rights.ts';
import type { Store } from './store.ts';

export interface UiOptions {
  client: Client;
  store: Store;
  /** Source of the data, for the header of every page. */
  source: string;
  /** Port; 0 selects a free port. */
  port: number;
}

export interface Ui {
  address: string;
  close(): void;
}

/** Starts the web server. @throws Error if the port is in use */
export async function serveUi({ client, store, source, port }: UiOptions): Promise<Ui> {
  const guard = createGuard();
  const latencies = new Latencies();
  for (const key of store.keys()) latencies.note(key, store.get(key));
  store.listen(change => {
    if ('key' in change) latencies.note(change.key, store.get(change.key));
  });
  const site: Site = {
    client,
    store,
    source,
    guard,
    rights: new Rights(client),
    checks: new Checks(client, key => store.changed(key)),
    live: new Live(store, guard.base),
    latencies,
  };
  const server = createServer((request, response) => {
    const { port: own } = server.address() as AddressInfo;
    answer(site, request, response, own).catch(() => response.destroy());
  });
  server.headersTimeout = 10_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}${guard.base}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Site {
  client: Client;
  store: Store;
  source: string;
  guard: Guard;
  rights: Rights;
  checks: Checks;
  live: Live;
  latencies: Latencies;
}

async function answer(
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  const admitted = site.guard.admit(request, port);
  if ('refused' in admitted) {
    response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' }).end(`${admitted.refused}\n`);
    return;
  }
  const { pathname, searchParams } = admitted.path;
  if (request.method === 'POST') return await post(site, pathname, request, response);
  if (request.method !== 'GET') {
    response.writeHead(405, { allow: 'GET, POST' }).end();
    return;
  }
  if (pathname === '/live') return site.live.serve(response, searchParams.get('of') ?? '');
  if (pathname === '/style.css') return send(response, 200, 'text/css', STYLE);
  if (pathname === '/script.js') return send(response, 200, 'text/javascript', SCRIPT);
  const { status, page } = await pageAt(site, pathname, searchParams);
  send(response, status, 'text/html', DOCTYPE + page.markup);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(body);
}

const placeOf = ({ guard, source, store }: Site): Place => ({
  base: guard.base,
  now: Date.now(),
  source,
  trouble: store.trouble,
});

async function pageAt(
  site: Site,
  path: string,
  query: URLSearchParams,
): Promise<{ status: number; page: Html }> {
  const place = placeOf(site);
  if (path === '/') {
    const asked = (name: string) => (query.get(name) ?? '').slice(0, 200);
    const filter = { text: asked('text'), state: asked('state'), namespace: asked('namespace') };
    return { status: 200, page: listPage(site.store.rows(), filter, place) };
  }
  if (path === '/namespaces') return { status: 200, page: namespacesPage(site.store.rows(), place) };
  if (path === '/providers') {
    return {
      status: 200,
      page: providersPage(await providersOf(site.client), site.store.providers(), place),
    };
  }
  const key = keyIn(path, '/config/');
  const config = key === undefined ? undefined : site.store.get(key);
  if (key === undefined || !config) return { status: 404, page: absent(key, place) };
  const ref = refTo(config);
  const [events, mayPatch] = await Promise.all([eventsOf(site.client, ref), site.rights.mayPatch(ref)]);
  const page = {
    config,
    events,
    asked: site.checks.of(key),
    latencies: site.latencies.of(key),
    ...(mayPatch && { csrf: site.guard.csrf }),
  };
  return { status: 200, page: configPage(page, place) };
}

const absent = (key: string | undefined, place: Place): Html =>
  key === undefined
    ? messagePage('There is no such page', '', place)
    : messagePage(
        'There is no such SmtpConfig',
        `${key} was deleted, or is in a namespace that is not shown.`,
        place,
      );

const MAX_FORM = 1_024;
const REQUEST_NAMES = Object.keys(REQUESTS) as RequestName[];

async function post(
  { guard, store, rights, checks, ...site }: Site,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const form = new URLSearchParams(await readLimited(request));
  const by = REQUEST_NAMES.find(name => path.startsWith(`/${name}/`));
  const key = by && keyIn(path, `/${by}/`);
  const config = key === undefined ? undefined : store.get(key);
  const place = placeOf({ ...site, guard, store, rights, checks });
  const refuse = (status: number, title: string, text: string): void =>
    send(response, status, 'text/html', DOCTYPE + messagePage(title, text, place).markup);
  if (!guard.isOwnForm(request, form.get('csrf')))
    return refuse(403, 'The form is not from this page', 'Open the page again and repeat what you did.');
  if (!by || !config) return refuse(404, 'There is no such SmtpConfig', '');
  const ref = refTo(config);
  if (!(await rights.mayPatch(ref)))
    return refuse(
      403,
      'You may not ask for this',
      ref.namespace === ''
        ? 'The verb patch of clustersmtpconfigs.smtp-operator.dev is missing.'
        : `The verb patch of smtpconfigs.smtp-operator.dev in namespace ${ref.namespace} is missing. ClusterRole smtp-operator-edit holds it.`,
    );
  checks.start(by, ref);
  response.writeHead(303, { location: `${guard.base}/config/${key}` }).end();
}

/** @throws Error for a body that is larger than any form of these pages */
async function readLimited(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_FORM) throw new Error('form too large');
  }
  return text;
}
