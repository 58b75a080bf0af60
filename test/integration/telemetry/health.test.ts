import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { serveHealth } from '../../../operator/src/telemetry/health.ts';

let server: Server;
let port: number;
let rendered: number;
const open: Socket[] = [];

beforeEach(async () => {
  rendered = 0;
  server = await serveHealth({
    host: '127.0.0.1',
    port: 0,
    notReady: () => undefined,
    metrics: async () => {
      rendered += 1;
      return `metric 1\n${'# filler\n'.repeat(500_000)}`;
    },
  });
  ({ port } = server.address() as AddressInfo);
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

/** Opens a connection from a loopback address. */
async function connected(localAddress: string): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, localAddress });
  socket.on('error', () => {});
  open.push(socket);
  await once(socket, 'connect');
  return socket;
}

const ask = (socket: Socket, path: string) => socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);

/** Probes like the kubelet: a new connection, one request. @returns the status line, '' if the connection was reset */
async function probe(path: string, localAddress = '127.0.0.1'): Promise<string> {
  const socket = await connected(localAddress);
  ask(socket, path);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (text.length > 1_000) socket.destroy();
  });
  await once(socket, 'close');
  return text.split('\r\n')[0] ?? '';
}

test.each(['127.0.0.2', '127.0.0.1'])(
  'probes are answered while 300 connections of %s ask again and again',
  async address => {
    const strangers = await Promise.all(Array.from({ length: 300 }, () => connected(address)));
    const asking = setInterval(() => {
      for (const socket of strangers) if (socket.writable) ask(socket, '/metrics?slow');
    }, 500);
    for (const socket of strangers) ask(socket, '/metrics');
    const answers = [];
    for (let round = 0; round < 20; round++) {
      answers.push(await probe('/healthz'), await probe('/readyz'));
      await sleep(50);
    }
    clearInterval(asking);
    expect(answers).toEqual(answers.map(() => 'HTTP/1.1 200 OK'));
  },
);

test('probes are answered while connections come that never ask anything', async () => {
  const answers = [];
  for (let round = 0; round < 10; round++) {
    await Promise.all(Array.from({ length: 100 }, () => connected('127.0.0.3')));
    answers.push(await probe('/healthz'));
  }
  expect(answers).toEqual(answers.map(() => 'HTTP/1.1 200 OK'));
});

test('a scraper with one address keeps its connection while a stranger opens many', async () => {
  const scraper = await connected('127.0.0.4');
  ask(scraper, '/metrics');
  scraper.resume();
  await Promise.all(Array.from({ length: 300 }, () => connected('127.0.0.5')));
  await sleep(100);
  expect(scraper.destroyed).toBe(false);
  ask(scraper, '/metrics');
  await once(scraper, 'data');
});

test('metrics that many ask for at once are rendered once', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => probe('/metrics')));
  expect(answers).toEqual(answers.map(() => 'HTTP/1.1 200 OK'));
  expect(rendered).toBeLessThanOrEqual(5);
});
