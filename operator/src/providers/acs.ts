import { starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Give an Entra application access to the Communication Services resource, create an SMTP username at https://portal.azure.com → the resource → SMTP Usernames; create a client secret of the application (Certificates & secrets), and ${PUT_IN_SECRET}.`;

export const acs: Preset = {
  id: 'acs',
  title: 'Azure Communication Services',
  summary: 'Transactional mail service of Azure for verified domains.',
  endpoints: [...starttls('smtp.azurecomm.net', 587)],
  domains: [],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'include',
    spf: { includes: ['spf.protection.outlook.com'] },
    dkim: {
      selectors: ['selector1-azurecomm-prod-net', 'selector2-azurecomm-prod-net'],
      type: 'CNAME',
      known: 'fixed',
      targets: ['azurecomm.net'],
      find: 'Copy both CNAMEs from https://portal.azure.com → the Email Communication Service → Provision domains → the domain.',
    },
    records: [
      {
        purpose: 'ownership',
        label: '',
        type: 'TXT',
        value: 'ms-domain-verification=',
        required: false,
        find: 'Needed once, for the verification; not verified here.',
      },
    ],
    sources: [
      'https://learn.microsoft.com/azure/communication-services/quickstarts/email/add-custom-verified-domains',
      'zone files of public repositories, checked 2026-11',
    ],
  },
  username: {
    kind: 'free',
    describe: 'an SMTP username of the resource, or RESOURCE.APPLICATION-ID.TENANT-ID',
  },
  password: {
    kind: 'api-key',
    describe: 'a client secret of the Entra application, not the access key of the resource',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'verified', describe: 'From must be a MailFrom address of a connected domain' },
  limits: { notes: ['Client secrets of Entra applications expire: note the date.'] },
  replies: [
    loginRefused(
      'Azure rejected the login: the SMTP username is not connected to the application, or the client secret is wrong or expired.',
      MAKE_PASSWORD,
    ),
  ],
  links: [
    {
      title: 'Send email with SMTP',
      url: 'https://learn.microsoft.com/azure/communication-services/quickstarts/email/send-email-smtp/send-email-smtp',
    },
  ],
  sources: [
    {
      text: 'Credentials are those of an Entra application',
      url: 'https://learn.microsoft.com/azure/communication-services/quickstarts/email/send-email-smtp/send-email-smtp',
      checked: '2026-11',
    },
    { text: 'Form of the older user name, menu names', checked: '2026-11', verified: false },
  ],
};
