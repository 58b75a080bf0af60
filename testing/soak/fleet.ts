import { createCa } from '../lab/ca.ts';
import { type DnsServer, startDns } from '../lab/dns.ts';
import { type SmtpServer, startSmtpServer } from '../lab/smtp/server.ts';
import type { Ledger } from './ledger.ts';

/** Current behavior of a server. */
export type Mood = 'healthy' | 'down' | 'drips' | 'refuses';

export const MOODS: readonly Mood[] = ['down', 'drips', 'refuses'];

export interface Fleet {
  dns: DnsServer;
  /** CA certificate as PEM. */
  ca: string;
  hosts: readonly string[];
  /** Number of times that each fault began. */
  faults: Record<Mood, number>;
  connections(): number;
  setMood(server: number, mood: Mood): Promise<void>;
  stop(): Promise<void>;
}

const PORT = 465;
/** Time (ms) after a login in which its answer may still be in transit. */
const ANSWER_MS = 2_000;

/** Starts mail servers that have faults and record every login. */
export async function startFleet(count: number, ledger: Ledger, network: number): Promise<Fleet> {
  const ca = await createCa();
  const dns = await startDns(`127.${network}.255.53`);
  const moods: Mood[] = [];
  const servers: SmtpServer[] = [];
  const faults: Fleet['faults'] = { healthy: 0, down: 0, drips: 0, refuses: 0 };
  for (let n = 0; n < count; n++) {
    const host = hostOf(n);
    const address = `127.${network}.${Math.floor(n / 200)}.${1 + (n % 200)}`;
    moods.push('healthy');
    dns.set(host, { addresses: [address] });
    servers.push(
      await startSmtpServer({
        host,
        address,
        certificate: await ca.issue({ names: [host] }),
        listeners: [{ port: PORT, tls: 'implicit' }],
        script: {
          banner: () => greeting(moods[n] ?? 'healthy', host),
          mechanisms: ['PLAIN'],
          login: ({ username, proves }) =>
            ledger.login(username, proves, host, performance.now())
              ? { ok: true, answer: '235 2.7.0 Authentication successful' }
              : { ok: false, answer: '535 5.7.8 Authentication credentials invalid' },
        },
      }),
    );
  }
  return {
    dns,
    ca: ca.pem,
    hosts: servers.map(({ host }) => host),
    faults,
    connections: () => servers.reduce((sum, { connections }) => sum + connections, 0),
    async setMood(n, mood) {
      const server = servers[n];
      if (!server || moods[n] === mood) return;
      moods[n] = mood;
      faults[mood] += 1;
      if (mood !== 'down') return server.open(PORT);
      ledger.cut(performance.now() - ANSWER_MS, server.host);
      await server.close(PORT);
    },
    async stop() {
      await Promise.all(servers.map(server => server.stop()));
      await dns.stop();
    },
  };
}

const hostOf = (n: number): string => `mail${n}.soak.test`;

function greeting(mood: Mood, host: string) {
  if (mood === 'refuses')
    return { segments: ['421 4.3.2 Service not available\r\n'], ending: 'close' as const };
  const text = `220 ${host} ESMTP`;
  // Sends one byte at a time, slower than a whole probe is allowed to take.
  return mood === 'drips' ? { segments: [...text, '\r\n'], gapMs: 2_000 } : text;
}
