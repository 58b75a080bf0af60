import { both, FIELD, TERM, WAITS } from '../../../../crds/wording.ts';
import { TRY_AGAIN } from '../../providers/phrases.ts';
import type { Cause } from '../lexicon/index.ts';
import type { LoginOutcome } from './outcome.ts';
import { HOUR, MINUTES_5, MINUTES_15, ONCE_MORE, POINTLESS, STOP, USE_TLS } from './outcome.ts';

const IN_SECRET = `and store it ${TERM.inTheSecret} as the password`;

/** Remedy for a server that accepts only OAuth2 tokens. */
export const USE_OAUTH2 = `If you have an OAuth2 access token with the SMTP scope, store it ${both('under the password key of the Secret', 'in the file of --password-file')}, and set ${FIELD.authMethod} to xoauth2 or oauthbearer. Or send through a relay or provider that accepts a password.`;

const NOT_OFFERED = `Use a submission port (587 with starttls, 465 with implicit): on port 25 and before TLS many servers offer no AUTH. If the server accepts clients by address, ${both('remove spec.secretRef', 'omit --username')}.`;

/** Meaning of a rejection of AUTH, or of a rejection of MAIL FROM that concerns the account. */
export const LOGIN: Readonly<Partial<Record<Cause, LoginOutcome>>> = {
  'tls-needed': {
    reason: 'TLSRequired',
    message: 'The server accepts a login only over TLS.',
    remedy: USE_TLS,
    retry: POINTLESS,
  },
  'starttls-unavailable': {
    reason: 'ServerError',
    message: 'The server cannot start TLS right now. This does not mean that the credentials are wrong.',
    remedy: `${WAITS} If the problem persists, use the port for implicit TLS (465), or contact the mail server's administrator.`,
    retry: MINUTES_5,
    permanent: STOP,
  },
  connections: {
    reason: 'TooManyConnections',
    message: 'The account or the egress address has more open connections than the server allows.',
    remedy: `${WAITS} Reduce the number of connections that applications keep open.`,
    retry: MINUTES_15,
  },
  quota: {
    reason: 'QuotaExceeded',
    message: 'The account used up its sending quota. The credentials are not the cause.',
    remedy: 'Raise the quota or the plan at the provider, or wait until the quota resets.',
    retry: HOUR,
  },
  rate: {
    reason: 'RateLimited',
    message: 'The server temporarily rejects logins because there were too many, or too many failed ones.',
    remedy: `Check the credentials, and look for other clients that log in with the same account. More logins now could lock the account: wait an hour or more. ${both(`To log in earlier than the operator, ${TRY_AGAIN}.`, '')}`,
    retry: HOUR,
    permanent: STOP,
  },
  token: {
    reason: 'TokenRejected',
    message: 'The server rejects the OAuth2 token.',
    remedy: `Renew the token with the SMTP scope of the provider and update ${TERM.theSecret}.`,
    retry: STOP,
  },
  oauth2: {
    reason: 'OAuth2Required',
    message: 'The server no longer accepts passwords: it requires an OAuth2 token.',
    remedy: USE_OAUTH2,
    retry: POINTLESS,
  },
  'service-off': {
    reason: 'SMTPServiceDisabled',
    message: 'SMTP is disabled for this account or organization.',
    remedy: `Enable SMTP in the settings of the mailbox, or ask an administrator to enable it; then ${TRY_AGAIN}.`,
    retry: POINTLESS,
  },
  'account-restricted': {
    reason: 'SMTPServiceDisabled',
    message: 'The provider has not activated sending for this account, or has limited it.',
    remedy: `Complete the activation or verification in the provider's console; then ${TRY_AGAIN}.`,
    retry: POINTLESS,
  },
  'authorization-code': {
    reason: 'AuthorizationCodeRequired',
    message: 'The server requires an authorization code (授权码) instead of the mailbox password.',
    remedy: `Enable POP3/SMTP in the settings of the mailbox, create an authorization code (授权码) ${IN_SECRET}.`,
    retry: STOP,
  },
  'app-password': {
    reason: 'AppPasswordRequired',
    message: 'The server requires an app password instead of the account password.',
    remedy: `Create an app password in the security settings of the account ${IN_SECRET}.`,
    retry: STOP,
  },
  challenge: {
    reason: 'AccountChallenge',
    message: 'The server requires the account owner to confirm this login.',
    remedy: `Sign in once in a browser and confirm the access; then ${TRY_AGAIN}.`,
    retry: STOP,
  },
  locked: {
    reason: 'AccountLocked',
    message: 'The server reports that the account is locked, suspended or disabled.',
    remedy: `Sign in at the provider's website, find the cause and unlock the account; only then ${TRY_AGAIN}.`,
    retry: STOP,
  },
  policy: {
    reason: 'BlockedByPolicy',
    message: 'A policy of the provider or organization blocks this login, even with the right password.',
    remedy: `Ask the administrator of the account about conditional access, allowed addresses or countries, and allowed protocols; once it is allowed, ${TRY_AGAIN}.`,
    retry: POINTLESS,
  },
  mechanism: {
    reason: 'MechanismNotOffered',
    message:
      'The server does not accept the mechanism that was used, or considers it too weak for this account.',
    remedy: `Set ${FIELD.authMethod} to auto or to another mechanism that the server offers.`,
    retry: POINTLESS,
  },
  credentials: {
    reason: 'InvalidCredentials',
    message: 'The server rejected the user name or the password.',
    remedy: `Check both and update ${TERM.theSecret}. ${both('The operator does not log in again until then.', '')}`,
    retry: STOP,
  },
  helo: {
    reason: 'ServerError',
    message: `The server objects to the name that ${TERM.theOperator} sent in EHLO, not to the credentials.`,
    remedy: `${both('Start the operator with', 'Give')} --helo-name and a fully qualified host name that resolves to the egress address.`,
    retry: STOP,
  },
  protocol: {
    reason: 'ProtocolError',
    message: 'The server could not read the login as it was sent.',
    remedy: `Check in this order: (1) ${both('The user name and password in the Secret are', '--username and the file of --password-file are')} complete and not empty. (2) Another mechanism that the server offers, in ${FIELD.authMethod}. (3) The mail server's administrator.`,
    retry: STOP,
  },
  temporary: {
    reason: 'ServerError',
    message:
      'The server could not process the login right now. This does not mean that the credentials are wrong.',
    remedy: `${WAITS} If the problem persists, contact the mail server's administrator.`,
    retry: MINUTES_5,
    permanent: ONCE_MORE,
  },
};

/** The server does not know the command AUTH, or does not accept it on this connection. */
export const AUTH_NOT_OFFERED: LoginOutcome = {
  reason: 'AuthNotOffered',
  message: 'The server does not accept the AUTH command on this connection.',
  remedy: NOT_OFFERED,
  retry: POINTLESS,
};

export const LOGIN_UNKNOWN: LoginOutcome = {
  reason: 'ServerError',
  message: 'The server rejected the login, and its reply does not show whether the credentials are wrong.',
  remedy: `Check in this order: (1) The server's reply, in the provider's documentation. (2) ${both('The user name and password in the Secret', '--username and the file of --password-file')}. (3) Whether SMTP is enabled for the account, and whether the account is locked. ${both('The operator does not log in again until the Secret or the spec changes, because it could lock the account.', 'Do not repeat it unchanged, because that could lock the account.')}`,
  retry: STOP,
};

/** The reply names so many causes that none can be selected. */
export const SEVERAL: LoginOutcome = {
  reason: 'ServerError',
  message: 'The server rejects the login and names several causes at once.',
  remedy: `Check in this order: (1) ${TERM.TheSecret} holds the kind of password that the provider requires for SMTP, and the user name is complete. (2) SMTP is enabled in the settings of the mailbox. (3) The account is not locked: sign in at the provider's website. (4) No other client logs in too often. Then update ${TERM.theSecret}, or ${TRY_AGAIN}.`,
  retry: STOP,
};
