/** Ids of the presets: the values of spec.provider. */
export const PROVIDER_IDS = [
  'qq',
  'exmail',
  '163',
  '126',
  'aliyun',
  'directmail',
  'sendgrid',
  'gmail',
  'outlook',
  'hotmail',
  'office365',
  'yahoo',
  'icloud',
  'zoho',
  'ses',
  'mailgun',
  'postmark',
  'brevo',
  'resend',
  'mailjet',
  'mailtrap',
  'mailpit',
  'custom',
] as const;

export type ProviderId = (typeof PROVIDER_IDS)[number];
