import type { ReasonOf } from '../../../crds/reasons.ts';
import { both, FIELD, TERM } from '../../../crds/wording.ts';
import type { Fault, TokenFacts } from '../model/evidence.ts';
import { replyText } from '../model/reply.ts';
import type { Finding } from '../model/verdict.ts';
import { PUT_IN_SECRET, signInCommand } from '../providers/phrases.ts';
import type { DiagnosisContext, Failure } from './context.ts';
import { finding } from './context.ts';
import { listOf, quote, sentences } from './message.ts';
import { refusal } from './replies.ts';

type Refused = Failure<Extract<Fault, { kind: 'reply' }>>;

/** Reasons that servers give for passwords. For a token they mean that the token is not valid. */
const SAID_OF_PASSWORDS: readonly string[] = [
  'InvalidCredentials',
  'AppPasswordRequired',
  'AuthorizationCodeRequired',
  'OAuth2Required',
  'TokenRejected',
  'ServerError',
] satisfies ReasonOf<'Authenticated'>[];

/** A token was rejected: its claims and the server's challenge are better evidence than the reply. */
export function tokenRefused(failure: Refused): Finding | undefined {
  const { token } = failure.evidence.auth ?? {};
  if (!token) return undefined;
  const said = refusal(failure, 'auth', failure.fault.reply);
  const ofToken = said === undefined || SAID_OF_PASSWORDS.includes(said.reason);
  if (!ofToken || said?.retry.kind === 'backoff') return said;
  const cause = CAUSES.map(rule => rule(failure, token)).find(found => found !== undefined);
  return finding(failure, 'Authenticated', 'TokenRejected', {
    message: sentences(cause?.message ?? 'The server rejected the OAuth2 access token.', words(failure)),
    remedy: cause?.remedy ?? failure.context.preset.oauth2?.refused ?? RENEW,
    retry: { kind: 'stop' },
    reply: failure.fault.reply,
  });
}

const RENEW = `Get a new access token with the scope for SMTP and ${PUT_IN_SECRET}.`;

/** Returns how to get a token with this scope. */
function withScope({ preset, fetched, place }: DiagnosisContext, scope: string): string {
  if (!fetched)
    return `Request a token with the scope ${scope}, not the scope of another service, and ${PUT_IN_SECRET}.`;
  const again = preset.oauth2 ? `: run ${signInCommand(preset.id, place)}` : '';
  return `${both('Fix spec.auth.oauth2.scopes, or omit them for a known provider', 'Request it with the scope for SMTP')}. Then sign in again with the scope ${scope}${again}.`;
}

interface Cause {
  message: string;
  remedy: string;
}

type CauseRule = (failure: Refused, token: TokenFacts) => Cause | undefined;

/** Checks of the claims in order of precedence: an expired token may be right in everything else. */
export const CAUSES: readonly CauseRule[] = [
  expired,
  notYetValid,
  forSomebodyElse,
  withoutScope,
  scopeMissing,
];

function expired({ evidence }: Refused, { expiresAt }: TokenFacts): Cause | undefined {
  if (expiresAt === undefined || expiresAt > evidence.startedAt) return undefined;
  return {
    message: `The OAuth2 access token expired at ${time(expiresAt)}, before this login.`,
    remedy: `Get a new token and ${PUT_IN_SECRET}. The program that renews the token must write it to ${TERM.theSecret} before it expires.`,
  };
}

function notYetValid({ evidence }: Refused, { notBefore }: TokenFacts): Cause | undefined {
  if (notBefore === undefined || notBefore <= evidence.startedAt) return undefined;
  return {
    message: `The OAuth2 access token is not valid before ${time(notBefore)}, which is later than this machine's clock.`,
    remedy: `Fix the clocks (NTP) of ${both("the cluster's nodes", 'this machine')} and of the machine that issued the token.`,
  };
}

function forSomebodyElse({ context }: Refused, { audience = [] }: TokenFacts): Cause | undefined {
  const rule = context.preset.oauth2;
  const wanted = rule?.audience;
  if (!rule || !wanted || audience.length === 0 || audience.some(one => wanted.test(one))) return undefined;
  return {
    message: `The OAuth2 access token is for ${listOf(audience)}, not for the mail server of ${context.preset.title}.`,
    remedy: withScope(context, rule.scope),
  };
}

function withoutScope({ context }: Refused, { scopes = [] }: TokenFacts): Cause | undefined {
  const rule = context.preset.oauth2;
  if (!rule || scopes.length === 0 || scopes.some(scope => rule.scopes.test(scope))) return undefined;
  return {
    message: `The OAuth2 access token has the scope ${listOf(scopes)}, but SMTP requires ${rule.scope}.`,
    remedy: withScope(context, rule.scope),
  };
}

/** Error codes of RFC 6750 section 3.1, which RFC 7628 uses. */
function scopeMissing({ evidence, context }: Refused): Cause | undefined {
  const { status, scope } = evidence.auth?.challenge ?? {};
  if (status !== 'insufficient_scope') return undefined;
  const wanted = scope ?? context.preset.oauth2?.scope;
  return {
    message: `The OAuth2 access token lacks the scope that SMTP requires${wanted === undefined ? '' : ` (${wanted})`}.`,
    remedy: withScope(context, wanted ?? 'for SMTP'),
  };
}

function words({ evidence, fault }: Refused): string {
  const { host, port } = evidence.endpoint;
  const explained = evidence.auth?.challenge?.text;
  const first = explained === undefined ? '' : `${quote(explained)}, then `;
  return `${host}:${port} said: ${first}${quote(replyText(fault.reply))}.`;
}

const time = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

/** A token was sent as a password: the finding is kept, the remedy is to change the method. */
export function tokenAsPassword(failure: Refused): Finding | undefined {
  if (!failure.evidence.auth?.tokenAsPassword) return undefined;
  const said = refusal(failure, 'auth', failure.fault.reply);
  if (!said || !SAID_OF_PASSWORDS.includes(said.reason)) return said;
  return {
    ...said,
    message: sentences(
      said.message,
      `${both('The value in the Secret', 'The file of --password-file')} has the form of an OAuth2 access token, but it was sent as a password.`,
    ),
    remedy: `If it is an access token, set ${FIELD.authMethod} to xoauth2 (or oauthbearer).`,
  };
}
