import { wordsOf } from './system-files.ts';

/** Settings that getaddrinfo reads from resolv.conf in addition to the servers (resolv.conf(5)). */
interface SearchRules {
  search: readonly string[];
  /** Number of dots: a name with fewer dots is tried with the search domains first. */
  ndots: number;
}

const DEFAULT_NDOTS = 1;
/** The limit of the C library; Kubernetes sets 5. */
const MAX_NDOTS = 15;
/** Maximum number of search domains: glibc accepts any number, Kubernetes 32; more is a mistake. */
const MAX_DOMAINS = 32;

export function searchRules(path: string): SearchRules {
  const lines = wordsOf(path);
  const [, ...domains] = lines.findLast(([keyword]) => keyword === 'search' || keyword === 'domain') ?? [];
  const options = lines.filter(([keyword]) => keyword === 'options').flat();
  const ndots = options
    .map(option => /^ndots:(\d+)$/.exec(option)?.[1])
    .findLast(value => value !== undefined);
  return {
    search: domains
      .map(domain => domain.replace(/\.$/, ''))
      .filter(Boolean)
      .slice(0, MAX_DOMAINS),
    ndots: Math.min(Number(ndots ?? DEFAULT_NDOTS), MAX_NDOTS),
  };
}

interface Candidate {
  name: string;
  /** True for the name as given, without a search domain. */
  absolute: boolean;
}

/** Returns the names that getaddrinfo queries, in the same order. */
export function candidates(host: string, { search, ndots }: SearchRules): Candidate[] {
  const absolute = { name: host, absolute: true };
  if (host.endsWith('.')) return [absolute];
  const searched = search.map(domain => ({ name: `${host}.${domain}`, absolute: false }));
  const dots = host.split('.').length - 1;
  return dots >= ndots ? [absolute, ...searched] : [...searched, absolute];
}
