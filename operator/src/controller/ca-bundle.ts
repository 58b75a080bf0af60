import { X509Certificate } from 'node:crypto';
import { DEFAULTS } from '../../../crds/defaults.ts';
import { isPemBundle } from '../../../crds/schema/endpoint.ts';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import type { TrustedCertificate } from '../diagnose/context.ts';
import { own } from '../model/own.ts';
import type { MetaCache, OutputReader } from './ports.ts';
import type { Request } from './reconciliation.ts';

/**
 * Replaces the reference to certificates with the certificates themselves, so that later steps read only caBundle.
 * @returns the new spec, or why there are no certificates, in a sentence for the user
 */
export async function withReferredCa(
  { key, config, states, ports: { cluster } }: Request<{ cluster: MetaCache & OutputReader }>,
  spec: SmtpConfigSpec,
): Promise<SmtpConfigSpec | { problem: string }> {
  const { namespace } = config.metadata;
  const { endpoint } = spec;
  const ref = endpoint?.caBundleRef;
  if (!ref) return spec;
  const { kind, name, key: entry = DEFAULTS['endpoint.caBundleRef.key'] } = ref;
  const shown = cluster.meta(kind, namespace, name);
  const id = [kind, name, entry, shown?.uid, shown?.resourceVersion].join('/');
  const known = states.referredCa(key);
  if (shown && known?.id === id) return { ...spec, endpoint: { ...endpoint, caBundle: known.pem } };
  const live = await cluster.readOutput(kind, namespace, name);
  if (!live) return { problem: `${kind} ${name} of spec.endpoint.caBundleRef does not exist.` };
  const pem = own(live.data, entry);
  if (pem === undefined) {
    return { problem: `${kind} ${name} of spec.endpoint.caBundleRef has no key ${entry}.` };
  }
  if (!isPemBundle(pem)) {
    return {
      problem: `Key ${entry} of ${kind} ${name} contains no PEM certificates (-----BEGIN CERTIFICATE-----), a private key, or more than 64 KiB. Replace its content with the CA certificates.`,
    };
  }
  states.keepReferredCa(key, { id, pem });
  return { ...spec, endpoint: { ...endpoint, caBundle: pem } };
}

const BLOCKS =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/** Returns the certificates of a bundle that can be parsed. */
export function certificatesOf(pem: string): TrustedCertificate[] {
  return (pem.match(BLOCKS) ?? []).flatMap(block => {
    try {
      const { subject, validFromDate, validToDate } = new X509Certificate(block);
      return [{ subject, notBefore: validFromDate.toISOString(), notAfter: validToDate.toISOString() }];
    } catch {
      return [];
    }
  });
}
