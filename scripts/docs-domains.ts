import type { DomainNeeds } from '../operator/src/providers/domain-needs.ts';
import { presets } from '../operator/src/providers/index.ts';
import type { Preset } from '../operator/src/providers/preset.ts';

const INTRO = `<!-- Generated from operator/src/providers by \`make generate\`. Do not edit. -->

# The sender's domain

A provider that accepts a message does not make receivers accept it. Gmail, Yahoo, Microsoft and QQ refuse or hide mail whose sender domain is not authenticated. The operator checks the DNS records of \`spec.from.address\`'s domain as the provider requires them, and reports the result in condition \`DomainAuthenticated\` and in \`status.domain.records\`.

The check asks DNS only. It never causes a login, and \`Ready\` depends on it only with \`checks.domain.required: true\`.

\`\`\`yaml
spec:
  provider: directmail
  secretRef:
    name: directmail
  from:
    address: noreply@mail.example.com
  checks:
    domain:
      interval: 1h # default
      dkimSelectors: [] # only for providers that choose the selector for each account
      required: false # default
\`\`\`

The same check runs in a terminal, without a cluster. In a clone, after \`make build\`:

\`\`\`
bin/smtp-operator domain mail.example.com --provider directmail --region ap-southeast-1
bin/smtp-operator domain mail.example.com --provider directmail --output zone
\`\`\`

With Docker:

\`\`\`
docker run --rm registry.example.com/smtp-operator:0.1.0 domain mail.example.com --provider directmail
\`\`\`

## What is checked

| record | check |
| --- | --- |
| SPF | the whole tree of includes and redirects; at most 10 look-ups and 2 that find nothing (RFC 7208); one record only; syntax; the include of the provider anywhere in the tree |
| DKIM | the provider's selectors and those of \`dkimSelectors\`; CNAME chains; key type and length (RFC 8301, RFC 8463); revoked, duplicated and truncated keys |
| DMARC | the policy by the tree walk of RFC 9989 |
| ownership, return path, MX | where the provider has them |

Providers differ in what receivers compare with SPF. With some, the return path (envelope sender) is the sender's own domain, and its SPF record must include the provider. With others, the return path is a subdomain or the provider's own domain. An include in the sender's SPF record is useless there, and the check never asks for it.

Where a provider chooses a DKIM selector for each account, the condition is Unknown with reason \`DKIMSelectorUnknown\` until \`dkimSelectors\` names it. The selector is the word before \`._domainkey\` in the provider's console.

A cluster DNS often answers differently for its own zones. \`--public-dns-server\` names the resolver for this check.

## What receivers require

| receiver | from everyone | from senders of more than 5,000 messages a day |
| --- | --- | --- |
| Gmail, Yahoo | SPF or DKIM | SPF, DKIM and DMARC with alignment |
| Outlook.com, Hotmail | | SPF, DKIM and DMARC; otherwise \`550 5.7.515\` |
| QQ | SPF of the return path, a valid From header | |

## Example: DirectMail (邮件推送)

1. In the console, choose **Email Domains → New Domain** (发信域名 → 新建域名) and enter a subdomain, such as \`mail.example.com\`. Alibaba advises against a domain that receives mail.
2. Create the SmtpConfig with \`from.address: noreply@mail.example.com\`. \`kubectl describe smtp\` lists the records. Publish them in this order; the condition names the next one each time:

   | step | reason until it is there | record |
   | --- | --- | --- |
   | ownership | \`OwnershipMissing\` | TXT \`aliyundm.mail.example.com\`, value from the console |
   | SPF | \`SPFMissing\` | TXT \`mail.example.com\`: \`v=spf1 include:spf1.dm.aliyun.com ~all\` |
   | DKIM | \`DKIMMissing\` | TXT \`aliyun-REGION._domainkey.mail.example.com\`, value from the console |
   | DMARC | \`DMARCMissing\` | TXT \`_dmarc.mail.example.com\`: \`v=DMARC1; p=none\` |
   | MX | optional | MX \`mail.example.com\`: \`10 mx01.dm.aliyun.com\` |

3. In the console, choose **Verify** (验证), create the sender address (发信地址), and set its SMTP password (设置SMTP密码). Write both into the Secret.

`;

/** docs/domains.md. */
export function domainsDoc(): string {
  const rows = Object.values(presets).flatMap(preset => (preset.domain ? [row(preset, preset.domain)] : []));
  const header = ['provider', 'SPF must include', 'DKIM', 'other records'];
  return `${INTRO}## What each provider needs

${[header, header.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')}
`;
}

function row({ id, title }: Preset, { envelope, spf, dkim, records, notes = [] }: DomainNeeds): string[] {
  const includes = spf?.includes.map(include => `\`${include}\``).join(' or ') ?? 'nothing';
  const where = spf?.at === undefined ? '' : ` (at \`${spf.at}.DOMAIN\`)`;
  const selectors = dkim.selectors.map(selector => `\`${selector}\``).join(', ') || 'chosen by the provider';
  const others = records.map(
    ({ purpose, type, label, value, required }) =>
      `${purpose}: ${type} \`${label === '' ? 'DOMAIN' : `${label}.DOMAIN`}\`${value === '' ? '' : ` → \`${value}\``}${required ? '' : ' (optional)'}`,
  );
  return [
    `${title} (\`${id}\`)`,
    envelope === 'include' || spf ? `${includes}${where}` : 'nothing: the return path is not this domain',
    `${dkim.type} ${selectors}${dkim.known === 'usual' ? ' (usual)' : ''}`,
    [...others, ...notes].join('<br>'),
  ];
}
