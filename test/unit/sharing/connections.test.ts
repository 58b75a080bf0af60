import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Applicant } from '../../../operator/src/sharing/connections.ts';
import { Connections } from '../../../operator/src/sharing/connections.ts';

const endpoint = (host = 'smtp.qq.com', port = 465) => ({ host, port, tls: 'implicit' as const });

/** Connections that end when the test ends them. */
class Bench {
  readonly connections: Connections;
  readonly open: string[] = [];
  readonly begun: string[] = [];
  readonly #ends = new Map<string, () => void>();
  readonly stop = new AbortController();

  constructor(perServer = 4) {
    this.connections = new Connections({ perServer });
  }

  async want(key: string, applicant: Partial<Applicant> = {}): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ends.set(key, resolve);
    void this.connections
      .withConnection(
        { key, endpoint: endpoint(), urgent: true, ...applicant },
        this.stop.signal,
        async () => {
          this.begun.push(key);
          this.open.push(key);
          await promise;
          this.open.splice(this.open.indexOf(key), 1);
        },
      )
      .catch(() => {});
    await settled();
  }

  async end(key: string): Promise<void> {
    this.#ends.get(key)?.();
    await settled();
  }

  async endAll(): Promise<void> {
    while (this.open.length > 0) await this.end(this.open[0] ?? '');
  }
}

const settled = () => new Promise(setImmediate);
const keys = (namespace: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${namespace}/${n}`);

describe('connections to one endpoint', () => {
  test('are no more than the limit, and the next one comes when one ends', async () => {
    const bench = new Bench();
    for (const key of keys('a', 6)) await bench.want(key);
    expect(bench.open).toEqual(['a/0', 'a/1', 'a/2', 'a/3']);
    expect(bench.connections.isWaiting('a/4')).toBe(true);
    await bench.end('a/1');
    expect(bench.open).toEqual(['a/0', 'a/2', 'a/3', 'a/4']);
    expect(bench.connections.isWaiting('a/4')).toBe(false);
  });

  test.each<[string, Partial<Applicant>, number]>([
    ['fewer if the provider allows fewer', { allowed: 3 }, 3],
    ['no more where the provider allows more', { allowed: 40 }, 4],
    ['counted for every spelling of the host', { endpoint: endpoint('SMTP.qq.com.') }, 4],
  ])('are %s', async (_what, applicant, most) => {
    const bench = new Bench();
    await bench.want('a/first');
    for (const key of keys('a', 6)) await bench.want(key, applicant);
    expect(bench.open).toHaveLength(most);
  });

  test('do not count for another port of the host', async () => {
    const bench = new Bench();
    for (const key of keys('a', 14)) await bench.want(key, { endpoint: endpoint('smtp.qq.com', 25) });
    await bench.want('a/other');
    expect(bench.open).toContain('a/other');
  });

  test('leave one for another tenant, however many of a namespace wait for a server that never answers', async () => {
    const bench = new Bench();
    await bench.want('other/rotated');
    await bench.end('other/rotated');
    for (const key of keys('tarpit', 14)) await bench.want(key);
    expect(bench.open).toHaveLength(3);
    await bench.want('other/rotated');
    expect(bench.open).toContain('other/rotated');
  });

  test('leave one for what is urgent among routine checks', async () => {
    const bench = new Bench();
    for (const key of keys('a', 14)) await bench.want(key, { urgent: false });
    expect(bench.open).toHaveLength(3);
    await bench.want('a/rotated');
    expect(bench.open).toContain('a/rotated');
  });

  test('go to what is urgent first, and to the rest after it', async () => {
    const bench = new Bench(1);
    await bench.want('a/busy');
    await bench.want('a/routine', { urgent: false });
    await bench.want('a/rotated');
    await bench.endAll();
    expect(bench.begun).toEqual(['a/busy', 'a/rotated', 'a/routine']);
  });

  test('go to namespaces in turns, and within one to accounts in turns', async () => {
    const bench = new Bench(1);
    await bench.want('x/busy');
    for (const key of keys('a', 3)) await bench.want(key, { account: 'shared' });
    await bench.want('a/own', { account: 'own' });
    for (const key of keys('b', 2)) await bench.want(key);
    await bench.endAll();
    expect(bench.begun).toEqual(['x/busy', 'a/0', 'b/0', 'a/own', 'b/1', 'a/1', 'a/2']);
  });

  test('are not waited for once the operator stops', async () => {
    const bench = new Bench(1);
    await bench.want('a/busy');
    const waiting = bench.connections.withConnection(
      { key: 'a/late', endpoint: endpoint(), urgent: true },
      bench.stop.signal,
      async () => 'connected',
    );
    bench.stop.abort(new Error('stopping'));
    await expect(waiting).rejects.toThrow('stopping');
    await bench.end('a/busy');
    expect(bench.begun).toEqual(['a/busy']);
  });
});

/** Who is let in first when the connection of c ends, by what a, b and c hold and by who waits. */
test.each([
  ['has none yet', ['a/0', 'a/1', 'c/0', 'c/1'], ['a/2', 'b/0'], 'b/0'],
  ['has fewer', ['a/0', 'a/1', 'b/0', 'c/0'], ['a/2', 'b/1'], 'b/1'],
  ['has fewer, and came first', ['a/0', 'b/0', 'b/1', 'c/0'], ['a/1', 'b/2'], 'a/1'],
  ['came first, where all have as many', ['a/0', 'b/0', 'c/1', 'c/0'], ['a/1', 'b/1'], 'a/1'],
])('the next connection goes to the namespace that %s', async (_which, open, waiting, first) => {
  const bench = new Bench();
  for (const key of [...open, ...waiting]) await bench.want(key);
  expect(bench.open).toEqual(open);
  await bench.end('c/0');
  expect(bench.begun.at(-1)).toBe(first);
});

test('within a namespace it goes to the account that has the fewest, as long as it has them', async () => {
  const bench = new Bench();
  const shared = { account: 'shared' };
  await bench.want('c/0');
  await bench.want('c/1');
  await bench.want('a/0', shared);
  await bench.want('c/2');
  await bench.want('a/1', shared);
  await bench.want('a/2', { account: 'own' });
  await bench.end('c/0');
  expect(bench.begun.at(-1)).toBe('a/2');
  await bench.want('a/3', { account: 'third' });
  await bench.end('a/2');
  expect(bench.begun.at(-1)).toBe('a/3');
  await bench.want('a/4', { account: 'fourth' });
  await bench.want('a/5', { account: 'third' });
  await bench.end('a/0');
  expect(bench.begun.at(-1)).toBe('a/1');
  await bench.end('c/1');
  expect(bench.begun.at(-1)).toBe('a/4');
});

test('a namespace that was served waits behind those that came before it asked again', async () => {
  const bench = new Bench(1);
  for (const key of ['x/busy', 'a/0']) await bench.want(key);
  await bench.end('x/busy');
  for (const key of ['b/0', 'a/1']) await bench.want(key);
  await bench.endAll();
  expect(bench.begun).toEqual(['x/busy', 'a/0', 'b/0', 'a/1']);
});

test('one that no longer waits takes no connection from the others', async () => {
  const bench = new Bench(1);
  await bench.want('a/busy');
  const gone = new AbortController();
  const late = { key: 'a/late', endpoint: endpoint(), urgent: true };
  const waiting = bench.connections.withConnection(late, gone.signal, async () => 'connected');
  gone.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  await bench.want('a/next');
  await bench.end('a/busy');
  expect(bench.open).toEqual(['a/next']);
});

test('no connection is made once the operator stops', async () => {
  const { connections } = new Bench();
  const work = connections.withConnection(
    { key: 'a/0', endpoint: endpoint(), urgent: true },
    AbortSignal.abort(new Error('stopping')),
    async () => 'connected',
  );
  await expect(work).rejects.toThrow('stopping');
});

test('connections that are still open count when others have ended', async () => {
  const bench = new Bench(2);
  for (const key of keys('a', 2)) await bench.want(key);
  await bench.end('a/0');
  for (const key of ['a/2', 'a/3']) await bench.want(key);
  expect(bench.open).toEqual(['a/1', 'a/2']);
});

test('who has to wait is made known, so that it holds up no worker', async () => {
  const told: string[] = [];
  const connections = new Connections({
    perServer: 1,
    whileWaiting: (key, wait) => {
      told.push(key);
      return wait;
    },
  });
  const { signal } = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  const connect = (key: string) =>
    connections.withConnection({ key, endpoint: endpoint(), urgent: true }, signal, () => promise);
  const both = Promise.all([connect('a/0'), connect('a/1')]);
  await settled();
  resolve();
  await both;
  expect(told).toEqual(['a/1']);
});

describe('a connection beside that of a probe', () => {
  const beside = (bench: Bench, signal: AbortSignal, port = 587) =>
    bench.connections.beside(
      { key: 'a/0', endpoint: endpoint('smtp.qq.com', port), urgent: false },
      signal,
      async () => 'connected',
    );

  test('is made at once where there is room', async () => {
    const bench = new Bench();
    await bench.want('a/0');
    expect(await beside(bench, bench.stop.signal)).toBe('connected');
    expect(await beside(bench, bench.stop.signal, 465)).toBe('connected');
  });

  test('counts for its endpoint, waits for its turn, and gives the place back', async () => {
    const bench = new Bench(1);
    await bench.want('a/busy', { endpoint: endpoint('smtp.qq.com', 587) });
    let ended = false;
    const waiting = beside(bench, bench.stop.signal).finally(() => {
      ended = true;
    });
    await settled();
    // The probe itself has its connection.
    expect([ended, bench.connections.isWaiting('a/0')]).toEqual([false, false]);
    await bench.end('a/busy');
    expect(await waiting).toBe('connected');
    await bench.want('a/next', { endpoint: endpoint('smtp.qq.com', 587) });
    expect(bench.open).toEqual(['a/next']);
  });

  test('is not made where there is no room in time', async () => {
    const bench = new Bench(1);
    await bench.want('a/busy', { endpoint: endpoint('smtp.qq.com', 587) });
    const tooLong = new AbortController();
    const waiting = beside(bench, tooLong.signal);
    tooLong.abort();
    expect(await waiting).toBeUndefined();
    expect(await beside(bench, tooLong.signal)).toBeUndefined();
    await bench.end('a/busy');
    await bench.want('a/next', { endpoint: endpoint('smtp.qq.com', 587) });
    expect(bench.open).toEqual(['a/next']);
  });
});

test('every client connects in the end, and never more than allowed', async () => {
  const applicant = fc.record({
    namespace: fc.constantFrom('a', 'b', 'c'),
    account: fc.constantFrom('x', 'y', undefined),
    allowed: fc.constantFrom(1, 2, undefined),
    urgent: fc.boolean(),
    port: fc.constantFrom(25, 465),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(applicant, { maxLength: 30 }),
      fc.integer({ min: 1, max: 4 }),
      async (applicants, perServer) => {
        const bench = new Bench(perServer);
        for (const [n, { namespace, port, ...rest }] of applicants.entries()) {
          await bench.want(`${namespace}/${n}-${port}`, { ...rest, endpoint: endpoint('smtp.qq.com', port) });
          if (n % 3 === 2) await bench.end(bench.open[0] ?? '');
          for (const suffix of ['-25', '-465']) {
            const held = bench.open.filter(key => key.endsWith(suffix)).length;
            expect(held).toBeLessThanOrEqual(perServer);
          }
        }
        await bench.endAll();
        expect(bench.begun).toHaveLength(applicants.length);
      },
    ),
    { numRuns: 100 },
  );
});
