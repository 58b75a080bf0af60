import { readFileSync } from 'node:fs';
import type { Document } from 'yaml';
import { parseAllDocuments } from 'yaml';
import { API_VERSION, PROVIDER_KIND } from '../../../crds/names.ts';
import { parseSmtpProvider } from '../../../crds/provider-object.ts';
import type { ProviderStage } from '../../../crds/schema/provider/replies.ts';
import { wordedFor } from '../../../crds/wording.ts';
import { meaningOf } from '../diagnose/decision/meaning.ts';
import { parseReplyLine } from '../diagnose/decision/reply-line.ts';
import type { Retry } from '../model/verdict.ts';
import { STAGES } from '../providers/own/enums.ts';
import type { ProviderFinding } from '../providers/own/findings.ts';
import { findingsOf } from '../providers/own/findings.ts';
import { presetFrom } from '../providers/own/preset-of.ts';
import type { Preset } from '../providers/preset.ts';
import { explanation } from './explain.ts';
import type { Flag, Given } from './flags.ts';
import { UsageError } from './flags.ts';

const STAGE_NAMES = Object.keys(STAGES) as ProviderStage[];

export const LINT_FLAGS: readonly Flag[] = [
  {
    name: 'file',
    short: 'f',
    value: 'FILE',
    describe: 'YAML or JSON file with the SmtpProvider; - reads standard input',
  },
  {
    name: 'reply',
    value: 'TEXT',
    multiple: true,
    describe: 'reply of the server to try the rules on, such as "550 5.7.1 Relaying denied"',
  },
  {
    name: 'stage',
    value: 'NAME',
    default: 'mail',
    describe: `command that the reply answers: ${STAGE_NAMES.join(', ')}`,
  },
];

/** Maximum file size in bytes: the API server stores at most 1.5 MiB per object. */
const MAX_FILE = 1_572_864;

/**
 * Checks SmtpProviders without a cluster and tries their rules.
 * @returns the exit code: 0 valid, 1 invalid
 * @throws UsageError
 */
export function lintCommand(given: Given, print: (text: string) => void): number {
  const file = given['file']?.at(-1);
  if (file === undefined) throw new UsageError('-f FILE is required');
  const stage = STAGE_NAMES.find(name => name === given['stage']?.at(-1));
  if (!stage) throw new UsageError(`--stage must be one of ${STAGE_NAMES.join(', ')}`);
  const results = documentsOf(file).map(document => lint(document, given['reply'] ?? [], stage));
  print(results.map(({ lines }) => lines.join('\n')).join('\n\n'));
  return results.every(({ sound }) => sound) ? 0 : 1;
}

interface Result {
  lines: string[];
  sound: boolean;
}

function lint(document: unknown, replies: readonly string[], stage: ProviderStage): Result {
  const { kind, apiVersion } = (document ?? {}) as Record<string, unknown>;
  if (kind !== PROVIDER_KIND || apiVersion !== API_VERSION) {
    return {
      lines: [`error: not an object of kind ${PROVIDER_KIND} and apiVersion ${API_VERSION}`],
      sound: false,
    };
  }
  const parsed = safely(() => parseSmtpProvider(document));
  if (!parsed) return { lines: ['error: metadata.name is missing'], sound: false };
  const { name, spec, problems } = parsed;
  const head = `${PROVIDER_KIND} ${name}`;
  if (!spec) {
    return { lines: [`${head}: not valid`, ...problems.map(text => `  error: ${text}`)], sound: false };
  }
  const preset = presetFrom(name, spec);
  const count = preset.replies.length;
  return {
    lines: [
      `${head}: valid, ${count} ${count === 1 ? 'rule' : 'rules'}`,
      ...findingsOf(spec).map(finding => `  warning: ${findingText(finding)}`),
      ...replies.flatMap(reply => tried(preset, reply, stage)),
    ],
    sound: true,
  };
}

function findingText(finding: ProviderFinding): string {
  switch (finding.kind) {
    case 'shadowed':
      return `rule ${finding.rule} never matches at ${finding.stage}: rule ${finding.by} comes first and matches the same replies. Move ${finding.rule} before ${finding.by}.`;
    case 'broad':
      return `rule ${finding.rule} matches almost every reply by ${finding.words.map(text => `"${text}"`).join(', ')}: add a code or longer words.`;
    case 'plaintext-login':
      return `${finding.host}:${finding.port} has no TLS, and the operator refuses logins there unless --allow-plaintext-login names the host.`;
  }
}

/** Explains a reply with these rules, in the form in which a probe would report it. */
function tried(preset: Preset, text: string, stage: ProviderStage): string[] {
  const reply = parseReplyLine(text);
  if (!reply) throw new UsageError(`--reply must begin with a code from 400 to 599: ${text.slice(0, 60)}`);
  const loggedIn = preset.login === 'required' || stage === 'auth';
  const known = { loggedIn, loginRequired: preset.login === 'required', secured: true, otherSender: false };
  const { condition, reason, message, remedy, retry, because } = meaningOf(
    STAGES[stage],
    reply,
    known,
    preset.replies,
  );
  return [
    '',
    `  ${text.slice(0, 200)}`,
    `    at ${stage}: ${condition} False, ${reason}`,
    `    ${wordedFor('cluster', message)}`,
    `    ${wordedFor('cluster', remedy)}`,
    `    ${retryText(retry)}`,
    ...explanation(because).map(line => `    ${line}`),
  ];
}

function retryText(retry: Retry): string {
  if (retry.kind !== 'backoff') return 'The operator does not retry until something changes.';
  const limit = retry.attempts === undefined ? '' : `, at most ${retry.attempts} times`;
  return `The operator retries after ${retry.seconds} seconds${limit}.`;
}

/** @throws UsageError */
function documentsOf(file: string): unknown[] {
  const text = read(file);
  if (text.length > MAX_FILE) throw new UsageError(`-f: ${file} is larger than ${MAX_FILE} bytes`);
  const documents = parseAllDocuments(text);
  const [problem] = documents.flatMap(({ errors }) => errors);
  if (problem) throw new UsageError(`-f: ${file} is not YAML: ${problem.message.split('\n')[0]}`);
  const values = valuesOf(documents, file);
  const present = values.filter(value => value !== null && value !== undefined);
  if (present.length === 0) throw new UsageError(`-f: ${file} contains no object`);
  return present;
}

/** @throws UsageError if aliases expand a small file to a large document */
function valuesOf(documents: readonly Pick<Document, 'toJS'>[], file: string): unknown[] {
  try {
    return documents.map(document => document.toJS({ maxAliasCount: 100 }) as unknown);
  } catch (error) {
    throw new UsageError(`-f: ${file} cannot be read: ${(error as Error).message}`);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new UsageError(`-f: cannot read ${file}: ${(error as Error).message}`);
  }
}

function safely<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
