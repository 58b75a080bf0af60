import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleaner } from '../../../operator/src/probe/net/clean.ts';
import { ReplyReader } from '../../../operator/src/probe/net/replies.ts';

let near: Socket | undefined;
let far: Socket | undefined;
afterEach(() => {
  near?.destroy();
  far?.destroy();
});

/** Returns a reader, and the server's end of its connection. */
async function reader(secrets: string[] = []) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  near = connect((server.address() as AddressInfo).port, '127.0.0.1');
  [far] = (await accepted) as [Socket];
  server.close();
  return { replies: new ReplyReader(near, cleaner(secrets)), server: far };
}

const PATIENT = 30_000;

describe('a reply', () => {
  test.each<[string, (string | Buffer)[], object]>([
    ['on one line', ['220 mail ready\r\n'], { code: 220, lines: ['mail ready'] }],
    ['on several lines', ['250-a\r\n250-b\r\n250 c\r\n'], { code: 250, lines: ['a', 'b', 'c'] }],
    ['byte by byte', [...'220 hi\r\n'], { code: 220, lines: ['hi'] }],
    ['with bare line feeds', ['220 hi\n'], { code: 220, lines: ['hi'] }],
    ['without text', ['354\r\n'], { code: 354, lines: [''] }],
    [
      'with an enhanced code on each line',
      ['535-5.7.8 Bad\r\n535 5.7.8 login\r\n'],
      { code: 535, enhanced: '5.7.8', lines: ['Bad', 'login'] },
    ],
    [
      'in GBK',
      [Buffer.from([0x35, 0x33, 0x35, 0x20, 0xca, 0xda, 0xc8, 0xa8, 0xc2, 0xeb, 0x0d, 0x0a])],
      { code: 535, lines: ['授权码'] },
    ],
    [
      'with escape sequences and marks that hide',
      ['550 a\x1b[2Jb\u202ec\x07\r\n'],
      { code: 550, lines: ['a [2Jb c'] },
    ],
  ])('%s is read', async (_how, pieces, expected) => {
    const { replies, server } = await reader();
    for (const piece of pieces) server.write(piece);
    expect(await replies.read(PATIENT)).toEqual({ ok: true, reply: expected });
  });

  test('that repeats a secret does not show it', async () => {
    const { replies, server } = await reader(['hunter2!']);
    server.write('535 no such password: hunter2!\r\n');
    expect(await replies.read(PATIENT)).toMatchObject({
      reply: { lines: ['no such password: [hidden]'] },
    });
  });

  test('leaves what follows it for the next read', async () => {
    const { replies, server } = await reader();
    server.write('220 one\r\n250 two\r\n');
    expect(await replies.read(PATIENT)).toMatchObject({ reply: { lines: ['one'] } });
    expect(replies.waiting.toString()).toBe('250 two\r\n');
    expect(await replies.read(PATIENT)).toMatchObject({ reply: { lines: ['two'] } });
  });
});

describe('an invalid reply', () => {
  test.each<[string, string | Buffer, string]>([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', 'not-smtp'],
    ['a web page', 'HTTP/1.1 400 Bad Request\r\n', 'not-smtp'],
    ['a code out of range', '999 what\r\n', 'not-smtp'],
    ['a TLS record', Buffer.from([21, 3, 3, 0, 2, 2, 40]), 'tls-bytes'],
    ['a line without end', 'x'.repeat(5_000), 'line-too-long'],
    ['an overlong line', `220 ${'x'.repeat(5_000)}\r\n`, 'line-too-long'],
    ['lines without end', '250-more\r\n'.repeat(10_000), 'reply-too-long'],
  ])('%s is reported as such, and bounded', async (_what, bytes, problem) => {
    const { replies, server } = await reader();
    server.write(bytes);
    const read = await replies.read(PATIENT);
    expect(read).toMatchObject({ ok: false, fault: { kind: 'protocol', problem } });
    expect(JSON.stringify(read).length).toBeLessThan(700);
  });
});

describe('no reply', () => {
  test('in time is a time-out, with the bytes that were received', async () => {
    const { replies, server } = await reader();
    server.write('220-half');
    await once(near as Socket, 'data');
    expect(await replies.read(50)).toEqual({
      ok: false,
      fault: { kind: 'timeout', afterMs: 50, received: '220-half' },
    });
  });

  test('because the server closes in good order', async () => {
    const { replies, server } = await reader();
    server.end('220-so far\r\n');
    expect(await replies.read(PATIENT)).toEqual({
      ok: false,
      fault: { kind: 'closed', received: '220-so far' },
    });
    expect(replies.alive).toBe(false);
  });

  test('because the connection is reset', async () => {
    const { replies, server } = await reader();
    server.resetAndDestroy();
    expect(await replies.read(PATIENT)).toMatchObject({ fault: { kind: 'system', code: 'ECONNRESET' } });
  });
});

test('a server that talks without end is not listened to for ever', async () => {
  const { replies, server } = await reader();
  server.on('error', () => {});
  const flood = Buffer.alloc(1024 * 1024, '2');
  server.write(flood);
  await replies.read(PATIENT);
  for (let n = 0; n < 32; n++) server.write(flood);
  await new Promise(resolve => setTimeout(resolve, 200));
  // The reader's memory is bounded, independent of the kernel's buffers.
  expect(replies.waiting.length).toBeLessThan(256 * 1024);
});
