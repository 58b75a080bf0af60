import { starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Create an API key at https://app.loops.so/settings?page=api (Settings → API), and ${PUT_IN_SECRET}.`;

export const loops: Preset = {
  id: 'loops',
  title: 'Loops',
  summary: 'Transactional mail with content from Loops templates.',
  endpoints: [...starttls('smtp.loops.so', 587)],
  domains: [],
  login: 'required',
  judgesSender: 'never',
  username: { kind: 'fixed', value: 'loops', describe: 'the word loops, the same for all accounts' },
  password: { kind: 'api-key', describe: 'an API key', obtain: MAKE_PASSWORD },
  sender: { kind: 'any', describe: 'From is set by the template' },
  limits: {
    notes: [
      'The body of each message must be JSON that names a transactional template. Loops does not send ordinary mail.',
    ],
  },
  replies: [loginRefused('Loops rejected the login: the API key is wrong or was deleted.', MAKE_PASSWORD)],
  links: [{ title: 'SMTP', url: 'https://loops.so/docs/smtp' }],
  sources: [
    {
      text: 'Host and port in the list of nodemailer',
      url: 'https://github.com/nodemailer/nodemailer/blob/master/lib/well-known/services.json',
      checked: '2026-11',
    },
    { text: 'User name and the form of the body', checked: '2026-11', verified: false },
  ],
};
