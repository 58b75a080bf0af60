import { randomBytes } from 'node:crypto';
import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import dnsPacket from 'dns-packet';
import { gatherDomain } from '../../../operator/src/domain/gather.ts';
import { judgeDomain } from '../../../operator/src/domain/judge.ts';
import { createLookup } from '../../../operator/src/probe/net/record-lookup.ts';
import { GENERAL } from '../../../testing/lab/domains/general.ts';

type Answer = (question: dnsPacket.Question) => dnsPacket.Answer[] | Buffer;

/**
 * A name server with the answers of the test: truncated over UDP, complete over TCP, as usual for answers of this size.
 */
class HostileServer {
  #udp = dgram.createSocket('udp4');
  #tcp = net.createServer();
  answer: Answer = () => [];
  asked = 0;
  bytes = 0;

  async start(): Promise<string> {
    this.#tcp.listen(0, '127.0.0.1');
    await once(this.#tcp, 'listening');
    const { port } = this.#tcp.address() as net.AddressInfo;
    this.#udp.bind(port, '127.0.0.1');
    await once(this.#udp, 'listening');
    this.#udp.on('message', (query, peer) => {
      const head = this.#head(query);
      this.#udp.send(
        dnsPacket.encode({ ...head, flags: dnsPacket.TRUNCATED_RESPONSE }),
        peer.port,
        peer.address,
      );
    });
    this.#tcp.on('connection', socket => {
      let given: Buffer = Buffer.alloc(0);
      socket.on('error', () => {});
      socket.on('data', (part: Buffer) => {
        given = Buffer.concat([given, part]);
        while (given.length >= 2 && given.length >= given.readUInt16BE() + 2) {
          const reply = this.#reply(given.subarray(2, given.readUInt16BE() + 2));
          given = given.subarray(given.readUInt16BE() + 2);
          this.bytes += reply.length;
          socket.write(Buffer.concat([Buffer.from([reply.length >> 8, reply.length & 255]), reply]));
        }
      });
    });
    return `127.0.0.1:${port}`;
  }

  #head(query: Buffer): dnsPacket.Packet & { questions: dnsPacket.Question[] } {
    const { id = 0, questions = [] } = dnsPacket.decode(query);
    return { type: 'response', id, flags: dnsPacket.AUTHORITATIVE_ANSWER, questions };
  }

  #reply(query: Buffer): Buffer {
    this.asked += 1;
    const head = this.#head(query);
    const [question] = head.questions;
    const answers = question ? this.answer(question) : [];
    // Any data may follow the header, which matches the query.
    return Buffer.isBuffer(answers)
      ? Buffer.concat([dnsPacket.encode(head).subarray(0, 6), answers])
      : dnsPacket.encode({ ...head, answers });
  }

  async stop(): Promise<void> {
    this.#udp.close();
    this.#tcp.close();
    await once(this.#tcp, 'close');
  }
}

const server = new HostileServer();
let address: string;
beforeAll(async () => {
  address = await server.start();
});
afterAll(() => server.stop());

async function judge() {
  const began = performance.now();
  const facts = await gatherDomain('shop.test', GENERAL, ['one', 'two'], createLookup([address]));
  return { verdict: judgeDomain(GENERAL, facts), facts, seconds: (performance.now() - began) / 1000 };
}

const kept = (value: unknown): number => JSON.stringify(value).length;
const includes = (of: string): string =>
  `v=spf1 ${Array.from({ length: 9 }, (_, n) => `include:${of.length}${n}.${of}`.slice(0, 230)).join(' ')} -all`;

test('60 KB for each question: megabytes come in, kilobytes are kept, and nothing is authenticated', async () => {
  const text = Array.from({ length: 230 }, () => 'x'.repeat(255));
  server.answer = ({ name, type }) =>
    type === 'TXT' ? [includes(name), text].map(data => ({ name, type, ttl: 1, data })) : [];
  server.bytes = 0;
  const { verdict, facts, seconds } = await judge();
  expect(verdict.status).not.toBe('True');
  expect(seconds).toBeLessThan(25);
  expect(server.bytes).toBeGreaterThan(1_000_000);
  expect(kept(facts)).toBeLessThan(200_000);
});

test('a thousand records of one name, and each include leads to ten more', async () => {
  server.answer = ({ name, type }) =>
    type === 'TXT'
      ? [1, 2, 3].map(n => ({ name, type, ttl: 1, data: `${includes(name)}${' '.repeat(n)}` }))
      : [];
  const many = await judge();
  expect(many.verdict.reason).toBe('SPFMultipleRecords');
  server.asked = 0;
  server.answer = ({ name, type }) => (type === 'TXT' ? [{ name, type, ttl: 1, data: includes(name) }] : []);
  const wide = await judge();
  expect(wide.verdict.reason).toBe('SPFTooManyLookups');
  expect(server.asked).toBeLessThan(100);
  expect(kept(wide.facts)).toBeLessThan(200_000);
});

test('invalid bytes: the condition is Unknown or False, never True', async () => {
  for (let round = 0; round < 20; round += 1) {
    server.answer = () => randomBytes(round * 100);
    const { verdict, seconds } = await judge();
    expect(verdict.status).not.toBe('True');
    expect(seconds).toBeLessThan(25);
  }
}, 120_000);
