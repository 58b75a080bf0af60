/**
 * Records that a provider requires in the DNS of a sender's domain. In a name, REGION stands for the region of the
 * account, and DOMAIN for the sender's domain.
 */
export interface DomainNeeds {
  /**
   * Domain whose SPF record receivers check. `include`: the sender's own, whose record must include the
   * provider; `return-path`: a subdomain or the provider's own domain, so the sender's own record is not at issue.
   */
  envelope: 'include' | 'return-path';
  spf?: {
    /** Any one of them in the tree is enough; the first is written out in advice. */
    includes: readonly string[];
    /** Under the sender's domain, where the return path is a subdomain with an SPF record of its own. */
    at?: string;
  };
  dkim: DkimNeed;
  /** Ownership, return path and MX, in the order in which the provider's console asks for them. */
  records: readonly RecordNeed[];
  /** A DMARC record is one of the provider's own steps. */
  dmarc?: true;
  notes?: readonly string[];
  /** Addresses of pages, or what was looked at and when. */
  sources: readonly string[];
}

export interface DkimNeed {
  /** The names that the provider uses; any one with a valid key signs. */
  selectors: readonly string[];
  type: 'TXT' | 'CNAME';
  /** `fixed`: no account has other selectors, so an absent one is missing. `usual`: others are possible. */
  known: 'fixed' | 'usual' | 'unknown';
  /** How a CNAME's target ends: in one of these. */
  targets?: readonly string[];
  /** Menu path at which the provider shows the selector and its value. */
  find: string;
}

export interface RecordNeed {
  purpose: 'ownership' | 'return-path' | 'mx';
  /** Label under the domain; '' is the domain itself. */
  label: string;
  type: 'TXT' | 'CNAME' | 'MX';
  /** How the value begins (TXT) or ends (CNAME, MX host). */
  value: string;
  /** `value` is a part of it: the whole differs by region or account. */
  byRegion?: true;
  /** Without it the provider does not send. */
  required: boolean;
  find: string;
}

/** The needs with REGION and DOMAIN filled in. */
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
