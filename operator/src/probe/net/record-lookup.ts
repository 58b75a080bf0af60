import { promises as dns } from 'node:dns';
import type { Answer, Lookup, RecordType } from '../../domain/facts.ts';

const TRIES = { timeout: 3_000, tries: 2 };
/**
 * Maximum number of records of one type. A name with more is not evaluated, because a part could be mistaken for the
 * whole.
 */
const MAX_RECORDS = 1_000;
/** Characters of one TXT record that are kept: more than any record that is evaluated. */
const MAX_TEXT = 8_193;
/** Maximum number of queries of one examination: a hostile zone could cause queries without end. */
const MAX_QUESTIONS = 100;

/** Time limit in milliseconds for all queries of one examination; no further query is sent after it. */
const MAX_DURATION_MS = 20_000;

/**
 * Returns a function that looks up DNS records and sends each query once. Create one function for each examination: it
 * keeps the answers.
 * @param servers `IP` or `IP:PORT`; empty: the servers of the system
 * @throws TypeError for a server that is not an address
 */
export function createLookup(servers: readonly string[]): Lookup {
  const resolver = new dns.Resolver(TRIES);
  if (servers.length > 0) resolver.setServers([...servers]);
  const asked = new Map<string, Promise<Answer>>();
  const end = performance.now() + MAX_DURATION_MS;
  return (name, type) => {
    const key = `${type} ${name}`;
    const known = asked.get(key);
    if (known) return known;
    if (asked.size >= MAX_QUESTIONS) return Promise.resolve({ state: 'unavailable', code: 'ELIMIT' });
    if (performance.now() > end) return Promise.resolve({ state: 'unavailable', code: 'ETIMEOUT' });
    const answer = ask(resolver, name, type);
    asked.set(key, answer);
    return answer;
  };
}

async function ask(resolver: dns.Resolver, name: string, type: RecordType): Promise<Answer> {
  try {
    const values = await valuesOf(resolver, name, type);
    if (values.length > MAX_RECORDS) return { state: 'unavailable', code: 'ETOOMANY' };
    return values.length > 0 ? { state: 'found', values } : { state: 'absent' };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'EUNKNOWN';
    if (code === 'ENOTFOUND') return { state: 'absent', noName: true };
    return code === 'ENODATA' ? { state: 'absent' } : { state: 'unavailable', code };
  }
}

async function valuesOf(resolver: dns.Resolver, name: string, type: RecordType): Promise<string[]> {
  switch (type) {
    case 'TXT':
      return (await resolver.resolveTxt(name)).map(strings => strings.join('').slice(0, MAX_TEXT));
    case 'CNAME':
      return (await resolver.resolveCname(name)).map(bare);
    case 'MX':
      return (await resolver.resolveMx(name)).map(
        ({ priority, exchange }) => `${priority} ${bare(exchange)}`,
      );
    case 'A':
      return resolver.resolve4(name);
    case 'AAAA':
      return resolver.resolve6(name);
  }
}

const bare = (name: string): string => name.toLowerCase().replace(/\.$/, '');
