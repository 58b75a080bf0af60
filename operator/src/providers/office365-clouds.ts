import { starttls } from './endpoints.ts';
import { COMPANY_DOMAIN, cloudOAuth2, MICROSOFT_REPLIES } from './microsoft.ts';
import { office365 } from './office365.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { OAuth2Rule, Preset, Source } from './preset.ts';

interface Cloud {
  /** Page of the administrator. */
  admin: string;
  /** Domain that the sender's SPF record must include. */
  spf: string;
  oauth2: OAuth2Rule;
  sources: readonly Source[];
}

const TOKENS: Source = {
  text: 'Authorization servers and scopes, as EmailEngine has them; China is not verified',
  checked: '2026-11',
  verified: false,
};

/** National clouds of Microsoft 365, which run the same server software under other names. */
function cloud(
  from: Pick<Preset, 'id' | 'title' | 'summary' | 'endpoints'>,
  { admin, spf, oauth2, sources }: Cloud,
): Preset {
  const { sender, username, limits, judgesSender, login } = office365;
  return {
    ...from,
    domains: [],
    login,
    judgesSender,
    domain: {
      ...COMPANY_DOMAIN,
      spf: { includes: [spf] },
      dkim: { ...COMPANY_DOMAIN.dkim, find: `Copy both CNAMEs from ${admin} → Exchange → DKIM.` },
      sources: [
        'https://learn.microsoft.com/defender-office-365/email-authentication-spf-configure',
        'translations of the DNS pages of Microsoft 365 in public repositories, checked 2026-11',
      ],
    },
    username,
    password: {
      kind: 'mailbox-password',
      describe:
        'the password of the mailbox, if the administrator keeps basic authentication enabled for SMTP AUTH',
      obtain: `An administrator enables Authenticated SMTP for the mailbox at ${admin} → Users → Active users → the user → Mail → Manage email apps. Then ${PUT_IN_SECRET}.`,
    },
    sender,
    oauth2,
    limits,
    replies: MICROSOFT_REPLIES,
    links: [{ title: 'Administration', url: admin }],
    sources: [...sources, TOKENS],
  };
}

export const office365China = cloud(
  {
    id: 'office365-china',
    title: 'Microsoft 365 operated by 21Vianet (世纪互联)',
    summary: 'Company mailboxes of Microsoft 365 in mainland China.',
    endpoints: starttls('smtp.partner.outlook.cn', 587),
  },
  {
    admin: 'https://portal.partner.microsoftonline.cn',
    spf: 'spf.protection.partner.outlook.cn',
    oauth2: cloudOAuth2('login.partner.microsoftonline.cn', 'https://partner.outlook.cn'),
    sources: [
      {
        text: 'Host and port',
        url: 'https://github.com/open-falcon/mail-provider/issues/32',
        checked: '2026-11',
      },
      { text: 'Limits and menu names', checked: '2026-11', verified: false },
    ],
  },
);

export const office365USGov = cloud(
  {
    id: 'office365-usgov',
    title: 'Microsoft 365 for US government (GCC High)',
    summary: 'Company mailboxes of Microsoft 365 GCC High; GCC uses provider office365.',
    endpoints: starttls('smtp.office365.us', 587),
  },
  {
    admin: 'https://portal.office365.us',
    spf: 'spf.protection.office365.us',
    oauth2: cloudOAuth2('login.microsoftonline.us', 'https://outlook.office365.us'),
    sources: [{ text: 'Host, limits and menu names', checked: '2026-11', verified: false }],
  },
);
