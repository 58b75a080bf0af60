import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Known } from './known.ts';
import { currentEgress } from './verified.ts';

type CapabilityStatus = NonNullable<SmtpConfigStatus['capabilities']>;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days before the expiry of a certificate at which a warning is given; the last warning comes first. */
const THRESHOLDS = [1, 7, 30];

/**
 * Returns the server's capabilities for the status. If a probe has no result, the expiry of the last seen certificate
 * is kept and still watched, until another certificate is seen.
 */
export function shownCapabilities(known: Known): CapabilityStatus | undefined {
  const egress = currentEgress(known);
  const { status } = known.config;
  const address = endpointText(egress?.endpoint ?? known.endpoint);
  const before = status.endpoint?.address === address ? status.capabilities?.certificateExpiry : undefined;
  const shown = {
    ...(before !== undefined && { certificateExpiry: before }),
    ...egress?.capabilities,
  };
  return Object.keys(shown).length > 0 ? shown : undefined;
}

/**
 * Returns a warning about a certificate that expires soon. Its text changes only with the threshold, so that each
 * threshold makes one event.
 */
export function certificateWarning(
  { now, endpoint, memory }: Pick<Known, 'now' | 'endpoint' | 'memory'>,
  capabilities: CapabilityStatus | undefined,
): string | undefined {
  const expiry = capabilities?.certificateExpiry;
  const left = Date.parse(expiry ?? '') - now;
  // An expired certificate is no longer a warning: the condition TLSVerified reports it.
  const days = left < 0 ? undefined : THRESHOLDS.find(threshold => left <= threshold * DAY_MS);
  if (days === undefined) return undefined;
  const within = days === 1 ? 'a day' : `${days} days`;
  return `The certificate of ${endpointText(memory.egress?.endpoint ?? endpoint)} expires on ${expiry}, within ${within}. The mail server's administrator must renew it before then, or mail stops.`;
}
