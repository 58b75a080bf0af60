import type { ReasonEntry } from './entry.ts';
import { Pending, well, wrong } from './entry.ts';

const RECORDS = 'smtp-operator domain DOMAIN --provider PROVIDER';

const unknown = (meaning: string, remedy: string, command?: string): ReasonEntry => ({
  status: 'Unknown',
  meaning,
  remedy,
  ...(command !== undefined && { command }),
});

/** Present if spec.from.address has its own domain and the provider's required DNS records are known. */
export const DOMAIN_AUTHENTICATED = {
  Authenticated: well(
    'The sender domain has the DNS records that this provider requires, so receivers can authenticate its mail.',
    'Nothing. Delivery to the inbox also depends on reputation and content.',
  ),
  ProviderDomain: well('The sender domain belongs to the provider, which manages its DNS records.'),
  SPFMissing: wrong(
    'The sender domain has no SPF record.',
    'Publish the TXT record that status.domain.records lists.',
    RECORDS,
  ),
  SPFMultipleRecords: wrong(
    'The sender domain has more than one SPF record, so receivers ignore all of them.',
    'Merge them into one TXT record that begins with v=spf1 and remove the others.',
    RECORDS,
  ),
  SPFTooManyLookups: wrong(
    'The SPF record needs more DNS look-ups than receivers allow (10, and 2 that find nothing).',
    'Remove unused includes, or replace them with ip4 and ip6 terms.',
    RECORDS,
  ),
  SPFInvalid: wrong(
    'The SPF record, or one that it includes, cannot be evaluated.',
    'Fix the term that the message quotes.',
    RECORDS,
  ),
  SPFProviderMissing: wrong(
    'The SPF record does not include this provider.',
    'Replace the record with the one that status.domain.records lists. It keeps the existing terms.',
    RECORDS,
  ),
  SPFUnknown: unknown(
    'The SPF record uses macros, so which servers it allows depends on each message, and DNS alone does not show whether this provider is among them.',
    'Check in the service that manages the SPF record that this provider is allowed there.',
    RECORDS,
  ),
  DKIMMissing: wrong(
    "The provider's DKIM selector has no key in DNS.",
    "Copy the record from the provider's console and publish it.",
    RECORDS,
  ),
  DKIMInvalid: wrong(
    'The DKIM record is not usable: it is truncated, revoked, too short, or duplicated.',
    "Publish the provider's record again as one complete record.",
    RECORDS,
  ),
  DKIMSelectorUnknown: unknown(
    'The provider chooses the DKIM selector for each account, so it cannot be looked up.',
    "Copy the selector (the label before ._domainkey) from the provider's console to spec.checks.domain.dkimSelectors.",
  ),
  ReturnPathMissing: wrong(
    'The record of the return path is missing or points elsewhere.',
    "Publish the record that status.domain.records lists; the provider's console shows its value.",
    RECORDS,
  ),
  OwnershipMissing: wrong(
    'The record that proves ownership of the domain to the provider is missing.',
    "Copy the record from the provider's console and publish it. Keep it after verification.",
    RECORDS,
  ),
  DMARCMissing: wrong(
    'The sender domain has no DMARC policy.',
    'Publish TXT _dmarc.DOMAIN with v=DMARC1; p=none, and tighten it later.',
    RECORDS,
  ),
  DMARCInvalid: wrong(
    'The DMARC record is not usable.',
    'Keep one record that begins with v=DMARC1 and has p=none, p=quarantine or p=reject.',
    RECORDS,
  ),
  NotAligned: wrong(
    'The DMARC policy asks receivers to reject mail that is not aligned with the sender domain, and mail through this provider is not aligned.',
    "Set up the provider's DKIM for the domain, or send from a domain that the provider signs for.",
    RECORDS,
  ),
  DNSUnavailable: unknown(
    'DNS did not answer, so the records of the sender domain are unknown.',
    'Check that the operator can reach a resolver for public names, or set one with --public-dns-server.',
  ),
  Pending,
} as const satisfies Record<string, ReasonEntry>;
