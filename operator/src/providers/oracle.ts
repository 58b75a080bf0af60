import { both, FIELD } from '../../../crds/wording.ts';
import { starttls } from './endpoints.ts';
import { loginRefused } from './login-refused.ts';
import { PUT_IN_SECRET } from './phrases.ts';
import type { Preset } from './preset.ts';

const ENDPOINTS = [...starttls('smtp.email.us-ashburn-1.oci.oraclecloud.com', 587, 25)];
const MAKE_PASSWORD = `Generate SMTP credentials in the OCI console (Profile → User settings → SMTP Credentials → Generate), set ${both('their user name in the Secret', 'their user name as --username')}, then take their password and ${PUT_IN_SECRET}. The password is shown only once.`;

export const oracle: Preset = {
  id: 'oracle',
  title: 'Oracle Cloud Email Delivery',
  summary: 'Transactional mail service of Oracle Cloud Infrastructure, with one server per region.',
  endpoints: ENDPOINTS,
  defaultRegion: 'us-ashburn-1',
  regions: {
    'us-ashburn-1': { title: 'US East (Ashburn)', endpoints: ENDPOINTS },
    'us-phoenix-1': {
      title: 'US West (Phoenix)',
      endpoints: starttls('smtp.email.us-phoenix-1.oci.oraclecloud.com', 587, 25),
    },
    'ca-toronto-1': {
      title: 'Canada (Toronto)',
      endpoints: starttls('smtp.email.ca-toronto-1.oci.oraclecloud.com', 587, 25),
    },
    'sa-saopaulo-1': {
      title: 'Brazil (São Paulo)',
      endpoints: starttls('smtp.email.sa-saopaulo-1.oci.oraclecloud.com', 587, 25),
    },
    'eu-frankfurt-1': {
      title: 'Germany (Frankfurt)',
      endpoints: starttls('smtp.email.eu-frankfurt-1.oci.oraclecloud.com', 587, 25),
    },
    'eu-amsterdam-1': {
      title: 'Netherlands (Amsterdam)',
      endpoints: starttls('smtp.email.eu-amsterdam-1.oci.oraclecloud.com', 587, 25),
    },
    'eu-zurich-1': {
      title: 'Switzerland (Zurich)',
      endpoints: starttls('smtp.email.eu-zurich-1.oci.oraclecloud.com', 587, 25),
    },
    'uk-london-1': {
      title: 'United Kingdom (London)',
      endpoints: starttls('smtp.email.uk-london-1.oci.oraclecloud.com', 587, 25),
    },
    'ap-tokyo-1': {
      title: 'Japan (Tokyo)',
      endpoints: starttls('smtp.email.ap-tokyo-1.oci.oraclecloud.com', 587, 25),
    },
    'ap-seoul-1': {
      title: 'South Korea (Seoul)',
      endpoints: starttls('smtp.email.ap-seoul-1.oci.oraclecloud.com', 587, 25),
    },
    'ap-mumbai-1': {
      title: 'India (Mumbai)',
      endpoints: starttls('smtp.email.ap-mumbai-1.oci.oraclecloud.com', 587, 25),
    },
    'ap-singapore-1': {
      title: 'Singapore',
      endpoints: starttls('smtp.email.ap-singapore-1.oci.oraclecloud.com', 587, 25),
    },
    'ap-sydney-1': {
      title: 'Australia (Sydney)',
      endpoints: starttls('smtp.email.ap-sydney-1.oci.oraclecloud.com', 587, 25),
    },
    'me-jeddah-1': {
      title: 'Saudi Arabia (Jeddah)',
      endpoints: starttls('smtp.email.me-jeddah-1.oci.oraclecloud.com', 587, 25),
    },
  },
  domains: [],
  login: 'required',
  judgesSender: 'mail',
  username: {
    kind: 'free',
    describe: 'the user name of SMTP credentials, which looks like ocid1.user.…@ocid1.tenancy.….com',
    shape: {
      pattern: /^ocid1\.user\.[^@\s]+@ocid1\.tenancy\.\S+$/,
      describe: 'a user OCID, @ and a tenancy OCID',
    },
  },
  password: {
    kind: 'smtp-password',
    describe: 'the password of the SMTP credentials, not the console password',
    obtain: MAKE_PASSWORD,
  },
  sender: { kind: 'verified', describe: 'From must be an approved sender of the same region' },
  limits: {
    notes: [
      'For another region, omit spec.region and set spec.endpoint.host to the public endpoint that the console shows (Developer Services → Email Delivery → Configuration).',
    ],
  },
  replies: [
    {
      id: 'sender-not-approved',
      at: ['sender'],
      codes: [535],
      words: /envelope\s+from\s+address\s+\S+\s+not\s+authori[sz]ed/i,
      says: 'Authorization failed: Envelope From address SENDER not authorized',
      reason: 'SenderRejected',
      message: 'The sender is not an approved sender of this region.',
      remedy: `Add ${FIELD.fromAddress} at Developer Services → Email Delivery → Approved Senders in the same region, and allow the user to send in its policy.`,
      retry: { kind: 'pointless' },
    },
    loginRefused(
      'Oracle rejected the login: the user name and password are not SMTP credentials of this tenancy.',
      MAKE_PASSWORD,
    ),
  ],
  links: [
    {
      title: 'Configuring the SMTP connection',
      url: 'https://docs.oracle.com/en-us/iaas/Content/Email/Tasks/configuresmtpconnection.htm',
    },
  ],
  sources: [
    {
      text: 'Ports, TLS, where the endpoint is shown',
      url: 'https://docs.cloud.oracle.com/en-us/iaas/Content/Email/Tasks/configuresmtpconnection.htm',
      checked: '2026-11',
    },
    { text: 'Names of the hosts by region, words of the replies', checked: '2026-11', verified: false },
  ],
};
