import { EHLO, LOGIN, PLAIN_EHLO } from './checks.ts';
import type { ReasonEntry } from './entry.ts';
import { BlockedByCredentials, BlockedByEgress, BlockedByTLS, Pending, well, wrong } from './entry.ts';

/** After these no further login is made until Secret, spec or annotation change. */
const UNTIL_CHANGED = 'No further login is tried until the Secret or the spec changes.';

export const AUTHENTICATED = {
  LoggedIn: well('The server accepted the login with the current Secret.'),
  NotRequired: well('The spec names no Secret: there is no login.'),
  LoginRequired: wrong(
    'The provider accepts mail only after a login, and the spec names no Secret.',
    'Create a Secret with user name and password in the namespace of the SmtpConfig, and name it in spec.secretRef.',
    'kubectl -n NAMESPACE get secret NAME',
  ),
  InvalidCredentials: wrong(
    'The server says that user name or password are wrong.',
    `Check both against the provider's pages and update the Secret. ${UNTIL_CHANGED}`,
    LOGIN,
    '535',
  ),
  AuthorizationCodeRequired: wrong(
    'The provider takes an authorization code (授权码) in place of the mailbox password.',
    `Switch on POP3/SMTP in the settings of the mailbox, make an authorization code (授权码) there and put it in the Secret as the password. ${UNTIL_CHANGED}`,
    LOGIN,
  ),
  AppPasswordRequired: wrong(
    'The provider takes an app password in place of the account password.',
    `Make an app password in the security settings of the account (two-step verification must be on) and put it in the Secret as the password. ${UNTIL_CHANGED}`,
    LOGIN,
  ),
  OAuth2Required: wrong(
    'The server admits only with an OAuth2 token, not with a password.',
    'Give consent with smtp-operator login and set spec.auth.oauth2; or put an access token into the Secret and set spec.auth.method to xoauth2 or oauthbearer; or send through a relay or provider that takes a password.',
    EHLO,
    'XOAUTH2',
  ),
  SMTPServiceDisabled: wrong(
    'SMTP is switched off for this account or organisation.',
    'Switch on SMTP (SMTP AUTH, POP3/SMTP service) in the settings of the mailbox, or have an administrator do so.',
    LOGIN,
  ),
  AccountLocked: wrong(
    'The provider has locked, disabled or suspended the account.',
    `Sign in at the provider's site, lift the lock, and find out what caused it before the next login. ${UNTIL_CHANGED}`,
  ),
  AccountChallenge: wrong(
    'The provider wants a person to confirm this login.',
    `Sign in once with a browser and confirm the access. ${UNTIL_CHANGED}`,
  ),
  BlockedByPolicy: wrong(
    'A policy of the provider or the organisation forbids this login, whatever the password.',
    "Read the server's words, and ask the administrator of the account: conditional access, allowed addresses or countries, allowed protocols.",
    LOGIN,
  ),
  QuotaExceeded: wrong(
    'The account has used up what it may send; the credentials are not what is wrong.',
    'Raise the quota or the plan at the provider, or wait until it is renewed.',
  ),
  RateLimited: wrong(
    'Logins came too often, and the server rejects them for a while. Or the operator does: after five rejected logins of one user name from one namespace it makes one every five minutes.',
    'Check the credentials, and look for other clients that log in with the same account. The operator retries automatically.',
  ),
  TooManyConnections: wrong(
    'The account holds more connections than the provider allows.',
    'Wait: it is tried again by itself. Let applications hold fewer connections open, or share one relay.',
  ),
  AuthNotOffered: wrong(
    'The server offers no login on this connection.',
    'Use a submission port (587 with starttls, 465 with implicit); on port 25 and before TLS many servers offer none. Without spec.secretRef no login is tried.',
    EHLO,
  ),
  MechanismNotOffered: wrong(
    'The server offers logins, but none of the mechanisms that may be used.',
    'Set spec.auth.method to auto or to a mechanism that the server offers.',
    EHLO,
  ),
  TLSRequired: wrong(
    'A login may only go over verified TLS, and the connection has none.',
    'Set spec.endpoint.tls to starttls or implicit. A plaintext login to a trusted host needs the flag of an administrator.',
    PLAIN_EHLO,
    '250 STARTTLS',
  ),
  TokenRejected: wrong(
    'The server refuses the OAuth2 token: expired, revoked, or without the scope for SMTP.',
    `Renew the token with the SMTP scope of the provider and update the Secret. ${UNTIL_CHANGED}`,
  ),
  ReplyTimeout: wrong(
    'The server did not answer the login within the time allowed.',
    'Wait: it is tried again by itself, later. Raise spec.checks.timeout if the server is known to be slow.',
    LOGIN,
  ),
  ConnectionClosed: wrong(
    'The server closed the connection in the middle of the login without a word.',
    'Wait: it is tried again by itself, later. Some providers refuse so: check the password or authorization code, and whether logins come too often.',
    LOGIN,
    'Remote host closed connection unexpectedly',
  ),
  ServerError: wrong(
    'The server refused the login for a reason that does not say whether the credentials are wrong.',
    "Read the server's words, and look them up in the provider's pages.",
    LOGIN,
  ),
  ProtocolError: wrong(
    'What the server answered to the login breaks the rules of SMTP.',
    'Look for a proxy or firewall that rewrites SMTP; else tell who runs the server.',
    LOGIN,
  ),
  BlockedByCredentials,
  BlockedByEgress,
  BlockedByTLS,
  Pending,
} as const satisfies Record<string, ReasonEntry>;
