import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../testing/support/wait.ts';
import { tool } from '../testing/tools/tools.ts';
import { cpuMs, PROBES, probeOnce, ROUNDS } from './probe.ts';
import { median, type Row } from './report.ts';
import { PASSWORD, type Servers, userOf } from './servers.ts';
import { cpuOf, DIR, startServers } from './start.ts';

const PORT = 19_115;
const AT_ONCE = 4;

/**
 * Measures the CPU time of one probe against blackbox_exporter's, with the same dialogue: TCP, TLS, greeting, EHLO,
 * AUTH, QUIT.
 */
export async function benchBlackbox(): Promise<Row[]> {
  const { servers, stop } = await startServers(1);
  const config = join(DIR, 'blackbox.json');
  writeFileSync(config, JSON.stringify({ modules: { smtp: dialogue(servers) } }));
  const child = spawn(
    tool('blackbox_exporter'),
    [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${PORT}`, '--log.level=error'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  try {
    const theirs = probeByExporter(servers);
    await eventually(() =>
      theirs().then(
        () => true,
        () => false,
      ),
    );
    const ours = probeOnce(servers);
    await cpuMs(ours);
    const own: number[] = [];
    const rival: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      own.push(await cpuMs(ours));
      const before = cpuOf(child);
      for (let done = 0; done < PROBES; done += AT_ONCE)
        await Promise.all(Array.from({ length: AT_ONCE }, theirs));
      rival.push(((cpuOf(child) - before) * 1000) / PROBES);
    }
    return [
      {
        name: 'CPU of one full probe',
        unit: 'ms',
        own: median(own),
        rival: median(rival),
        rivalName: 'blackbox_exporter, the same dialogue',
      },
    ];
  } finally {
    child.kill();
    stop();
  }
}

function dialogue({ caFile, hosts: [server] }: Servers): object {
  const secret = Buffer.from(`\0${userOf(0)}\0${PASSWORD}`).toString('base64');
  return {
    prober: 'tcp',
    timeout: '10s',
    tcp: {
      tls: true,
      tls_config: { ca_file: caFile, server_name: server?.host },
      query_response: [
        { expect: '^220 ' },
        { send: 'EHLO bench\r' },
        { expect: '^250 ' },
        { send: `AUTH PLAIN ${secret}\r` },
        { expect: '^235 ' },
        { send: 'QUIT\r' },
        { expect: '^221 ' },
      ],
    },
  };
}

function probeByExporter({ hosts: [server] }: Servers): () => Promise<void> {
  const target = `http://127.0.0.1:${PORT}/probe?module=smtp&target=${server?.address}:465`;
  return async () => {
    const answer = await (await fetch(target)).text();
    if (!/^probe_success 1$/m.test(answer)) throw new Error(answer);
  };
}
