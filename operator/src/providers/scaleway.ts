import { implicit, starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const MAKE_PASSWORD = `Create an API key of an IAM application with access to Transactional Email at https://console.scaleway.com/iam/api-keys. Copy its secret key (the user name is the Project ID of the domain), and ${PUT_IN_SECRET}.`;

export const scaleway: Preset = {
  id: 'scaleway',
  title: 'Scaleway Transactional Email',
  summary: 'Transactional mail service of Scaleway for verified domains.',
  endpoints: [
    ...starttls('smtp.tem.scaleway.com', 587, 2587),
    ...implicit('smtp.tem.scaleway.com', 465, 2465),
    ...starttls('smtp.tem.scaleway.com', 25),
  ],
  domains: [],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'include',
    spf: { includes: ['_spf.tem.scaleway.com'] },
    dkim: {
      selectors: [],
      type: 'TXT',
      known: 'unknown',
      find: 'Copy it from https://console.scaleway.com → Transactional Email → the domain → DNS records.',
    },
    records: [
      {
        purpose: 'mx',
        label: '',
        type: 'MX',
        value: 'tem.scaleway.com',
        required: false,
        find: 'Advised where the domain receives no mail: blackhole.tem.scaleway.com.',
      },
    ],
    dmarc: true,
    sources: [
      'https://www.scaleway.com/en/docs/transactional-email/how-to/authenticate-domain',
      'https://github.com/scaleway/docs-content/pull/3829',
    ],
  },
  username: {
    kind: 'free',
    describe: 'the Project ID of the project that holds the domain',
    shape: { pattern: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, describe: 'a UUID' },
  },
  password: {
    kind: 'api-key',
    describe: 'the secret key of an IAM API key, not its access key',
    obtain: MAKE_PASSWORD,
    shape: { pattern: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, describe: 'a UUID' },
  },
  sender: { kind: 'verified', describe: 'From must belong to a verified domain of the project' },
  limits: { notes: ['Scaleway Instances block the SMTP ports until the security group allows them.'] },
  replies: [
    loginRefused(
      'Scaleway rejected the login: the user name must be the Project ID and the password the secret key.',
      MAKE_PASSWORD,
    ),
  ],
  links: [
    {
      title: 'SMTP configuration',
      url: 'https://www.scaleway.com/en/docs/transactional-email/reference-content/smtp-configuration/',
    },
  ],
  sources: [
    { text: 'Host and ports', url: 'https://github.com/scaleway/docs-content/pull/3718', checked: '2026-11' },
    {
      text: 'User name, password, TLS',
      url: 'https://github.com/scaleway/docs-content/pull/3840',
      checked: '2026-11',
    },
  ],
};
