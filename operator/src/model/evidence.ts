import type { Endpoint, TLSMode } from './endpoint.ts';
import type { Reply } from './reply.ts';
import { replyText } from './reply.ts';

/**
 * Results of a probe as plain data: the only input that the diagnosis gets from the probe. It contains no secret, and
 * every text is bounded and cleaned.
 */
export interface Evidence {
  endpoint: Endpoint;
  /** Name sent as SNI and checked against the certificate. */
  serverName: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** Wall time of the whole probe in milliseconds. */
  ms: number;
  /** Deadline of the whole probe in milliseconds. */
  timeoutMs: number;
  /** Finished stages in order. Only the last one may have failed, not counting `quit`. */
  stages: StageRecord[];
  /** Notable facts of the name resolution; absent if the name resolved without a search domain. */
  resolution?: ResolutionFacts;
  /** One entry for each address of the host, in the order in which they were tried. */
  addresses: AddressAttempt[];
  greeting?: Reply;
  /** Name that was sent with EHLO or HELO. */
  heloName?: string;
  tls?: TLSFacts;
  /** Capabilities before STARTTLS (or the only ones where there is no STARTTLS). */
  ehlo?: Capabilities;
  /** Capabilities after STARTTLS. */
  ehloSecured?: Capabilities;
  auth?: AuthFacts;
  /** Present once DATA was about to be sent. */
  message?: MessageFacts;
  /** Results of sibling endpoints when the chosen one could not be reached. No credentials were sent. */
  alternatives: Alternative[];
  /** Other hosts that answer when the server could not be found or connected to. */
  surroundings?: Surroundings;
}

export interface ResolutionFacts {
  /** Present if the name resolved only with a search domain of resolv.conf, as it does for applications. */
  searched?: {
    name: string;
    ndots: number;
    /** Addresses of the absolute name, if they differ; resolved only if the probe failed. */
    absolute?: readonly string[];
  };
  /** The host is an alias (CNAME) of this name, which has no address. */
  alias?: string;
  /** Address families without an answer, if the other family has one. */
  failed?: readonly { family: 4 | 6; code: string }[];
}

/** Evidence that separates a blocked port from a network without egress; gathered without credentials. */
export interface Surroundings {
  /** The address that an administrator named with --egress-control. */
  control?: ControlFacts;
  /** Whether the API server answered the operator's own last request. */
  apiServer?: 'answers' | 'silent';
  /** Another mail server was reached on the same port within the last minutes. */
  otherServer?: true;
}

export interface ControlFacts {
  /** HOST:PORT as the administrator set it. */
  address: string;
  /** True when a TCP connection was made. */
  ok: boolean;
  fault?: Fault;
}

export const STAGES = [
  'dns',
  'connect',
  'tls',
  'greeting',
  'ehlo',
  'auth',
  'sender',
  'recipient',
  'message',
  'quit',
] as const;
export type Stage = (typeof STAGES)[number];

export interface StageRecord {
  stage: Stage;
  ok: boolean;
  /** Wall time of this stage in milliseconds. */
  ms: number;
  /** Present exactly when `ok` is false. */
  fault?: Fault;
}

/** The observed fault of a stage; the diagnosis interprets it. */
export type Fault =
  /** No complete answer arrived within `afterMs`. `received`: the bytes until then, cleaned. */
  | { kind: 'timeout'; afterMs: number; received?: string }
  /** The peer closed the connection without an error and without an answer. */
  | { kind: 'closed'; received?: string }
  /** An error of the operating system or resolver: ECONNREFUSED, ENETUNREACH, ENOTFOUND, ESERVFAIL… */
  | { kind: 'system'; code: string; message: string }
  /** The server answered with a rejection. */
  | { kind: 'reply'; reply: Reply }
  /**
   * The handshake failed; `code` is from Node or OpenSSL (ERR_SSL_WRONG_VERSION_NUMBER, ECONNRESET…). `presented`:
   * before that, version and cipher were agreed and the server had presented its certificate.
   */
  | { kind: 'handshake'; code: string; message: string; presented?: true }
  /** The handshake completed, but the certificate is not valid; the facts are in `Evidence.tls`. */
  | { kind: 'certificate'; code: string; message: string }
  /** The server sent bytes that are not SMTP, or that violate it. */
  | { kind: 'protocol'; problem: ProtocolProblem; received: string }
  /** The server does not offer a required capability. `offered`: the capabilities that it offers. */
  | {
      kind: 'not-offered';
      wanted: 'STARTTLS' | 'AUTH' | 'mechanism' | 'SMTPUTF8';
      offered: string[];
      /** Text that arrived after the last line of the reply to EHLO. */
      unread?: string;
    }
  /** The operator stopped before it sent anything. */
  | { kind: 'refused'; why: PolicyRefusal; detail: string };

export type ProtocolProblem =
  /** Starts like a TLS record: the port requires TLS from the first byte. */
  | 'tls-bytes'
  | 'not-smtp'
  | 'line-too-long'
  | 'reply-too-long'
  /** Plaintext after the server's reply to STARTTLS (CVE-2011-0411 and similar). */
  | 'injected-plaintext'
  /** A reply that is not valid for the command, such as 354 to EHLO. */
  | 'unexpected-reply'
  /** A reply to no command, after the last line of the reply before: the command was not sent. */
  | 'unasked-reply';

export type PolicyRefusal =
  /** The operator's address policy forbids this address. */
  | 'address-denied'
  /** The operator's port policy forbids this port. */
  | 'port-denied'
  /** Credentials would be sent without verified TLS. */
  | 'tls-required'
  /** Too little of the deadline is left for the reply to a login. */
  | 'too-late'
  /** OAuth2 is configured, but the value in the Secret cannot be a token. */
  | 'mechanism-unsupported';

export interface AddressAttempt {
  address: string;
  family: 4 | 6;
  port: number;
  ok: boolean;
  ms: number;
  fault?: Fault;
}

export interface TLSFacts {
  mode: Exclude<TLSMode, 'none'>;
  /** `TLSv1.3` */
  version?: string;
  /** Standard (IANA) cipher suite name. */
  cipher?: string;
  /** True if chain and name are valid. */
  verified: boolean;
  /** Leaf first, at most five. */
  chain: CertificateFacts[];
  /** A session was resumed: the chain was checked in its full handshake. */
  resumed?: true;
}

export interface CertificateFacts {
  subject: string;
  issuer: string;
  /** DNS names and IP addresses of the certificate, at most twenty. */
  names: string[];
  /** RFC 3339. */
  notBefore: string;
  /** RFC 3339. */
  notAfter: string;
  /** SHA-256 of the DER, lower-case hex. */
  fingerprint: string;
  /** `RSA 2048`, `EC prime256v1`… */
  key: string;
  /** `sha256WithRSAEncryption`… where known. */
  signature?: string;
  selfSigned: boolean;
}

export interface Capabilities {
  /** Name of the server from the first line of its reply to EHLO. */
  server: string;
  /** EHLO keywords in upper case with their parameters; at most 64, and always the keywords that the probe uses. */
  keywords: Record<string, string>;
  /** AUTH mechanisms in upper case, in the server's order. */
  mechanisms: string[];
  /** Maximum message size in bytes, if SIZE gives one. */
  size?: number;
}

export interface AuthFacts {
  /** SASL name of the mechanism used last, such as `PLAIN`. */
  mechanism: string;
  /** Mechanisms that were tried before and that the server refused without checking the login. */
  unusable?: { mechanism: string; reply: Reply }[];
  /** The claims of the access token; present if the login used a token. */
  token?: TokenFacts;
  /** The password that was sent has the form of an access token. */
  tokenAsPassword?: true;
  /** Reason for which the server refused the token, if it sent one in a challenge (RFC 7628 section 3.2.2). */
  challenge?: TokenChallenge;
}

/** Progress of a message. */
export interface MessageFacts {
  /** The last data sent: the command, or the content with the final dot. */
  sent: 'command' | 'content';
  /** Size of the content. */
  bytes: number;
  /** The server's reply to the content, if it accepted the message. */
  accepted?: Reply;
}

/** Claims of a token that is a JWT (RFC 9068), bounded and cleaned; empty for an opaque one. */
export interface TokenFacts {
  /** Milliseconds since the epoch. */
  notBefore?: number;
  expiresAt?: number;
  audience?: string[];
  scopes?: string[];
}

export interface TokenChallenge {
  /** `invalid_token`, `401` … */
  status?: string;
  /** The scope that the server requires. */
  scope?: string;
  /** Decoded text of the challenge. */
  text: string;
}

export interface Alternative {
  endpoint: Endpoint;
  /** True if the server greeted with 220; for implicit TLS after the handshake. */
  ok: boolean;
  /** Present if a TCP connection was made. */
  connected?: true;
  /** Present if the TLS handshake completed. */
  secured?: true;
  ms: number;
  fault?: Fault;
}

/** The stage that failed, if one did. */
export function failedStage(evidence: Pick<Evidence, 'stages'>): StageRecord | undefined {
  return evidence.stages.find(({ ok, stage }) => !ok && stage !== 'quit');
}

/** Returns the evidence about the server alone: the login and what followed concern one account. */
export function withoutLogin({ auth: _auth, message: _message, ...server }: Evidence): Evidence {
  const end = STAGES.indexOf('auth');
  return { ...server, stages: server.stages.filter(({ stage }) => STAGES.indexOf(stage) < end) };
}

/** Reports whether the login was postponed to the next probe because the server was too slow. */
export const isTooLateForLogin = ({ stages }: Pick<Evidence, 'stages'>): boolean =>
  stages.some(({ fault }) => fault?.kind === 'refused' && fault.why === 'too-late');

/** Returns a fault in a few words, for lists. The diagnosis makes the sentences. */
export function faultText(fault: Fault): string {
  switch (fault.kind) {
    case 'timeout':
      return `no answer within ${(fault.afterMs / 1000).toFixed(1)}s`;
    case 'closed':
      return 'closed the connection';
    case 'system':
    case 'handshake':
    case 'certificate':
      return fault.message.includes(fault.code) ? fault.message : `${fault.code}: ${fault.message}`;
    case 'reply':
      return replyText(fault.reply);
    case 'protocol':
      return `no SMTP: ${fault.received || fault.problem}`;
    case 'not-offered':
      return `${fault.wanted} is not offered`;
    case 'refused':
      return `not tried: ${fault.detail}`;
  }
}
