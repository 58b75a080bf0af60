import { CERTIFICATE, EHLO, PLAIN_EHLO, S_CLIENT, STRENGTH } from './checks.ts';
import type { ReasonEntry } from './entry.ts';
import { BlockedByEgress, Pending, well, wrong } from './entry.ts';

const WITHOUT_CA =
  'Put the CA certificate (PEM) in spec.endpoint.caBundle, or give it to the operator with --ca-file.';

export const TLS_VERIFIED = {
  Verified: well(
    'The handshake was done at an allowed TLS version, and chain and name of the certificate hold.',
  ),
  NotUsed: well(
    'The spec says tls: none: mail goes over the network in plaintext.',
    'Use implicit or starttls unless the server is on a network that you trust.',
  ),
  PlaintextOnTLSPort: wrong(
    'TLS from the first byte was asked for, and the server answered in plaintext.',
    'Set spec.endpoint.tls to starttls (usual on port 587 and 25), or use the port for implicit TLS (usually 465).',
    'nc -w 10 HOST PORT   # a line with 220 is plaintext',
    '220',
  ),
  TLSExpected: wrong(
    'The connection began in plaintext, and the port wants TLS from the first byte.',
    'Set spec.endpoint.tls to implicit (usual on port 465), or use the port for STARTTLS (usually 587).',
    'openssl s_client -connect HOST:PORT -servername HOST -brief',
    'CONNECTION ESTABLISHED',
  ),
  StartTLSNotOffered: wrong(
    'The server does not list STARTTLS in its answer to EHLO.',
    'Use a port that offers it (587) or one for implicit TLS (465). If the provider says that this port offers STARTTLS, a firewall on the way removes it.',
    PLAIN_EHLO,
  ),
  StartTLSRefused: wrong(
    'The server lists STARTTLS and then refuses it.',
    "Read the server's words; it is usually a certificate or key that the server cannot load. Use the port for implicit TLS, or ask who runs the server.",
    EHLO,
    'STARTTLS',
    '<**',
  ),
  TLSVersionUnsupported: wrong(
    'Server and operator have no TLS version in common.',
    'Update the server to TLS 1.2 or later; if spec.endpoint.minTLSVersion is TLSv1.3, lower it to TLSv1.2.',
    'openssl s_client -connect HOST:PORT -servername HOST -tls1_2 -brief',
    'unsupported protocol',
  ),
  NoSharedCipher: wrong(
    'Server and operator have no cipher suite or key exchange in common.',
    'Enable a current cipher suite on the server (ECDHE with AES-GCM or ChaCha20).',
    S_CLIENT,
    'handshake failure',
  ),
  CertificateExpired: wrong(
    'A certificate of the chain is past its end.',
    'Whoever runs the server must renew it; check the clock of the node if the dates look right.',
    CERTIFICATE,
    'notAfter=',
  ),
  CertificateNotYetValid: wrong(
    'A certificate of the chain begins in the future.',
    'Check the clock of the node first (timedatectl); else the server was given a certificate too early.',
    `${CERTIFICATE}\ndate -u`,
    'notBefore=',
  ),
  CertificateNameMismatch: wrong(
    'The certificate is for other names than the one that was asked for.',
    'Use one of the names of the certificate as spec.endpoint.host, or set spec.endpoint.serverName to it where the host must stay.',
    CERTIFICATE,
    'DNS:',
  ),
  CertificateSelfSigned: wrong(
    'The server presents a certificate that it signed itself, which nobody vouches for.',
    'Put that certificate (PEM) in spec.endpoint.caBundle if the server is yours; for a public provider something in between intercepts TLS.',
    S_CLIENT,
    'self-signed certificate',
  ),
  CertificateUntrusted: wrong(
    'The chain does not end at a CA that is trusted here: a private CA, or an intermediate certificate that the server does not send.',
    `${WITHOUT_CA} If the CA is a public one, the server must send its intermediate certificates too.`,
    S_CLIENT,
    'unable to get local issuer certificate',
  ),
  CertificateWeak: wrong(
    'A certificate of the chain has a key too short or a signature too old (SHA-1, RSA below 2048 bits) to prove anything.',
    'Whoever runs the server must replace it: RSA 2048 or EC P-256 and SHA-256 at least.',
    STRENGTH,
    'Signature Algorithm',
  ),
  ClientCertificateRequired: wrong(
    'The server demands a client certificate.',
    'Client certificates are not supported: use a port or host of the server that asks for user name and password.',
    S_CLIENT,
  ),
  HandshakeTimeout: wrong(
    'The TLS handshake began and did not end within the time allowed.',
    'Look for a firewall or proxy that drops TLS (filtering by server name, or a path MTU too large for the handshake); raise spec.checks.timeout if the server is known to be slow.',
    S_CLIENT,
  ),
  HandshakeFailed: wrong(
    'The TLS handshake failed in a way that no other reason describes.',
    'See the error named in the message; a reset or a close in the middle is usually a firewall that filters TLS by server name, or a server that cannot load its certificate.',
    S_CLIENT,
  ),
  BlockedByEgress,
  Pending,
} as const satisfies Record<string, ReasonEntry>;
