import { promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { HOSTS_FILE, RESOLV_CONF, wordsOf } from './system-files.ts';

export interface Address {
  address: string;
  family: 4 | 6;
}

export type Resolution =
  | { ok: true; addresses: Address[] }
  /** `code` is c-ares's: ENOTFOUND, ENODATA, ESERVFAIL, ETIMEOUT, ECONNREFUSED… */
  | { ok: false; code: string };

export interface Resolver {
  /** Every address of the host, by DNS and the hosts file, never from a cache. */
  resolve(host: string): Promise<Resolution>;
}

/** Of each family: an answer by TCP has room for thousands. */
const MOST_ADDRESSES = 16;
const TRIES = { timeout: 2_000, tries: 2 };

/**
 * Asks DNS itself: the system's own getaddrinfo blocks a thread for as long as a resolver is silent, and does
 * not tell "no such name" from "no answer".
 * @param servers `IP` or `IP:PORT`; none: those of the system
 * @throws TypeError for a server that is no address
 */
export function createResolver(servers: readonly string[]): Resolver {
  const resolver = new dns.Resolver(TRIES);
  if (servers.length > 0) resolver.setServers([...servers]);
  const asked = new Map<string, Promise<Resolution>>();
  return {
    resolve(host) {
      // Probes of one host that start together share the answer; the next one asks anew.
      const running = asked.get(host);
      if (running) return running;
      const answer = lookUp(resolver, host).finally(() => asked.delete(host));
      asked.set(host, answer);
      return answer;
    },
  };
}

async function lookUp(resolver: dns.Resolver, host: string): Promise<Resolution> {
  const known = fromHostsFile(host);
  if (known.length > 0) return { ok: true, addresses: known };
  let last: Resolution = { ok: false, code: 'ENOTFOUND' };
  for (const name of candidates(host)) {
    const found = await query(resolver, name);
    if (found.ok) return found;
    last = worse(last, found);
    if (!ABSENT.includes(found.code)) break;
  }
  return last;
}

const ABSENT: readonly string[] = ['ENOTFOUND', 'ENODATA'];

/** "Exists, but has no address" says more than "does not exist" of a name with a search suffix. */
function worse(before: Resolution, now: Resolution): Resolution {
  return !before.ok && before.code === 'ENODATA' && !now.ok && now.code === 'ENOTFOUND' ? before : now;
}

/** The name as it is, then with each search domain: in a cluster `relay.shop` means a service. */
function candidates(host: string): string[] {
  if (host.endsWith('.')) return [host];
  return [host, ...searchDomains().map(domain => `${host}.${domain}`)];
}

async function query(resolver: dns.Resolver, name: string): Promise<Resolution> {
  const asked = [ask(() => resolver.resolve4(name), 4), ask(() => resolver.resolve6(name), 6)] as const;
  const [four, six] = await Promise.all([
    orNothing(asked[0], known(asked[1])),
    orNothing(asked[1], known(asked[0])),
  ]);
  if (four.ok || six.ok) {
    return { ok: true, addresses: [...(four.ok ? four.addresses : []), ...(six.ok ? six.addresses : [])] };
  }
  // No answer for one family leaves it open whether there is an address: that is the news.
  return ABSENT.includes(four.code) ? six : four;
}

/** Some resolvers never answer for the family that is not there (RFC 4074): the other need not wait for it. */
const RESOLUTION_DELAY_MS = 500;

async function known(other: Promise<Resolution>): Promise<void> {
  // Never, where the other family has no addresses: then this one is all there may be.
  if (!(await other).ok) return new Promise(() => {});
  await sleep(RESOLUTION_DELAY_MS, undefined, { ref: false });
}

const orNothing = (answer: Promise<Resolution>, enough: Promise<void>): Promise<Resolution> =>
  Promise.race([answer, enough.then((): Resolution => ({ ok: false, code: 'ETIMEOUT' }))]);

async function ask(question: () => Promise<string[]>, family: 4 | 6): Promise<Resolution> {
  try {
    const answers = (await question()).slice(0, MOST_ADDRESSES);
    return { ok: true, addresses: answers.map(address => ({ address, family })) };
  } catch (error) {
    return { ok: false, code: (error as NodeJS.ErrnoException).code ?? 'EUNKNOWN' };
  }
}

function fromHostsFile(host: string): Address[] {
  const wanted = host.toLowerCase().replace(/\.$/, '');
  return wordsOf(HOSTS_FILE).flatMap(([address = '', ...names]) => {
    const family = isIP(address);
    const named = names.some(name => name.toLowerCase() === wanted);
    return named && (family === 4 || family === 6) ? [{ address, family }] : [];
  });
}

function searchDomains(): string[] {
  const lines = wordsOf(RESOLV_CONF).filter(([keyword]) => keyword === 'search' || keyword === 'domain');
  return (lines.at(-1)?.slice(1) ?? []).map(domain => domain.replace(/\.$/, '')).filter(Boolean);
}
