import { starttls } from './endpoints.ts';
import { MICROSOFT_DOMAINS, PERSONAL_OAUTH2, PERSONAL_PASSWORD, PERSONAL_REPLIES } from './microsoft.ts';
import type { Preset } from './preset.ts';

export const outlook: Preset = {
  id: 'outlook',
  title: 'Outlook.com',
  summary: 'Personal Microsoft mailboxes: outlook.com, hotmail.com, live.com, msn.com.',
  endpoints: starttls('smtp-mail.outlook.com', 587),
  domains: MICROSOFT_DOMAINS,
  login: 'required',
  judgesSender: 'message',
  username: { kind: 'address', describe: 'the full address, such as user@outlook.com' },
  password: PERSONAL_PASSWORD,
  sender: { kind: 'account-or-alias', describe: 'the account or one of its aliases' },
  oauth2: PERSONAL_OAUTH2,
  limits: { notes: [] },
  replies: PERSONAL_REPLIES,
  notice:
    'Outlook.com has accepted only OAuth2 since 2024-09-16; passwords and app passwords do not work. Run smtp-operator login and set spec.auth.oauth2, or use another provider.',
  links: [
    {
      title: 'Modern authentication for Outlook.com',
      url: 'https://support.microsoft.com/office/c5d65390-9676-4763-b41f-d7986499a90d',
    },
  ],
  sources: [
    {
      text: 'Thunderbird autoconfiguration: host, port, OAuth2',
      url: 'https://autoconfig.thunderbird.net/v1.1/outlook.com',
      checked: '2026-11',
    },
    {
      text: 'Passwords and app passwords are refused',
      url: 'https://github.com/simonrob/email-oauth2-proxy/issues/297',
      checked: '2026-11',
    },
  ],
};
