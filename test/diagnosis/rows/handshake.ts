import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { type Row, tls } from '../row.ts';

/**
 * Handshakes whose error identifies the side that must change. A server with exactly this fault creates each of them.
 */

const probe = { port: 465, login: true } as const;

/** The group of 1,024 bits (RFC 2409 section 6.2) that old servers still use. */
const SHORT_GROUP = `-----BEGIN DH PARAMETERS-----
MIGHAoGBAP//////////yQ/aoiFowjTExmKLgNwc0SkCTgiKZ8x0Agu+pjsTmyJR
Sgh5jjQE3e+VGbPNOkMbMCsKbfJfFDdP4TVtbVHCReSFtXZiXn7G9ExC6aY37WsL
/1y29Aa37e44a/taiZ+lrp8kEXxLH+ZJKGZR7OZTgf//////////AgEC
-----END DH PARAMETERS-----
`;

const record = (type: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([type, 3, 3, body.length >> 8, body.length & 255]), body]);

/** Returns a ServerHello of TLS 1.2 without any extension, thus without renegotiation_info (RFC 5746). */
function oldServerHello(): Buffer {
  const hello = Buffer.concat([Buffer.from([3, 3]), randomBytes(32), Buffer.from([0, 0xc0, 0x2f, 0])]);
  return record(22, Buffer.concat([Buffer.from([2, 0, 0, hello.length]), hello]));
}

const answersHandshake =
  (bytes: () => Buffer) =>
  (socket: Socket): void =>
    void socket.once('data', () => socket.write(bytes()));

const alert = (number: number) => answersHandshake(() => record(21, Buffer.from([2, number])));

const NO_CERTIFICATE = tls(
  'NoSharedCipher',
  'it has no certificate, or it supports no common cipher suite or key exchange',
  '(1) the server has no certificate',
);

export const HANDSHAKE: readonly Row[] = [
  {
    id: 'no-certificate',
    case: 'The server has no certificate',
    done: 'a TLS server without certificate and key, on 465',
    server: { bare: true },
    probe,
    expect: NO_CERTIFICATE,
    openssl: { says: 'handshake failure' },
    postfix: { says: 'SSL_connect error' },
  },
  {
    id: 'no-certificate-starttls',
    case: 'The server has no certificate, by STARTTLS',
    done: 'the same on 587',
    server: { bare: true },
    probe: { port: 587, login: true },
    expect: NO_CERTIFICATE,
    openssl: { says: 'handshake failure' },
  },
  {
    id: 'no-certificate-12',
    case: 'The server has no certificate, with TLS 1.2',
    done: 'the same with maxVersion TLSv1.2',
    server: { bare: true, tls: { maxVersion: 'TLSv1.2' } },
    probe,
    expect: NO_CERTIFICATE,
    openssl: { says: 'handshake failure' },
  },
  {
    id: 'short-group',
    case: 'The server uses a Diffie-Hellman group of 1,024 bits',
    done: 'DHE alone, with the second Oakley group',
    server: {
      certificate: { key: 'rsa-2048' },
      tls: { maxVersion: 'TLSv1.2', ciphers: 'DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0', dhparam: SHORT_GROUP },
    },
    probe,
    expect: tls('NoSharedCipher', 'Diffie-Hellman group that is too short', 'openssl dhparam 2048'),
    openssl: { says: 'dh key too small' },
  },
  {
    id: 'no-secure-renegotiation',
    case: 'The server does not support secure renegotiation',
    done: 'a ServerHello of TLS 1.2 without renegotiation_info',
    server: { raw: { 465: answersHandshake(oldServerHello) } },
    probe,
    expect: tls('HandshakeFailed', 'secure renegotiation (RFC 5746)', 'Update the TLS library'),
    openssl: { says: 'unsafe legacy renegotiation disabled' },
  },
  {
    id: 'sha1-signatures',
    case: 'The server signs the handshake with SHA-1 alone',
    done: 'sigalgs RSA+SHA1 with TLS 1.2',
    server: {
      certificate: { key: 'rsa-2048' },
      tls: { maxVersion: 'TLSv1.2', ciphers: 'DEFAULT:@SECLEVEL=0', sigalgs: 'RSA+SHA1' },
    },
    probe,
    expect: tls('NoSharedCipher', '(3) the server allows only signature algorithms', 'SHA-1'),
    openssl: { says: 'handshake failure' },
  },
  {
    id: 'signatures-of-another-key',
    case: 'The server allows only signature algorithms that its key cannot make',
    done: 'an RSA certificate with sigalgs ecdsa_secp256r1_sha256',
    server: { certificate: { key: 'rsa-2048' }, tls: { sigalgs: 'ecdsa_secp256r1_sha256' } },
    probe,
    expect: tls('NoSharedCipher', 'signature algorithms'),
    openssl: { says: 'handshake failure' },
  },
  {
    id: 'record-too-large',
    case: 'The server sends a TLS record larger than TLS allows',
    done: 'a record of 18,433 bytes',
    server: { raw: { 465: answersHandshake(() => record(22, Buffer.alloc(18_433, 1))) } },
    probe,
    expect: tls('HandshakeFailed', 'larger than TLS allows', 'inserts or reassembles bytes'),
    openssl: { says: 'length too long' },
  },
  {
    id: 'message-too-large',
    case: 'The server announces a handshake message larger than TLS allows',
    done: 'a ServerHello of 16 MB',
    server: {
      raw: { 465: answersHandshake(() => record(22, Buffer.from([2, 255, 255, 255, 3, 3, 0]))) },
    },
    probe,
    expect: tls('HandshakeFailed', 'larger than TLS allows'),
    openssl: { says: 'excessive message size' },
  },
  {
    id: 'record-overflow',
    case: 'The server rejects the ClientHello as too large',
    done: 'a fatal alert record_overflow on 465',
    server: { raw: { 465: alert(22) } },
    probe,
    expect: tls('HandshakeFailed', 'alert record_overflow', 'large ClientHello'),
    openssl: { says: 'record overflow' },
  },
  {
    id: 'bad-record-mac',
    case: 'Bytes are changed on the way',
    done: 'a fatal alert bad_record_mac on 465',
    server: { raw: { 465: alert(20) } },
    probe,
    expect: tls('HandshakeFailed', 'integrity check of TLS failed', 'network card'),
    openssl: { says: 'bad record mac' },
  },
];
