import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Reflector } from '../../../operator/src/kube/reflector.ts';
import { SECRETS } from '../../../operator/src/kube/resources.ts';
import { recordingLog } from '../../../testing/support/recording-log.ts';
import {
  failure,
  type Handler,
  json,
  type ScriptedApi,
  scriptedApi,
} from '../../../testing/support/scripted-api.ts';
import { eventually } from '../../../testing/support/wait.ts';

interface Thing {
  name: string;
  version: string;
}

const object = (name: string, version: string | number) => ({
  metadata: { name, namespace: 'shop', resourceVersion: String(version) },
});
const list = (version: string, items: unknown[], next?: string) => ({
  metadata: { resourceVersion: version, ...(next && { continue: next }) },
  items,
});

let api: ScriptedApi | undefined;
const stop = new Set<AbortController>();
afterEach(async () => {
  for (const controller of stop) controller.abort();
  stop.clear();
  await api?.stop();
});

/** Starts a reflector against a scripted server. `lists` and `watches` answer in order; the last one repeats. */
async function reflect(lists: Handler[], watches: Handler[], idleMs = 60_000) {
  const counts = { list: 0, watch: 0 };
  const take = (handlers: Handler[], kind: 'list' | 'watch'): Handler => {
    const handler = handlers[Math.min(counts[kind], handlers.length - 1)];
    counts[kind] += 1;
    if (!handler) throw new Error(`no ${kind} was expected`);
    return handler;
  };
  api = await scriptedApi((request, response, url) =>
    take(url.searchParams.has('watch') ? watches : lists, url.searchParams.has('watch') ? 'watch' : 'list')(
      request,
      response,
      url,
    ),
  );
  const changes: string[] = [];
  const log = recordingLog();
  const reflector = new Reflector<Thing>({
    client: api.client,
    resource: SECRETS,
    log,
    idleMs,
    unknownKind: 'install the CRD',
    project: stored => {
      const { name, resourceVersion } = (stored as ReturnType<typeof object>).metadata;
      return { name, version: resourceVersion };
    },
    onChange: (key, now, before) =>
      changes.push(`${key} ${before?.version ?? 'nothing'} → ${now?.version ?? 'nothing'}`),
  });
  const controller = new AbortController();
  stop.add(controller);
  const running = reflector.run(controller.signal);
  return { reflector, changes, counts, log, running, requests: api.requests, stop: () => controller.abort() };
}

const answers =
  (body: unknown): Handler =>
  (_request, response) =>
    json(response, body);

/** Sends events and leaves the stream open, or ends it. */
const events =
  (items: [type: string, object: unknown][], end = false): Handler =>
  (_request, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    // Headers are sent with the first byte.
    response.write('\n');
    for (const [type, stored] of items) response.write(`${JSON.stringify({ type, object: stored })}\n`);
    if (end) setTimeout(() => response.end(), 1_100);
  };

const quiet = events([]);
const versionsOf = (requests: readonly string[]): (string | null)[] =>
  requests
    .map(request => new URL(request, 'http://api').searchParams)
    .filter(query => query.has('watch'))
    .map(query => query.get('resourceVersion'));

describe('a list', () => {
  test('is read in pages, and the watch continues from the last page', async () => {
    const { reflector, changes, requests } = await reflect(
      [answers(list('10', [object('a', 1)], 'more')), answers(list('11', [object('b', 2)]))],
      [quiet],
    );
    await reflector.synced();
    await eventually(() => versionsOf(requests).length > 0);
    expect(changes).toEqual(['shop/a nothing → 1', 'shop/b nothing → 2']);
    expect(requests[1]).toContain('continue=more');
    expect(versionsOf(requests)).toEqual(['11']);
  });

  test('that has no items is an empty one', async () => {
    const { reflector } = await reflect(
      [answers({ metadata: { resourceVersion: '1' }, items: null })],
      [quiet],
    );
    await reflector.synced();
    expect(reflector.size).toBe(0);
  });
});

describe('a watch', () => {
  test('reports added, changed and deleted objects', async () => {
    const { changes } = await reflect(
      [answers(list('1', []))],
      [
        events([
          ['ADDED', object('a', 2)],
          ['MODIFIED', object('a', 3)],
          ['DELETED', object('a', 4)],
        ]),
      ],
    );
    await eventually(() => changes.length === 3);
    expect(changes).toEqual(['shop/a nothing → 2', 'shop/a 2 → 3', 'shop/a 3 → nothing']);
  });

  test('that ends normally continues from the last bookmark', async () => {
    const bookmark: [string, unknown] = ['BOOKMARK', { metadata: { resourceVersion: '77' } }];
    const { requests } = await reflect([answers(list('1', []))], [events([bookmark], true), quiet]);
    await eventually(() => versionsOf(requests).length === 2);
    expect(versionsOf(requests)).toEqual(['1', '77']);
  });

  test.each([
    ['as an event', events([['ERROR', failure(410, 'Expired')]])],
    ['as a status', ((_request, response) => json(response, failure(410, 'Expired'), 410)) as Handler],
  ])(
    'whose history was compacted (410 %s) lists again, and finds what was deleted meanwhile',
    async (_how, gone) => {
      const { changes } = await reflect(
        [answers(list('1', [object('a', 1), object('b', 1)])), answers(list('9', [object('b', 8)]))],
        [gone, quiet],
      );
      await eventually(() => changes.length === 4);
      expect(changes.slice(2)).toEqual(['shop/b 1 → 8', 'shop/a 1 → nothing']);
    },
  );

  test('without any data is half open: it is reopened', async () => {
    const { counts, changes } = await reflect(
      [answers(list('1', []))],
      [quiet, events([['ADDED', object('late', 2)]])],
      300,
    );
    await eventually(() => changes.length === 1);
    expect(counts.list).toBe(1);
  });

  test('of invalid lines is reopened, and nothing is lost', async () => {
    const garbage: Handler = (_request, response) => {
      response.writeHead(200);
      response.write('<html>\n');
    };
    const { changes } = await reflect(
      [answers(list('1', []))],
      [garbage, events([['ADDED', object('after', 2)]])],
    );
    await eventually(() => changes.length === 1);
  });
});

describe('an API server in trouble', () => {
  test('that replies with Retry-After gets no request until then', async () => {
    const busy: Handler = (_request, response) =>
      json(response, failure(429, 'TooManyRequests'), 429, { 'retry-after': '1' });
    const { reflector, requests } = await reflect([busy, answers(list('1', [object('a', 1)]))], [quiet]);
    await reflector.synced();
    expect(requests.filter(request => !request.includes('watch'))).toHaveLength(2);
    expect(reflector.get('shop/a')).toEqual({ name: 'a', version: '1' });
  });

  test('that closes every watch at once is not asked in a loop, and does not fill the log', async () => {
    const shut: Handler = (_request, response) => response.end();
    const { counts, log } = await reflect([answers(list('1', []))], [shut]);
    await eventually(() => counts.watch > 2);
    const before = counts.watch;
    await sleep(1_000);
    expect(counts.watch - before).toBeLessThan(8);
    expect(log.lines.filter(({ level }) => level === 'warn').length).toBeLessThan(8);
  });

  test('that breaks off in the middle of the pages starts the list again', async () => {
    const broken: Handler = (_request, response) => response.destroy();
    const { reflector } = await reflect(
      [
        answers(list('1', [object('a', 1)], 'more')),
        broken,
        answers(list('2', [object('a', 1), object('b', 2)])),
      ],
      [quiet],
    );
    await reflector.synced();
    expect([...reflector.keys()].sort()).toEqual(['shop/a', 'shop/b']);
  });
});

test('it ends with the signal in every state', async () => {
  const { running, stop: abort, reflector } = await reflect([answers(list('1', []))], [quiet]);
  await reflector.synced();
  abort();
  await running;
});

/** Returns a server with objects that have 256 KiB of annotations each. A page has as many objects as requested. */
const largeObjects =
  (count: number): Handler =>
  (_request, response, url) => {
    const limit = Number(url.searchParams.get('limit'));
    const from = Number(url.searchParams.get('continue') ?? 0);
    const items = Array.from({ length: Math.min(limit, count - from) }, (_, index) => {
      const large = object(`secret-${from + index}`, from + index + 1);
      return { metadata: { ...large.metadata, annotations: { note: 'x'.repeat(256 * 1024) } } };
    });
    const next = from + items.length;
    json(response, list('900', items, next < count ? String(next) : undefined));
  };

const limitsOf = (requests: readonly string[]): number[] =>
  requests
    .map(request => new URL(request, 'http://api').searchParams)
    .filter(query => !query.has('watch'))
    .map(query => Number(query.get('limit')));

describe('large objects', () => {
  test('are listed in pages that shrink until they fit', async () => {
    const { reflector, requests, log } = await reflect([largeObjects(400)], [quiet]);
    await reflector.synced();
    expect(reflector.size).toBe(400);
    expect(limitsOf(requests).slice(0, 6)).toEqual([500, 250, 125, 62, 31, 31]);
    expect(log.lines).toEqual([]);
  });

  test('that were passed let pages grow again', async () => {
    const small: Handler = answers(list('1', [object('a', 1)], 'more'));
    const { reflector, requests } = await reflect(
      [largeObjects(1_000), largeObjects(1_000), small, small, small, answers(list('2', []))],
      [quiet],
    );
    await reflector.synced();
    expect(limitsOf(requests)).toEqual([500, 250, 125, 250, 500, 500]);
  });

  test('of any size are taken alone', async () => {
    const huge: Handler = (_request, response, url) => {
      const limit = Number(url.searchParams.get('limit'));
      const item = { ...object('huge', 1), data: 'x'.repeat(20 * 1024 * 1024) };
      json(response, list('2', limit > 1 ? [item, item] : [item]));
    };
    const { reflector } = await reflect([huge], [quiet]);
    await reflector.synced();
    expect([...reflector.keys()]).toEqual(['shop/huge']);
  });

  test('that do not fit into a watch are listed, and the watch continues after them', async () => {
    const tooLong: Handler = (_request, response) => {
      response.writeHead(200);
      response.write(`{"type":"ADDED","object":"${'x'.repeat(17 * 1024 * 1024)}`);
    };
    const { changes, requests } = await reflect(
      [answers(list('1', [])), answers(list('9', [object('large', 8)]))],
      [tooLong, events([['ADDED', object('after', 10)]])],
    );
    await eventually(() => changes.length === 2);
    expect(changes).toEqual(['shop/large nothing → 8', 'shop/after nothing → 10']);
    expect(versionsOf(requests)).toEqual(['1', '9']);
  });
});

test('a kind that the API server does not have is logged with the remedy', async () => {
  const absent: Handler = (_request, response) => json(response, failure(404, 'NotFound'), 404);
  const { log, reflector } = await reflect([absent, answers(list('1', []))], [quiet]);
  await reflector.synced();
  expect(log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
    'install the CRD',
  ]);
});
