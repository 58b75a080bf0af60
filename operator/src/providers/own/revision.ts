import { createHash } from 'node:crypto';
import type { SmtpProviderSpec } from '../../../../crds/schema/provider/spec.ts';

/**
 * Returns a hash of everything that verdicts depend on. A new title or another list of namespaces does not change it
 * and causes no login.
 */
export function revisionOf(name: string, spec: SmtpProviderSpec): string {
  const { title: _t, summary: _s, links: _l, allowedNamespaces: _a, defaultFor: _d, ...rest } = spec;
  return createHash('sha256')
    .update(JSON.stringify([name, rest]))
    .digest('hex')
    .slice(0, 16);
}
