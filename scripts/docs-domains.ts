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
| DKIM | the provider's selectors and those of \`dkimSelectors\`; CNAME chains; key type and length (RFC 8301, RFC 8463); usage (\`h=\`, \`s=\`); revoked, duplicated, truncated and testing keys; a CNAME that leads elsewhere |
| DMARC | the policy by the tree walk of RFC 9989 (\`p\`, \`sp\`, \`np\`, \`psd\`, \`t\`); what the policy does to mail that neither DKIM nor SPF aligns |
| ownership, return path, MX | where the provider has them |

Providers differ in what receivers compare with SPF. With some, the return path (envelope sender) is the sender's own domain, and its SPF record must include the provider. With others, the return path is a subdomain or the provider's own domain. An include in the sender's SPF record is useless there, and the check never asks for it.

Where a provider chooses a DKIM selector for each account, the condition is Unknown with reason \`DKIMSelectorUnknown\` until \`dkimSelectors\` names it. The selector is the word before \`._domainkey\` in the provider's console.

Where the SPF record uses macros, only a receiver can evaluate it: the condition is Unknown with reason \`SPFUnknown\`. A service that flattens SPF or an administrator can tell whether the provider is allowed there.

The check runs every hour, when the spec changes, and on request:

\`\`\`
kubectl annotate smtp mail smtp-operator.dev/probe-requested-at="$(date +%s)" --overwrite
\`\`\`

SmtpConfigs with the same domain and provider share one lookup. A transition has an event; metric \`smtp_operator_domain_records\` counts the records by state; alert \`SmtpDomainNotAuthenticated\` fires after two hours.

A cluster DNS often answers differently for its own zones. \`--public-dns-server\` names the resolver for this check.

## What receivers require

| receiver | from everyone | from senders of more than 5,000 messages a day |
| --- | --- | --- |
| Gmail, Yahoo | SPF or DKIM | SPF, DKIM and DMARC with alignment |
| Outlook.com, Hotmail | | SPF, DKIM and DMARC; otherwise \`550 5.7.515\` |
| QQ | SPF of the return path, a valid From header | |

## Example: DirectMail (邮件推送)

1. Sign in at https://dm.console.aliyun.com and choose the region at the top (地域). Domains, sender addresses and passwords belong to one region: use the same in \`spec.region\`.
2. Choose **Email Domains → New Domain** (发信域名 → 新建域名) and enter a subdomain, such as \`mail.example.com\`. Alibaba advises against a domain that receives mail.
3. Create the SmtpConfig with \`provider: directmail\`, \`region\` and \`from.address: noreply@mail.example.com\`. \`kubectl describe smtp\` lists the records. Publish them in this order (the console shows the values under 配置, Configure). The condition names the next one each time:

   | step | in the console | reason until it is there | record |
   | --- | --- | --- | --- |
   | ownership | 所有权验证 | \`OwnershipMissing\` | TXT \`aliyundm.mail.example.com\`, value from the console; keep it after verification |
   | SPF | SPF验证 | \`SPFMissing\`, \`SPFProviderMissing\` | TXT \`mail.example.com\`: \`v=spf1 include:spf1.dm.aliyun.com ~all\`; where there is a record, the message has the merged one |
   | DKIM | DKIM验证 | \`DKIMMissing\` | TXT \`aliyun-REGION._domainkey.mail.example.com\`, value from the console |
   | DMARC | DMARC验证 | \`DMARCMissing\` | TXT \`_dmarc.mail.example.com\`: \`v=DMARC1; p=none\` |
   | MX | MX验证 | optional | MX \`mail.example.com\`: \`10 mx01.dm.aliyun.com\` |

4. Choose **Verify** (验证) until the state is 验证通过.
5. Choose **Sender Addresses → New Sender Address** (发信地址 → 新建发信地址), such as \`noreply@mail.example.com\`, then **Set SMTP Password** (设置SMTP密码).
6. Write the address and the password into the Secret. The operator logs in, and \`Ready\` becomes True.
7. Send a first message: \`bin/smtp-operator probe --provider directmail --region REGION --username noreply@mail.example.com --password-file FILE --from noreply@mail.example.com\` shows each step up to the accepted sender; an application with the output Secret sends the message. In the headers of the received message, \`Authentication-Results\` has \`spf=pass\`, \`dkim=pass\` and \`dmarc=pass\`.

`;

/** Renders docs/domains.md. */
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
