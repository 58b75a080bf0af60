import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import dnsPacket from 'dns-packet';
import { MAX_PORT_ATTEMPTS } from '../cluster/ports.ts';

export type DnsFault = 'nxdomain' | 'servfail' | 'refused' | 'silent';

/** Data that the server returns for one name. */
export interface DnsRecord {
  /** IPv4 addresses become A records, IPv6 addresses AAAA records; an empty list gives NODATA. */
  readonly addresses: readonly string[];
  readonly fault?: DnsFault;
  /** The name is an alias (CNAME) of this name. */
  readonly alias?: string;
  /** Faults for questions of one type only. */
  readonly faultOf?: Partial<Readonly<Record<string, DnsFault>>>;
  /** Delay of the answer in milliseconds. */
  readonly delayMs?: number;
}

export interface DnsServer {
  /** Address as `IP:PORT`. */
  readonly endpoint: string;
  /** Sets the data of a name. Names are case-insensitive; names outside the zone give NXDOMAIN. */
  set(name: string, record: DnsRecord): void;
  remove(name: string): void;
  /** Number of questions so far, by lower-case name. */
  readonly questions: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

const RCODE = { nxdomain: 3, servfail: 2, refused: 5 } as const;
/** Maximum size in bytes that a resolver accepts over UDP without EDNS (RFC 1035 section 4.2.1). */
const UDP_LIMIT = 512;
const TRUNCATED = dnsPacket.TRUNCATED_RESPONSE;
const TTL_SECONDS = 1;

/** Starts a small authoritative DNS server over UDP and TCP on the same port; port 0 selects a free one. */
export async function startDns(address: string, port = 0): Promise<DnsServer> {
  const zone = new Map<string, DnsRecord>();
  const questions = new Map<string, number>();
  const stopping = new AbortController();

  async function answer(query: Buffer, limit: number): Promise<Buffer | undefined> {
    const packet = parse(query);
    const question = packet?.questions?.[0];
    if (!packet || !question) return undefined;
    const name = question.name.toLowerCase();
    questions.set(name, (questions.get(name) ?? 0) + 1);
    const record: DnsRecord = zone.get(name) ?? { addresses: [], fault: 'nxdomain' };
    const fault = record.faultOf?.[question.type] ?? record.fault;
    if (record.delayMs) await sleep(record.delayMs, undefined, { signal: stopping.signal, ref: false });
    if (fault === 'silent') return undefined;
    return encode(packet, question, { ...record, ...(fault && { fault }) }, limit);
  }

  const udp = dgram.createSocket('udp4');
  udp.on('message', (query, peer) => {
    answer(query, UDP_LIMIT)
      .then(reply => reply && udp.send(reply, peer.port, peer.address))
      .catch(() => undefined);
  });
  const sockets = new Set<net.Socket>();
  const tcp = net.createServer(socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serveTcp(socket, query => answer(query, 65_535));
  });
  const bound = await bindBoth(udp, tcp, address, port);

  return {
    endpoint: `${address}:${bound}`,
    questions,
    set: (name, record) => void zone.set(name.toLowerCase(), record),
    remove: name => void zone.delete(name.toLowerCase()),
    async stop() {
      stopping.abort();
      for (const socket of sockets) socket.destroy();
      await Promise.all([
        new Promise<void>(done => udp.close(() => done())),
        new Promise<void>(done => tcp.close(() => done())),
      ]);
    },
  };
}

function parse(query: Buffer): dnsPacket.DecodedPacket | undefined {
  try {
    const packet = dnsPacket.decode(query);
    return packet.type === 'query' ? packet : undefined;
  } catch {
    return undefined;
  }
}

function encode(
  query: dnsPacket.DecodedPacket,
  question: dnsPacket.Question,
  record: DnsRecord,
  limit: number,
): Buffer {
  const { fault } = record;
  const base = {
    type: 'response' as const,
    ...(query.id === undefined ? {} : { id: query.id }),
    questions: [question],
  };
  const flags =
    dnsPacket.AUTHORITATIVE_ANSWER |
    dnsPacket.RECURSION_AVAILABLE |
    ((query.flags ?? 0) & dnsPacket.RECURSION_DESIRED);
  const asked = question.type === 'CNAME' && record.alias !== undefined;
  if (fault && fault !== 'silent' && !asked)
    return dnsPacket.encode({ ...base, flags: flags | RCODE[fault] });
  const full = dnsPacket.encode({ ...base, flags, answers: answersFor(question, record) });
  return full.length <= limit ? full : dnsPacket.encode({ ...base, flags: flags | TRUNCATED });
}

function answersFor(question: dnsPacket.Question, record: DnsRecord): dnsPacket.Answer[] {
  const { type, name } = question;
  if (type === 'CNAME')
    return record.alias === undefined ? [] : [{ type, name, ttl: TTL_SECONDS, data: record.alias }];
  if (type !== 'A' && type !== 'AAAA') return [];
  return record.addresses
    .filter(address => net.isIPv6(address) === (type === 'AAAA'))
    .map(data => ({ type, name, data, ttl: TTL_SECONDS }));
}

/** Serves TCP: each message follows its length in two bytes (RFC 1035 section 4.2.2). */
function serveTcp(socket: net.Socket, answer: (query: Buffer) => Promise<Buffer | undefined>): void {
  let buffered = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    while (buffered.length >= 2 && buffered.length >= 2 + buffered.readUInt16BE(0)) {
      const end = 2 + buffered.readUInt16BE(0);
      const query = buffered.subarray(2, end);
      buffered = buffered.subarray(end);
      answer(query)
        .then(reply => reply && socket.writable && socket.write(withLength(reply)))
        .catch(() => undefined);
    }
  });
}

function withLength(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

/**
 * Binds TCP first, so that port 0 gives a number that UDP then uses too. If another program uses that number for UDP,
 * port 0 is tried again.
 */
async function bindBoth(udp: dgram.Socket, tcp: net.Server, address: string, port: number): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    tcp.listen({ host: address, port });
    await once(tcp, 'listening');
    const bound = (tcp.address() as net.AddressInfo).port;
    try {
      udp.bind(bound, address);
      await once(udp, 'listening');
      return bound;
    } catch (error) {
      tcp.close();
      await once(tcp, 'close');
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || port !== 0 || attempt === MAX_PORT_ATTEMPTS) throw error;
    }
  }
}
