import type { KeyObject, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { CertificateFacts } from '../../model/evidence.ts';

const MAX_CHAIN = 5;
const MAX_NAMES = 20;
const MAX_TEXT = 256;
const MAX_REMEMBERED = 512;

/** Reading a certificate costs as much as a handshake; servers keep theirs for months. */
const remembered = new Map<string, CertificateFacts>();

interface Chain {
  facts: readonly CertificateFacts[];
  /** Milliseconds of the monotonic clock. */
  at: number;
}

/** Chains that were found trusted, by their leaf: most probes see one that was read a moment ago. */
const trusted = new Map<string, Chain>();
/** A server may send other intermediates with the same leaf. */
const FRESH_MS = 10 * 60 * 1000;

/** The certificates that the server presented, leaf first; read from the connection where one does not hold. */
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
 * Whether the certificate is for this host. A common name does not count (RFC 9525 section 2): Go, browsers
 * and others ignore it, so applications would fail where the probe had succeeded.
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

/** `CN=x\nO=y` becomes `CN=x, O=y`; a certificate is input like any other. */
const line = (text: string): string =>
  text
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

/** OpenSSL passes on a certificate of the chain whose key it cannot read; asked for that key, it throws. */
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
