import { both } from '../../../crds/wording.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Alternative, Evidence } from '../model/evidence.ts';
import { replyText } from '../model/reply.ts';
import { received } from './message.ts';

/** Signatures of devices between the cluster and the server: sidecars, PROXY listeners, rewriting proxies. */

/** The reaction to the first bytes that the client sent to a port without a greeting. */
export type FirstBytes = 'answered-in-plaintext' | 'closed' | 'wants-certificate' | undefined;

const PLAINTEXT = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|BAD_RECORD_TYPE|HTTP_REQUEST/;

export const speaksPlaintext = (code: string): boolean => PLAINTEXT.test(code);

/** Result of a TLS handshake as the first bytes on the same port. */
const sameOverTLS = ({ alternatives, endpoint }: Evidence): Alternative | undefined =>
  alternatives.find(
    ({ endpoint: other }) => other.tls === 'implicit' && endpointText(other) === endpointText(endpoint),
  );

export function firstBytes(evidence: Evidence): FirstBytes {
  if (evidence.endpoint.tls === 'implicit') return undefined;
  const other = sameOverTLS(evidence);
  // Bytes after a handshake are not the answer to the first bytes.
  if (other?.secured) return undefined;
  const fault = other?.fault;
  if (fault?.kind === 'handshake' && speaksPlaintext(fault.code)) return 'answered-in-plaintext';
  if (fault?.kind === 'handshake' && /CERTIFICATE_REQUIRED/.test(fault.code)) return 'wants-certificate';
  if (fault?.kind === 'closed') return 'closed';
  const code = fault?.kind === 'system' || fault?.kind === 'handshake' ? fault.code : '';
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'closed' : undefined;
}

/** SMTP is a server-first protocol: a proxy that waits for the client to detect the protocol never gets any bytes. */
export const sidecar = (port: number): string =>
  `a service mesh sidecar that waits for the client to speak first (SMTP is a server-first protocol): ${both('in Istio set the pod annotation', 'in Istio, on the pod, set the annotation')} traffic.sidecar.istio.io/excludeOutboundPorts: "${port}"; in Linkerd set config.linkerd.io/skip-outbound-ports: "${port}" or add the port to config.linkerd.io/opaque-ports`;

/** The sidecar of the server accepts only clients of the mesh (Istio PeerAuthentication STRICT, Linkerd deny). */
export const meshTLS = (port: number): string =>
  `a service mesh at the server that accepts only its own clients (Istio PeerAuthentication STRICT): set PERMISSIVE for port ${port}, or run the client in the mesh`;

export const proxyListener = (port: number): string =>
  `a listener that requires a PROXY protocol header (HAProxy, nginx, Postfix postscreen_upstream_proxy_protocol, an internal load balancer port): use the client port, or disable the PROXY protocol for port ${port}`;

/** The server, or a proxy, ended its reply too early: a line without a hyphen is the last one (RFC 5321 section 4.2). */
export const malformedReply = (unread: string): string =>
  `Its reply to EHLO is malformed: ${received(unread)} came after its last line.`;

/** Causes in the order to check. */
export const inOrder = (...causes: readonly (string | undefined)[]): string =>
  `Check in this order: ${causes
    .filter(cause => cause !== undefined)
    .map((cause, nth) => `(${nth + 1}) ${cause}`)
    .join('; ')}.`;

/** A firewall or proxy that rewrites SMTP masks text that it does not allow (Cisco "inspect esmtp" and similar). */
export function isRewritten({ evidence }: { evidence: Evidence }): string | undefined {
  const greeting = evidence.greeting ? replyText(evidence.greeting) : '';
  if (/\*{4,}/.test(greeting)) return 'The greeting is masked with asterisks';
  const keywords = Object.keys(evidence.ehlo?.keywords ?? {});
  return keywords.some(keyword => /^X{3,}[A-Z]?$/.test(keyword))
    ? 'A capability of the server is overwritten with X'
    : undefined;
}
