import type { ReasonOf } from '../../../crds/reasons.ts';
import { both, FIELD, IN_TWO_PLACES, TERM } from '../../../crds/wording.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Fault } from '../model/evidence.ts';
import type { Finding } from '../model/verdict.ts';
import { certificateFault } from './certificates.ts';
import type { Failure, Rule } from './context.ts';
import { finding, onFault } from './context.ts';
import { CULPRITS } from './culprits.ts';
import { interception, interceptionRemedy, isDocumentedEndpoint, isDocumentedHost } from './documented.ts';
import { cut, listOf, received, seconds, sentences } from './message.ts';
import { inOrder, isRewritten, malformedReply, proxyListener, speaksPlaintext } from './middle.ts';
import { refusal } from './replies.ts';
import { newsSentence, siblingNews } from './siblings.ts';

type Of<K extends Fault['kind']> = Failure<Extract<Fault, { kind: K }>>;

export const TLS_RULES: readonly Rule[] = [
  onFault('not-offered', startTLSNotOffered),
  onFault('reply', failure => refusal(failure, 'starttls', failure.fault.reply)),
  onFault('certificate', certificateFault),
  onFault('handshake', ({ fault, ...rest }) => handshakeFault(rest, fault)),
  onFault('system', ({ fault, ...rest }) => handshakeFault(rest, fault)),
  onFault('timeout', handshakeTimeout),
  onFault('protocol', brokenAnswer),
  ({ fault, ...rest }) => brokenOff(rest, fault.kind === 'closed' ? fault.received : undefined),
];

type Scene = Omit<Failure, 'fault'>;

function startTLSNotOffered(failure: Of<'not-offered'>): Finding {
  const { evidence, fault } = failure;
  const mask = isRewritten(failure);
  const offered = fault.offered.map(keyword => cut(keyword, 40));
  return finding(failure, 'TLSVerified', 'StartTLSNotOffered', {
    message: sentences(
      `${endpointText(evidence.endpoint)} does not offer STARTTLS; it offers ${offered.length > 0 ? listOf(offered, 8) : 'no extensions'}.`,
      fault.unread === undefined ? undefined : malformedReply(fault.unread),
      mask
        ? `${mask}: a firewall on the path rewrites SMTP (Cisco ASA "inspect esmtp") and removes STARTTLS.`
        : undefined,
      mask === undefined && isDocumentedEndpoint(failure) ? interception(failure) : undefined,
    ),
    ...remedyWithoutSTARTTLS(failure, mask !== undefined),
  });
}

function remedyWithoutSTARTTLS(scene: Scene, masked: boolean): { remedy?: string } {
  if (masked) {
    return {
      remedy:
        'Disable SMTP inspection on that firewall, or use the port for implicit TLS (465), which it cannot read.',
    };
  }
  if (isDocumentedEndpoint(scene)) return { remedy: interceptionRemedy(scene, 'redirect') };
  if (scene.evidence.endpoint.port !== 587) return {};
  return {
    remedy:
      'Use the port for implicit TLS (465). If the provider documents STARTTLS on this port, a firewall on the path removes it.',
  };
}

type HandshakeReason = Extract<
  ReasonOf<'TLSVerified'>,
  'TLSVersionUnsupported' | 'NoSharedCipher' | 'ClientCertificateRequired' | 'CertificateWeak'
>;

/** Names of OpenSSL's errors and alerts, without their prefix that differs between versions. */
export const BY_CODE: readonly (readonly [RegExp, HandshakeReason])[] = [
  [/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|VERSION_TOO_LOW|UNSUPPORTED_SSL_VERSION/, 'TLSVersionUnsupported'],
  [/CERTIFICATE_REQUIRED|ALERT_BAD_CERTIFICATE$|ALERT_NO_CERTIFICATE/, 'ClientCertificateRequired'],
  [/(?:EE|CA)_KEY_TOO_SMALL|CA_MD_TOO_WEAK/, 'CertificateWeak'],
  [
    /HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY|NO_SHARED_CIPHER|NO_CIPHERS|WRONG_CIPHER|UNSUPPORTED_ELLIPTIC_CURVE/,
    'NoSharedCipher',
  ],
];

type CodedFault = Extract<Fault, { kind: 'handshake' | 'system' }>;

const SAID: Readonly<Record<HandshakeReason, string>> = {
  TLSVersionUnsupported: `supports no TLS version that ${TERM.theOperator} accepts: TLS 1.2 and later, or as set in ${FIELD.minTLSVersion}`,
  ClientCertificateRequired: 'requires a client certificate',
  CertificateWeak: 'presents a certificate whose key or signature is too weak',
  NoSharedCipher:
    'ended the handshake: either it has no certificate, or it supports no common cipher suite or key exchange',
};

/** The alert handshake_failure: a server without a certificate sends the same as one without a common cipher. */
const NO_COMMON_GROUND = inOrder(
  'the server has no certificate, or cannot load it or its key (its log shows "no shared cipher"): set them (smtpd_tls_chain_files in Postfix, tls_certificate and tls_privatekey in Exim)',
  'the server offers no current cipher suite or key exchange: enable ECDHE with AES-GCM or ChaCha20, and X25519 or P-256',
  `the server allows only signature algorithms that ${TERM.theOperator} does not accept, such as SHA-1: allow SHA-256`,
);

function handshakeFault(scene: Scene, fault: CodedFault): Finding {
  const where = endpointText(scene.evidence.endpoint);
  if (speaksPlaintext(fault.code)) return plaintext(scene, fault.code);
  if (fault.kind === 'handshake' && fault.presented && /HANDSHAKE_FAILURE$/.test(fault.code))
    return refusedLate(scene, fault.code);
  const culprit = CULPRITS.find(({ code }) => code.test(fault.code));
  if (culprit)
    return finding(scene, 'TLSVerified', culprit.reason, {
      message: sentences(`${where} ${culprit.said} (${fault.code}).`, ofTheMiddle(scene)),
      remedy: culprit.remedy,
    });
  const reason = BY_CODE.find(([pattern]) => pattern.test(fault.code))?.[1];
  if (reason)
    return finding(scene, 'TLSVerified', reason, {
      message: sentences(`${where} ${SAID[reason]} (${fault.code}).`, ofTheMiddle(scene)),
      ...(reason === 'NoSharedCipher' && { remedy: NO_COMMON_GROUND }),
    });
  if (/UNRECOGNIZED_NAME/.test(fault.code)) return unknownName(scene, fault.code);
  if (/^E[A-Z]+$/.test(fault.code)) return brokenOff(scene, undefined, fault.code);
  return finding(scene, 'TLSVerified', 'HandshakeFailed', {
    message: `The TLS handshake with ${where} failed: ${cut(fault.message.replace(/\s+/g, ' '), 200)} (${fault.code}).`,
  });
}

/** A provider's own server would not be misconfigured for one cluster only. */
const ofTheMiddle = (scene: Scene): string | undefined =>
  isDocumentedHost(scene)
    ? `${scene.evidence.endpoint.host} is the host that ${scene.context.preset.title} documents. If the same handshake succeeds ${both('outside the cluster', 'in another network')}, a firewall or proxy on the path answers instead.`
    : undefined;

/** Version and cipher were agreed: with TLS 1.2 the server can only be missing the client certificate. */
function refusedLate(scene: Scene, code: string): Finding {
  return finding(scene, 'TLSVerified', 'ClientCertificateRequired', {
    message: `${endpointText(scene.evidence.endpoint)} ended the handshake after it presented its own certificate: it requires a client certificate (${code}).`,
  });
}

function plaintext(scene: Scene, code: string): Finding {
  const { endpoint } = scene.evidence;
  const where = endpointText(endpoint);
  if (endpoint.tls === 'implicit') {
    const message = `${where} answered in plaintext where TLS from the first byte was expected (${code}).`;
    if (isDocumentedEndpoint(scene)) {
      return finding(scene, 'TLSVerified', 'PlaintextOnTLSPort', {
        message: sentences(message, interception(scene)),
        remedy: interceptionRemedy(scene, 'redirect'),
      });
    }
    return finding(scene, 'TLSVerified', 'PlaintextOnTLSPort', { message, retry: { kind: 'pointless' } });
  }
  return finding(scene, 'TLSVerified', 'HandshakeFailed', {
    message: `${where} accepted STARTTLS but continued in plaintext (${code}).`,
    remedy:
      'Look for a proxy or firewall that rewrites SMTP. If there is none, STARTTLS is broken on the server: use the port for implicit TLS (465).',
  });
}

function unknownName(scene: Scene, code: string): Finding {
  const { endpoint, serverName } = scene.evidence;
  return finding(scene, 'TLSVerified', 'HandshakeFailed', {
    message: `${endpointText(endpoint)} does not recognize the server name ${serverName} (${code}).`,
    remedy: isDocumentedHost(scene)
      ? interceptionRemedy(scene, 'redirect')
      : `Fix ${FIELD.host}, or set ${FIELD.serverName} to the name of the certificate.`,
  });
}

function brokenOff(scene: Scene, words: string | undefined, code?: string): Finding {
  const how = code === undefined ? 'closed' : 'reset or closed';
  const tail = code === undefined ? (words ? `, after ${received(words)}` : '') : ` (${code})`;
  return finding(scene, 'TLSVerified', 'HandshakeFailed', {
    message: sentences(
      `The connection to ${endpointText(scene.evidence.endpoint)} was ${how} during the TLS handshake${tail}.`,
      newsSentence(siblingNews(scene)),
    ),
    remedy: `${inOrder(
      'a firewall that filters TLS by server name',
      'a server that cannot load its certificate',
      scene.evidence.endpoint.tls === 'implicit' ? proxyListener(scene.evidence.endpoint.port) : undefined,
    )} Compare the output of "openssl s_client" ${IN_TWO_PLACES}.`,
  });
}

function handshakeTimeout(failure: Of<'timeout'>): Finding {
  const { evidence, fault } = failure;
  const { endpoint } = evidence;
  const after = endpoint.tls === 'implicit' ? 'TCP connected, but' : 'STARTTLS was sent, but';
  return finding(failure, 'TLSVerified', 'HandshakeTimeout', {
    message: sentences(
      `${after} the TLS handshake with ${endpointText(endpoint)} did not complete within ${seconds(fault.afterMs)}.`,
      newsSentence(siblingNews(failure)),
    ),
    remedy: inOrder(
      `a path MTU that is smaller than the packets of the handshake (VPN, overlay network, filtered ICMP "fragmentation needed"): lower ${both('the MTU of the pod network', 'the MTU of this machine')}; test with "ping -M do -s 1372" and smaller sizes`,
      'a firewall that drops a ClientHello of more than one packet or filters TLS by server name: compare "openssl s_client -groups X25519" with the default',
      endpoint.tls === 'implicit' ? 'a port that does not speak TLS from the first byte' : undefined,
      `a slow server: raise ${FIELD.timeout}`,
    ),
  });
}

function brokenAnswer(failure: Of<'protocol'>): Finding {
  const { evidence, fault } = failure;
  const where = endpointText(evidence.endpoint);
  if (fault.problem === 'injected-plaintext') {
    return finding(failure, 'TLSVerified', 'HandshakeFailed', {
      message: `More plaintext came from ${where} after its reply to STARTTLS (${received(fault.received)}). A device on the path may be inserting commands, so the connection was not used.`,
      remedy: `Use the port for implicit TLS (465), and look for a proxy ${both('between the cluster and', 'between this machine and')} the server. If there is none, the server needs an update (CVE-2011-0411).`,
    });
  }
  return finding(failure, 'TLSVerified', 'StartTLSRefused', {
    message: `${where} sent an unexpected reply to STARTTLS: ${received(fault.received)}.`,
    remedy: "Use the port for implicit TLS (465), or contact the mail server's administrator.",
  });
}

/**
 * With TLS 1.3 a server's demand for a client certificate arrives after the handshake, at the next read;
 * so do alerts of the server after the handshake.
 */
export const lateHandshakeFault: Rule = failure => {
  const { fault } = failure;
  if (fault.kind === 'certificate') return certificateFault({ ...failure, fault });
  if (fault.kind === 'handshake' || (fault.kind === 'system' && /^ERR_(?:SSL|TLS)_/.test(fault.code)))
    return handshakeFault(failure, fault);
  return undefined;
};
