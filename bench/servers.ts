import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCa } from '../testing/lab/ca.ts';
import { startDns } from '../testing/lab/dns.ts';
import { startSmtpServer } from '../testing/lab/smtp/server.ts';

/** Data about the mail servers. They run in a separate process, so that they are not part of the measurement. */
export interface Servers {
  dns: string;
  caFile: string;
  ca: string;
  hosts: { host: string; address: string }[];
}

export const userOf = (n: number): string => `user${n}@bench.test`;
export const PASSWORD = 'bench-password';
/** Prefix of the passwords that the servers accept after a rotation. */
export const ROTATED = 'rotated-password';
const PASSWORDS = [PASSWORD, `${ROTATED}-alone`, `${ROTATED}-storm`];

/**
 * `node bench/servers.ts DIR COUNT`: runs the servers until the process ends. DIR/servers.json holds their addresses.
 * Reports the number of logins by IPC.
 */
async function main([dir = '', count = '1']: readonly string[]): Promise<void> {
  mkdirSync(dir, { recursive: true });
  const ca = await createCa();
  const dns = await startDns('127.40.255.53');
  const hosts: Servers['hosts'] = [];
  let logins = 0;
  for (let n = 0; n < Number(count); n++) {
    const [host, address] = [`mail${n}.bench.test`, `127.40.0.${1 + n}`];
    dns.set(host, { addresses: [address] });
    await startSmtpServer({
      host,
      address,
      certificate: await ca.issue({ names: [host] }),
      listeners: [{ port: 465, tls: 'implicit' }],
      script: {
        mechanisms: ['PLAIN'],
        login: attempt => {
          logins += 1;
          return PASSWORDS.some(password => attempt.proves(password))
            ? { ok: true, answer: '235 ok' }
            : { ok: false, answer: '535 no' };
        },
      },
    });
    hosts.push({ host, address });
  }
  const caFile = join(dir, 'ca.pem');
  writeFileSync(caFile, ca.pem);
  const where: Servers = { dns: dns.endpoint, caFile, ca: ca.pem, hosts };
  writeFileSync(join(dir, 'servers.json'), JSON.stringify(where));
  process.on('message', () => process.send?.(logins));
  process.on('SIGTERM', () => process.exit(0));
}

if (process.argv[1]?.endsWith('bench/servers.ts')) await main(process.argv.slice(2));
