import type { ReasonOf } from '../../../crds/reasons.ts';
import { both, TERM } from '../../../crds/wording.ts';

/** An error of a TLS handshake whose code shows which side must be changed, and how. */
export interface Culprit {
  /** Part of the code of Node or OpenSSL. */
  code: RegExp;
  reason: Extract<ReasonOf<'TLSVerified'>, 'HandshakeFailed' | 'NoSharedCipher'>;
  /** Text after the name of the server. */
  said: string;
  remedy: string;
}

export const CULPRITS: readonly Culprit[] = [
  {
    code: /DH_KEY_TOO_SMALL|DH_VALUE_TOO_SMALL/,
    reason: 'NoSharedCipher',
    said: `uses a Diffie-Hellman group that is too short (fewer than 2048 bits), so ${TERM.theOperator} ended the handshake`,
    remedy:
      'On the server, use a Diffie-Hellman group of at least 2048 bits ("openssl dhparam 2048"; smtpd_tls_dh1024_param_file in Postfix, tls_dhparam in Exim), or enable ECDHE cipher suites.',
  },
  {
    code: /UNSAFE_LEGACY_RENEGOTIATION/,
    reason: 'HandshakeFailed',
    said: `does not support secure renegotiation (RFC 5746), which ${TERM.theOperator} requires`,
    remedy:
      'Update the TLS library of the server, or of the load balancer or inspecting firewall that terminates TLS in front of it. TLS 1.3 has no renegotiation and avoids the problem.',
  },
  {
    code: /WRONG_SIGNATURE_TYPE|NO_SUITABLE_SIGNATURE|NO_SHARED_SIGNATURE|LEGACY_SIGALG|UNSUPPORTED_SIGNATURE/,
    reason: 'NoSharedCipher',
    said: `signs the handshake with a signature algorithm that ${TERM.theOperator} does not accept, such as SHA-1`,
    remedy:
      'On the server, allow SHA-256 signatures for TLS (remove SHA-1 from its signature algorithms, or update its TLS library or smart card).',
  },
  {
    code: /DATA_LENGTH_TOO_LONG|ENCRYPTED_LENGTH_TOO_LONG|EXCESSIVE_MESSAGE_SIZE|BAD_LENGTH|LENGTH_MISMATCH/,
    reason: 'HandshakeFailed',
    said: 'sent a TLS record or handshake message that is larger than TLS allows',
    remedy: `Look for a proxy or firewall that inserts or reassembles bytes on the path. If there is none, TLS is broken on the server: compare "openssl s_client" ${both('inside and outside the cluster', 'on this machine and in another network')}.`,
  },
  {
    code: /ALERT_RECORD_OVERFLOW/,
    reason: 'HandshakeFailed',
    said: `rejected a TLS record of ${TERM.theOperator} as too large (alert record_overflow)`,
    remedy:
      'Look for a proxy or firewall that changes bytes on the path. If there is none, the TLS library of the server is too old for a large ClientHello and needs an update.',
  },
  {
    code: /BAD_RECORD_MAC|DECRYPTION_FAILED|ALERT_DECRYPT_ERROR/,
    reason: 'HandshakeFailed',
    said: 'sent data that was changed on the path, in either direction (the integrity check of TLS failed)',
    remedy:
      'Look for a device on the path that changes bytes: TLS inspection, a broken network card or its offloads, or a VPN.',
  },
];
