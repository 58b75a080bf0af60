import { FIELD, TERM, WAITS } from '../../../crds/wording.ts';
import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET, TRY_AGAIN } from './phrases.ts';
import type { Preset, ReplyRuleFields } from './preset.ts';

const MAILBOX = [...implicit('smtp.gmail.com', 465), ...starttls('smtp.gmail.com', 587)];

const MAKE_PASSWORD = `Enable 2-Step Verification at https://myaccount.google.com/signinoptions/two-step-verification, create an app password at https://myaccount.google.com/apppasswords (Workspace: the administrator may have to allow it), and ${PUT_IN_SECRET}.`;

const DAILY_LIMIT = {
  codes: [454, 550],
  words: /daily\s+(?:user\s+)?sending\s+(?:limit|quota)|sending\s+limit\s+exceeded/i,
  says: 'Daily user sending limit exceeded',
  message: 'The mailbox reached its daily sending limit at Google.',
  remedy: `Wait a day, distribute the mail over more accounts, or use the Workspace relay (${FIELD.region}: workspace-relay) or a provider for bulk mail. ${WAITS}`,
  retry: { kind: 'backoff', seconds: 3600 },
} as const satisfies Omit<ReplyRuleFields, 'id' | 'at' | 'reason'>;

const RELAY_LIMIT = {
  codes: [454, 550],
  words: /daily\s+smtp\s+relay\s+(?:limit|quota)/i,
  says: 'Daily SMTP relay limit exceeded for customer',
  message: 'The organization reached its daily limit at the Workspace relay.',
  remedy: `Look in the Admin console for what sends most through the relay, distribute the mail over more days, or send bulk mail through another provider. ${WAITS}`,
  retry: { kind: 'backoff', seconds: 3600 },
} as const satisfies Omit<ReplyRuleFields, 'id' | 'at' | 'reason'>;

export const gmail: Preset = {
  id: 'gmail',
  title: 'Gmail and Google Workspace',
  summary: 'Google mailboxes; region workspace-relay for the relay service of a Workspace domain.',
  endpoints: MAILBOX,
  defaultRegion: 'default',
  regions: {
    default: { title: 'A mailbox', endpoints: MAILBOX },
    'workspace-relay': {
      title: 'The SMTP relay service of a Workspace domain',
      login: 'optional',
      judgesSender: 'mail',
      endpoints: [...starttls('smtp-relay.gmail.com', 587), ...implicit('smtp-relay.gmail.com', 465)],
    },
  },
  domains: ['gmail.com', 'googlemail.com'],
  login: 'required',
  judgesSender: 'never',
  domain: {
    envelope: 'include',
    spf: { includes: ['_spf.google.com'] },
    dkim: {
      selectors: ['google'],
      type: 'TXT',
      known: 'usual',
      find: 'Generate and copy it at https://admin.google.com → Apps → Google Workspace → Gmail → Authenticate email, then start authentication there.',
    },
    records: [],
    notes: [
      'DKIM is off until an administrator enables it: mail is then signed as gappssmtp.com and does not align.',
    ],
    sources: [
      'https://mxio.io/providers/google-workspace',
      'https://www.essenceofemail.com/playbooks/google-workspace-email-authentication',
    ],
  },
  username: { kind: 'address', describe: 'the full address, such as user@gmail.com or user@example.com' },
  password: {
    kind: 'app-password',
    describe: 'a 16-character app password, never the account password; or OAuth2',
    obtain: MAKE_PASSWORD,
    shape: { pattern: /^[a-z]{16}$/, describe: '16 lower-case letters', sure: true },
  },
  sender: {
    kind: 'account-or-alias',
    describe:
      'the account or an alias set up under Send mail as; Gmail rewrites any other From to the account',
  },
  oauth2: {
    tokenEndpoint: 'https://oauth2.googleapis.com/token',
    authorizationEndpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
    redirect: 'http://127.0.0.1',
    grants: {
      RefreshToken: { scopes: ['https://mail.google.com/'] },
      ServiceAccount: { scopes: ['https://mail.google.com/'] },
    },
    // Without these parameters, Google issues a refresh token only at the first consent.
    authorizationParameters: { access_type: 'offline', prompt: 'consent' },
    scope: 'https://mail.google.com/',
    scopes: /^https:\/\/mail\.google\.com\/$/,
    refused: `Check in this order: (1) ${TERM.TheUserName} is the account that granted consent (service account: the user that it acts for). (2) The token was requested with the scope https://mail.google.com/; gmail.send is not enough for SMTP. (3) The consent was not revoked at https://myaccount.google.com/connections. (4) Workspace: the administrator has not blocked the application or SMTP.`,
  },
  limits: {
    loginBackoffSeconds: 3600,
    notes: [
      'A personal mailbox may send to 500 recipients per day, a Workspace mailbox to 2,000.',
      'Changing the account password revokes every app password.',
    ],
  },
  replies: [
    {
      id: 'app-password',
      at: ['auth'],
      codes: [534, 535],
      words: /application-?\s*specific\s+password/i,
      says: 'Application-specific password required',
      reason: 'AppPasswordRequired',
      message:
        'The account has 2-Step Verification, so Google requires an app password instead of the account password.',
      remedy: MAKE_PASSWORD,
      retry: { kind: 'stop' },
    },
    {
      id: 'sign-in-with-browser',
      at: ['auth'],
      codes: [534, 535],
      words: /log\s*in\s+(?:via|with)\s+your\s+web\s+browser/i,
      says: 'Please log in via your web browser',
      reason: 'AccountChallenge',
      message: 'Google blocks the login until the account owner confirms it in a browser.',
      remedy: `Sign in as this account at https://accounts.google.com and confirm the security alert (https://myaccount.google.com/notifications), then ${TRY_AGAIN}.`,
      retry: { kind: 'stop' },
    },
    loginRefused(
      `Google rejected the user name and password. Usually ${TERM.theSecret} holds the account password instead of an app password.`,
      `Check in this order: (1) ${TERM.TheSecret} holds an app password: 16 letters. ${MAKE_PASSWORD} (2) The user name is the full address of the account that created it. (3) The account password has not changed since: a change revokes app passwords.`,
    ),
    {
      id: 'too-many-logins',
      at: ['auth'],
      codes: [421, 454],
      words: /too\s+many\s+login\s+attempts/i,
      says: 'Too many login attempts, please try again later',
      reason: 'RateLimited',
      message: 'Google rejects logins of this account for about an hour because there were too many.',
      remedy: `Configure applications to keep connections open instead of logging in for each message, and stop clients that log in with an old password. ${WAITS}`,
      retry: { kind: 'backoff', seconds: 3600 },
    },
    { id: 'relay-limit', at: ['sender'], reason: 'RateLimited', ...RELAY_LIMIT },
    { id: 'relay-quota', at: ['message'], reason: 'QuotaExceeded', ...RELAY_LIMIT },
    { id: 'daily-limit', at: ['sender'], reason: 'RateLimited', ...DAILY_LIMIT },
    { id: 'daily-quota', at: ['message'], reason: 'QuotaExceeded', ...DAILY_LIMIT },
    {
      id: 'relay-denied',
      at: ['sender', 'recipient', 'message'],
      codes: [421, 550],
      words: /relay\s+denied|credentials\s+for\s+relay/i,
      says: 'Mail relay denied; or Invalid credentials for relay',
      reason: 'RelayDenied',
      message: `The Workspace relay does not accept this sender from ${TERM.theClusters} egress address.`,
      remedy: `In the Admin console, open Apps → Google Workspace → Gmail → Routing → SMTP relay service. Allow ${TERM.theClusters} public egress address and the sender. The change takes up to a day.`,
      retry: { kind: 'pointless' },
    },
  ],
  links: [
    { title: 'App passwords', url: 'https://support.google.com/accounts/answer/185833' },
    { title: 'Send from a device or app (Workspace)', url: 'https://support.google.com/a/answer/176600' },
    { title: 'SMTP errors and codes', url: 'https://support.google.com/a/answer/3726730' },
  ],
  sources: [
    {
      text: 'Hosts, ports, relay service, limits',
      url: 'https://support.google.com/a/answer/176600',
      checked: '2026-11',
    },
    { text: 'Words of the replies', url: 'https://support.google.com/a/answer/3726730', checked: '2026-11' },
    {
      text: 'Limits of personal mailboxes',
      url: 'https://www.nylas.com/blog/gmail-smtp-settings/',
      checked: '2026-11',
    },
  ],
};
