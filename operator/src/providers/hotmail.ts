import { outlook } from './outlook.ts';
import type { Preset } from './preset.ts';

/** An alias of `outlook` for users who search for the name in older guides. */
export const hotmail: Preset = {
  ...outlook,
  id: 'hotmail',
  title: 'Hotmail',
  summary: 'The former name of Outlook.com, with the same servers and rules.',
  username: { kind: 'address', describe: 'the full address, such as user@hotmail.com' },
  notice:
    'smtp.live.com, which older guides list for Hotmail, stopped answering in 2022. This preset uses smtp-mail.outlook.com, like provider outlook. Microsoft has accepted only OAuth2 since 2024-09-16, no passwords: run smtp-operator login and set spec.auth.oauth2, or use another provider.',
  sources: [
    ...outlook.sources,
    {
      text: 'smtp.live.com no longer answers',
      url: 'https://github.com/nodemailer/nodemailer/issues/1367',
      checked: '2026-11',
    },
  ],
};
