import type { ReasonOf } from '../../../crds/reasons.ts';
import { both, FIELD } from '../../../crds/wording.ts';
import { endpointText } from '../model/endpoint.ts';
import type { CertificateFacts, Evidence, Fault } from '../model/evidence.ts';
import type { Finding } from '../model/verdict.ts';
import type { Failure, TrustedCertificate } from './context.ts';
import { finding } from './context.ts';
import { inspectorOf, interception, interceptionRemedy, isDocumentedHost } from './documented.ts';
import { cut, day, listOf, sentences } from './message.ts';

type CertificateFailure = Failure<Extract<Fault, { kind: 'certificate' }>>;
type CertificateReason = Extract<ReasonOf<'TLSVerified'>, `Certificate${string}`>;

/** Codes of OpenSSL's verification and of Node's check of the name. */
export const BY_CODE: Readonly<Record<string, CertificateReason>> = {
  CERT_HAS_EXPIRED: 'CertificateExpired',
  CERT_NOT_YET_VALID: 'CertificateNotYetValid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'CertificateNameMismatch',
  HOSTNAME_MISMATCH: 'CertificateNameMismatch',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'CertificateSelfSigned',
  CA_MD_TOO_WEAK: 'CertificateWeak',
  EE_KEY_TOO_SMALL: 'CertificateWeak',
  CA_KEY_TOO_SMALL: 'CertificateWeak',
};

/** Node has no code for a weak key or digest (UNSPECIFIED), so the message is matched. */
const WEAK = /too (?:weak|small)|md too weak|key too|weak (?:key|digest|signature)/i;

/** The server presented a certificate that is not valid. */
export function certificateFault(failure: CertificateFailure): Finding {
  const { code, message } = failure.fault;
  const reason = BY_CODE[code] ?? (WEAK.test(message) ? 'CertificateWeak' : 'CertificateUntrusted');
  const { seen, remedy } = EXPLAIN[reason](failure);
  return finding(failure, 'TLSVerified', reason, { message: seen, ...(remedy !== undefined && { remedy }) });
}

type Explain = (failure: CertificateFailure) => { seen: string; remedy?: string };

const EXPLAIN: Readonly<Record<CertificateReason, Explain>> = {
  CertificateExpired: expired,
  CertificateNotYetValid: notYetValid,
  CertificateNameMismatch: nameMismatch,
  CertificateSelfSigned: selfSigned,
  CertificateUntrusted: untrusted,
  CertificateWeak: weak,
};

const chainOf = ({ evidence }: { evidence: Evidence }): readonly CertificateFacts[] =>
  evidence.tls?.chain ?? [];

function expired(failure: CertificateFailure): { seen: string } {
  const { evidence } = failure;
  const bad = chainOf(failure).find(({ notAfter }) => Date.parse(notAfter) < evidence.startedAt);
  return {
    seen: bad
      ? `${culprit(failure, bad)} expired on ${bad.notAfter}; the clock of this machine shows ${clock(evidence)}.${madeFor(bad)}`
      : `A certificate that ${endpointText(evidence.endpoint)} presents has expired.`,
  };
}

function notYetValid(failure: CertificateFailure): { seen: string } {
  const { evidence } = failure;
  const bad = chainOf(failure).find(({ notBefore }) => Date.parse(notBefore) > evidence.startedAt);
  return {
    seen: bad
      ? `${culprit(failure, bad)} is not valid before ${bad.notBefore}; the clock of this machine shows ${clock(evidence)}.${madeFor(bad)}`
      : `A certificate that ${endpointText(evidence.endpoint)} presents is not valid yet; the clock of this machine shows ${clock(evidence)}.`,
  };
}

function nameMismatch(failure: CertificateFailure): { seen: string; remedy: string } {
  const { evidence } = failure;
  const [leaf] = chainOf(failure);
  const names = leaf?.names ?? [];
  const where = endpointText(evidence.endpoint);
  const named =
    names.length > 0
      ? `is for ${listOf(names.map(name => cut(name, 80)))},`
      : 'has no host names (no subjectAltName), so it is';
  const other = names.find(name => !name.includes('*'));
  if (isDocumentedHost(failure)) {
    return {
      seen: sentences(
        `The certificate of ${where} ${named} not for ${evidence.serverName}.`,
        card(leaf),
        interception(failure),
      ),
      remedy: interceptionRemedy(failure, inspectorOf(failure) ? 'inspection' : 'redirect'),
    };
  }
  return {
    seen: sentences(`The certificate of ${where} ${named} not for ${evidence.serverName}.`, card(leaf)),
    remedy: other
      ? `If it is the same server, set ${FIELD.host} to a name of the certificate. If the host must stay, set ${FIELD.serverName} to ${cut(other, 80)}.`
      : `Fix ${FIELD.host}, or have the server's administrator install a certificate for ${evidence.serverName}.`,
  };
}

function selfSigned(failure: CertificateFailure): { seen: string; remedy?: string } {
  const leaf = chainOf(failure)[0];
  const { serverName } = failure.evidence;
  const isDefault = leaf !== undefined && withoutName(failure) === undefined && !covers(leaf, serverName);
  return {
    ...(isDefault && { remedy: installCertificate(serverName) }),
    ...replaced(failure),
    seen: sentences(
      leaf
        ? `${culprit(failure, leaf)} is self-signed and not trusted.`
        : `${endpointText(failure.evidence.endpoint)} presents a self-signed certificate.`,
      leaf
        ? `It is ${valid(leaf)}.${madeFor(leaf)} SHA-256 fingerprint: ${cut(leaf.fingerprint, 64)}.`
        : undefined,
      isDefault
        ? `It does not name ${serverName} either: it is probably the default certificate of the server's software.`
        : undefined,
      middle(failure) ?? withoutName(failure),
    ),
  };
}

/** Whether one of the names is the host, or a wildcard for it. */
const covers = ({ names }: CertificateFacts, host: string): boolean =>
  names.some(name => name.toLowerCase() === host || (name.startsWith('*.') && host.endsWith(name.slice(1))));

const installCertificate = (host: string): string =>
  `Have the mail server's administrator install a certificate for ${host}. Trusting this one would not help, because it is for another name.`;

const IP_ADDRESS = /^[\d.]+$|:/;

/** TLS carries no address as the server name (RFC 6066 section 3), so a server with several certificates sends its default one. */
function withoutName({ evidence }: CertificateFailure): string | undefined {
  return !IP_ADDRESS.test(evidence.serverName)
    ? undefined
    : `${FIELD.host} is an IP address, so no server name was sent, and the server chose its default certificate.`;
}

const NAME_FIRST = `Set ${FIELD.host} to the name of the server. If the host must stay an address, set ${FIELD.serverName} to that name.`;

/** OpenSSL found no chain from the certificate to a trusted CA. */
const NO_ISSUER: readonly string[] = [
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
];

/** Names of CAs that operating systems trust. A server that sends only its own certificate has an incomplete chain then. */
const PUBLIC_CA =
  /let's encrypt|internet security research|digicert|sectigo|comodo|globalsign|google trust|zerossl|\bamazon\b|godaddy|starfield|entrust|trustasia|\bcfca\b|wotrus|actalis|buypass|ssl\.com|certum|harica|swisssign|telesec|d-trust/i;

const SEND_THE_CHAIN =
  "Have the mail server's administrator install the certificate together with its intermediate certificates (fullchain.pem): applications cannot verify it without them either.";

function untrusted(failure: CertificateFailure): { seen: string; remedy?: string } {
  const { evidence, fault } = failure;
  const chain = chainOf(failure);
  const last = chain.at(-1);
  const where = endpointText(evidence.endpoint);
  if (fault.code === 'CERT_REVOKED')
    return {
      seen: sentences(`The certificate of ${where} was revoked.`, card(chain[0])),
      remedy: "The mail server's administrator must replace it.",
    };
  if (!last)
    return {
      ...replaced(failure),
      seen: `The certificate of ${where} could not be verified (${fault.code}).`,
    };
  if (!NO_ISSUER.includes(fault.code)) return unfit(failure, chain[0] ?? last);
  const alone = chain.length === 1 && !last.selfSigned;
  const ofPublicCA = alone && PUBLIC_CA.test(last.issuer);
  const issuer = name(last.selfSigned ? last.subject : last.issuer);
  const held = bundle(failure);
  return {
    ...(held !== undefined && { remedy: otherBundle(issuer) }),
    ...(ofPublicCA && { remedy: SEND_THE_CHAIN }),
    ...replaced(failure),
    seen: sentences(
      `The certificate of ${where} is issued by a CA that is not trusted: ${issuer} (${fault.code}).`,
      held,
      alone
        ? ofPublicCA
          ? 'The server sent only its own certificate. Its CA is public, so the intermediate certificate is missing.'
          : 'The server sent only its own certificate: either the CA is private, or the server does not send its intermediate certificate.'
        : undefined,
      card(chain[0]),
      middle(failure) ?? withoutName(failure),
    ),
  };
}

/** A device on the path, if the issuer or the host reveals it. */
function middle(failure: CertificateFailure): string | undefined {
  if (isDocumentedHost(failure)) return interception(failure);
  const inspector = inspectorOf(failure);
  return inspector && `The issuer belongs to a product that inspects TLS on the path: ${inspector}.`;
}

/** For a host that the preset documents, no remedy may ask to trust another certificate. */
function replaced(failure: CertificateFailure): { remedy?: string } {
  if (isDocumentedHost(failure)) return { remedy: interceptionRemedy(failure, 'inspection') };
  return withoutName(failure) === undefined ? {} : { remedy: NAME_FIRST };
}

/** Maximum number of CA certificates to show from a bundle that does not match. */
const MAX_SHOWN = 3;

/** The CA certificates of the SmtpConfig, none of which issued the server's certificate. */
function bundle({ context }: CertificateFailure): string | undefined {
  const held = context.trusted?.();
  if (!held) return undefined;
  if (held.length === 0)
    return `${both('spec.endpoint.caBundle (or the object of caBundleRef)', '--ca-file')} contains no readable certificate.`;
  const shown = held
    .slice(0, MAX_SHOWN)
    .map(certificate => `${name(certificate.subject)} (${valid(certificate)})`);
  const more = held.length > MAX_SHOWN ? ` and ${held.length - MAX_SHOWN} more` : '';
  return `The CA certificates of the SmtpConfig do not match; they are ${shown.join(', ')}${more}.`;
}

/** The remedy if the SmtpConfig has CA certificates already. */
const otherBundle = (issuer: string): string =>
  `Replace the certificates in ${both('spec.endpoint.caBundle, or in the object of spec.endpoint.caBundleRef,', '--ca-file')} with the certificate of the CA that issued the server's: ${issuer}. A copy of the server's own certificate does not work. If the CA is public, the server must also send its intermediate certificates.`;

/** The chain may lead to a known CA, so a CA bundle would not help. */
function unfit(failure: CertificateFailure, leaf: CertificateFacts): { seen: string; remedy: string } {
  return {
    seen: `${culprit(failure, leaf)} is not valid for this server (${failure.fault.code}).`,
    remedy:
      'Ask the mail server\'s administrator to replace it with a TLS server certificate. "openssl s_client" shows details.',
  };
}

function weak(failure: CertificateFailure): { seen: string } {
  const { evidence, fault } = failure;
  const bad = chainOf(failure).find(isWeak) ?? chainOf(failure)[0];
  if (!bad)
    return {
      seen: `The certificate of ${endpointText(evidence.endpoint)} is too weak: ${cut(fault.message, 200)}.`,
    };
  const facts = [bad.key, bad.signature].filter(fact => fact !== undefined && fact !== '');
  return { seen: `${culprit(failure, bad)} is too weak (${facts.join(', ')}).` };
}

const RSA_MINIMUM = 2048;

function isWeak({ key, signature }: CertificateFacts): boolean {
  const bits = /^(?:RSA|DSA)\D*(\d+)/i.exec(key)?.[1];
  return (bits !== undefined && Number(bits) < RSA_MINIMUM) || /sha-?1(?!\d)|md5/i.test(signature ?? '');
}

/** `The certificate CN=… of HOST:PORT, issued by CN=…,` or the certificate of its chain that is at fault. */
function culprit(failure: CertificateFailure, certificate: CertificateFacts): string {
  const which = chainOf(failure)[0] === certificate ? 'The certificate' : 'The CA certificate';
  const by = certificate.selfSigned ? '' : `, issued by ${name(certificate.issuer)},`;
  return `${which} ${name(certificate.subject)} of ${endpointText(failure.evidence.endpoint)}${by}`;
}

/** `It is CN=…, issued by CN=…, valid from 2026-06-01 to 2027-06-01.` */
const card = (certificate: CertificateFacts | undefined): string | undefined =>
  certificate &&
  `It is ${name(certificate.subject)}, issued by ${name(certificate.issuer)}, ${valid(certificate)}.`;

const valid = ({ notBefore, notAfter }: TrustedCertificate): string =>
  `valid from ${day(notBefore)} to ${day(notAfter)}`;

const madeFor = ({ names }: CertificateFacts): string =>
  names.length === 0 ? '' : ` It is for ${listOf(names.map(one => cut(one, 80)))}.`;

const name = (subject: string): string => cut(subject.replace(/\s+/g, ' ').trim() || '(no name)', 120);

const clock = ({ startedAt }: Evidence): string => new Date(startedAt).toISOString().replace(/\.\d+Z$/, 'Z');
