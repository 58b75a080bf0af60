import type { SmtpListener } from '../../../testing/lab/smtp/server.ts';
import { ENDLESS, type Peer, type Row, ready, SHORT, tls } from '../row.ts';

/** The handshake and the certificate. */

const DAY = 86_400_000;
const probe = { port: 465, login: true } as const;
const starttls = { port: 587, login: true } as const;

const PLAIN_465: readonly SmtpListener[] = [{ port: 465, tls: 'none' }];

/** Settings that OpenSSL allows on a server only at security level 0. */
const LEGACY = { minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;

const VERSION = tls(
  'TLSVersionUnsupported',
  'supports no TLS version that the operator accepts: TLS 1.2 and later',
);
const CIPHER = tls('NoSharedCipher', 'no common cipher suite or key exchange');
const CLIENT_CERTIFICATE = tls('ClientCertificateRequired', 'requires a client certificate', 'not supported');

/**
 * Result of swaks if the server rejects the client late: in TLS 1.3, the client's part of the handshake ends before the
 * server has checked it.
 */
const LATE: Peer = { says: 'exit 6', differs: 'swaks sees only that the connection ends' };

const CHAIN_ONLY: Peer = { says: 'exit 0', differs: 'swaks verifies the chain, and never the name' };

const VERSIONS: readonly Row[] = [
  {
    id: 'tls10',
    case: 'The server speaks TLS 1.0 alone',
    done: 'a server with maxVersion TLSv1',
    server: { tls: { ...LEGACY, maxVersion: 'TLSv1' } },
    probe,
    expect: VERSION,
    openssl: { says: 'legacy sigalg disallowed' },
  },
  {
    id: 'tls11',
    case: 'The server speaks TLS 1.1 alone',
    done: 'a server with maxVersion TLSv1.1',
    server: { tls: { ...LEGACY, maxVersion: 'TLSv1.1' } },
    probe,
    expect: VERSION,
    openssl: { says: 'legacy sigalg disallowed' },
  },
  {
    id: 'tls11-starttls',
    case: 'The server speaks TLS 1.1 alone, by STARTTLS',
    done: 'a server with maxVersion TLSv1.1, on 587',
    server: { tls: { ...LEGACY, maxVersion: 'TLSv1.1' } },
    probe: starttls,
    expect: VERSION,
    openssl: { says: 'legacy sigalg disallowed' },
    postfix: { says: 'SSL_connect error' },
  },
  {
    id: 'tls12',
    case: 'The server speaks TLS 1.2 alone, which is enough',
    done: 'a server with maxVersion TLSv1.2',
    server: { tls: { maxVersion: 'TLSv1.2' } },
    probe,
    expect: ready(),
    openssl: { says: 'Protocol version: TLSv1.2' },
  },
  {
    id: 'cipher',
    case: 'No cipher suite is shared',
    done: 'an EC certificate and a cipher suite for RSA keys',
    server: { tls: { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' } },
    probe,
    expect: CIPHER,
    openssl: { says: 'handshake failure' },
  },
  {
    id: 'group',
    case: 'No key exchange is shared',
    done: 'a server with TLS 1.2 that supports only brainpoolP256r1',
    server: { tls: { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ecdhCurve: 'brainpoolP256r1' } },
    probe,
    expect: CIPHER,
    openssl: { says: 'handshake failure' },
  },
  {
    id: 'client-certificate-12',
    case: 'The server requires a client certificate, with TLS 1.2',
    done: 'requestCert with maxVersion TLSv1.2',
    server: { tls: { maxVersion: 'TLSv1.2', requestCert: true, rejectUnauthorized: true } },
    probe,
    expect: CLIENT_CERTIFICATE,
  },
  {
    id: 'client-certificate-13',
    case: 'The server requires a client certificate, with TLS 1.3',
    done: 'requestCert with TLS 1.3: refused at the first read, after the handshake',
    server: { tls: { minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: true } },
    probe,
    expect: CLIENT_CERTIFICATE,
    swaks: LATE,
  },
  {
    id: 'client-certificate-starttls',
    case: 'The server requires a client certificate behind STARTTLS',
    done: 'requestCert with TLS 1.3, on 587',
    server: { tls: { minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: true } },
    probe: starttls,
    expect: CLIENT_CERTIFICATE,
    swaks: LATE,
  },
  {
    id: 'client-certificate-wished',
    case: 'The server asks for a client certificate and goes on without one',
    done: 'requestCert without rejectUnauthorized',
    server: { tls: { requestCert: true, rejectUnauthorized: false } },
    probe,
    expect: ready(),
  },
  {
    id: 'plaintext-on-465',
    case: 'Plaintext on 465, where TLS from the first byte was asked for',
    done: 'a plaintext server on 465',
    server: { listeners: PLAIN_465 },
    probe,
    expect: tls('PlaintextOnTLSPort', 'answered in plaintext', 'Set spec.endpoint.tls to starttls'),
    openssl: { says: 'wrong version number' },
    postfix: { says: 'SSL_connect error' },
  },
  {
    id: 'implicit-on-587',
    case: 'STARTTLS on 587, where TLS from the first byte was asked for',
    done: 'STARTTLS on 587, probed with tls: implicit',
    probe: { port: 587, tls: 'implicit', login: true },
    expect: tls('PlaintextOnTLSPort', 'answered in plaintext', 'Set spec.endpoint.tls to starttls'),
    openssl: { says: 'wrong version number' },
  },
  {
    id: 'http-on-465',
    case: 'An HTTP server answers the handshake',
    done: '`HTTP/1.1 400 Bad Request` to the first bytes on 465',
    server: {
      raw: { 465: socket => void socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')) },
    },
    probe,
    expect: tls('PlaintextOnTLSPort', 'answered in plaintext'),
  },
  {
    id: 'handshake-silent',
    case: 'The server reads the first bytes of the handshake and sends nothing',
    done: 'TCP connects on 465, and nothing comes',
    server: { raw: { 465: socket => void socket.resume() } },
    probe: { port: 465, timeout: SHORT },
    expect: tls('HandshakeTimeout', 'TCP connected, but the TLS handshake'),
    swaks: ENDLESS,
  },
  {
    id: 'handshake-drip',
    case: 'The server sends its handshake one byte a second',
    done: 'a TLS record on 465, a byte a second',
    server: {
      raw: {
        465: socket => {
          const record = [22, 3, 3, 0, 122, 2, 0, 0, 118, 3, 3];
          const timer = setInterval(() => socket.write(Buffer.of(record.shift() ?? 0)), 1000);
          socket.on('close', () => clearInterval(timer));
        },
      },
    },
    probe: { port: 465, timeout: SHORT },
    expect: tls('HandshakeTimeout', 'did not complete within'),
    swaks: ENDLESS,
  },
  {
    id: 'handshake-closed',
    case: 'The connection is closed in the handshake',
    done: 'the server closes when the handshake begins',
    server: { raw: { 465: socket => void socket.once('data', () => socket.end()) } },
    probe,
    expect: tls('HandshakeFailed', 'closed during the TLS handshake'),
  },
  {
    id: 'handshake-reset',
    case: 'The connection is reset in the handshake',
    done: 'the server resets when the handshake begins',
    server: { raw: { 465: socket => void socket.once('data', () => socket.resetAndDestroy()) } },
    probe,
    expect: tls('HandshakeFailed', 'during the TLS handshake', 'ECONNRESET'),
  },
  {
    id: 'unknown-name',
    case: 'The server does not recognize the host name',
    done: 'a fatal alert unrecognized_name on 465',
    server: {
      raw: {
        465: socket => void socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 112]))),
      },
    },
    probe,
    expect: tls(
      'HandshakeFailed',
      'does not recognize the server name unknown-name.table.test',
      'spec.endpoint.serverName',
    ),
    openssl: { says: 'unrecognized name' },
  },
  {
    id: 'internal-error',
    case: 'The server breaks in the handshake',
    done: 'a fatal alert internal_error on 465',
    server: {
      raw: {
        465: socket => void socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 80]))),
      },
    },
    probe,
    expect: tls('HandshakeFailed', 'internal error'),
    openssl: { says: 'internal error' },
  },
];

const CERTIFICATES: readonly Row[] = [
  {
    id: 'intermediate',
    case: 'A chain with an intermediate certificate, all of it sent',
    done: 'issued by an intermediate CA, which is sent',
    server: { certificate: { issuer: 'intermediate' } },
    probe,
    expect: ready(),
    openssl: { says: 'Verification: OK' },
    postfix: { says: 'Verified TLS connection' },
  },
  {
    id: 'wildcard',
    case: 'A wildcard certificate for the domain',
    done: 'a certificate for `*.table.test`',
    server: { certificate: { names: ['*.table.test'] } },
    probe,
    expect: ready(),
    openssl: { says: 'Verification: OK' },
  },
  {
    id: 'server-name',
    case: 'The host has a name of its own, and spec.endpoint.serverName that of the certificate',
    done: 'a certificate for other.table.test, probed with that server name',
    server: { certificate: { names: ['other.table.test'] } },
    probe: { ...probe, serverName: 'other.table.test' },
    expect: ready(),
  },
  {
    id: 'expired',
    case: 'The certificate has expired',
    done: 'a certificate that ended yesterday',
    server: { certificate: { notBefore: Date.now() - 90 * DAY, notAfter: Date.now() - DAY } },
    probe,
    expect: tls('CertificateExpired', 'CN=expired.table.test', 'expired on', 'the clock of this machine'),
    openssl: { says: 'certificate has expired' },
    postfix: { says: 'certificate has expired' },
  },
  {
    id: 'expired-starttls',
    case: 'The certificate has expired, by STARTTLS',
    done: 'a certificate that ended yesterday, on 587',
    server: { certificate: { notBefore: Date.now() - 90 * DAY, notAfter: Date.now() - DAY } },
    probe: starttls,
    expect: tls('CertificateExpired', 'expired on'),
    openssl: { says: 'certificate has expired' },
    postfix: { says: 'certificate has expired' },
  },
  {
    id: 'expired-intermediate',
    case: 'The certificate holds, and the CA between has expired',
    done: 'an intermediate CA that ended yesterday',
    server: { certificate: { issuer: 'expired-intermediate' } },
    probe,
    expect: tls('CertificateExpired', 'The CA certificate CN=Expired Intermediate', 'expired on'),
    openssl: { says: 'certificate has expired' },
    postfix: { says: 'certificate has expired' },
  },
  {
    id: 'not-yet-valid',
    case: 'The certificate is not valid yet, or the clock is slow',
    done: 'a certificate that begins tomorrow',
    server: { certificate: { notBefore: Date.now() + DAY } },
    probe,
    expect: tls(
      'CertificateNotYetValid',
      'is not valid before',
      'the clock of this machine shows',
      'timedatectl',
    ),
    openssl: { says: 'certificate is not yet valid' },
    postfix: { says: 'certificate not yet valid' },
  },
  {
    id: 'wrong-name',
    case: 'The certificate is for another host',
    done: 'a certificate for right-name.table.test',
    server: { certificate: { names: ['right-name.table.test'] } },
    probe,
    expect: tls('CertificateNameMismatch', 'is for right-name.table.test, not for wrong-name.table.test'),
    openssl: { says: 'ostname mismatch' },
    postfix: { says: 'hostname mismatch' },
    swaks: CHAIN_ONLY,
  },
  {
    id: 'wildcard-too-deep',
    case: 'A wildcard certificate for the level above',
    done: 'a certificate for `*.test`',
    server: { certificate: { names: ['*.test'] } },
    probe,
    expect: tls('CertificateNameMismatch', 'is for *.test, not for wildcard-too-deep.table.test'),
    openssl: { says: 'ostname mismatch' },
    swaks: CHAIN_ONLY,
  },
  {
    id: 'no-subject',
    case: 'The certificate has names and an empty subject, as by cert-manager without a common name',
    done: 'a certificate with subjectAltName and without a subject',
    server: { certificate: { withoutSubject: true } },
    probe,
    expect: ready(),
  },
  {
    id: 'no-subject-expired',
    case: 'A certificate with an empty subject has expired',
    done: 'the same, a day ago',
    server: { certificate: { withoutSubject: true, notAfter: Date.now() - 24 * 3_600_000 } },
    probe,
    expect: tls(
      'CertificateExpired',
      'The certificate (no name) of',
      'It is for no-subject-expired.table.test',
    ),
  },
  {
    id: 'common-name',
    case: 'The host is only in the common name',
    done: 'a certificate without subjectAltName',
    server: { certificate: { commonNameOnly: true } },
    probe,
    expect: tls('CertificateNameMismatch', 'has no host names (no subjectAltName)'),
    openssl: {
      says: 'Verification: OK',
      differs: 'openssl still takes the common name, which RFC 9525 and every client in Go forbid',
    },
    postfix: { says: 'Verified TLS connection', differs: 'Postfix still takes the common name too' },
    swaks: CHAIN_ONLY,
  },
  {
    id: 'self-signed',
    case: 'The certificate is self-signed',
    done: 'a self-signed certificate',
    server: { certificate: { by: 'itself' } },
    probe,
    expect: tls(
      'CertificateSelfSigned',
      'is self-signed and not trusted',
      'SHA-256 fingerprint',
      'spec.endpoint.caBundle',
    ),
    openssl: { says: 'self-signed certificate' },
    postfix: { says: 'self-signed certificate' },
  },
  {
    id: 'unknown-ca',
    case: 'The CA is not known here',
    done: 'a certificate of another CA',
    server: { certificate: { by: 'stranger' } },
    probe,
    expect: tls('CertificateUntrusted', 'is issued by a CA that is not trusted', 'Unknown Lab', '--ca-file'),
    openssl: { says: 'unable to get local issuer certificate' },
    postfix: { says: 'untrusted issuer' },
  },
  {
    id: 'unknown-ca-starttls',
    case: 'The CA is not known here, by STARTTLS',
    done: 'a certificate of another CA, on 587',
    server: { certificate: { by: 'stranger' } },
    probe: starttls,
    expect: tls('CertificateUntrusted', 'Unknown Lab'),
    openssl: { says: 'unable to get local issuer certificate' },
    postfix: { says: 'untrusted issuer' },
  },
  {
    id: 'unknown-root-sent',
    case: 'The server sends the root of a CA that is not known here',
    done: 'a certificate of another CA and its root',
    server: { certificate: { by: 'stranger', sendsRoot: true } },
    probe,
    expect: tls('CertificateUntrusted', 'Unknown Lab', 'SELF_SIGNED_CERT_IN_CHAIN'),
    openssl: { says: 'self-signed certificate in certificate chain' },
    postfix: { says: 'untrusted issuer' },
  },
  {
    id: 'default-certificate',
    case: "The server presents the default certificate of its software, of the container's id",
    done: 'a self-signed certificate for f5ee59d47428',
    server: { certificate: { by: 'itself', names: ['f5ee59d47428'] } },
    probe,
    expect: {
      ...tls(
        'CertificateSelfSigned',
        'It does not name default-certificate.table.test either',
        'install a certificate',
      ),
      never: ['caBundle'],
    },
    openssl: { says: 'self-signed certificate' },
    postfix: { says: 'self-signed certificate' },
  },
  {
    id: 'missing-intermediate',
    case: 'The server does not send its intermediate certificate',
    done: 'issued by an intermediate CA, which is not sent',
    server: { certificate: { issuer: 'missing-intermediate' } },
    probe,
    expect: tls(
      'CertificateUntrusted',
      'The server sent only its own certificate',
      'intermediate certificate',
    ),
    openssl: { says: 'unable to get local issuer certificate' },
    postfix: { says: 'untrusted issuer' },
  },
  {
    id: 'sha1',
    case: 'The certificate is signed with SHA-1',
    done: 'a certificate signed with SHA-1',
    server: { certificate: { hash: 'SHA-1' }, tls: LEGACY },
    probe,
    expect: tls('CertificateWeak', 'is too weak'),
    openssl: { says: 'CA signature digest algorithm too weak' },
  },
  {
    id: 'rsa-1024',
    case: 'The key has 1,024 bits',
    done: 'a certificate with an RSA key of 1,024 bits',
    server: { certificate: { key: 'rsa-1024' }, tls: LEGACY },
    probe,
    expect: tls('CertificateWeak', 'is too weak (RSA 1024'),
    openssl: { says: 'EE certificate key too weak' },
  },
  {
    id: 'rsa-2048',
    case: 'The key has 2,048 bits, which is enough',
    done: 'a certificate with an RSA key of 2,048 bits',
    server: { certificate: { key: 'rsa-2048' } },
    probe,
    expect: ready(),
    openssl: { says: 'Verification: OK' },
  },
  {
    id: 'client-purpose',
    case: 'The certificate is made for clients, not for servers',
    done: 'a certificate with extended key usage clientAuth',
    server: { certificate: { usage: 'client' } },
    probe,
    expect: tls(
      'CertificateUntrusted',
      'is not valid for this server (INVALID_PURPOSE)',
      'TLS server certificate',
    ),
    openssl: { says: 'unsuitable certificate purpose' },
  },
  {
    id: 'ends-soon',
    case: 'The certificate ends in twelve days',
    done: 'a certificate that ends in twelve days',
    server: { certificate: { notAfter: Date.now() + 12.5 * DAY } },
    probe,
    expect: ready(),
    openssl: { says: 'Verification: OK' },
  },
];

export const TLS: readonly Row[] = [...VERSIONS, ...CERTIFICATES];
