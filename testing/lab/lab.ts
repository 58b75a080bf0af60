import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProviderId } from '../../crds/providers.ts';
import { exampleConsents } from './accounts.ts';
import { type Ca, openCa } from './ca.ts';
import { type DnsServer, startDns } from './dns.ts';
import { faultyServers } from './faults.ts';
import { OAUTH2_HOSTS, type OAuth2Server, startOAuth2 } from './oauth2/server.ts';
import { providerServers } from './providers.ts';
import { type SilentPort, silentPort } from './silence.ts';
import { type SmtpServer, startSmtpServer } from './smtp/server.ts';

export interface LabOptions {
  /** Folder of the CA; created if missing. */
  dir: string;
  /** Number N of the network: addresses start at `127.N.0.1`; default 20. */
  network?: number;
  /** First two parts of the addresses, such as `10.20`, if loopback is not usable. */
  prefix?: string;
  dnsPort?: number;
  /** Providers to start servers for; default: all. */
  providers?: readonly ProviderId[];
  /** Whether to start the servers with faults; default true. */
  faults?: boolean;
}

/** Mail servers under the providers' own names, and servers with faults under lab.test. */
export interface Lab {
  dns: DnsServer;
  ca: Ca;
  caFile: string;
  /** Servers by host name. */
  servers: ReadonlyMap<string, SmtpServer>;
  /** Authorization server of all providers, under all of their names. */
  oauth2: OAuth2Server;
  /** @throws Error if the lab has no such host */
  server(host: string): SmtpServer;
  stop(): Promise<void>;
}

/**
 * Starts the lab. If another lab of this machine uses the same addresses, others are tried.
 * @throws Error with one line of instructions if the ports are not available
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { network = 20, prefix } = options;
  for (let attempt = 0; ; attempt++) {
    try {
      return await startAt({ ...options, network: (network + attempt) % 256 });
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || prefix !== undefined || attempt === MAX_NETWORKS) throw explained(error);
    }
  }
}

const MAX_NETWORKS = 10;

async function startAt(options: LabOptions): Promise<Lab> {
  const { dir, network = 20, prefix = `127.${network}`, dnsPort = 0, providers, faults = true } = options;
  await mkdir(dir, { recursive: true });
  const ca = await openCa(dir);
  const dns = await startDns(`${prefix}.255.53`, dnsPort);
  const servers = new Map<string, SmtpServer>();
  const silent: SilentPort[] = [];
  const vouched = async (token: string, username: string) =>
    (await oauth2.refusal(token, username)) === undefined;
  let addresses = 0;
  const next = () => `${prefix}.0.${++addresses}`;
  const certificate = await ca.issue({ names: OAUTH2_HOSTS });
  const oauth2 = await startOAuth2({ address: next(), certificate }).catch(async (error: unknown) => {
    await dns.stop();
    throw error;
  });
  for (const { refreshToken: value, ...given } of exampleConsents())
    await oauth2.consent({ ...given, value });
  for (const host of OAUTH2_HOSTS) dns.set(host, { addresses: [oauth2.address] });
  const stop = async () => {
    await oauth2.stop();
    for (const port of silent) port.stop();
    await Promise.all([...servers.values()].map(server => server.stop()));
    await dns.stop();
  };
  try {
    for (const { host, listeners, script } of providerServers(providers, vouched)) {
      const address = next();
      const certificate = await ca.issue({ names: [host] });
      servers.set(host, await startSmtpServer({ host, address, listeners, script, certificate }));
      dns.set(host, { addresses: [address] });
    }
    for (const { name, silentPorts = [], ...server } of faults ? await faultyServers(ca) : []) {
      const [host, address] = [`${name}.lab.test`, next()];
      servers.set(host, await startSmtpServer({ host, address, ...server }));
      for (const port of silentPorts) silent.push(await silentPort(address, port));
      dns.set(host, { addresses: [address] });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    dns,
    ca,
    caFile: join(dir, 'ca.pem'),
    servers,
    oauth2,
    server: host => found(servers, host),
    stop,
  };
}

function found(servers: ReadonlyMap<string, SmtpServer>, host: string): SmtpServer {
  const server = servers.get(host);
  if (!server) throw new Error(`the lab has no host ${host}`);
  return server;
}

function explained(error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES')
    return new Error('ports below 1024 need root or a network namespace of your own', { cause: error });
  if (code === 'EADDRINUSE') {
    const advice = 'end the program that listens there, or run this where a network namespace can be made';
    return new Error(`${message}: ${advice}`, { cause: error });
  }
  return error;
}
