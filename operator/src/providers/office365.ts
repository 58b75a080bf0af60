import { starttls } from './endpoints.ts';
import { COMPANY_DOMAIN, COMPANY_OAUTH2, MICROSOFT_DOMAINS, MICROSOFT_REPLIES } from './microsoft.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

export const office365: Preset = {
  id: 'office365',
  title: 'Microsoft 365 (Exchange Online)',
  summary: 'Company mailboxes of Microsoft 365.',
  endpoints: starttls('smtp.office365.com', 587),
  domains: MICROSOFT_DOMAINS,
  login: 'required',
  judgesSender: 'message',
  domain: COMPANY_DOMAIN,
  username: { kind: 'address', describe: 'the full sign-in address, such as user@example.com' },
  password: {
    kind: 'oauth2-token',
    describe:
      'none by default: OAuth2 (a password works only if the administrator keeps basic authentication enabled for SMTP AUTH)',
    obtain: `An administrator registers an application in https://entra.microsoft.com with the permission SMTP.SendAsApp or SMTP.Send and grants it the mailbox (see docs/oauth2.md). To use a password while that is possible: enable Authenticated SMTP for the mailbox at https://admin.microsoft.com → Users → Active users → the user → Mail → Manage email apps, and ${PUT_IN_SECRET}.`,
  },
  sender: {
    kind: 'account-or-alias',
    describe: 'the mailbox, one of its aliases, or a mailbox for which it has Send As',
  },
  oauth2: COMPANY_OAUTH2,
  limits: {
    connections: 3,
    notes: ['A mailbox may send 30 messages per minute.', 'A mailbox may send to 10,000 recipients per day.'],
  },
  replies: MICROSOFT_REPLIES,
  notice:
    'Microsoft 365 disables basic authentication (user name and password) by default at the end of December 2026. An administrator can enable it again until a final date that Microsoft will announce in 2027. Plan for OAuth2 or another provider.',
  links: [
    {
      title: 'Authenticated client SMTP submission',
      url: 'https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission',
    },
    {
      title: 'Send mail from devices and applications',
      url: 'https://learn.microsoft.com/exchange/mail-flow-best-practices/how-to-set-up-a-multifunction-device-or-application-to-send-email-using-microsoft-365-or-office-365',
    },
  ],
  sources: [
    {
      text: 'Host, port, limits, SMTP AUTH switches',
      url: 'https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission',
      checked: '2026-11',
    },
    {
      text: 'End of basic authentication',
      url: 'https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online',
      checked: '2026-11',
    },
  ],
};
