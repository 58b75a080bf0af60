import type { KeyObject, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { CertificateFacts } from '../../model/evidence.ts';

const MAX_CHAIN = 5;
const MAX_NAMES = 20;
const MAX_TEXT = 256;
const MAX_REMEMBERED = 512;

/**
 * Certificates that were parsed already. Parsing takes as long as a handshake, and servers use a certificate for
 * months.
 */
const remembered = new Map<string, CertificateFacts>();

interface Chain {
  facts: readonly CertificateFacts[];
  /** Milliseconds of the monotonic clock. */
  at: number;
}

/** Trusted chains by the fingerprint of their leaf: most probes see a chain that was parsed recently. */
const trusted = new Map<string, Chain>();
/** A cached chain expires, because a server may send other intermediates with the same leaf. */
const FRESH_MS = 10 * 60 * 1000;

/**
 * Returns the certificates that the server presented, leaf first. If the certificate is not valid, they are read from
 * the connection and not from the cache.
 */
export function chainOf(leaf: X509Certificate | undefined, holds: boolean): CertificateFacts[] {
  if (!leaf) return [];
  if (!holds) return readChain(leaf);
  const key = leaf.fingerprint256;
  const known = trusted.get(key);
  if (known && performance.now() - known.at < FRESH_MS) return [...known.facts];
  const facts = readChain(leaf);
  trusted.delete(key);
  if (trusted.size >= MAX_REMEMBERED) trusted.delete(trusted.keys().next().value ?? '');
  trusted.set(key, { facts, at: performance.now() });
  return [...facts];
}

function readChain(leaf: X509Certificate): CertificateFacts[] {
  const chain: CertificateFacts[] = [];
  for (let next: X509Certificate | undefined = leaf; next; next = next.issuerCertificate) {
    const facts = factsOf(next);
    if (chain.length === MAX_CHAIN || chain.some(({ fingerprint }) => fingerprint === facts.fingerprint))
      break;
    chain.push(facts);
  }
  return chain;
}

/**
 * Reports whether the certificate is for this host. The common name is ignored (RFC 9525 section 2), as in Go and in
 * browsers: otherwise applications would fail although the probe succeeded.
 */
export function isFor(leaf: X509Certificate | undefined, serverName: string): boolean {
  if (!leaf) return false;
  const name = isIP(serverName) ? leaf.checkIP(serverName) : leaf.checkHost(serverName, { subject: 'never' });
  return name !== undefined;
}

function factsOf(certificate: X509Certificate): CertificateFacts {
  const fingerprint = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
  const known = remembered.get(fingerprint);
  if (known) return known;
  const facts: CertificateFacts = {
    subject: line(certificate.subject),
    issuer: line(certificate.issuer),
    names: namesOf(certificate.subjectAltName ?? ''),
    notBefore: time(certificate.validFromDate),
    notAfter: time(certificate.validToDate),
    fingerprint,
    key: keyOf(certificate),
    ...(certificate.signatureAlgorithm && { signature: line(certificate.signatureAlgorithm) }),
    selfSigned: certificate.subject === certificate.issuer,
  };
  if (remembered.size >= MAX_REMEMBERED) remembered.delete(remembered.keys().next().value ?? '');
  remembered.set(fingerprint, facts);
  return facts;
}

/**
 * Converts `CN=x\nO=y` to `CN=x, O=y`. A certificate is untrusted input, so control characters are replaced. Node has no
 * text for an empty name, as of a certificate that has only alternative names (RFC 5280 section 4.1.2.6).
 */
const line = (text: string | undefined): string =>
  (text ?? '')
    .trim()
    .replace(/\n/g, ', ')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .slice(0, MAX_TEXT);

function namesOf(alternativeNames: string): string[] {
  return alternativeNames
    .split(', ')
    .flatMap(entry => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1] ?? [])
    .slice(0, MAX_NAMES)
    .map(line);
}

const time = (date: Date): string =>
  Number.isNaN(date.getTime()) ? '' : date.toISOString().replace(/\.\d+Z$/, 'Z');

/** OpenSSL accepts a chain with a key that it cannot read; reading that key throws. */
function keyOf(certificate: X509Certificate): string {
  try {
    return describe(certificate.publicKey);
  } catch {
    return 'unreadable';
  }
}

function describe(publicKey: KeyObject): string {
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  const type = (publicKey.asymmetricKeyType ?? 'unknown').toUpperCase();
  return [type, modulusLength ?? namedCurve].filter(Boolean).join(' ');
}
