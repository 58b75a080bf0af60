import type { Endpoint, LoginMethod } from '../model/endpoint.ts';
import type { Retry } from '../model/verdict.ts';

/** What is known about one provider: data only. */
export interface Preset {
  id: string;
  /** As the provider writes itself, such as `QQ Mail (QQ邮箱)`. */
  title: string;
  /** One sentence for whom it is. */
  summary: string;
  /** The preferred endpoint first, its siblings in the order in which to try them. Empty for `custom`. */
  endpoints: readonly Endpoint[];
  /** Variants by `spec.region`; the preset's own endpoints are those of `defaultRegion`. */
  regions?: Readonly<Record<string, Region>>;
  defaultRegion?: string;
  /** For servers that users run themselves: there is no host to know, only what is usual on it. */
  ownHost?: OwnHost;
  /** Domains of addresses that belong to this provider, such as `qq.com`. */
  domains: readonly string[];
  username: UsernameRule;
  password: PasswordRule;
  sender: SenderRule;
  /** Present where the provider takes OAuth2 access tokens. */
  oauth2?: OAuth2Rule;
  /** Methods in the order to prefer where the server offers several; absent: strongest first. */
  methods?: readonly LoginMethod[];
  limits: Limits;
  /** First match wins; the general rules of the diagnosis come after them. */
  replies: readonly ReplyRule[];
  links: readonly Link[];
  sources: readonly Source[];
  /** Warned about before the first probe: true of the preset itself, whatever the credentials. */
  notice?: string;
}

export interface Region {
  title: string;
  endpoints: readonly Endpoint[];
  /** Domains of addresses that belong to this variant alone, besides those of the preset. */
  domains?: readonly string[];
}

export interface OwnHost extends Pick<Endpoint, 'port' | 'tls'> {
  /** How the host looks inside a cluster, for messages. */
  example: string;
}

export interface UsernameRule {
  kind: 'address' | 'fixed' | 'free';
  /** The one user name there is (`apikey`, `resend`), for kind `fixed`. */
  value?: string;
  /** The part of the address before @ is accepted as well. */
  localPart?: true;
  /** `the full address, such as 12345@qq.com` */
  describe: string;
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
  /** What to do to get one: the remedy, with the menu items as the provider names them. */
  obtain: string;
}

/** How access tokens are made, as `spec.auth.oauth2.grant` names it; all but `AccessToken` are fetched. */
export type FetchedGrant = 'RefreshToken' | 'ClientCredentials' | 'ServiceAccount';

/** Where tokens come from, and what a token must be for SMTP to admit it. */
export interface OAuth2Rule {
  /** TENANT stands for `spec.auth.oauth2.tenant`. */
  tokenEndpoint: string;
  authorizationEndpoint: string;
  /** Present where a person may give consent for mail on another device (RFC 8628). */
  deviceEndpoint?: string;
  /** In place of TENANT where the spec names none. */
  tenant?: string;
  /** The scopes that each grant asks for; a grant that is not here is none of this provider's. */
  grants: Readonly<Partial<Record<FetchedGrant, GrantRule>>>;
  /**
   * Where the browser is sent after consent: a port of this machine that is added here, or `oob`: the provider
   * shows a code, to be copied by hand.
   */
  redirect: 'http://127.0.0.1' | 'http://localhost' | 'oob';
  /** For consent in a browser, besides the usual parameters (RFC 6749 section 4.1.1). */
  authorizationParameters?: Readonly<Record<string, string>>;
  /** The permission that the token must carry, as the provider writes it. */
  scope: string;
  /** Any of these in a token whose claims can be read shows that it carries the permission. */
  scopes: RegExp;
  /** Whom the token must be for, where its claims can be read. */
  audience?: RegExp;
  /** What to check, in this order, where the server refuses a token and does not say why. */
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
  /** Seconds to wait after the provider said that logins came too often. */
  loginBackoffSeconds?: number;
  /** The rest in words, one sentence each. */
  notes: readonly string[];
}

/** Matches on code, enhanced code and words, never on one exact sentence. */
export interface ReplyRule {
  /** Unique within the preset, in kebab case; names the row in docs and tests. */
  id: string;
  at: readonly ('greeting' | 'starttls' | 'ehlo' | 'auth' | 'sender')[];
  codes?: readonly number[];
  enhanced?: RegExp;
  /** Tested against the reply's lines joined by a space, white space folded. */
  words?: RegExp;
  /** Words by which a person knows the reply, for the documentation; with `words` or `enhanced`. */
  says?: string;
  reason: string;
  /** What it means, without the server's words (the diagnosis adds them). */
  message: string;
  /** What to do next. Where several causes are possible: in the order to check. */
  remedy: string;
  retry: Retry;
}

export interface Link {
  title: string;
  url: string;
}

export interface Source {
  /** Where the facts are from. */
  text: string;
  url?: string;
  /** When they were checked, `2026-11`. */
  checked: string;
}
