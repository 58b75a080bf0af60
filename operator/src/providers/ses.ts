import { both, FIELD, TERM, WAITS } from '../../../crds/wording.ts';
import { implicit, starttls } from './endpoints.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset, Region } from './preset.ts';
import { SMTP_PASSWORD } from './ses-password.ts';

const endpoints = (region: string) => {
  const host = `email-smtp.${region}.amazonaws.com`;
  return [...starttls(host, 587), ...implicit(host, 465), ...starttls(host, 2587), ...implicit(host, 2465)];
};

/**
 * Regions for which both AWS and nodemailer list an SMTP endpoint. SES has an API in more regions, but sources disagree
 * on whether they support SMTP (af-south-1, il-central-1…). For these, the host can be set manually.
 */
const TITLES = {
  'us-east-1': 'US East (N. Virginia)',
  'us-east-2': 'US East (Ohio)',
  'us-west-1': 'US West (N. California)',
  'us-west-2': 'US West (Oregon)',
  'ap-northeast-1': 'Asia Pacific (Tokyo)',
  'ap-northeast-2': 'Asia Pacific (Seoul)',
  'ap-northeast-3': 'Asia Pacific (Osaka)',
  'ap-south-1': 'Asia Pacific (Mumbai)',
  'ap-southeast-1': 'Asia Pacific (Singapore)',
  'ap-southeast-2': 'Asia Pacific (Sydney)',
  'ca-central-1': 'Canada (Central)',
  'eu-central-1': 'Europe (Frankfurt)',
  'eu-north-1': 'Europe (Stockholm)',
  'eu-west-1': 'Europe (Ireland)',
  'eu-west-2': 'Europe (London)',
  'eu-west-3': 'Europe (Paris)',
  'sa-east-1': 'South America (São Paulo)',
  'us-gov-east-1': 'AWS GovCloud (US-East)',
  'us-gov-west-1': 'AWS GovCloud (US-West)',
};

const regions: Readonly<Record<string, Region>> = Object.fromEntries(
  Object.entries(TITLES).map(([region, title]) => [region, { title, endpoints: endpoints(region) }]),
);

const MAKE_CREDENTIALS = `Create SMTP credentials in the SES console of the same region (https://console.aws.amazon.com/ses → SMTP settings → Create SMTP credentials), set ${both('their user name in the Secret', 'their user name as --username')}, then take their password and ${PUT_IN_SECRET}.`;

export const ses: Preset = {
  id: 'ses',
  title: 'Amazon SES',
  summary: 'Transactional and bulk mail service of AWS, with one server per region.',
  endpoints: endpoints('us-east-1'),
  defaultRegion: 'us-east-1',
  regions,
  domains: [],
  login: 'required',
  judgesSender: 'message',
  sink: {
    kind: 'address',
    address: 'success@simulator.amazonses.com',
    note: 'Amazon also accepts it in the sandbox; it counts as one message.',
  },
  domain: {
    envelope: 'return-path',
    dkim: {
      selectors: [],
      type: 'CNAME',
      known: 'unknown',
      targets: ['dkim.amazonses.com'],
      find: 'Copy the three CNAMEs from https://console.aws.amazon.com/ses → Identities → the domain → Authentication.',
    },
    records: [],
    notes: [
      'The three DKIM selectors are tokens of the account, shown only in the SES console.',
      'A custom MAIL FROM domain is a subdomain with an MX to feedback-smtp.REGION.amazonses.com and an SPF record with include:amazonses.com; without it, only DKIM aligns.',
      'An include of amazonses.com at the From domain itself has no effect.',
    ],
    sources: [
      'https://aws-amplify.github.io/aws-sdk-android/docs/reference/com/amazonaws/services/simpleemail/model/VerifyDomainDkimRequest.html',
      'https://docs.aws.amazon.com/goto/WebAPI/email/SetIdentityMailFromDomain',
    ],
  },
  username: {
    kind: 'free',
    describe: 'the SMTP user name, which looks like an access key: AKIA…',
    shape: { pattern: /^AKIA[A-Z0-9]{16}$/, describe: 'AKIA and 16 capital letters or digits' },
  },
  password: {
    kind: 'smtp-password',
    describe: 'the SMTP password derived from an IAM key for one region, never the secret access key itself',
    obtain: MAKE_CREDENTIALS,
    shape: {
      pattern: SMTP_PASSWORD,
      describe: '44 letters, digits, + and /',
      sure: true,
    },
    wrong: [
      {
        pattern: /^[A-Za-z0-9+/]{40}$/,
        describe: 'an IAM secret access key',
        instead: `Set ${FIELD.derivePassword} to AmazonSES, and ${TERM.theOperator} derives the SMTP password from it; or ${MAKE_CREDENTIALS[0]?.toLowerCase()}${MAKE_CREDENTIALS.slice(1)}`,
      },
    ],
  },
  sender: { kind: 'verified', describe: 'From must be a verified address or belong to a verified domain' },
  limits: {
    notes: [
      'In the sandbox: 200 messages per day, one per second, only to verified recipients.',
      'SMTP credentials are valid in one region.',
      'A new key takes a minute or two to work with SMTP.',
      'For another region with an SMTP endpoint, omit spec.region and set spec.endpoint.host to email-smtp.REGION.amazonaws.com.',
    ],
  },
  replies: [
    {
      id: 'login-refused',
      at: ['auth'],
      codes: [535],
      reason: 'InvalidCredentials',
      message:
        'SES rejected the login: the credentials are wrong, belong to another region, or were created less than two minutes ago.',
      remedy: `Check in this order: (1) New credentials take a minute or two to work: ${both('the operator retries once', 'try again then')}. (2) ${FIELD.region} is the region in which they were created. (3) They are SMTP credentials; for an IAM access key with its secret, set ${FIELD.derivePassword} to AmazonSES. ${MAKE_CREDENTIALS}`,
      // A new key is refused at first and works after two minutes.
      retry: { kind: 'backoff', seconds: 180, attempts: 1 },
    },
    {
      id: 'not-verified',
      at: ['message'],
      codes: [554],
      words: /email\s+address\s+is\s+not\s+verified/i,
      says: 'Email address is not verified',
      reason: 'SenderNotVerified',
      message:
        'SES has not verified an address of this message in this region: the sender, or in the sandbox the recipient. The reply names the addresses that failed.',
      remedy: `Check in this order: (1) If the reply names ${FIELD.fromAddress}: verify the address or its domain in the SES console of the same region (https://console.aws.amazon.com/ses → Identities). (2) If it names the recipient: the account is in the sandbox; verify the recipient too, or request production access (SES console → Account dashboard → Request production access). (3) ${FIELD.region} is the region in which they were verified.`,
      retry: { kind: 'pointless' },
    },
    {
      id: 'access-denied',
      at: ['message'],
      codes: [554],
      words: /not\s+authori[sz]ed\s+to\s+perform\W+ses:send/i,
      says: "Access denied: User USER is not authorized to perform `ses:SendRawEmail' on resource RESOURCE",
      reason: 'AccountRestricted',
      message: 'The IAM user behind these credentials has no permission to send from this identity.',
      remedy:
        'Attach a policy that allows ses:SendRawEmail for the identity to the IAM user (https://console.aws.amazon.com/iam → Users → the user → Permissions), and check its conditions, such as ses:FromAddress.',
      retry: { kind: 'pointless' },
    },
    {
      id: 'daily-quota',
      at: ['message'],
      codes: [454],
      words: /daily\s+message\s+quota/i,
      says: 'Throttling failure: Daily message quota exceeded',
      reason: 'QuotaExceeded',
      message: 'The account used up its SES quota of 24 hours.',
      remedy: `Request a higher quota at https://console.aws.amazon.com/servicequotas → Amazon SES. In the sandbox the quota is 200 messages. ${WAITS}`,
      retry: { kind: 'backoff', seconds: 3600 },
    },
    {
      id: 'throttled',
      at: ['auth', 'sender', 'message'],
      codes: [454],
      words: /throttling|(?:maximum\s+sending\s+rate|daily\s+message\s+quota)\s+exceeded/i,
      says: 'Throttling failure: Maximum sending rate exceeded',
      reason: 'RateLimited',
      message: 'The account exceeds its SES sending rate or daily quota.',
      remedy: `Send more slowly, or request a higher quota at https://console.aws.amazon.com/servicequotas → Amazon SES. ${WAITS}`,
      retry: { kind: 'backoff', seconds: 900 },
    },
  ],
  links: [
    {
      title: 'Connecting to an SES SMTP endpoint',
      url: 'https://docs.aws.amazon.com/ses/latest/dg/smtp-connect.html',
    },
    { title: 'SMTP credentials', url: 'https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html' },
    { title: 'SMTP issues', url: 'https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-smtp.html' },
  ],
  sources: [
    {
      text: 'Endpoints by region',
      url: 'https://docs.aws.amazon.com/general/latest/gr/ses.html',
      checked: '2026-11',
    },
    { text: 'Ports', url: 'https://docs.aws.amazon.com/ses/latest/dg/smtp-connect.html', checked: '2026-11' },
    {
      text: 'Words of the login refusal',
      url: 'https://github.com/mautic/mautic/issues/3704',
      checked: '2026-11',
    },
  ],
};
