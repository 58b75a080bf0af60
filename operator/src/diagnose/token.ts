import type { ReasonOf } from '../../../crds/reasons.ts';
import type { Fault, TokenFacts } from '../model/evidence.ts';
import { replyText } from '../model/reply.ts';
import type { Finding } from '../model/verdict.ts';
import { loginCommand, PUT_IN_SECRET } from '../providers/phrases.ts';
import type { DiagnosisContext, Failure } from './context.ts';
import { finding } from './context.ts';
import { listOf, quote, sentences } from './message.ts';
import { refusal } from './replies.ts';

type Refused = Failure<Extract<Fault, { kind: 'reply' }>>;

/** What servers say of passwords, whatever it was that they refused: of a token it means that the token is no good. */
const SAID_OF_PASSWORDS: readonly string[] = [
  'InvalidCredentials',
  'AppPasswordRequired',
  'AuthorizationCodeRequired',
  'OAuth2Required',
  'TokenRejected',
  'ServerError',
] satisfies ReasonOf<'Authenticated'>[];

/** A token was refused: what it says of itself and what the server explained tell more than the reply does. */
export function tokenRefused(failure: Refused): Finding | undefined {
  const { token } = failure.evidence.auth ?? {};
  if (!token) return undefined;
  const said = refusal(failure, 'auth', failure.fault.reply);
  const ofToken = said === undefined || SAID_OF_PASSWORDS.includes(said.reason);
  if (!ofToken || said?.retry.kind === 'backoff') return said;
  const cause = CAUSES.map(rule => rule(failure, token)).find(found => found !== undefined);
  return finding(failure, 'Authenticated', 'TokenRejected', {
    message: sentences(cause?.message ?? 'The server refuses the OAuth2 access token.', words(failure)),
    remedy: cause?.remedy ?? failure.context.preset.oauth2?.refused ?? RENEW,
    retry: { kind: 'stop' },
    reply: failure.fault.reply,
  });
}

const RENEW = `Get a new access token with the scope for SMTP and ${PUT_IN_SECRET}.`;

/** How to come by a token with this scope, whoever fetches it. */
function withScope({ preset, fetched, place }: DiagnosisContext, scope: string): string {
  if (!fetched)
    return `Ask for a token with the scope ${scope}, not with one of another service, and ${PUT_IN_SECRET}.`;
  const again = preset.oauth2 ? `: run ${loginCommand(preset.id, place)}` : '';
  return `Correct spec.auth.oauth2.scopes, or leave them out where the provider is known; then give consent anew with the scope ${scope}${again}.`;
}

interface Cause {
  message: string;
  remedy: string;
}

type CauseRule = (failure: Refused, token: TokenFacts) => Cause | undefined;

/** In the order in which they count: an expired token may be right in everything else. */
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
    remedy: `Let whatever renews the token write it to the Secret before it expires: get a new one and ${PUT_IN_SECRET}.`,
  };
}

function notYetValid({ evidence }: Refused, { notBefore }: TokenFacts): Cause | undefined {
  if (notBefore === undefined || notBefore <= evidence.startedAt) return undefined;
  return {
    message: `The OAuth2 access token is valid only from ${time(notBefore)}, and this machine's clock is behind that.`,
    remedy: "Set the clock of the cluster's nodes right (NTP), and of the machine that made the token.",
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
    message: `The OAuth2 access token has the scope ${listOf(scopes)}, and SMTP wants ${rule.scope}.`,
    remedy: withScope(context, rule.scope),
  };
}

/** RFC 6750 section 3.1, by way of RFC 7628. */
function scopeMissing({ evidence, context }: Refused): Cause | undefined {
  const { status, scope } = evidence.auth?.challenge ?? {};
  if (status !== 'insufficient_scope') return undefined;
  const wanted = scope ?? context.preset.oauth2?.scope;
  return {
    message: `The OAuth2 access token lacks the scope that SMTP wants${wanted === undefined ? '' : ` (${wanted})`}.`,
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

/** A token was sent as a password. What the server made of that stands; what to do about it is clear. */
export function tokenAsPassword(failure: Refused): Finding | undefined {
  if (!failure.evidence.auth?.tokenAsPassword) return undefined;
  const said = refusal(failure, 'auth', failure.fault.reply);
  if (!said || !SAID_OF_PASSWORDS.includes(said.reason)) return said;
  return {
    ...said,
    message: sentences(
      said.message,
      'What the Secret holds has the form of an OAuth2 access token, and it was sent as a password.',
    ),
    remedy: 'If it is an access token, set spec.auth.method to xoauth2 (or oauthbearer).',
  };
}
