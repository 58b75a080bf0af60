import { domainToASCII } from 'node:url';
import { PROVIDER_IDS } from '../../../crds/providers.ts';
import { gatherDomain } from '../domain/gather.ts';
import type { DomainVerdict } from '../domain/judge.ts';
import { judgeDomain } from '../domain/judge.ts';
import { createLookup } from '../probe/net/record-lookup.ts';
import type { DomainNeeds } from '../providers/domain-needs.ts';
import { needsFor } from '../providers/domain-needs.ts';
import { presetOf } from '../providers/index.ts';
import type { Preset } from '../providers/preset.ts';
import type { DomainReportFormat } from './domain-report.ts';
import { DOMAIN_REPORT_FORMATS, domainReport } from './domain-report.ts';
import type { Flag, Given } from './flags.ts';
import { UsageError } from './flags.ts';

export const DNS_SERVER_FLAG: Flag = {
  name: 'dns-server',
  value: 'IP:PORT',
  multiple: true,
  describe: "resolver to ask instead of the system's, such as 1.1.1.1:53",
};

export const DOMAIN_FLAGS: readonly Flag[] = [
  {
    name: 'provider',
    value: 'ID',
    describe: `provider that sends the mail: one of ${PROVIDER_IDS.join(', ')}`,
  },
  {
    name: 'region',
    value: 'NAME',
    describe: "region of the account; default: the provider's default region",
  },
  {
    name: 'selector',
    value: 'NAME',
    multiple: true,
    describe: 'DKIM selector of the domain, in addition to those that the provider always uses',
  },
  DNS_SERVER_FLAG,
  {
    name: 'output',
    value: 'FORMAT',
    default: 'table',
    describe: `${DOMAIN_REPORT_FORMATS.join(', ')}: zone prints the records to publish as a zone file, external-dns as DNSEndpoint objects`,
  },
];

const MAX_SELECTOR = /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/i;

/**
 * Checks the DNS records of a sender's domain against the requirements of one provider.
 * @returns the exit code: 0 if nothing is missing or wrong, 1 otherwise
 * @throws UsageError
 */
export async function domainCommand(
  name: string | undefined,
  given: Given,
  print: (text: string) => void,
): Promise<number> {
  const domain = domainOf(name);
  const preset = presetNamed(given['provider']?.at(-1));
  const region = regionOf(preset, given['region']?.at(-1));
  const format = formatOf(given['output']?.at(-1));
  const needs = needsFor(preset.domain ?? ANY_SERVER, domain, region);
  const facts = await gatherDomain(domain, needs, selectorsOf(given), lookupOf(given['dns-server'] ?? []));
  const verdict = judgeDomain(needs, facts, 'terminal');
  print(domainReport(format, { domain, provider: preset.title, verdict }));
  return isComplete(verdict) ? 0 : 1;
}

const isComplete = ({ status, open }: DomainVerdict): boolean => status !== 'False' && open.length === 0;

/** Requirements for an unknown server: the records that every sending domain needs. */
const ANY_SERVER: DomainNeeds = {
  envelope: 'include',
  dkim: {
    selectors: [],
    type: 'TXT',
    known: 'unknown',
    find: 'Copy it from the DKIM settings of the mail server.',
  },
  records: [],
  sources: [],
};

/** Returns the domain in lower-case A-labels (RFC 5890). @throws UsageError */
function domainOf(name: string | undefined): string {
  if (name === undefined)
    throw new UsageError('name the domain of the sender: smtp-operator domain example.com');
  const domain = domainToASCII(name.trim().replace(/\.$/, '')).toLowerCase();
  if (
    domain.length > 253 ||
    !/^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/.test(domain)
  ) {
    throw new UsageError(`${name.slice(0, 100)} is not a domain. Use a form such as example.com.`);
  }
  return domain;
}

function presetNamed(id: string | undefined): Preset {
  if (id === undefined) throw new UsageError('--provider is required: which provider sends the mail?');
  const known = PROVIDER_IDS.find(candidate => candidate === id);
  if (known === undefined)
    throw new UsageError(`--provider: ${id.slice(0, 60)} is not one of ${PROVIDER_IDS.join(', ')}`);
  return presetOf(known);
}

function regionOf({ regions, defaultRegion, id }: Preset, name: string | undefined): string | undefined {
  if (name === undefined) return defaultRegion;
  if (regions && Object.hasOwn(regions, name)) return name;
  const known = Object.keys(regions ?? {});
  throw new UsageError(
    known.length === 0
      ? `--region: ${id} has no regions`
      : `--region: ${name.slice(0, 60)} is not one of ${known.join(', ')}`,
  );
}

function formatOf(name: string | undefined): DomainReportFormat {
  const format = DOMAIN_REPORT_FORMATS.find(known => known === name);
  if (!format) throw new UsageError(`--output: use one of ${DOMAIN_REPORT_FORMATS.join(', ')}`);
  return format;
}

function selectorsOf(given: Given): readonly string[] {
  const selectors = given['selector'] ?? [];
  const wrong = selectors.find(selector => !MAX_SELECTOR.test(selector));
  if (wrong === undefined) return selectors;
  throw new UsageError(
    `--selector: ${wrong.slice(0, 60)} is not a DKIM selector. It is the word before ._domainkey.`,
  );
}

function lookupOf(servers: readonly string[]) {
  try {
    return createLookup(servers);
  } catch {
    throw new UsageError(`--dns-server: use IP or IP:PORT, such as 1.1.1.1:53`);
  }
}
