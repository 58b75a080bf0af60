import wrapAnsi from 'wrap-ansi';
import type { DomainVerdict } from '../domain/judge.ts';
import type { DomainRecord } from '../domain/record.ts';

export const DOMAIN_REPORT_FORMATS = ['table', 'zone', 'external-dns', 'json'] as const;
export type DomainReportFormat = (typeof DOMAIN_REPORT_FORMATS)[number];

export interface DomainReport {
  domain: string;
  /** Title of the provider. */
  provider: string;
  verdict: DomainVerdict;
}

const FORMATS: Readonly<Record<DomainReportFormat, (report: DomainReport) => string>> = {
  table,
  zone,
  'external-dns': externalDns,
  json: ({ domain, verdict }) => JSON.stringify({ domain, ...verdict }, undefined, 2),
};

export const domainReport = (format: DomainReportFormat, report: DomainReport): string =>
  FORMATS[format](report);

const WIDTH = 80;
const TTL = 3600;
/** Maximum length of one string of a TXT record (RFC 1035 section 3.3.14). */
const MAX_STRING = 255;

const STATES: Readonly<Record<DomainRecord['state'], string>> = {
  ok: 'ok',
  missing: 'MISSING',
  wrong: 'WRONG',
  unknown: 'unknown',
};

function table({ domain, provider, verdict }: DomainReport): string {
  const head = `${domain} through ${provider}: ${verdict.status === 'True' ? 'authenticated' : verdict.reason}`;
  const rows = verdict.records.map(record => {
    const optional = record.required || record.state === 'ok' ? '' : ' (optional)';
    const lines = [
      `  ${STATES[record.state].padEnd(8)} ${record.type.padEnd(5)} ${record.name}${optional}`,
      ...(record.found === undefined ? [] : [indented('found', record.found)]),
      ...(record.state === 'ok' || record.expected === '' ? [] : [indented('expected', record.expected)]),
      ...(record.why === undefined ? [] : [indented('note', record.why)]),
    ];
    return lines.join('\n');
  });
  const [next] = verdict.open;
  const step = next
    ? `\n\nNext: ${next.state === 'missing' ? 'publish' : 'correct'} ${next.type} ${next.name}.`
    : '';
  return `${head}\n\n${rows.join('\n')}${step}`;
}

const indented = (label: string, text: string): string => {
  const lines = wrapAnsi(text, WIDTH - 21, { hard: true }).split('\n');
  return lines
    .map((line, index) => `${' '.repeat(11)}${(index === 0 ? label : '').padEnd(10)}${line}`)
    .join('\n');
};

/**
 * Renders the records to add or change as lines of a zone file. A value that only the provider's console shows becomes
 * a comment.
 */
function zone({ domain, provider, verdict }: DomainReport): string {
  const lines = verdict.open.map(({ name, type, expected, exact, found }) => {
    const old = found === undefined ? '' : `; replace: ${found}\n`;
    const value = type === 'TXT' ? quoted(expected) : `${expected}.`;
    return exact
      ? `${old}${name}. ${TTL} IN ${type} ${value}`
      : `${old}; ${name}. ${TTL} IN ${type} (value from the provider: ${expected})`;
  });
  return [`; ${domain} through ${provider}`, ...lines].join('\n');
}

const quoted = (text: string): string =>
  (text.match(new RegExp(`.{1,${MAX_STRING}}`, 'g')) ?? [''])
    .map(part => `"${part.replace(/["\\]/g, '\\$&')}"`)
    .join(' ');

/** Renders the same records as an object that ExternalDNS publishes (`--source=crd`). */
function externalDns({ domain, provider, verdict }: DomainReport): string {
  const byHand = verdict.open
    .filter(({ exact }) => !exact)
    .map(({ name, type, expected }) => `# By hand: ${type} ${name} (value from the provider: ${expected})`);
  const endpoints = verdict.open
    .filter(({ exact }) => exact)
    .flatMap(({ name, type, expected }) => [
      `    - dnsName: ${name}`,
      `      recordTTL: ${TTL}`,
      `      recordType: ${type}`,
      '      targets:',
      `        - ${JSON.stringify(type === 'TXT' ? quoted(expected) : expected)}`,
    ]);
  return [
    `# ${domain} through ${provider}`,
    ...byHand,
    'apiVersion: externaldns.k8s.io/v1alpha1',
    'kind: DNSEndpoint',
    'metadata:',
    `  name: ${domain.replaceAll('.', '-').replaceAll('_', '')}-mail`,
    'spec:',
    endpoints.length > 0 ? '  endpoints:' : '  endpoints: []',
    ...endpoints,
  ].join('\n');
}
