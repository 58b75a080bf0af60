import { getCACertificates } from 'node:tls';
import { readFlagFile } from './config.ts';
import { UsageError } from './flags.ts';

/** Values of the trust flags, as given, for any command. */
interface TrustFlags {
  readonly 'ca-file'?: readonly string[];
  readonly 'use-system-ca'?: readonly string[];
}

/**
 * Returns the CA certificates, as PEM, that the flags add to those of Node.js.
 * @throws UsageError for a file that cannot be read, and if the system has no CA certificates
 */
export function addedCas(given: TrustFlags): string[] {
  const files = (given['ca-file'] ?? []).map(path => readFlagFile('ca-file', path));
  const asked = given['use-system-ca']?.at(-1) ?? 'false';
  if (asked === 'false') return files;
  const system = getCACertificates('system');
  if (system.length === 0)
    throw new UsageError(
      '--use-system-ca: this system has no CA certificates. Install them (package ca-certificates), or set SSL_CERT_FILE.',
    );
  return [...files, system.join('\n')];
}
