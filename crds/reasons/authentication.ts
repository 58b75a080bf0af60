import { both, FIELD, TERM, WAITS } from '../wording.ts';
import { EHLO, LOGIN, PLAIN_EHLO } from './checks.ts';
import type { ReasonEntry } from './entry.ts';
import { BlockedByCredentials, BlockedByEgress, BlockedByTLS, Pending, well, wrong } from './entry.ts';

/** Remedy text for reasons after which the operator stops logging in. */
const UNTIL_CHANGED = both(
  'The operator does not log in again until the Secret or the spec changes.',
  'Do not repeat it unchanged, because that could lock the account.',
);

export const AUTHENTICATED = {
  LoggedIn: well('The server accepted the login with the current Secret.'),
  NotRequired: well('The spec names no Secret, so the operator does not log in.'),
  LoginRequired: wrong(
    'The provider requires a login, but the spec names no Secret.',
    both(
      'Create a Secret with the user name and password in the namespace of the SmtpConfig, and set spec.secretRef.name to it.',
      'Give --username and --password-file.',
    ),
    'kubectl -n NAMESPACE get secret NAME',
  ),
  InvalidCredentials: wrong(
    'The server rejected the user name or the password.',
    `Compare both with the provider's account settings and update ${TERM.theSecret}. ${UNTIL_CHANGED}`,
    LOGIN,
    '535',
  ),
  AuthorizationCodeRequired: wrong(
    'The provider requires an authorization code (授权码) instead of the mailbox password.',
    `Enable POP3/SMTP in the mailbox settings, create an authorization code (授权码) there and store it ${TERM.inTheSecret} as the password. ${UNTIL_CHANGED}`,
    LOGIN,
  ),
  AppPasswordRequired: wrong(
    'The provider requires an app password instead of the account password.',
    `Create an app password in the security settings of the account (two-step verification must be enabled) and store it ${TERM.inTheSecret} as the password. ${UNTIL_CHANGED}`,
    LOGIN,
  ),
  OAuth2Required: wrong(
    'The server accepts only OAuth2 tokens, not passwords.',
    `(1) Sign in with smtp-operator login and set spec.auth.oauth2. (2) Or store an access token ${TERM.inTheSecret} and set ${FIELD.authMethod} to xoauth2 or oauthbearer. (3) Or send through a relay or provider that accepts a password.`,
    EHLO,
    'XOAUTH2',
  ),
  SMTPServiceDisabled: wrong(
    'SMTP is disabled for this account or organization.',
    'Enable SMTP (SMTP AUTH, POP3/SMTP service) in the mailbox settings, or ask an administrator to enable it.',
    LOGIN,
  ),
  AccountLocked: wrong(
    'The provider locked, disabled or suspended the account.',
    `Sign in at the provider's website, unlock the account, and find the cause before the next login. ${UNTIL_CHANGED}`,
  ),
  AccountChallenge: wrong(
    'The provider requires the account owner to confirm this login.',
    `Sign in once in a browser and confirm the access. ${UNTIL_CHANGED}`,
  ),
  BlockedByPolicy: wrong(
    'A policy of the provider or the organization blocks this login, even with the right password.',
    "Read the server's reply and ask the account's administrator to check conditional access, allowed addresses or countries, and allowed protocols.",
    LOGIN,
  ),
  QuotaExceeded: wrong(
    'The account used up its sending quota. This does not mean that the credentials are wrong.',
    'Raise the quota or the plan at the provider, or wait until the quota resets.',
  ),
  RateLimited: wrong(
    'The server temporarily rejects logins because there were too many. Or the operator limits them: after five rejected logins of one user name from one namespace, it logs in once every five minutes.',
    `Check the credentials, and look for other clients that log in with the same account. ${WAITS}`,
  ),
  TooManyConnections: wrong(
    'The account has more open connections than the provider allows.',
    `${WAITS} Reduce the number of connections that applications keep open, or share one relay.`,
  ),
  AuthNotOffered: wrong(
    'The server does not offer AUTH on this connection.',
    `Use a submission port (587 with starttls, 465 with implicit). Many servers offer no AUTH on port 25 or before TLS. If no login is needed, ${both('remove spec.secretRef', 'omit --username')}.`,
    EHLO,
  ),
  MechanismNotOffered: wrong(
    'The server offers AUTH, but none of the allowed mechanisms.',
    `Set ${FIELD.authMethod} to auto or to a mechanism that the server offers.`,
    EHLO,
  ),
  TLSRequired: wrong(
    'Logins require verified TLS, and the connection has none.',
    `Set ${FIELD.tls} to starttls or implicit. To log in to a trusted host in plaintext, ${both('have an administrator set the operator flag', 'use an SmtpConfig and have an administrator allow')} --allow-plaintext-login HOST.`,
    PLAIN_EHLO,
    '250 STARTTLS',
  ),
  TokenRejected: wrong(
    'The server rejected the OAuth2 token: it is expired, revoked, or lacks the scope for SMTP.',
    `Get a new token with the provider's SMTP scope and update ${TERM.theSecret}. ${UNTIL_CHANGED}`,
  ),
  ReplyTimeout: wrong(
    'The server did not reply to the login before the timeout.',
    `${WAITS} Raise ${FIELD.timeout} if the server is known to be slow.`,
    LOGIN,
  ),
  ConnectionClosed: wrong(
    'The server closed the connection during the login without a reply.',
    `${WAITS} Some providers reject a login in this way: check the password or authorization code, and whether logins are too frequent.`,
    LOGIN,
    'Remote host closed connection unexpectedly',
  ),
  ServerError: wrong(
    'The server rejected the login, and its reply does not show whether the credentials are wrong.',
    "Look up the server's reply in the provider's documentation.",
    LOGIN,
  ),
  ProtocolError: wrong(
    "The server's reply to AUTH is not valid SMTP.",
    "Look for a proxy or firewall that rewrites SMTP; otherwise contact the mail server's administrator.",
    LOGIN,
  ),
  BlockedByCredentials,
  BlockedByEgress,
  BlockedByTLS,
  Pending,
} as const satisfies Record<string, ReasonEntry>;
