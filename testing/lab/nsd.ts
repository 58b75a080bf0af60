import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLookup } from '../../operator/src/probe/net/record-lookup.ts';
import { likelyPort, MAX_PORT_ATTEMPTS } from '../cluster/ports.ts';
import { end, launch, logTail, runningPid } from '../cluster/processes.ts';

/** An authoritative name server (NSD) that holds these zones and, beside them, nothing. */
export interface NameServer {
  /** IP:PORT */
  address: string;
  stop(): Promise<void>;
}

const SOA = '@ 300 IN SOA ns.invalid. hostmaster.invalid. 1 300 300 300 300\n@ 300 IN NS ns.invalid.\n';

/**
 * @param zones lines of a zone file by domain; `undefined` makes the server fail for that zone
 * @throws Error with the end of its log when it does not start
 */
export async function startNameServer(
  dir: string,
  zones: Readonly<Record<string, readonly string[] | undefined>>,
): Promise<NameServer> {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(join(dir, 'zones'), { recursive: true });
  const all = { '.': [], ...zones };
  for (const [zone, lines] of Object.entries(all)) {
    if (lines) writeFileSync(join(dir, 'zones', fileOf(zone)), `${SOA}${lines.join('\n')}\n`);
  }
  for (let tried = 0; tried < MAX_PORT_ATTEMPTS; tried += 1) {
    const port = likelyPort();
    writeFileSync(join(dir, 'nsd.conf'), configuration(dir, port, Object.keys(all)));
    launch(dir, 'nsd', 'nsd', ['-d', '-c', join(dir, 'nsd.conf')]);
    const address = `127.0.0.1:${port}`;
    if (await answers(dir, address)) return { address, stop: () => end(dir, 'nsd') };
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
