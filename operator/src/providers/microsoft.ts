import { both, FIELD, TERM, WAITS } from '../../../crds/wording.ts';
import type { DomainNeeds } from './domain-needs.ts';
import { byConsent, TRY_AGAIN } from './phrases.ts';
import type { OAuth2Rule, PasswordRule, ReplyRule } from './preset.ts';

/** Addresses of personal Microsoft accounts; the three presets are one family and share them. */
export const MICROSOFT_DOMAINS = [
  'outlook.com',
  'hotmail.com',
  'live.com',
  'msn.com',
  'outlook.de',
  'outlook.fr',
  'outlook.es',
  'outlook.it',
  'outlook.jp',
  'hotmail.co.uk',
  'hotmail.de',
  'hotmail.fr',
  'live.cn',
] as const;

export const PERSONAL_PASSWORD: PasswordRule = {
  kind: 'oauth2-token',
  describe: 'none: OAuth2 only (passwords and app passwords stopped working on 2024-09-16)',
  obtain: `${byConsent('outlook')} If the application does not support OAuth2, use another provider for it.`,
};

/** Tokens are for Outlook, not for Graph. */
export const PERSONAL_OAUTH2: OAuth2Rule = {
  tokenEndpoint: 'https://login.microsoftonline.com/TENANT/oauth2/v2.0/token',
  authorizationEndpoint: 'https://login.microsoftonline.com/TENANT/oauth2/v2.0/authorize',
  deviceEndpoint: 'https://login.microsoftonline.com/TENANT/oauth2/v2.0/devicecode',
  redirect: 'http://localhost',
  tenant: 'consumers',
  grants: { RefreshToken: { scopes: ['https://outlook.office.com/SMTP.Send', 'offline_access'] } },
  scope: 'https://outlook.office.com/SMTP.Send',
  scopes: /(?:^|\/)SMTP\.Send(?:AsApp)?$/i,
  audience:
    /^https:\/\/(?:outlook|ps)\.(?:office|office365|live)\.com\/?$|^00000002-0000-0ff1-ce00-000000000000$/i,
  refused: `Check in this order: (1) ${TERM.TheUserName} is the mailbox that granted consent. (2) The token was requested with the scope https://outlook.office.com/SMTP.Send (an application: https://outlook.office365.com/.default with the permission SMTP.SendAsApp) and not for Microsoft Graph. (3) Authenticated SMTP is enabled for the mailbox. (4) An application is registered in Exchange Online with New-ServicePrincipal and may use the mailbox (Add-MailboxPermission).`,
};

const CHECK_PASSWORD = `Check in this order: (1) The user name is the full sign-in address. (2) The password works at https://outlook.office.com. (3) The account has no multi-factor authentication: with it, SMTP requires OAuth2 or an app password that the administrator allows. Then store the right password ${TERM.inTheSecret}.`;

const GRANT_SEND_AS = `Set ${FIELD.fromAddress} to the address of ${both('the mailbox in the Secret', 'the mailbox')}, or have an administrator grant it Send As for that address. The menu is https://admin.exchange.microsoft.com → Recipients → Mailboxes → the other mailbox → Delegation → Send as (Add-RecipientPermission -AccessRights SendAs). A grant takes up to an hour to take effect.`;

export const COMPANY_DOMAIN: DomainNeeds = {
  envelope: 'include',
  spf: { includes: ['spf.protection.outlook.com'] },
  dkim: {
    selectors: ['selector1', 'selector2'],
    type: 'CNAME',
    known: 'fixed',
    find: 'Copy both CNAMEs from https://security.microsoft.com/authentication (Email authentication settings → DKIM → the domain), then enable signing there.',
  },
  records: [
    {
      purpose: 'ownership',
      label: '',
      type: 'TXT',
      value: 'MS=',
      required: false,
      find: 'Required once, for the verification; not checked here.',
    },
  ],
  notes: [
    'For domains added since May 2025 the CNAMEs point to dkim.mail.microsoft, for older ones to onmicrosoft.com. Both are right.',
    'DKIM is off until an administrator enables it.',
  ],
  sources: ['https://learn.microsoft.com/defender-office-365/email-authentication-dkim-configure'],
};

/**
 * OAuth2 for accounts of an organisation. `SMTP.SendAsApp` is the permission of an application that acts without a
 * user.
 */
export const COMPANY_OAUTH2: OAuth2Rule = {
  ...PERSONAL_OAUTH2,
  tenant: 'organizations',
  grants: {
    ...PERSONAL_OAUTH2.grants,
    ClientCredentials: { scopes: ['https://outlook.office365.com/.default'], needsTenant: true },
  },
};

/**
 * OAuth2 in a national cloud, which has its own authorization server and resource.
 * @param authority host of the authorization server
 * @param resource the address of Exchange Online, without a slash at its end
 */
export const cloudOAuth2 = (authority: string, resource: string): OAuth2Rule => ({
  ...COMPANY_OAUTH2,
  tokenEndpoint: `https://${authority}/TENANT/oauth2/v2.0/token`,
  authorizationEndpoint: `https://${authority}/TENANT/oauth2/v2.0/authorize`,
  deviceEndpoint: `https://${authority}/TENANT/oauth2/v2.0/devicecode`,
  grants: {
    RefreshToken: { scopes: [`${resource}/SMTP.Send`, 'offline_access'] },
    ClientCredentials: { scopes: [`${resource}/.default`], needsTenant: true },
  },
  scope: `${resource}/SMTP.Send`,
  audience: new RegExp(`^${resource.replaceAll('.', '\\.')}/?$|^00000002-0000-0ff1-ce00-000000000000$`, 'i'),
  refused: `Check in this order: (1) ${TERM.TheUserName} is the mailbox that gave its consent. (2) The token was requested for ${resource}/SMTP.Send (an application: ${resource}/.default with the permission SMTP.SendAsApp). (3) Authenticated SMTP is enabled for the mailbox. (4) An application is registered in Exchange Online with New-ServicePrincipal and may use the mailbox (Add-MailboxPermission).`,
});

/** @param checkLogin remedy for a refused user name and password */
const microsoftReplies = (checkLogin: string): readonly ReplyRule[] => [
  {
    id: 'smtp-auth-disabled',
    at: ['auth'],
    codes: [535],
    words: /smtp\s*client\s*authentication\s+is\s+disabled/i,
    says: 'SmtpClientAuthentication is disabled for the Tenant (or Mailbox)',
    reason: 'SMTPServiceDisabled',
    message: 'SMTP AUTH is disabled for this mailbox or for the whole organization (tenant).',
    remedy: `Have an administrator enable it for the mailbox at https://admin.microsoft.com → Users → Active users → the user → Mail → Manage email apps → Authenticated SMTP. The command is Set-CASMailbox -Identity USER -SmtpClientAuthenticationDisabled $false; for the tenant, Set-TransportConfig -SmtpClientAuthenticationDisabled $false. Wait some minutes, then ${TRY_AGAIN}.`,
    retry: { kind: 'pointless' },
  },
  {
    id: 'basic-auth-ended',
    at: ['auth', 'sender'],
    codes: [535, 550],
    words: /basic\s+authentication\s+is\s+(?:disabled|not\s+supported)/i,
    says: 'basic authentication is disabled; or Basic authentication is not supported for Client Submission',
    reason: 'OAuth2Required',
    message: 'Microsoft no longer accepts passwords here: this account can log in only with OAuth2.',
    remedy:
      'Microsoft 365 also accepts an application with the permission SMTP.SendAsApp (spec.auth.oauth2.grant: ClientCredentials). While Microsoft allows it, an administrator can also enable basic authentication for SMTP AUTH again (https://aka.ms/exchange-smtp-auth). Personal accounts (outlook.com, hotmail.com, live.com) have no other option.',
    retry: { kind: 'pointless' },
  },
  {
    id: 'no-mailbox',
    at: ['auth'],
    codes: [430, 454, 535, 550],
    words:
      /not\s+licen[cs]ed|no\s+(?:valid\s+)?licen[cs]e|mailbox\s*not\s*found|not\s+have\s+a\s+mailbox|authenticated\s+but\s+not\s+connected/i,
    says: 'the user is not licensed; or MailboxNotFound',
    reason: 'SMTPServiceDisabled',
    message: 'The account exists but has no mailbox that may send: it lacks an Exchange Online license.',
    remedy: `Have an administrator assign a license with Exchange Online at https://admin.microsoft.com → Users → Active users → the user → Licenses and apps. Or store the address of a mailbox that has one ${TERM.inTheSecret}. Then ${TRY_AGAIN}.`,
    retry: { kind: 'pointless' },
  },
  {
    id: 'policy',
    at: ['auth'],
    codes: [535],
    words: /did\s+not\s+meet\s+the\s+criteria|security\s+defaults|conditional\s+access/i,
    says: 'the request did not meet the criteria to be authenticated successfully',
    reason: 'BlockedByPolicy',
    message:
      'A policy of the organization (conditional access or security defaults) blocks this login. The password may be right.',
    remedy: `Have an administrator find the login and the policy at https://entra.microsoft.com → Monitoring → Sign-in logs. Exclude this account from the policy, or allow ${TERM.theClusters} public egress address. Then ${TRY_AGAIN}.`,
    retry: { kind: 'pointless' },
  },
  {
    id: 'credentials-incorrect',
    at: ['auth'],
    codes: [535],
    words: /credentials\s+(?:were|are)\s+incorrect/i,
    says: 'the user credentials were incorrect',
    reason: 'InvalidCredentials',
    message: 'Microsoft rejected the login: the user name or password is wrong.',
    remedy: checkLogin,
    retry: { kind: 'stop' },
  },
  {
    id: 'login-refused',
    at: ['auth'],
    codes: [535],
    enhanced: /^5\.7\.3$/,
    says: '5.7.3 Authentication unsuccessful',
    reason: 'InvalidCredentials',
    message: 'Microsoft rejected the user name and password.',
    remedy: checkLogin,
    retry: { kind: 'stop' },
  },
  {
    id: 'too-many-connections',
    at: ['greeting', 'auth', 'sender', 'message'],
    codes: [421, 432],
    words: /thread\s+limit\s+exceeded|concurrent\s+connections?\s+limit/i,
    says: 'sender thread limit exceeded',
    reason: 'TooManyConnections',
    message: 'The mailbox has more connections open than Microsoft allows (three).',
    remedy: `Reduce the number of connections that applications open to this mailbox at the same time. ${WAITS}`,
    retry: { kind: 'backoff', seconds: 300 },
  },
  {
    id: 'send-as-denied',
    at: ['sender', 'message'],
    codes: [550, 554],
    words: /send\s*as\s*denied|not\s+allowed\s+to\s+send\s+as|permissions?\s+to\s+send\s+as/i,
    says: 'SendAsDenied; USER not allowed to send as SENDER; or Client does not have permissions to send as this sender; or STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied',
    reason: 'SenderMismatch',
    message: `Microsoft does not allow this mailbox to send from the address in ${FIELD.fromAddress}.`,
    remedy: GRANT_SEND_AS,
    retry: { kind: 'pointless' },
  },
  {
    id: 'send-as-denied-code',
    at: ['sender', 'message'],
    codes: [550, 554],
    enhanced: /^5\.2\.252$/,
    says: '5.2.252',
    reason: 'SenderMismatch',
    message: `Microsoft does not allow this mailbox to send from the address in ${FIELD.fromAddress} (SendAsDenied).`,
    remedy: GRANT_SEND_AS,
    retry: { kind: 'pointless' },
  },
  {
    id: 'throttled',
    at: ['auth', 'sender', 'message'],
    codes: [550],
    enhanced: /^5\.2\.25[1345]$/,
    says: '5.2.251; or 5.2.253; or 5.2.254; or 5.2.255',
    reason: 'RateLimited',
    message: 'Microsoft throttles this mailbox because it continued to send after errors.',
    remedy: `Find and stop the application that repeats rejected messages from this mailbox. ${WAITS}`,
    retry: { kind: 'backoff', seconds: 3600 },
  },
  {
    id: 'sender-blocked',
    at: ['sender', 'recipient', 'message'],
    codes: [550],
    words: /bad\s+outbound\s+sender|tenant\s+has\s+exceeded\s+threshold/i,
    says: 'Access denied, bad outbound sender; or Access denied, tenant has exceeded threshold',
    reason: 'AccountLocked',
    message: 'Microsoft blocked sending for this mailbox or for the whole organization: it looked like spam.',
    remedy: `Change the password of the mailbox and check what was sent. Then have an administrator remove it at https://security.microsoft.com/restrictedentities (Email & collaboration → Review → Restricted entities), or contact Microsoft support for a blocked organization. Then ${TRY_AGAIN}.`,
    retry: { kind: 'stop' },
  },
  {
    id: 'address-not-accepted',
    at: ['sender', 'recipient', 'message'],
    codes: [550],
    words: /traffic\s+not\s+accepted\s+from\s+this\s+ip/i,
    says: 'Service unavailable. Access denied, traffic not accepted from this IP',
    reason: 'RejectedAsSpam',
    message: 'Microsoft does not accept mail of a new or trial organization from this egress address.',
    remedy: `Have an administrator ask Microsoft support to allow sending for the organization (trial organizations are restricted), or send from another egress address. Then ${TRY_AGAIN}.`,
    retry: { kind: 'pointless' },
  },
];

export const MICROSOFT_REPLIES = microsoftReplies(CHECK_PASSWORD);

/** Remedy for personal accounts, which no longer accept passwords. */
export const PERSONAL_REPLIES = microsoftReplies(
  `Personal accounts (outlook.com, hotmail.com, live.com) accept no passwords and no app passwords. ${byConsent('outlook')} If the application does not support OAuth2, use another provider for it.`,
);
