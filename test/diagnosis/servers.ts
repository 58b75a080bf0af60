import { createServer } from 'node:net';
import { type Ca, createCa, type Leaf, openCa, selfSigned } from '../../testing/lab/ca.ts';
import { startDns } from '../../testing/lab/dns.ts';
import { healthy } from '../../testing/lab/faults.ts';
import { startSmtpServer } from '../../testing/lab/smtp/server.ts';
import { addressOf, hostOf } from './places.ts';
import type { Certificate, Row } from './row.ts';
import { rowsOf } from './rows/index.ts';

/** Runs in the servers' namespace, with all servers of the rows. */

const LISTENERS = [
  { port: 25, tls: 'starttls' },
  { port: 465, tls: 'implicit' },
  { port: 587, tls: 'starttls' },
] as const;

interface Issuers {
  ca: Ca;
  stranger: Ca;
  /** A firewall that inspects TLS. */
  inspector: Ca;
}

async function main(dir: string, only: string | undefined): Promise<void> {
  const issuers = {
    ca: await openCa(dir),
    stranger: await createCa('Unknown Lab'),
    inspector: await createCa('FG100E Fortinet CA'),
  };
  for (const row of rowsOf(only)) await start(row, issuers);
  console.log('up');
}

async function start(row: Row, issuers: Issuers): Promise<void> {
  await answerDns(row);
  const { listeners = LISTENERS, script, tls, raw = {} } = row.server ?? {};
  const host = hostOf(row);
  const certificate = await issue(host, row.server?.certificate ?? {}, issuers);
  const places = (row.dns?.places ?? ['LIVE']).filter(place => place === 'LIVE' || place === 'SIX');
  for (const address of places.map(place => addressOf(row, place))) {
    await startSmtpServer({
      host,
      address,
      listeners: listeners.filter(({ port }) => !(port in raw)),
      script: { ...healthy, ...script },
      ...(row.server?.bare ? {} : { certificate }),
      ...((tls || row.server?.bare) && { tls: tls ?? {} }),
    });
    for (const [port, take] of Object.entries(raw)) {
      createServer(socket => {
        socket.on('error', () => {});
        take(socket);
      }).listen(Number(port), address);
    }
  }
}

async function answerDns(row: Row): Promise<void> {
  const {
    places = ['LIVE'],
    addresses,
    servers: _servers,
    resolvConf: _resolvConf,
    names = {},
    ...record
  } = row.dns ?? {};
  const dns = await startDns(addressOf(row, 'LIVE'), 53);
  for (const [name, answer] of Object.entries(names)) {
    const live = answer.addresses.map(address => (address === 'LIVE' ? addressOf(row, 'LIVE') : address));
    dns.set(name, { ...answer, addresses: live });
  }
  dns.set(hostOf(row), {
    ...record,
    addresses: addresses ?? places.map(place => addressOf(row, place)),
  });
}

async function issue(
  host: string,
  { by, sendsRoot, ...spec }: Certificate,
  { ca, stranger, inspector }: Issuers,
): Promise<Leaf> {
  const names = spec.names ?? [host];
  if (by === 'itself') return selfSigned(names);
  const issuer = by === 'stranger' ? stranger : by === 'inspector' ? inspector : ca;
  const leaf = await issuer.issue({ ...spec, names });
  return sendsRoot ? { ...leaf, cert: `${leaf.cert}\n${issuer.pem}` } : leaf;
}

await main(process.argv[2] ?? '.', process.argv[3]);
