import { FIELD } from '../../../crds/wording.ts';
import { starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const endpoints = (host: string) => starttls(host, 587, 2525, 25);
const LIVE = endpoints('live.smtp.mailtrap.io');

const GET_CREDENTIALS = `Take user name and password from https://mailtrap.io: Sending Domains → the domain → Integrations → SMTP (sandbox: Sandboxes → the sandbox → Integration → SMTP), and ${PUT_IN_SECRET}.`;

export const mailtrap: Preset = {
  id: 'mailtrap',
  title: 'Mailtrap',
  summary: 'Transactional mail; region sandbox catches test mail and delivers nothing.',
  endpoints: LIVE,
  defaultRegion: 'live',
  regions: {
    live: { title: 'Transactional stream', endpoints: LIVE },
    bulk: { title: 'Bulk stream', endpoints: endpoints('bulk.smtp.mailtrap.io') },
    sandbox: {
      title: 'Test mailboxes: nothing is delivered',
      judgesSender: 'never',
      sink: { kind: 'everything', note: 'The sandbox catches all mail and delivers nothing.' },
      endpoints: endpoints('sandbox.smtp.mailtrap.io'),
    },
  },
  domains: [],
  login: 'required',
  judgesSender: 'message',
  domain: {
    envelope: 'return-path',
    dkim: {
      selectors: ['rwmt1', 'rwmt2'],
      type: 'CNAME',
      known: 'fixed',
      targets: ['smtp.mailtrap.live'],
      find: 'Copy both CNAMEs from https://mailtrap.io → Sending Domains → the domain → Domain Verification.',
    },
    records: [],
    dmarc: true,
    notes: [
      'The ownership record is a CNAME of a name that only the console shows; it leads to smtp.mailtrap.live and is the return path.',
      'No SPF include is needed at the domain itself.',
    ],
    sources: [
      'https://docs.mailtrap.io/email-api-smtp/setup/sending-domain',
      'zone files of public repositories, checked 2026-11',
    ],
  },
  username: { kind: 'free', describe: 'api (live and bulk), or the user name of the sandbox' },
  password: {
    kind: 'api-key',
    describe: 'an API token with access to the sending domain, or the password of the sandbox',
    obtain: GET_CREDENTIALS,
  },
  sender: { kind: 'verified', describe: 'From must belong to a verified domain; a sandbox accepts any' },
  limits: { notes: [] },
  replies: [
    loginRefused(
      'Mailtrap rejected the login: the credentials are wrong, or belong to another stream.',
      `Check in this order: (1) ${FIELD.region} is the stream of the credentials: live, bulk or sandbox. (2) The user name is api for live and bulk, and the user name of the sandbox for sandbox. ${GET_CREDENTIALS}`,
    ),
  ],
  links: [
    { title: 'SMTP integration', url: 'https://docs.mailtrap.io/email-api-smtp/setup/smtp-integration' },
  ],
  sources: [
    {
      text: 'Streams and where the credentials are',
      url: 'https://docs.mailtrap.io/email-api-smtp/setup/smtp-integration',
      checked: '2026-11',
    },
    {
      text: "Host and port of the live stream in nodemailer's list of services",
      url: 'https://github.com/nodemailer/nodemailer/blob/master/lib/well-known/services.json',
      checked: '2026-11',
    },
  ],
};
