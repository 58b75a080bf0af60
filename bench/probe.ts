import { createTransport } from 'nodemailer';
import { createEnvironment } from '../operator/src/cli/probe-environment.ts';
import { failedStage } from '../operator/src/model/evidence.ts';
import type { ProbePlan } from '../operator/src/model/plan.ts';
import { probe } from '../operator/src/probe/probe.ts';
import { median, type Row } from './report.ts';
import { PASSWORD, type Servers, userOf } from './servers.ts';
import { startServers } from './start.ts';

export const ROUNDS = 12;
export const PROBES = 100;
const AT_ONCE = 4;

/**
 * Measures the CPU time of one full probe (DNS, TCP, TLS, EHLO, AUTH, QUIT) against nodemailer's verify(). verify()
 * makes a full handshake each time. The probe is measured with a full handshake and with a resumed TLS session.
 */
export async function benchProbe(): Promise<Row[]> {
  const { servers, stop } = await startServers(1);
  try {
    const resumeWithinMs = 3_600_000;
    const contestants = [probeOnce(servers), probeOnce(servers, { resumeWithinMs }), verifyOnce(servers)];
    // Warm up all contestants before the measurement; then they take turns.
    for (const once of contestants) await cpuMs(once);
    const times = contestants.map((): number[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [at, once] of contestants.entries()) times[at]?.push(await cpuMs(once));
    }
    const [full = 0, resumed = 0, rival = 0] = times.map(median);
    const beside = { unit: 'ms', rival, rivalName: 'nodemailer verify()' };
    return [
      { ...beside, name: 'CPU of one full probe', own: full },
      { ...beside, name: '… with a resumed TLS session', own: resumed },
    ];
  } finally {
    stop();
  }
}

export function probeOnce(
  { dns, ca, hosts: [server] }: Servers,
  resumption: Pick<ProbePlan, 'resumeWithinMs'> = {},
): () => Promise<void> {
  const environment = createEnvironment({ caBundles: [ca], dnsServers: [dns], heloName: 'bench' });
  const host = server?.host ?? '';
  const plan = {
    endpoint: { host, port: 465, tls: 'implicit' as const },
    serverName: host,
    minTLSVersion: 'TLSv1.2' as const,
    login: { username: userOf(0), password: PASSWORD, methods: ['plain' as const] },
    siblings: [],
    timeoutMs: 10_000,
    ...resumption,
  };
  const { signal } = new AbortController();
  return async () => {
    const evidence = await probe(plan, environment, signal);
    const failed = failedStage(evidence);
    if (failed) throw new Error(JSON.stringify(failed));
  };
}

/**
 * Runs nodemailer's verify() with an IP address, because its resolver caches answers and is not part of the
 * measurement.
 */
function verifyOnce({ ca, hosts: [server] }: Servers): () => Promise<void> {
  return async () => {
    const transport = createTransport({
      host: server?.address ?? '',
      port: 465,
      secure: true,
      tls: { ca, servername: server?.host ?? '' },
      auth: { user: userOf(0), pass: PASSWORD },
    });
    await transport.verify();
    transport.close();
  };
}

export async function cpuMs(once: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  for (let done = 0; done < PROBES; done += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, once));
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / PROBES;
}
