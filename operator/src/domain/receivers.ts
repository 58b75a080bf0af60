/**
 * Requirements of receivers, as messages state them. Gmail and Yahoo since February 2024, Outlook.com since 2025-05-05;
 * sources are in docs/domains.md.
 */
export const RECEIVERS_REQUIRE = {
  spf: 'Gmail and Yahoo require SPF or DKIM from every sender, and both above 5,000 messages a day; QQ checks SPF.',
  dkim: 'Gmail and Yahoo require SPF or DKIM from every sender; above 5,000 messages a day they and Outlook.com require both.',
  dmarc:
    'Gmail, Yahoo and Outlook.com require a DMARC record from senders of more than 5,000 messages a day.',
} as const;
