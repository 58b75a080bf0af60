import type { Endpoint, LoginMethod, TLSVersion } from './endpoint.ts';

/** Everything that one probe needs, decided before it starts. */
export interface ProbePlan {
  endpoint: Endpoint;
  serverName: string;
  minTLSVersion: TLSVersion;
  /** PEM certificates trusted in addition to the operator's own. */
  caBundle?: string;
  /**
   * Milliseconds after a certificate check for which a TLS session of the server may be resumed. Absent: every
   * handshake is a full handshake.
   */
  resumeWithinMs?: number;
  /** Absent: no login; the probe ends after EHLO (or the sender check). */
  login?: Login;
  /** Envelope sender for MAIL FROM; absent: no sender check. */
  sender?: string;
  /** Address for RCPT TO after MAIL FROM, then RSET; default: the sender itself. */
  recipient?: string;
  /** A message to send to the recipient, instead of RSET. */
  message?: MessagePlan;
  /** Endpoints to try without credentials when the chosen one cannot be reached. */
  siblings: Endpoint[];
  /**
   * Runs `work`, which needs one more connection in addition to that of the probe, as soon as the connection limits
   * allow it. Returns undefined if they do not allow it before the signal is aborted. Absent: `work` runs immediately.
   */
  beside?: <T>(endpoint: Endpoint, signal: AbortSignal, work: () => Promise<T>) => Promise<T | undefined>;
  /** Deadline of the whole probe in milliseconds. */
  timeoutMs: number;
}

export interface MessagePlan {
  /** RFC 5322, lines ended by CRLF, without dot-stuffing. */
  content: Uint8Array;
  /** Time (ms) for DATA and the content together: servers scan a message before they reply. */
  timeoutMs: number;
  /** Awaited before DATA; if it throws, nothing is sent. */
  before?: () => Promise<void>;
}

export interface Login {
  username: string;
  /** The password, or the access token for a login with OAuth2. */
  password: string;
  /** Mechanisms in the order of preference; the first one that the server offers is used. */
  methods: readonly LoginMethod[];
  /** Awaited before the login; if it throws, nothing of the login is sent. */
  before?: () => Promise<void>;
}
