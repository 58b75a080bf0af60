/**
 * Records that a provider requires in the DNS of a sender's domain. In a name, REGION stands for the region of the
 * account, and DOMAIN for the sender's domain.
 */
export interface DomainNeeds {
  /**
   * Domain whose SPF record receivers check. `include`: the sender's domain, whose record must include the provider.
   * `return-path`: a subdomain or a domain of the provider, so the record of the sender's domain is not relevant.
   */
  envelope: 'include' | 'return-path';
  spf?: {
    /** One of these in the SPF tree is enough; remedies show the first. */
    includes: readonly string[];
    /** Label under the sender's domain, if the return path is a subdomain with its own SPF record. */
    at?: string;
  };
  dkim: DkimNeed;
  /** Ownership, return path and MX, in the order in which the provider's console asks for them. */
  records: readonly RecordNeed[];
  /** True if a DMARC record is one of the provider's own setup steps. */
  dmarc?: true;
  notes?: readonly string[];
  /** URLs, or a description of the source with its date. */
  sources: readonly string[];
}

export interface DkimNeed {
  /** Selectors that the provider uses; one with a valid key is enough. */
  selectors: readonly string[];
  type: 'TXT' | 'CNAME';
  /** `fixed`: no account has other selectors, so an absent one is missing. `usual`: others are possible. */
  known: 'fixed' | 'usual' | 'unknown';
  /** Possible suffixes of the target of a CNAME. */
  targets?: readonly string[];
  /** Menu path at which the provider shows the selector and its value. */
  find: string;
}

export interface RecordNeed {
  purpose: 'ownership' | 'return-path' | 'mx';
  /** Label under the domain; '' is the domain itself. */
  label: string;
  type: 'TXT' | 'CNAME' | 'MX';
  /** Beginning of the value (TXT), or its end (CNAME, MX host). */
  value: string;
  /** True if `value` is only a part: the whole value differs by region or account. */
  byRegion?: true;
  /** True if the provider does not send without this record. */
  required: boolean;
  find: string;
}

/** Returns the needs with REGION and DOMAIN replaced. */
export function needsFor(needs: DomainNeeds, domain: string, region: string | undefined): DomainNeeds {
  const fill = (text: string): string =>
    text.replaceAll('REGION', region ?? 'REGION').replaceAll('DOMAIN', domain);
  return {
    ...needs,
    ...(needs.spf && { spf: { ...needs.spf, includes: needs.spf.includes.map(fill) } }),
    dkim: { ...needs.dkim, selectors: needs.dkim.selectors.map(fill) },
    records: needs.records.map(record => ({
      ...record,
      label: fill(record.label),
      value: fill(record.value),
    })),
  };
}
