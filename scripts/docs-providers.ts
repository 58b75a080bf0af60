import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PROVIDER_IDS } from '../crds/providers.ts';
import { wordedFor } from '../crds/wording.ts';
import { type Endpoint, endpointText } from '../operator/src/model/endpoint.ts';
import type { Retry } from '../operator/src/model/verdict.ts';
import type { DkimNeed } from '../operator/src/providers/domain-needs.ts';
import { presetOf } from '../operator/src/providers/index.ts';
import type { JudgesSender, Preset, ReplyRule, Sink } from '../operator/src/providers/preset.ts';
import { table } from './markdown.ts';

const INTRO = `<!-- Generated from operator/src/providers by \`make generate\`. Do not edit. -->

# Providers

\`spec.provider\` of an SmtpConfig names one of these presets. A preset holds the servers, the user name and password that the provider requires, and the meaning of its replies.

- \`spec.region\` selects a variant, if there are several.
- Every field of \`spec.endpoint\` overrides the preset.
- The operator uses the first endpoint. If it cannot be reached, the operator tries the others without credentials, and \`spec.portPolicy: Auto\` lets it use one of them.

Setup step by step: [QQ, 163, Exmail, Alibaba Mail and DirectMail](providers-china.md), [OAuth2](oauth2.md) for Outlook.com, Microsoft 365, Gmail and Yahoo.

The facts are from the sources of each provider, checked in the given month. They were not tried with live accounts. A server that is not listed works with \`provider: custom\`: see [Private servers](private-servers.md).`;

/** Renders docs/providers.md. */
export function providersDoc(): string {
  const all = PROVIDER_IDS.map(id => presetOf(id));
  return wordedFor('cluster', `${[INTRO, overview(all), ...all.map(section)].join('\n\n')}\n`);
}

function overview(all: readonly Preset[]): string {
  return table(
    ['provider', 'name', 'preferred endpoint', 'user name', 'password'],
    all.map(preset => [
      `[\`${preset.id}\`](#${preset.id})`,
      preset.title,
      preferred(preset),
      preset.username.describe,
      preset.password.describe,
    ]),
  );
}

function preferred({ endpoints, ownHost }: Preset): string {
  const [first] = endpoints;
  if (first) return `\`${endpointText(first)}\` ${mode(first)}`;
  return ownHost ? `your own host, port ${ownHost.port} ${mode(ownHost)}` : 'your own host and port';
}

function section(preset: Preset): string {
  return [
    `## ${preset.id}`,
    `${preset.title}. ${preset.summary}`,
    ...(preset.notice ? [`> **Note:** ${preset.notice}`] : []),
    facts(preset),
    ...regions(preset),
    ...domain(preset),
    ...replies(preset.replies),
    ...links(preset),
    sources(preset),
  ].join('\n\n');
}

function facts(preset: Preset): string {
  return [
    `- **Endpoints:** ${endpoints(preset)}.`,
    `- **User name:** ${preset.username.describe}.`,
    `- **Password:** ${preset.password.describe}.`,
    `- **How to get it:** ${preset.password.obtain}`,
    `- **Sender:** ${preset.sender.describe}. ${JUDGED[preset.judgesSender]}`,
    ...(preset.login === 'required' ? ['- **Login:** always required.'] : []),
    ...(preset.sink ? [`- **Test messages:** ${sink(preset.sink)}`] : []),
    ...limits(preset),
  ].join('\n');
}

function endpoints(preset: Preset): string {
  if (preset.endpoints.length === 0) return preferred(preset);
  return preset.endpoints.map(endpoint => `\`${endpointText(endpoint)}\` ${mode(endpoint)}`).join(', ');
}

/** Extent to which a probe verifies the sender. */
const JUDGED: Readonly<Record<JudgesSender, string>> = {
  mail: 'The server checks it at MAIL FROM, so a probe verifies it.',
  rcpt: 'The server checks it at RCPT TO.',
  message: 'The server checks it only with the message, so a probe does not verify it.',
  never: 'The server accepts any sender: neither a probe nor a message verifies that recipients see it.',
};

function sink(where: Sink): string {
  switch (where.kind) {
    case 'address':
      return `send them to \`${where.address}\`. ${where.note}`;
    case 'header':
      return `send them with the header \`${where.name}: ${where.value}\`. ${where.note}`;
    case 'everything':
      return where.note;
  }
}

function limits({ limits: { connections, loginBackoffSeconds, notes } }: Preset): string[] {
  const sentences = [
    ...(connections === undefined ? [] : [`At most ${connections} connections at a time.`]),
    ...notes,
    ...(loginBackoffSeconds === undefined
      ? []
      : [`After too many logins, wait ${duration(loginBackoffSeconds)}.`]),
  ];
  return sentences.length === 0 ? [] : [`- **Limits:** ${sentences.join(' ')}`];
}

function regions(preset: Preset): string[] {
  const rows = Object.entries(preset.regions ?? {}).map(([name, { title, endpoints: list, domains }]) => [
    `\`${name}\`${name === preset.defaultRegion ? ' (default)' : ''}`,
    domains ? `${title}: ${domains.map(domain => `@${domain}`).join(', ')}` : title,
    list[0] ? `\`${list[0].host}\`` : '',
    list.map(({ port }) => port).join(', '),
  ]);
  return rows.length === 0 ? [] : ['### Regions', table(['spec.region', 'what', 'host', 'ports'], rows)];
}

/** Renders the DNS records that a sending domain requires. */
function domain({ domain: needs }: Preset): string[] {
  if (!needs) return [];
  const { envelope, spf, dkim, records, dmarc, notes = [], sources: list } = needs;
  const lines = [
    envelope === 'include'
      ? `- **SPF:** one record at the domain that includes ${codes(spf?.includes ?? [])}.`
      : `- **SPF:** ${spf?.at ? `at \`${spf.at}.DOMAIN\`, with ${codes(spf.includes)}; ` : ''}nothing at the domain itself: the return path is another domain.`,
    `- **DKIM:** ${dkimText(dkim)}. ${dkim.find}`,
    ...records.map(
      ({ purpose, label, type, value, required, find }) =>
        `- **${PURPOSES[purpose]}:** ${type} at \`${label ? `${label}.DOMAIN` : 'DOMAIN'}\`${value ? ` (\`${value}\`)` : ''}, ${required ? 'required' : 'optional'}. ${find}`,
    ),
    ...(dmarc ? ['- **DMARC:** a record at `_dmarc.DOMAIN`.'] : []),
    ...notes.map(note => `- ${note}`),
    `- Sources: ${list.map(source => (source.startsWith('https:') ? `<${source}>` : source)).join(', ')}.`,
  ];
  return ['### DNS of your own domain', lines.join('\n')];
}

const PURPOSES = { ownership: 'Ownership', 'return-path': 'Return path', mx: 'MX' } as const;

const codes = (list: readonly string[]): string => list.map(item => `\`${item}\``).join(' or ');

function dkimText({ selectors, type, known, targets = [] }: DkimNeed): string {
  const leads = targets.length > 0 ? ` that leads into ${codes(targets)}` : '';
  if (selectors.length === 0) return `${type}${leads}, at selectors that differ for each account`;
  const names = codes(selectors.map(selector => `${selector}._domainkey.DOMAIN`));
  return `${type}${leads} at ${names}${known === 'fixed' ? '' : ', unless the account has others'}`;
}

function replies(rules: readonly ReplyRule[]): string[] {
  return rules.length === 0 ? [] : ['### Replies of the server', rules.map(reply).join('\n')];
}

function reply(rule: ReplyRule): string {
  const codes = rule.codes?.join(' or ') ?? '';
  return [
    `- **${codes} ${rule.says ?? '(any text)'}**: \`${rule.reason}\``,
    `  - Meaning: ${rule.message}`,
    `  - Fix: ${rule.remedy}`,
    `  - The operator ${retry(rule.retry)}.`,
  ].join('\n');
}

function retry(what: Retry): string {
  switch (what.kind) {
    case 'stop':
      return 'does not log in again until the Secret, the spec or the probe annotation changes: more attempts could lock the account';
    case 'pointless':
      return 'does not log in again until the Secret, the spec or the probe annotation changes: more attempts would not help';
    case 'backoff':
      return what.attempts === undefined
        ? `retries after ${duration(what.seconds)}`
        : `retries ${what.attempts === 1 ? 'once' : `${what.attempts} times`} after ${duration(what.seconds)}`;
  }
}

function links({ links: list }: Preset): string[] {
  if (list.length === 0) return [];
  return [`**Links:** ${list.map(({ title, url }) => `[${title}](${url})`).join(', ')}`];
}

function sources({ sources: list }: Preset): string {
  const entries = list.map(({ text, url, checked, verified = true }) =>
    verified ? `${url ? `[${text}](${url})` : text} (checked ${checked})` : `not verified: ${text}`,
  );
  return `**Sources:** ${entries.join('; ')}`;
}

const MODES = { implicit: '(implicit TLS)', starttls: '(STARTTLS)', none: '(no TLS)' } as const;
const mode = ({ tls }: Pick<Endpoint, 'tls'>) => MODES[tls];

function duration(seconds: number): string {
  const [count, unit] =
    seconds % 3600 === 0 ? [seconds / 3600, 'hour'] : [Math.round(seconds / 60), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

const self = fileURLToPath(import.meta.url);
if (process.argv[1] === self) {
  writeFileSync(fileURLToPath(new URL('../docs/providers.md', import.meta.url)), providersDoc());
}
