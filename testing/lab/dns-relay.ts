import dgram from 'node:dgram';
import { once } from 'node:events';
import dnsPacket from 'dns-packet';

/** A resolver in front of another server. */
export interface DnsRelay {
  /** Address as IP:PORT. */
  address: string;
  /** Questions received so far, as `TYPE name`. */
  questions: string[];
  /** While true, the relay answers no question. */
  silent: boolean;
  stop(): Promise<void>;
}

/** Starts a relay that forwards questions over UDP to `upstream`, an IP:PORT. */
export async function startDnsRelay(upstream: string): Promise<DnsRelay> {
  const [host = '', port = ''] = upstream.split(':');
  const socket = dgram.createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const relay: DnsRelay = {
    address: `127.0.0.1:${socket.address().port}`,
    questions: [],
    silent: false,
    async stop() {
      socket.close();
      await once(socket, 'close');
    },
  };
  socket.on('message', (question, peer) => {
    const [asked] = dnsPacket.decode(question).questions ?? [];
    relay.questions.push(`${asked?.type} ${asked?.name.toLowerCase()}`);
    if (relay.silent) return;
    const out = dgram.createSocket('udp4');
    const timer = setTimeout(() => out.close(), 5_000);
    out.once('message', answer => {
      clearTimeout(timer);
      out.close();
      socket.send(answer, peer.port, peer.address);
    });
    out.send(question, Number(port), host);
  });
  return relay;
}
