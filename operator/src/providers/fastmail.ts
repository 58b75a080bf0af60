import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Create an app password with access to SMTP at https://app.fastmail.com/settings/security/apps (Settings → Privacy & Security → Manage app passwords), and ${PUT_IN_SECRET}.`;

export const fastmail: Preset = {
  id: 'fastmail',
  title: 'Fastmail',
  summary: 'Mailboxes of Fastmail, including custom domains.',
  endpoints: [...implicit('smtp.fastmail.com', 465), ...starttls('smtp.fastmail.com', 587)],
  domains: ['fastmail.com', 'fastmail.fm'],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'include',
    spf: { includes: ['spf.messagingengine.com'] },
    dkim: {
      selectors: ['fm1', 'fm2', 'fm3'],
      type: 'CNAME',
      known: 'fixed',
      targets: ['dkim.fmhosted.com'],
      find: 'Copy the CNAMEs from https://app.fastmail.com → Settings → Domains → the domain → Show DNS records.',
    },
    records: [],
    sources: [
      'https://www.fastmail.help/hc/en-us/articles/360060591153',
      'zone files of public repositories, checked 2026-11',
    ],
  },
  username: {
    kind: 'address',
    describe: 'the full user name, such as user@fastmail.com, even if mail is sent from an alias',
  },
  password: {
    kind: 'app-password',
    describe: 'an app password, never the account password',
    obtain: MAKE_PASSWORD,
    shape: { pattern: /^[a-z0-9]{16}$/, describe: '16 lower-case letters and digits' },
  },
  sender: { kind: 'account-or-alias', describe: 'From must be an address or alias of the account' },
  limits: { notes: [] },
  replies: [
    loginRefused(
      'Fastmail rejected the login: it accepts only app passwords with access to SMTP.',
      MAKE_PASSWORD,
    ),
  ],
  links: [{ title: 'App passwords', url: 'https://www.fastmail.help/hc/en-us/articles/360058752854' }],
  sources: [
    {
      text: 'Host and port in the list of nodemailer',
      url: 'https://github.com/nodemailer/nodemailer/blob/master/lib/well-known/services.json',
      checked: '2026-11',
    },
    { text: 'Port 587, form of the app passwords', checked: '2026-11', verified: false },
  ],
};
