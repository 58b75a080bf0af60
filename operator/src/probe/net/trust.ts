import { createHash } from 'node:crypto';
import type { SecureContext } from 'node:tls';
import { createSecureContext, getCACertificates } from 'node:tls';
import type { TLSVersion } from '../../model/endpoint.ts';

/** Maximum number of contexts, one for each CA bundle and TLS version; each uses some hundred kilobytes. */
const MAX_CONTEXTS = 64;

/**
 * Returns a function that provides a secure context for a CA bundle and a minimum TLS version. Probes share the
 * contexts: one for each connection would use memory until the next garbage collection.
 * @param extra PEM bundles that the administrator adds to the CAs of Node
 * @throws Error when a bundle is not valid
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
    // A used context moves to the end, so that the first entry is the least recently used.
    contexts.delete(key);
    const context = known ?? make(caBundle, minVersion);
    contexts.set(key, context);
    if (contexts.size > MAX_CONTEXTS) contexts.delete(contexts.keys().next().value ?? '');
    return context;
  };
}
