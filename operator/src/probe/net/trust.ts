import { createHash } from 'node:crypto';
import type { SecureContext } from 'node:tls';
import { createSecureContext, getCACertificates } from 'node:tls';
import type { TLSVersion } from '../../model/endpoint.ts';

/** Bundles of SmtpConfigs; each context holds some hundred kilobytes. */
const MAX_CONTEXTS = 64;

/**
 * Secure contexts by what they trust, shared by all probes: one for each connection would pile up until the
 * garbage collector looks.
 * @param extra PEM bundles that the administrator adds to the CAs that Node brings
 * @throws Error when a bundle is none
 */
export function trust(
  extra: readonly string[],
): (caBundle: string | undefined, minVersion: TLSVersion) => SecureContext {
  const contexts = new Map<string, SecureContext>();
  const make = (caBundle: string | undefined, minVersion: TLSVersion): SecureContext => {
    const added = [...extra, ...(caBundle === undefined ? [] : [caBundle])];
    const ca = added.length === 0 ? undefined : [...getCACertificates('default'), ...added];
    return createSecureContext({ minVersion, ...(ca && { ca }) });
  };
  make(undefined, 'TLSv1.2');
  return (caBundle, minVersion) => {
    const key = `${minVersion}|${caBundle === undefined ? '' : createHash('sha256').update(caBundle).digest('hex')}`;
    const known = contexts.get(key);
    // The one used last goes to the end, so that the first is the one to drop.
    contexts.delete(key);
    const context = known ?? make(caBundle, minVersion);
    contexts.set(key, context);
    if (contexts.size > MAX_CONTEXTS) contexts.delete(contexts.keys().next().value ?? '');
    return context;
  };
}
