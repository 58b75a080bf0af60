/** Reasons of condition DomainAuthenticated, except the one of a domain that is the provider's own. */
export type DomainReason =
  | 'Authenticated'
  | 'SPFMissing'
  | 'SPFMultipleRecords'
  | 'SPFTooManyLookups'
  | 'SPFInvalid'
  | 'SPFProviderMissing'
  | 'SPFUnknown'
  | 'DKIMMissing'
  | 'DKIMInvalid'
  | 'DKIMSelectorUnknown'
  | 'ReturnPathMissing'
  | 'OwnershipMissing'
  | 'DMARCMissing'
  | 'DMARCInvalid'
  | 'NotAligned'
  | 'DNSUnavailable';
