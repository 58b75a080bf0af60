import { both, FIELD } from '../wording.ts';
import { CERTIFICATE, EHLO, PLAIN_EHLO, S_CLIENT, STRENGTH } from './checks.ts';
import type { ReasonEntry } from './entry.ts';
import { BlockedByEgress, Pending, well, wrong } from './entry.ts';

const WITHOUT_CA = `put the CA certificate (PEM) in ${FIELD.caBundle}${both(', or pass it to the operator with --ca-file', '')}.`;

/**
 * Remedy for a host that a provider documents. Its real certificate verifies, so no remedy may trust another
 * certificate.
 */
const DOCUMENTED =
  'For the documented host of a provider, keep the settings: a device on the path intercepts TLS or redirects the port, or DNS returns a wrong address.';

export const TLS_VERIFIED = {
  Verified: well(
    'The TLS handshake succeeded with an allowed version, and the chain and the name of the certificate are valid.',
  ),
  NotUsed: well(
    'The spec sets tls: none, so mail crosses the network in plaintext.',
    `Set ${FIELD.tls} to implicit or starttls unless the server is on a trusted network.`,
  ),
  PlaintextOnTLSPort: wrong(
    'The spec requires TLS from the first byte, but the server answered in plaintext.',
    `Set ${FIELD.tls} to starttls (usual on port 587 and 25), or use the port for implicit TLS (usually 465).`,
    'nc -w 10 HOST PORT   # a line with 220 is plaintext',
    '220',
  ),
  TLSExpected: wrong(
    'The connection began in plaintext, but the port requires TLS from the first byte.',
    `Set ${FIELD.tls} to implicit (usual on port 465), or use the port for STARTTLS (usually 587).`,
    'openssl s_client -connect HOST:PORT -servername HOST -brief',
    'CONNECTION ESTABLISHED',
  ),
  StartTLSNotOffered: wrong(
    'The server does not offer STARTTLS in its reply to EHLO.',
    'Use a port that offers it (587) or one for implicit TLS (465). If the provider documents STARTTLS on this port, a firewall on the path removes it.',
    PLAIN_EHLO,
  ),
  StartTLSRefused: wrong(
    'The server offers STARTTLS and then rejects it.',
    "Read the server's reply; usually the server cannot load its certificate or key. Use the port for implicit TLS, or contact the mail server's administrator.",
    EHLO,
    'STARTTLS',
    '<**',
  ),
  TLSVersionUnsupported: wrong(
    'The server and the operator support no common TLS version.',
    `Update the server to TLS 1.2 or later; if ${FIELD.minTLSVersion} is TLSv1.3, lower it to TLSv1.2.`,
    'openssl s_client -connect HOST:PORT -servername HOST -tls1_2 -brief',
    'unsupported protocol',
  ),
  NoSharedCipher: wrong(
    'The server and the operator support no common cipher suite or key exchange.',
    'Enable a current cipher suite on the server (ECDHE with AES-GCM or ChaCha20).',
    S_CLIENT,
    'handshake failure',
  ),
  CertificateExpired: wrong(
    'A certificate of the chain has expired.',
    `The mail server's administrator must renew the certificate. If the dates look right, check the clock ${both('of the node', 'of this machine')}.`,
    CERTIFICATE,
    'notAfter=',
  ),
  CertificateNotYetValid: wrong(
    'A certificate of the chain is not valid yet.',
    `Check the clock ${both('of the node', 'of this machine')} first (timedatectl). If it is right, the server uses a certificate before its start date.`,
    `${CERTIFICATE}\ndate -u`,
    'notBefore=',
  ),
  CertificateNameMismatch: wrong(
    'The certificate is not valid for the host name of the spec.',
    `For a server of your own: set ${FIELD.host} to a name of the certificate; if the host must stay, set ${FIELD.serverName} to that name. ${DOCUMENTED}`,
    CERTIFICATE,
    'DNS:',
  ),
  CertificateSelfSigned: wrong(
    'The certificate of the server is self-signed and not trusted.',
    `If the server is yours, put that certificate (PEM) in ${FIELD.caBundle}. ${DOCUMENTED}`,
    S_CLIENT,
    'self-signed certificate',
  ),
  CertificateUntrusted: wrong(
    'The chain does not lead to a trusted CA: the CA is private, or the server does not send its intermediate certificate.',
    `For a server of your own: ${WITHOUT_CA} If the CA is public, the server must also send its intermediate certificates. ${DOCUMENTED}`,
    S_CLIENT,
    'unable to get local issuer certificate',
  ),
  CertificateWeak: wrong(
    'A certificate of the chain has a weak key (RSA below 2048 bits) or a weak signature (SHA-1).',
    "The mail server's administrator must replace it. The minimum is RSA 2048 or EC P-256, and SHA-256.",
    STRENGTH,
    'Signature Algorithm',
  ),
  ClientCertificateRequired: wrong(
    'The server requires a client certificate.',
    'Client certificates are not supported. Use a host or port of the server that accepts a user name and password.',
    S_CLIENT,
  ),
  HandshakeTimeout: wrong(
    'The TLS handshake started but did not complete before the timeout.',
    `Look for a firewall or proxy that drops TLS (filtering by server name, or a path MTU too large for the handshake). Raise ${FIELD.timeout} if the server is known to be slow.`,
    S_CLIENT,
  ),
  HandshakeFailed: wrong(
    'The TLS handshake failed for a cause that no other reason covers.',
    'Look up the error in the message. A reset or close during the handshake usually means a firewall that filters TLS by server name, or a server that cannot load its certificate.',
    S_CLIENT,
  ),
  BlockedByEgress,
  Pending,
} as const satisfies Record<string, ReasonEntry>;
