import type { FailedReason } from '../../../crds/reasons.ts';
import type { Endpoint, LoginMethod } from '../model/endpoint.ts';
import type { Retry } from '../model/verdict.ts';
import type { DomainNeeds } from './domain-needs.ts';

/** Facts about one provider. Data only. */
export interface Preset {
  id: string;
  /** Hash of everything that verdicts depend on; present if the preset can change while the operator runs. */
  revision?: string;
  /** Name in the provider's own spelling, such as `QQ Mail (QQ邮箱)`. */
  title: string;
  /** One sentence about the users that the provider is for. */
  summary: string;
  /** The preferred endpoint first, its siblings in the order in which to try them. Empty for `custom`. */
  endpoints: readonly Endpoint[];
  /** Variants by `spec.region`; the preset's own endpoints are those of `defaultRegion`. */
  regions?: Readonly<Record<string, Region>>;
  defaultRegion?: string;
  /** For servers that users run themselves: the host is unknown, and the preset has only common settings. */
  ownHost?: OwnHost;
  /** Domains of addresses that belong to this provider, such as `qq.com`. */
  domains: readonly string[];
  /** Whether the servers accept mail without a login. */
  login: LoginNeed;
  /** Command whose reply first shows whether the account may use a sender. */
  judgesSender: JudgesSender;
  /** Address that the provider documents for test messages that reach no mailbox. */
  sink?: Sink;
  username: UsernameRule;
  password: PasswordRule;
  sender: SenderRule;
  /** Present if the provider accepts OAuth2 access tokens. */
  oauth2?: OAuth2Rule;
  /**
   * Methods in the order of preference, if the server offers several. Absent: PLAIN, LOGIN, CRAM-MD5, because servers
   * that store hashed passwords offer CRAM-MD5 but refuse it.
   */
  methods?: readonly LoginMethod[];
  limits: Limits;
  /** Rules for replies: the first match wins. The general rules of the diagnosis come after them. */
  replies: readonly ReplyRule[];
  /** Records that the provider requires in the DNS of a sender's own domain. Absent if unknown. */
  domain?: DomainNeeds;
  links: readonly Link[];
  sources: readonly Source[];
  /** Warning before the first probe: it applies to the preset, regardless of the credentials. */
  notice?: string;
}

/** `required`: the server accepts no mail without a login; `optional`: it may accept clients by their address. */
export type LoginNeed = 'required' | 'optional';

/**
 * `mail`: MAIL FROM; `rcpt`: RCPT TO; `message`: DATA or the end of the message; `never`: the server accepts any
 * sender and replaces it, or reports it elsewhere.
 */
export type JudgesSender = 'mail' | 'rcpt' | 'message' | 'never';

/** Address that accepts a test message and delivers it to no one. */
export type Sink =
  /** An address that accepts mail and drops it. */
  | { kind: 'address'; address: string; note: string }
  /** A header that makes the provider accept the message and drop it. */
  | { kind: 'header'; name: string; value: string; note: string }
  /** The server accepts all mail and delivers none. */
  | { kind: 'everything'; note: string };

export interface Region {
  title: string;
  /** Set only if it differs from the preset. */
  login?: LoginNeed;
  judgesSender?: JudgesSender;
  sink?: Sink;
  endpoints: readonly Endpoint[];
  /** Domains of addresses that belong only to this variant, in addition to those of the preset. */
  domains?: readonly string[];
}

export interface OwnHost extends Pick<Endpoint, 'port' | 'tls'> {
  /** Example of the host inside a cluster, for messages. */
  example: string;
}

export interface UsernameRule {
  kind: 'address' | 'fixed' | 'free';
  /** The only user name (`apikey`, `resend`), for kind `fixed`. */
  value?: string;
  /** True if the part of the address before @ is also accepted. */
  localPart?: true;
  /** `the full address, such as 12345@qq.com` */
  describe: string;
  /** Form of the provider's user names. */
  shape?: Shape;
  /** True if the password may be the same as the user name. */
  mayEqualPassword?: true;
}

/** Form of a value. The pattern is anchored at both ends and matches in linear time. */
export interface Shape {
  pattern: RegExp;
  /** Description that completes "The password is …", such as `16 lower-case letters`. */
  describe: string;
  /** True if the provider issues only this form: a value of another form cannot be right. */
  sure?: true;
}

/** A secret of the same provider that users confuse with the required one. */
export interface WrongKind {
  pattern: RegExp;
  /** Description that completes "The value is …", such as `a Brevo API key (xkeysib-…)`. */
  describe: string;
  /** A sentence: what to do instead. Default: how to get the right one. */
  instead?: string;
}

export interface PasswordRule {
  kind:
    | 'authorization-code'
    | 'app-password'
    | 'client-password'
    | 'mailbox-password'
    | 'smtp-password'
    | 'api-key'
    | 'oauth2-token'
    | 'none'
    | 'any';
  /** `a 16-character authorization code (授权码), never the mailbox password` */
  describe: string;
  /** Instructions to get a password, with the menu items as the provider names them. Part of remedies. */
  obtain: string;
  /** Form of the passwords that the provider issues, if they all have the same form. */
  shape?: Shape;
  wrong?: readonly WrongKind[];
}

/** Values of `spec.auth.oauth2.grant` with which the operator fetches tokens: all except `AccessToken`. */
export type FetchedGrant = 'RefreshToken' | 'ClientCredentials' | 'ServiceAccount';

/** Source of OAuth2 tokens, and the properties that a token needs for SMTP. */
export interface OAuth2Rule {
  /** TENANT stands for `spec.auth.oauth2.tenant`. */
  tokenEndpoint: string;
  authorizationEndpoint: string;
  /** Present if a user can consent to mail on another device (RFC 8628). */
  deviceEndpoint?: string;
  /** Replaces TENANT if the spec sets none. */
  tenant?: string;
  /** Scopes that each grant requests; the provider does not support a grant that is not listed. */
  grants: Readonly<Partial<Record<FetchedGrant, GrantRule>>>;
  /**
   * Redirect of the browser after consent. A local port is appended to the URL. `oob`: the provider shows a code that
   * the user copies.
   */
  redirect: 'http://127.0.0.1' | 'http://localhost' | 'oob';
  /** Parameters for consent in a browser, in addition to the usual ones (RFC 6749 section 4.1.1). */
  authorizationParameters?: Readonly<Record<string, string>>;
  /** Permission that the token must have, in the spelling of the provider. */
  scope: string;
  /** Scopes of which one shows that a token with readable claims has the permission. */
  scopes: RegExp;
  /** Audience that the token must have, if its claims can be read. */
  audience?: RegExp;
  /** Checks, in this order, for a token that the server rejects without a reason. */
  refused: string;
}

export interface GrantRule {
  scopes: readonly string[];
  /** The spec must name a tenant. */
  needsTenant?: true;
}

export interface SenderRule {
  kind: 'equals-username' | 'account-or-alias' | 'verified' | 'any';
  describe: string;
}

export interface Limits {
  /** Simultaneous connections that the provider allows. */
  connections?: number;
  /** Delay in seconds after the provider rejects a login because logins were too frequent. */
  loginBackoffSeconds?: number;
  /** Other limits, one sentence each. */
  notes: readonly string[];
}

/** Conditions on a reply. A rule matches if all of them hold. */
export interface ReplyPattern {
  codes?: readonly number[];
  enhanced?: RegExp;
  /** Tested against the reply's lines joined by a space, white space folded. */
  words?: RegExp;
  /** Plain texts that must all occur, in any order and case. An SmtpProvider has these instead of a pattern. */
  contains?: readonly string[];
}

/** The commands of a session that a server can refuse, in order; `message` is DATA and what follows it. */
export type ReplyStage = 'greeting' | 'ehlo' | 'starttls' | 'auth' | 'sender' | 'recipient' | 'message';

/** Stages whose replies each condition judges. A reply to MAIL FROM may also reveal a fault of the account. */
interface StagesOf {
  EgressReachable: 'greeting' | 'ehlo';
  TLSVerified: 'starttls';
  Authenticated: 'auth' | 'sender';
  SenderAccepted: 'sender';
}

/** Reasons for which a recipient or a message is refused. */
type MessageReason =
  | 'SenderMismatch'
  | 'SenderNotVerified'
  | 'SenderRejected'
  | 'RecipientRejected'
  | 'RelayDenied'
  | 'AccountRestricted'
  | 'AccountLocked'
  | 'QuotaExceeded'
  | 'RateLimited'
  | 'TooManyConnections'
  | 'Greylisted'
  | 'RejectedAsSpam'
  | 'ContentRejected'
  | 'MessageTooLarge'
  | 'ServerError';

type RuleReason = FailedReason<keyof StagesOf> | MessageReason;

/** Stages at which a reply can have this reason. */
type StageFor<R extends RuleReason> =
  | { [C in keyof StagesOf]: R extends FailedReason<C> ? StagesOf[C] : never }[keyof StagesOf]
  | (R extends MessageReason ? 'recipient' | 'message' : never);

/** Reasons that a reply at this stage can have. */
export type ReasonAt<S extends ReplyStage> = {
  [R in RuleReason]: S extends StageFor<R> ? R : never;
}[RuleReason];

/**
 * A rule for replies. It matches on code, enhanced code and words, never on one exact sentence. The compiler rejects a
 * misspelt reason, and a reason of a condition that is not judged at the stages of the rule.
 */
export type ReplyRule = {
  [R in RuleReason]: ReplyRuleFields & { at: readonly StageFor<R>[]; reason: R };
}[RuleReason];

/** A reply rule for readers, without the type check of its reason against its stages. */
export interface ReplyRuleFields extends ReplyPattern {
  /** Unique within the preset, in kebab case; names the row in docs and tests. */
  id: string;
  at: readonly ReplyStage[];
  /** Other replies that mean the same: the rule matches its own pattern or any of these. */
  or?: readonly ReplyPattern[];
  /** Text by which a reader recognizes the reply, for the documentation; with `words` or `enhanced`. */
  says?: string;
  reason: RuleReason;
  /** Meaning of the reply, without the server's words: the diagnosis adds them. */
  message: string;
  /** Next step. Several possible causes are in the order to check. */
  remedy: string;
  retry: Retry;
}

export interface Link {
  title: string;
  url: string;
}

export interface Source {
  /** Sources of the facts. */
  text: string;
  url?: string;
  /** Month in which the facts were checked, such as `2026-11`. */
  checked: string;
  /** Set if the facts are from memory and must be verified before use. */
  verified?: false;
}
