import type { Answer } from './answer.ts';
import type { Attempt } from './sasl.ts';

/** Data about the connection for a script. */
export interface SessionView {
  /** Host name that the server reports. */
  readonly host: string;
  /** Port that the client connected to. */
  readonly port: number;
  readonly remoteAddress: string;
  /** Whether TLS is active, from the start or after STARTTLS. */
  readonly secure: boolean;
  /** Client name in EHLO or HELO; '' before the command. */
  readonly client: string;
  /** User of the successful login. */
  readonly user: string | undefined;
  /** Address in MAIL FROM while a transaction is open. */
  readonly sender: string | undefined;
}

export interface Message {
  readonly from: string;
  readonly to: readonly string[];
  readonly user: string | undefined;
  readonly content: string;
}

export interface LoginResult {
  readonly ok: boolean;
  readonly answer: Answer;
}

/** Replies of a server. Omitted replies are those of a normal submission server. */
export interface Script {
  /** The greeting; default `220 HOST ESMTP`. */
  readonly banner?: (session: SessionView) => Answer;
  /** EHLO keywords in addition to AUTH and STARTTLS. */
  readonly keywords?: readonly string[];
  /** AUTH mechanisms in the order to offer them; none: no login is offered. */
  readonly mechanisms: readonly string[];
  /** Whether to offer and accept logins without TLS; default false. */
  readonly plaintextLogins?: boolean;
  readonly login: (attempt: Attempt, session: SessionView) => LoginResult | Promise<LoginResult>;
  /** JSON of the challenge before the rejection of an OAuth2 token. */
  readonly tokenChallenge?: string;
  /** Answers the content of a message instead of the server; a negative answer rejects the message. */
  readonly content?: (message: Message) => Answer | undefined;
  /**
   * Answers any command instead of the server; undefined leaves the command to the server. A positive answer to
   * STARTTLS, MAIL, RCPT or DATA has its usual effect, a negative one has none.
   */
  readonly command?: (verb: string, argument: string, session: SessionView) => Answer | undefined;
}
