import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A forwarder to a name server that delays each answer. */
export interface SlowDns {
  /** Address as IP:PORT. */
  address: string;
  stop(): void;
}

/**
 * @param upstream IP:PORT of the name server
 * @param delayMs delay of every answer
 */
export async function startSlowDns(upstream: string, delayMs: number): Promise<SlowDns> {
  const [host = '', port = ''] = upstream.split(':');
  const front = createSocket('udp4');
  let stopped = false;
  const answerLate = (answer: Buffer, to: number, address: string): void => {
    if (!stopped) front.send(answer, to, address);
  };
  const asking = new Set<Socket>();
  front.on('message', (question, { address, port: from }) => {
    const back = createSocket('udp4');
    asking.add(back);
    back.once('message', answer => {
      back.close();
      asking.delete(back);
      void sleep(delayMs, undefined, { ref: false }).then(() => answerLate(answer, from, address));
    });
    back.send(question, Number(port), host);
  });
  front.bind(0, '127.0.0.1');
  await once(front, 'listening');
  return {
    address: `127.0.0.1:${front.address().port}`,
    stop() {
      if (stopped) return;
      stopped = true;
      for (const back of asking) back.close();
      front.close();
    },
  };
}
