import type { Answer } from './answer.ts';
import type { Attempt } from './sasl.ts';

/** What a script may know of the connection that it answers. */
export interface SessionView {
  /** Name that the server gives itself. */
  readonly host: string;
  /** Port that the client connected to. */
  readonly port: number;
  readonly remoteAddress: string;
  /** True behind TLS, from the start or after STARTTLS. */
  readonly secure: boolean;
  /** Name in EHLO or HELO; '' before it. */
  readonly client: string;
  /** The user of the login that succeeded. */
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

/** The replies of a server. Omitted replies are those of a plain submission server. */
export interface Script {
  /** The greeting; default `220 HOST ESMTP`. */
  readonly banner?: (session: SessionView) => Answer;
  /** EHLO keywords in addition to AUTH and STARTTLS. */
  readonly keywords?: readonly string[];
  /** AUTH mechanisms in the order to offer them; none: no login is offered. */
  readonly mechanisms: readonly string[];
  /** Offer and accept logins without TLS; default false. */
  readonly plaintextLogins?: boolean;
  readonly login: (attempt: Attempt, session: SessionView) => LoginResult | Promise<LoginResult>;
  /** JSON of the challenge that precedes the refusal of an OAuth2 token. */
  readonly tokenChallenge?: string;
  /** Answers the content of a message in the server's place: a negative answer rejects it. */
  readonly content?: (message: Message) => Answer | undefined;
  /**
   * Answers any command in the server's place; undefined leaves it to the server. A positive answer to
   * STARTTLS, MAIL, RCPT or DATA has its usual effect, a negative one has none.
   */
  readonly command?: (verb: string, argument: string, session: SessionView) => Answer | undefined;
}
