import type { Endpoint, TLSMode } from './endpoint.ts';
import type { Reply } from './reply.ts';
import { replyText } from './reply.ts';

/**
 * Results of a probe, as plain data. Only this passes from the probe to the diagnosis.
 * Nothing in it is a secret, and every text in it is bounded and cleaned.
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
  /** The stages in the order in which they were done; only the last one may have failed, `quit` aside. */
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
  /** The answer came with a search domain of resolv.conf, as applications get it. */
  searched?: {
    name: string;
    ndots: number;
    /** Addresses of the absolute name, where it has others; asked only when the probe failed. */
    absolute?: readonly string[];
  };
  /** Families that were not answered, beside one that was. */
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
  /** HOST:PORT as it was named. */
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
  /** Nothing (or not enough) came within `afterMs`. `received` is what had come, cleaned. */
  | { kind: 'timeout'; afterMs: number; received?: string }
  /** The peer closed the connection in good order without an answer. */
  | { kind: 'closed'; received?: string }
  /** An error of the operating system or resolver: ECONNREFUSED, ENETUNREACH, ENOTFOUND, ESERVFAIL… */
  | { kind: 'system'; code: string; message: string }
  /** The server answered, and the answer is no. */
  | { kind: 'reply'; reply: Reply }
  /**
   * The handshake failed; `code` is Node's or OpenSSL's (ERR_SSL_WRONG_VERSION_NUMBER, ECONNRESET…). `presented`:
   * version and cipher were agreed on and the server had shown its certificate by then.
   */
  | { kind: 'handshake'; code: string; message: string; presented?: true }
  /** The handshake was done, the certificate does not hold; the facts are in `Evidence.tls`. */
  | { kind: 'certificate'; code: string; message: string }
  /** The server sent bytes that are not SMTP, or that violate it. */
  | { kind: 'protocol'; problem: ProtocolProblem; received: string }
  /** The server does not offer what is needed. `offered` lists what it does offer. */
  | { kind: 'not-offered'; wanted: 'STARTTLS' | 'AUTH' | 'mechanism' | 'SMTPUTF8'; offered: string[] }
  /** We refused to go on before anything was sent. */
  | { kind: 'refused'; why: PolicyRefusal; detail: string };

export type ProtocolProblem =
  /** Starts like a TLS record: the port requires TLS from the first byte. */
  | 'tls-bytes'
  | 'not-smtp'
  | 'line-too-long'
  | 'reply-too-long'
  /** Plaintext after the server's answer to STARTTLS (CVE-2011-0411 and kin). */
  | 'injected-plaintext'
  /** A reply that cannot follow what was said, such as 354 to EHLO. */
  | 'unexpected-reply';

export type PolicyRefusal =
  /** The operator's address policy forbids this address. */
  | 'address-denied'
  /** The operator's port policy forbids this port. */
  | 'port-denied'
  /** Credentials, and no verified TLS to send them over. */
  | 'tls-required'
  /** Too little of the deadline is left for the answer to a login. */
  | 'too-late'
  /** OAuth2 is wanted, and what the Secret holds cannot be a token. */
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
  /** True when chain and name hold. */
  verified: boolean;
  /** Leaf first, at most five. */
  chain: CertificateFacts[];
  /** A session was resumed: the certificate is the one that was checked when the session began. */
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
  /** The name that the server gives itself. */
  server: string;
  /** EHLO keywords in upper case with their parameters; at most 64, and always those that the probe acts on. */
  keywords: Record<string, string>;
  /** AUTH mechanisms in upper case, in the server's order. */
  mechanisms: string[];
  /** Maximum message size in bytes where SIZE names one. */
  size?: number;
}

export interface AuthFacts {
  /** SASL name of the mechanism used last, such as `PLAIN`. */
  mechanism: string;
  /** Mechanisms that were tried before it and that the server refused as such, without judging the login. */
  unusable?: { mechanism: string; reply: Reply }[];
  /** The claims of the access token; present if the login used a token. */
  token?: TokenFacts;
  /** Sent as a password, it had the form of an access token. */
  tokenAsPassword?: true;
  /** Why the server refused the token, where it explained itself in a challenge (RFC 7628 section 3.2.2). */
  challenge?: TokenChallenge;
}

/** How far a message came. */
export interface MessageFacts {
  /** The last data sent: the command, or the content with the final dot. */
  sent: 'command' | 'content';
  /** Size of the content. */
  bytes: number;
  /** The server's reply to the content, where it accepted it. */
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
  /** Decoded, as a person reads it. */
  text: string;
}

export interface Alternative {
  endpoint: Endpoint;
  /** True when the server greeted with 220, for implicit TLS behind the handshake. */
  ok: boolean;
  /** A connection was made; absent where none was. */
  connected?: true;
  /** The TLS handshake was done. */
  secured?: true;
  ms: number;
  fault?: Fault;
}

/** The stage that failed, if one did. */
export function failedStage(evidence: Pick<Evidence, 'stages'>): StageRecord | undefined {
  return evidence.stages.find(({ ok, stage }) => !ok && stage !== 'quit');
}

/** The server was so slow that the login was left for the next probe. */
export const isTooLateForLogin = ({ stages }: Pick<Evidence, 'stages'>): boolean =>
  stages.some(({ fault }) => fault?.kind === 'refused' && fault.why === 'too-late');

/** A fault in a few words, for lists; the diagnosis has the sentences. */
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
