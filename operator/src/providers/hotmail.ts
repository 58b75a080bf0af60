import { outlook } from './outlook.ts';
import type { Preset } from './preset.ts';

/** An alias of `outlook`, for people who look for the name that older guides use. */
export const hotmail: Preset = {
  ...outlook,
  id: 'hotmail',
  title: 'Hotmail',
  summary: 'The older name of Outlook.com; the same servers and rules.',
  username: { kind: 'address', describe: 'the full address, such as user@hotmail.com' },
  notice:
    'smtp.live.com, which older guides name for Hotmail, stopped answering in 2022: this preset uses smtp-mail.outlook.com, the same as provider outlook. Logins with a password ended on 2024-09-16, only OAuth2 works: run smtp-operator login and set spec.auth.oauth2, or use another provider.',
  sources: [
    ...outlook.sources,
    {
      text: 'smtp.live.com no longer answers',
      url: 'https://github.com/nodemailer/nodemailer/issues/1367',
      checked: '2026-11',
    },
  ],
};
