import { both } from '../../../crds/wording.ts';
import type { Evidence, ResolutionFacts } from '../model/evidence.ts';
import type { Finding } from '../model/verdict.ts';
import { listOf, sentences } from './message.ts';

/** Adds facts about name resolution to the finding: a search domain that answered, or an address family that failed. */
export function withResolution(finding: Finding, evidence: Evidence): Finding {
  const { resolution, endpoint, addresses } = evidence;
  if (!resolution) return finding;
  const { searched } = resolution;
  const differs = searched?.absolute !== undefined;
  return {
    ...finding,
    message: sentences(
      finding.message,
      differs
        ? difference(
            endpoint.host,
            searched,
            addresses.map(({ address }) => address),
          )
        : undefined,
      finding.stage === 'connect' ? failedFamilies(resolution) : undefined,
    ),
    remedy: sentences(differs ? absoluteName(endpoint.host, searched) : undefined, finding.remedy),
  };
}

type Searched = NonNullable<ResolutionFacts['searched']>;

const difference = (host: string, searched: Searched, used: readonly string[]): string =>
  `${host} resolved to ${searched.name}${used.length > 0 ? ` (${listOf(used)})` : ''}, because resolv.conf has ndots:${searched.ndots} and the search domain ${domainOf(host, searched)}. The absolute name "${host}." has ${listOf(searched.absolute ?? [])}. ${both('Applications in pods', 'Applications')} with this resolv.conf connect to the same wrong address.`;

const absoluteName = (host: string, searched: Searched): string =>
  `First make the name absolute: set ndots to ${host.split('.').length - 1} in ${both('dnsConfig.options of the pods that send mail', 'the options of resolv.conf')}. Or write the host with a trailing dot ("${host}."), or remove the wildcard record of ${domainOf(host, searched)}.`;

const domainOf = (host: string, { name }: Searched): string => name.slice(host.length + 1);

/** Adds the failure of one address family, even if the other family resolved. */
function failedFamilies({ failed = [] }: ResolutionFacts): string | undefined {
  if (failed.length === 0) return undefined;
  return failed
    .map(
      ({ family, code }) =>
        `DNS did not answer for ${family === 4 ? 'A (IPv4)' : 'AAAA (IPv6)'} (${code}), so there may be more addresses.`,
    )
    .join(' ');
}
