import { FIELD, TERM } from '../../../crds/wording.ts';
import { implicit, starttls } from './endpoints.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Create an app password at https://login.yahoo.com/account/security (Account Security → Generate and manage app passwords) and ${PUT_IN_SECRET}.`;

export const yahoo: Preset = {
  id: 'yahoo',
  title: 'Yahoo Mail',
  summary: 'Personal mailboxes of Yahoo; Yahoo Japan is another provider.',
  endpoints: [...implicit('smtp.mail.yahoo.com', 465), ...starttls('smtp.mail.yahoo.com', 587)],
  domains: ['yahoo.com', 'ymail.com', 'rocketmail.com', 'yahoo.co.uk', 'yahoo.de', 'yahoo.fr', 'yahoo.co.in'],
  login: 'required',
  judgesSender: 'message',
  username: { kind: 'address', describe: 'the full address, such as user@yahoo.com' },
  password: {
    kind: 'app-password',
    describe: 'an app password, never the account password; or OAuth2',
    obtain: MAKE_PASSWORD,
    shape: { pattern: /^[a-z]{16}$/, describe: '16 lower-case letters', sure: true },
  },
  sender: { kind: 'account-or-alias', describe: 'the account or one of its verified addresses' },
  oauth2: {
    tokenEndpoint: 'https://api.login.yahoo.com/oauth2/get_token',
    authorizationEndpoint: 'https://api.login.yahoo.com/oauth2/request_auth',
    // Yahoo does not accept a redirect without TLS.
    redirect: 'oob',
    grants: { RefreshToken: { scopes: ['mail-w'] } },
    scope: 'mail-w',
    scopes: /^mail-[wx]$/,
    refused: `Check in this order: (1) ${TERM.TheUserName} is the account that granted consent. (2) The application has the permission Mail (Read/Write), scope mail-w, which Yahoo grants on request. (3) The consent was not revoked at https://login.yahoo.com/account/security.`,
  },
  limits: { notes: [] },
  replies: [
    {
      id: 'bad-auth-attempts',
      at: ['auth'],
      codes: [535],
      words: /AUTH005|too\s+many\s+bad\s+auth/i,
      says: '(#AUTH005) Too many bad auth attempts',
      reason: 'AppPasswordRequired',
      message: `Yahoo rejected the login. Its reply reports too many attempts even for the first one. Usually ${TERM.theSecret} holds the account password instead of an app password.`,
      remedy: MAKE_PASSWORD,
      retry: { kind: 'stop' },
    },
    {
      id: 'sender-not-account',
      at: ['message'],
      codes: [550],
      words: /request\s+failed\W+mailbox\s+unavailable/i,
      says: 'Request failed; Mailbox unavailable',
      reason: 'SenderMismatch',
      message:
        'Yahoo rejected the message. It sends this reply if From is not an address of the account, and if it suspects spam.',
      remedy: `Check in this order: (1) ${FIELD.fromAddress} is the account, or an address that is verified at https://mail.yahoo.com (Settings → More settings → Mailboxes), and applications use it in From. (2) What applications send does not look like spam.`,
      retry: { kind: 'pointless' },
    },
  ],
  links: [{ title: 'App passwords', url: 'https://help.yahoo.com/kb/SLN15241.html' }],
  sources: [
    {
      text: 'Thunderbird autoconfiguration: host, ports, domains',
      url: 'https://autoconfig.thunderbird.net/v1.1/yahoo.com',
      checked: '2026-11',
    },
    {
      text: 'What "Request failed; Mailbox unavailable" came from',
      url: 'https://github.com/mattermost/mattermost/issues/13652',
      checked: '2026-11',
    },
  ],
};
