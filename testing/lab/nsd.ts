import { Resolver } from 'node:dns/promises';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLookup } from '../../operator/src/probe/net/record-lookup.ts';
import { likelyPort, MAX_PORT_ATTEMPTS } from '../cluster/ports.ts';
import { end, launch, logTail, runningPid } from '../cluster/processes.ts';

/** An authoritative name server (NSD) that holds only these zones. */
export interface NameServer {
  /** Address as IP:PORT. */
  address: string;
  /** Replaces the lines of a zone, and waits until the server answers with them. */
  replace(zone: string, lines: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

const soa = (serial: number): string =>
  `@ 300 IN SOA ns.invalid. hostmaster.invalid. ${serial} 300 300 300 300\n@ 300 IN NS ns.invalid.\n`;

/**
 * @param zones lines of a zone file by domain; `undefined` makes the server fail for that zone
 * @throws Error with the end of its log if it does not start
 */
export async function startNameServer(
  dir: string,
  zones: Readonly<Record<string, readonly string[] | undefined>>,
): Promise<NameServer> {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(join(dir, 'zones'), { recursive: true });
  const all = { '.': [], ...zones };
  for (const [zone, lines] of Object.entries(all)) {
    if (lines) writeZone(dir, zone, lines, 1);
  }
  let serial = 1;
  for (let tried = 0; tried < MAX_PORT_ATTEMPTS; tried += 1) {
    const port = likelyPort();
    writeFileSync(join(dir, 'nsd.conf'), configuration(dir, port, Object.keys(all)));
    launch(dir, 'nsd', 'nsd', ['-d', '-c', join(dir, 'nsd.conf')]);
    const address = `127.0.0.1:${port}`;
    if (!(await answers(dir, address))) continue;
    return {
      address,
      async replace(zone, lines) {
        serial += 1;
        writeZone(dir, zone, lines, serial);
        await reloaded(dir, address, zone, serial);
      },
      stop: () => end(dir, 'nsd'),
    };
  }
  throw new Error(`nsd does not start:\n${logTail(dir, 'nsd')}`);
}

async function answers(dir: string, address: string): Promise<boolean> {
  for (let waited = 0; waited < 20_000; waited += 100) {
    if (runningPid(dir, 'nsd') === undefined) return false;
    if ((await createLookup([address])('absent.invalid', 'A')).state === 'absent') return true;
    await sleep(100);
  }
  return false;
}

const writeZone = (dir: string, zone: string, lines: readonly string[], serial: number): void =>
  writeFileSync(join(dir, 'zones', fileOf(zone)), `${soa(serial)}${lines.join('\n')}\n`);

/** Reloads a zone. NSD loses a signal that arrives while it reads its files, so the signal is sent again. */
async function reloaded(dir: string, address: string, zone: string, serial: number): Promise<void> {
  const resolver = new Resolver({ timeout: 1_000, tries: 2 });
  resolver.setServers([address]);
  for (let waited = 0; waited < 20_000; waited += 200) {
    const pid = runningPid(dir, 'nsd');
    if (pid !== undefined && waited % 5_000 === 0) process.kill(pid, 'SIGHUP');
    if ((await resolver.resolveSoa(zone)).serial === serial) return;
    await sleep(200);
  }
  throw new Error(`nsd does not load ${zone}:\n${logTail(dir, 'nsd')}`);
}

const fileOf = (zone: string): string => (zone === '.' ? 'root' : zone);

function configuration(dir: string, port: number, zones: readonly string[]): string {
  const server = {
    'ip-address': `127.0.0.1@${port}`,
    username: '""',
    chroot: '""',
    zonesdir: `"${join(dir, 'zones')}"`,
    pidfile: `"${join(dir, 'server.pid')}"`,
    xfrdfile: `"${join(dir, 'xfrd.state')}"`,
    zonelistfile: `"${join(dir, 'zone.list')}"`,
    xfrdir: `"${dir}"`,
    'server-count': '1',
  };
  const lines = Object.entries(server).map(([key, value]) => `  ${key}: ${value}`);
  return [
    'server:',
    ...lines,
    'remote-control:',
    '  control-enable: no',
    ...zones.map(zone => `zone:\n  name: "${zone}"\n  zonefile: "${fileOf(zone)}"`),
    '',
  ].join('\n');
}
