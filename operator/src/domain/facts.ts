/** Types of DNS records that are asked for. */
export type RecordType = 'TXT' | 'CNAME' | 'MX' | 'A' | 'AAAA';

/** Answer of DNS to one query. */
export type Answer =
  /** TXT: its strings joined (RFC 7208 section 3.3); MX: `preference host`; names in lower case, no final dot. */
  | { state: 'found'; values: readonly string[] }
  /** No record of this type; `noName`: no record of any type (NXDOMAIN). */
  | { state: 'absent'; noName?: true }
  /** No answer, or a failure of the server: `code` is c-ares's, such as ESERVFAIL or ETIMEOUT. */
  | { state: 'unavailable'; code: string };

/** Asks DNS. Never throws. */
export type Lookup = (name: string, type: RecordType) => Promise<Answer>;

/** DNS records of one sender domain that one provider needs. */
export interface DomainFacts {
  domain: string;
  spf: SpfFacts;
  dkim: readonly SelectorFacts[];
  dmarc: DmarcFacts;
  /** Answers for the other records that the provider requires, in the order of its needs. */
  others: readonly { name: string; type: RecordType; answer: Answer }[];
}

/** One `v=spf1` record somewhere in the tree. */
export interface SpfNode {
  domain: string;
  record: string;
}

export type SpfProblem =
  /** The domain has no SPF record; `domain` is one that an include or redirect names. */
  | { kind: 'missing'; domain: string }
  /** `records` are the first of them, shortened. */
  | { kind: 'multiple'; domain: string; count: number; records: readonly string[] }
  | { kind: 'too-long'; domain: string }
  | { kind: 'syntax'; domain: string; term: string }
  | { kind: 'loop'; domain: string }
  /** `+all` or `all`: any host may send. */
  | { kind: 'pass-all'; domain: string }
  /** Terms after `all`, which receivers never evaluate. */
  | { kind: 'after-all'; domain: string; terms: readonly string[] }
  /** An `mx` term whose domain has more than ten hosts. */
  | { kind: 'many-mx'; domain: string }
  | { kind: 'unavailable'; domain: string; code: string };

export interface SpfFacts {
  /** Records of the tree, the domain's own first. */
  nodes: readonly SpfNode[];
  /** Domains that the tree includes or redirects to. */
  includes: readonly string[];
  /** Number of terms that cause DNS look-ups (RFC 7208 section 4.6.4). */
  lookups: number;
  /** Number of look-ups without a record (void lookups). */
  voids: number;
  /** True if the walk was stopped: the rest of the tree is unknown. */
  cut: boolean;
  /** True if part of the tree depends on the message, so that only a receiver can evaluate it. */
  macros: boolean;
  problems: readonly SpfProblem[];
}

export interface SelectorFacts {
  selector: string;
  /** Target of the CNAME, if the name has one. */
  alias?: string;
  key: DkimKey;
}

export type DkimKey =
  | { state: 'absent' }
  | { state: 'unavailable'; code: string }
  | { state: 'duplicate' }
  | { state: 'invalid'; why: string }
  | { state: 'revoked' }
  | { state: 'valid'; algorithm: 'rsa' | 'ed25519'; bits: number; testing: boolean };

export interface DmarcFacts {
  /** Records that the tree walk of RFC 9989 found, the domain's own first. */
  records: readonly DmarcRecord[];
  /** Names with more than one record, or with a record that cannot be used. */
  unusable: readonly { domain: string; why: string }[];
  /** The record in force, if there is one. */
  policy?: DmarcPolicy;
  /** Organizational domain from the tree walk, which relaxed alignment compares. */
  organizationalDomain: string;
  unavailable?: string;
}

export interface DmarcRecord {
  domain: string;
  text: string;
  tags: Readonly<Record<string, string>>;
}

export interface DmarcPolicy {
  domain: string;
  /** Action of receivers for mail of the sender's domain that fails. */
  request: 'none' | 'quarantine' | 'reject';
  testing: boolean;
  strictDkim: boolean;
  strictSpf: boolean;
  /** Tags that RFC 9989 removed. */
  obsolete: readonly string[];
}
