import { promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ResolutionFacts } from '../../model/evidence.ts';
import { candidates, searchRules } from './resolv-conf.ts';
import { HOSTS_FILE, RESOLV_CONF, wordsOf } from './system-files.ts';

export interface Address {
  address: string;
  family: 4 | 6;
}

export type Resolution =
  | { ok: true; addresses: Address[]; facts?: ResolutionFacts }
  /** `code` is c-ares's: ENOTFOUND, ENODATA, ESERVFAIL, ETIMEOUT, ECONNREFUSED… */
  | {
      ok: false;
      code: string;
      /** The name is an alias (CNAME) of this name, which has no address. */
      alias?: string;
    };

export interface Resolver {
  /**
   * Returns every address that getaddrinfo finds on this machine, from the hosts file, the search domains and DNS,
   * never from a cache. A final dot makes the name absolute.
   */
  resolve(host: string): Promise<Resolution>;
}

export interface SystemFiles {
  hosts: string;
  resolvConf: string;
}

const SYSTEM: SystemFiles = { hosts: HOSTS_FILE, resolvConf: RESOLV_CONF };

/** Maximum number of addresses of each family: an answer over TCP can contain thousands. */
const MAX_ADDRESSES = 16;
const TRIES = { timeout: 2_000, tries: 2 };

/**
 * Creates a resolver that queries DNS directly. The system's getaddrinfo blocks a thread as long as a DNS server does
 * not answer, and it does not distinguish "no such name" from "no answer".
 * @param servers `IP` or `IP:PORT`; empty: the servers of the system
 * @throws TypeError for a server that is not an address
 */
export function createResolver(servers: readonly string[], files: SystemFiles = SYSTEM): Resolver {
  const client = clientOf(servers, files);
  const asked = new Map<string, Promise<Resolution>>();
  return {
    resolve(host) {
      // Probes of one host that start at the same time share the answer; a later probe sends a new query.
      const running = asked.get(host);
      if (running) return running;
      const answer = lookUp(client(), host, files).finally(() => asked.delete(host));
      asked.set(host, answer);
      return answer;
    },
  };
}

/** One client for all queries. It is replaced only when resolv.conf, which names the servers, has changed. */
function clientOf(servers: readonly string[], { resolvConf }: SystemFiles): () => dns.Resolver {
  let client = new dns.Resolver(TRIES);
  if (servers.length > 0) {
    client.setServers([...servers]);
    return () => client;
  }
  let lines = wordsOf(resolvConf);
  return () => {
    const now = wordsOf(resolvConf);
    if (now !== lines) client = new dns.Resolver(TRIES);
    lines = now;
    return client;
  };
}

async function lookUp(client: dns.Resolver, host: string, files: SystemFiles): Promise<Resolution> {
  const known = fromHostsFile(host, files.hosts);
  if (known.length > 0) return { ok: true, addresses: known };
  const rules = searchRules(files.resolvConf);
  const names = candidates(host, rules);
  const failures: string[] = [];
  for (const { name, absolute } of names) {
    // After a server failure, glibc skips the other search domains and tries the name unchanged.
    if (!absolute && failures.some(code => !SKIPPED.includes(code))) continue;
    const found = await query(client, name);
    if (found.ok)
      return absolute
        ? found
        : { ...found, facts: { ...found.facts, searched: { name, ndots: rules.ndots } } };
    if (SILENT.includes(found.code)) return found;
    failures.push(found.code);
  }
  const code = telling(failures);
  const alias = ABSENT.includes(code) ? await aliasOf(client, host) : undefined;
  return { ok: false, code, ...(alias !== undefined && { alias }) };
}

async function aliasOf(client: dns.Resolver, host: string): Promise<string | undefined> {
  try {
    return (await client.resolveCname(host))[0];
  } catch {
    return undefined;
  }
}

const ABSENT: readonly string[] = ['ENOTFOUND', 'ENODATA'];
/** After these codes the next search domain is tried. */
const SKIPPED: readonly string[] = [...ABSENT, 'ESERVFAIL'];
/** No server answers: a further query would not be answered either. */
const SILENT: readonly string[] = ['ETIMEOUT', 'ECONNREFUSED'];

/**
 * Selects the most significant code. A server failure comes first, because an address may still exist; "exists without
 * an address" comes before "does not exist".
 */
const telling = (codes: readonly string[]): string =>
  codes.find(code => !ABSENT.includes(code)) ?? codes.find(code => code === 'ENODATA') ?? 'ENOTFOUND';

async function query(client: dns.Resolver, name: string): Promise<Resolution> {
  const asked = [ask(() => client.resolve4(name), 4), ask(() => client.resolve6(name), 6)] as const;
  const [four, six] = await Promise.all([
    orNothing(asked[0], known(asked[1])),
    orNothing(asked[1], known(asked[0])),
  ]);
  if (four.ok || six.ok) {
    const failed = [
      ...(four.ok || ABSENT.includes(four.code) ? [] : [{ family: 4 as const, code: four.code }]),
      ...(six.ok || ABSENT.includes(six.code) ? [] : [{ family: 6 as const, code: six.code }]),
    ];
    return {
      ok: true,
      addresses: [...(four.ok ? four.addresses : []), ...(six.ok ? six.addresses : [])],
      ...(failed.length > 0 && { facts: { failed } }),
    };
  }
  // If one family got no answer, an address may still exist, so that failure is reported.
  return ABSENT.includes(four.code) && !ABSENT.includes(six.code) ? six : worse(four, six);
}

const worse = (four: { ok: false; code: string }, six: { ok: false; code: string }): Resolution =>
  four.code === 'ENOTFOUND' && six.code === 'ENODATA' ? six : four;

/**
 * Some resolvers never answer for a family without addresses (RFC 4074), so the other family does not wait longer than
 * this.
 */
const RESOLUTION_DELAY_MS = 500;

async function known(other: Promise<Resolution>): Promise<void> {
  // If the other family has no addresses, this one must be waited for.
  if (!(await other).ok) return new Promise(() => {});
  await sleep(RESOLUTION_DELAY_MS, undefined, { ref: false });
}

const orNothing = (answer: Promise<Resolution>, enough: Promise<void>): Promise<Resolution> =>
  Promise.race([answer, enough.then((): Resolution => ({ ok: false, code: 'ETIMEOUT' }))]);

async function ask(question: () => Promise<string[]>, family: 4 | 6): Promise<Resolution> {
  try {
    const answers = (await question()).slice(0, MAX_ADDRESSES);
    return { ok: true, addresses: answers.map(address => ({ address, family })) };
  } catch (error) {
    return { ok: false, code: (error as NodeJS.ErrnoException).code ?? 'EUNKNOWN' };
  }
}

function fromHostsFile(host: string, path: string): Address[] {
  const wanted = host.toLowerCase().replace(/\.$/, '');
  return wordsOf(path).flatMap(([address = '', ...names]) => {
    const family = isIP(address);
    const named = names.some(name => name.toLowerCase() === wanted);
    return named && (family === 4 || family === 6) ? [{ address, family }] : [];
  });
}
