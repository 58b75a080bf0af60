import { both, FIELD, TERM } from '../../../crds/wording.ts';
import type { Endpoint, LoginMethod } from '../model/endpoint.ts';
import { endpointText, isTokenMethod } from '../model/endpoint.ts';
import type { Fault } from '../model/evidence.ts';
import type { Finding, Retry } from '../model/verdict.ts';
import type { Failure, Rule } from './context.ts';
import { finding, onFault } from './context.ts';
import { USE_OAUTH2 } from './decision/login.ts';
import { isDocumentedHost } from './documented.ts';
import { consentHint, credentialHint } from './hints.ts';
import { cut, listOf, received, seconds, sentences } from './message.ts';
import { refusal } from './replies.ts';
import { lateHandshakeFault } from './tls.ts';
import { tokenAsPassword, tokenRefused } from './token.ts';

type Of<K extends Fault['kind']> = Failure<Extract<Fault, { kind: K }>>;

const POINTLESS: Retry = { kind: 'pointless' };
const QUARTER_HOUR: Retry = { kind: 'backoff', seconds: 900 };
/**
 * A connection that closes without a reply may be a rejected login, as with QQ. One attempt an hour is rare enough not
 * to lock an account.
 */
const HOUR: Retry = { kind: 'backoff', seconds: 3600 };

export const AUTH_RULES: readonly Rule[] = [
  lateHandshakeFault,
  onFault('not-offered', onlyOAuth2),
  onFault('not-offered', mechanismNotOffered),
  onFault('not-offered', authNotOffered),
  onFault('refused', tooLate),
  onFault('refused', refusedByUs),
  onFault('reply', tokenRefused),
  onFault('reply', tokenAsPassword),
  onFault('reply', refused),
  onFault('timeout', timedOut),
  onFault('protocol', broken),
  cutOff,
];

/** A mechanism that was refused: the remedy depends on what else the server offers. */
function refused(failure: Of<'reply'>): Finding | undefined {
  const found = refusal(failure, 'auth', failure.fault.reply);
  if (found?.because?.cause !== 'mechanism' || found.because.by === 'rule') return found;
  const remedy = otherMechanism(failure, found.reason === 'MechanismNotOffered');
  return remedy === undefined ? found : { ...found, remedy };
}

/** @param others whether another mechanism may be accepted */
function otherMechanism({ evidence, context }: Of<'reply'>, others: boolean): string | undefined {
  const { auth, ehlo, ehloSecured = ehlo } = evidence;
  const offered = ehloSecured?.mechanisms ?? [];
  if (!auth || !offered.includes(auth.mechanism)) return undefined;
  const tried = [auth.mechanism, ...(auth.unusable ?? []).map(({ mechanism }) => mechanism)];
  const left = METHODS.filter(
    method =>
      isTokenMethod(method) === (context.byToken === true) &&
      offered.includes(SPOKEN[method]) &&
      !tried.includes(SPOKEN[method]),
  );
  return others && left.length > 0
    ? `Set ${FIELD.authMethod} to ${left.join(' or ')}, which the server offers too.`
    : `The server offers AUTH ${listOf(tried)} in its reply to EHLO, but does not accept it. Check in this order: (1) The host and port are those that the provider documents for submission. (2) The mail server's administrator must enable AUTH for this port or account.`;
}

const isOAuth2 = (mechanism: string): boolean => ['XOAUTH2', 'OAUTHBEARER'].includes(mechanism.toUpperCase());

function onlyOAuth2(failure: Of<'not-offered'>): Finding | undefined {
  const { offered, wanted } = failure.fault;
  if (failure.context.byToken || wanted === 'STARTTLS') return undefined;
  if (offered.length === 0 || !offered.every(isOAuth2)) return undefined;
  return finding(failure, 'Authenticated', 'OAuth2Required', {
    message: `${endpointText(failure.evidence.endpoint)} accepts only OAuth2 tokens: it offers ${listOf(offered)} and no password mechanism. Nothing was sent.`,
    remedy: sentences(consentHint(failure.context), USE_OAUTH2),
    retry: POINTLESS,
  });
}

function mechanismNotOffered(failure: Of<'not-offered'>): Finding | undefined {
  const { offered, wanted } = failure.fault;
  if (wanted !== 'mechanism') return undefined;
  const list = offered.map(mechanism => cut(mechanism, 40));
  const byToken = failure.context.byToken === true;
  const known = METHODS.filter(method => isTokenMethod(method) === byToken);
  const usable = known.filter(method => offered.includes(SPOKEN[method]));
  const spoken = known.map(method => SPOKEN[method]).join(byToken ? ' or ' : ', ');
  const seen = `${endpointText(failure.evidence.endpoint)} offers ${list.length > 0 ? listOf(list, 8) : 'no named mechanism'}`;
  return finding(failure, 'Authenticated', 'MechanismNotOffered', {
    message:
      usable.length > 0
        ? `${seen}, but ${FIELD.authMethod} allows none of these. Nothing was sent.`
        : `${seen}, ${byToken ? `none of which accepts an OAuth2 token (${spoken})` : `but for a password ${TERM.theOperator} supports only ${spoken}`}. Nothing was sent.`,
    remedy:
      usable.length > 0
        ? `Set ${FIELD.authMethod} to ${byToken ? 'one' : 'auto or to one'} that it offers: ${usable.join(' or ')}.`
        : byToken
          ? `Use the host and port where the provider accepts tokens. Or store a password ${TERM.inTheSecret} and set ${FIELD.authMethod} to auto.`
          : `Ask the mail server's administrator to offer one of ${spoken} over TLS, or use another port or server that does.`,
    retry: POINTLESS,
  });
}

/** Every method of the spec, with its name after AUTH. */
const SPOKEN: Readonly<Record<LoginMethod, string>> = {
  plain: 'PLAIN',
  login: 'LOGIN',
  'cram-md5': 'CRAM-MD5',
  xoauth2: 'XOAUTH2',
  oauthbearer: 'OAUTHBEARER',
};
const METHODS = Object.keys(SPOKEN) as readonly LoginMethod[];

function authNotOffered(failure: Of<'not-offered'>): Finding {
  const { endpoint, ehlo } = failure.evidence;
  const port25 = endpoint.port === 25;
  const beforeTLS = endpoint.tls === 'none' && ehlo !== undefined && 'STARTTLS' in ehlo.keywords;
  return finding(failure, 'Authenticated', 'AuthNotOffered', {
    message: sentences(
      `${endpointText(endpoint)} does not offer AUTH on this connection. No credentials were sent.`,
      beforeTLS ? 'It offers STARTTLS: many servers offer AUTH only after it.' : undefined,
      port25 ? 'Port 25 is for mail between servers; clients usually log in on 587 or 465.' : undefined,
    ),
    remedy: beforeTLS ? `Set ${FIELD.tls} to starttls.` : whereLoginsAre(endpoint),
    retry: POINTLESS,
  });
}

function whereLoginsAre({ port, tls }: Endpoint): string {
  const submission = tls !== 'none' && port !== 25;
  const where = submission
    ? "Check that this is the submission host and port. If it is, ask the mail server's administrator to offer AUTH there."
    : 'Use a submission port (587 with starttls, 465 with implicit).';
  return `${where} If the server accepts clients by address, ${both('remove spec.secretRef', 'omit --username')}.`;
}

function refusedByUs(failure: Of<'refused'>): Finding {
  const { evidence, fault } = failure;
  if (fault.why === 'mechanism-unsupported') {
    return finding(failure, 'Authenticated', 'OAuth2Required', {
      message: sentences(
        `${endpointText(evidence.endpoint)} requires an OAuth2 token, but ${both('the value in the Secret', 'the value in the file of --password-file')} cannot be one. Nothing was sent.`,
        fault.detail,
      ),
      remedy: sentences(
        consentHint(failure.context),
        `Or store an OAuth2 access token ${both('under the password key of the Secret', 'in the file of --password-file')}. If the server accepts a password, set ${FIELD.authMethod} to auto.`,
      ),
      retry: POINTLESS,
    });
  }
  return finding(failure, 'Authenticated', 'TLSRequired', {
    message: sentences(
      `The connection to ${endpointText(evidence.endpoint)} has no verified TLS. Credentials are sent only over verified TLS, so no login was made. ${FIELD.tls} is ${evidence.endpoint.tls}.`,
    ),
    remedy: isDocumentedHost(failure)
      ? `Set ${FIELD.tls} to starttls or implicit, as the provider documents.`
      : `Set ${FIELD.tls} to starttls or implicit. If the server is on a trusted network and has no TLS, ${both('have an administrator start the operator with --allow-plaintext-login', 'use an SmtpConfig and have an administrator allow --allow-plaintext-login')} ${evidence.endpoint.host}.`,
    retry: POINTLESS,
  });
}

/** Nothing was sent, so the fault concerns reachability: the login remains due for the next probe. */
function tooLate(failure: Of<'refused'>): Finding | undefined {
  if (failure.fault.why !== 'too-late') return undefined;
  return finding(failure, 'EgressReachable', 'ReplyTimeout', {
    message: sentences(
      `${endpointText(failure.evidence.endpoint)} answers too slowly for a login. No login was sent.`,
      failure.fault.detail,
    ),
  });
}

function timedOut(failure: Of<'timeout'>): Finding {
  const { evidence, fault } = failure;
  return finding(failure, 'Authenticated', 'ReplyTimeout', {
    message: `${endpointText(evidence.endpoint)} did not answer the login${mechanism(failure)} within ${seconds(fault.afterMs)} (received: ${received(fault.received)}).`,
    retry: QUARTER_HOUR,
  });
}

function broken(failure: Of<'protocol'>): Finding {
  const { evidence, fault } = failure;
  if (fault.problem === 'unasked-reply')
    return finding(failure, 'Authenticated', 'ProtocolError', {
      message: `${endpointText(evidence.endpoint)} sent ${received(fault.received)} after the last line of its reply before, so the login was not sent.`,
      remedy: `The reply to EHLO is malformed: have the mail server's administrator fix it, or the proxy on the path that rewrites it.`,
      retry: HOUR,
    });
  return finding(failure, 'Authenticated', 'ProtocolError', {
    message: `${endpointText(evidence.endpoint)} sent an unexpected reply to the login${mechanism(failure)}: ${received(fault.received)}.`,
    retry: HOUR,
  });
}

function cutOff(failure: Failure): Finding {
  const { evidence, fault, context } = failure;
  const code = fault.kind === 'system' ? ` (${fault.code})` : '';
  const words =
    fault.kind === 'closed' && fault.received ? `, after ${received(fault.received)}` : ' without a reply';
  return finding(failure, 'Authenticated', 'ConnectionClosed', {
    message: `${endpointText(evidence.endpoint)} closed the connection during the login${mechanism(failure)}${words}${code}.`,
    remedy: sentences(
      `Some servers reject a login in this way. Check in this order: (1) ${both('the password or code in the Secret', 'the password or code in the file of --password-file')}; (2) whether logins are too frequent, from ${TERM.thisCluster} or elsewhere; (3) whether a firewall or proxy on the path closes connections. ${both('The operator retries in an hour.', 'Try again in an hour.')}`,
      credentialHint(context, 'ConnectionClosed'),
    ),
    retry: HOUR,
  });
}

const mechanism = ({ evidence }: Pick<Failure, 'evidence'>): string =>
  evidence.auth ? ` with ${evidence.auth.mechanism}` : '';
