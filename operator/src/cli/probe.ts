import { readFileSync, writeFileSync } from 'node:fs';
import { problemLines } from '../../../crds/problem.ts';
import { PROVIDER_IDS } from '../../../crds/providers.ts';
import type { SmtpConfigSpec } from '../../../crds/schema/spec.ts';
import { specSchema } from '../../../crds/schema/spec.ts';
import { type Reader, wordedFor } from '../../../crds/wording.ts';
import { type DiagnosisContext, diagnose } from '../diagnose/diagnose.ts';
import { isTokenMethod } from '../model/endpoint.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Login } from '../model/plan.ts';
import type { ProbeEnvironment } from '../probe/environment.ts';
import { probe } from '../probe/probe.ts';
import { compactReport } from '../probe-pods/report.ts';
import { inspectSecret } from '../providers/hints/secret.ts';
import { iamKeyProblem, sesPassword, sesRegion } from '../providers/ses-password.ts';
import type { PlannedProbe } from '../status/plan.ts';
import { planProbe } from '../status/plan.ts';
import { POLICY_FLAGS, PROBE_FLAGS, readFlagFile } from './config.ts';
import type { Flag, Given } from './flags.ts';
import { UsageError } from './flags.ts';
import { createEnvironment } from './probe-environment.ts';
import { type Examined, senderOf, withMessage, withMessageFinding } from './probe-message.ts';
import { jsonReport, textReport } from './report.ts';
import { addedCas } from './trusted.ts';

export const PROBE_COMMAND_FLAGS: readonly Flag[] = [
  { name: 'provider', value: 'ID', describe: `one of ${PROVIDER_IDS.join(', ')}; default: custom` },
  { name: 'region', value: 'NAME', describe: 'variant of the provider, such as eu-west-1 for ses' },
  { name: 'username', value: 'USER', describe: 'user name; default: none, no login' },
  {
    name: 'password-file',
    value: 'FILE',
    describe:
      'file that holds the password, authorization code or (for xoauth2 and oauthbearer) access token; - reads standard input',
  },
  { name: 'host', value: 'HOST', describe: "server; default: the provider's" },
  { name: 'port', value: 'PORT', describe: "port; default: the provider's" },
  { name: 'tls', value: 'MODE', describe: 'implicit, starttls or none; default: derived from the port' },
  { name: 'server-name', value: 'NAME', describe: 'name that the certificate must have; default: the host' },
  { name: 'min-tls-version', value: 'VERSION', describe: 'TLSv1.2 or TLSv1.3; default: TLSv1.2' },
  {
    name: 'auth-method',
    value: 'METHOD',
    describe: 'auto, plain, login, cram-md5, xoauth2 or oauthbearer; default: auto',
  },
  {
    name: 'derive-password',
    value: 'KIND',
    describe:
      'AmazonSES: user name and password are an IAM access key; derive the SMTP password of the region',
  },
  { name: 'from', value: 'ADDRESS', describe: 'sender to test with MAIL FROM and RSET; no message is sent' },
  {
    name: 'recipient',
    value: 'ADDRESS',
    describe: 'recipient to test with RCPT TO after MAIL FROM; no message is sent; default: the sender',
  },
  {
    name: 'send-to',
    value: 'ADDRESS',
    describe:
      'address to send one test message to, from --from, otherwise from the user name; exit code 0: the server accepted it for delivery; default: no message is sent',
  },
  { name: 'timeout', value: 'DURATION', default: '10s', describe: 'timeout of the whole probe' },
  ...PROBE_FLAGS,
  {
    name: 'policy',
    describe:
      'deny the addresses and ports that the operator denies, except those allowed by the flags below',
  },
  ...POLICY_FLAGS,
  { name: 'json', describe: 'print one JSON object' },
  {
    name: 'explain',
    describe:
      'also print what decided the meaning of a reply: its words, its code or other facts; --json always includes it',
  },
  {
    name: 'report-file',
    value: 'FILE',
    describe: 'file to write a report of at most 4096 bytes to, as the pods of spec.checks.egress.from do',
  },
];

/**
 * Runs one probe from this machine.
 * @returns the exit code: 0 works, 1 diagnosed
 * @throws UsageError
 */
export async function probeCommand(given: Given, print: (text: string) => void): Promise<number> {
  const file = given['report-file']?.at(-1);
  // The report of a pod is read in the status of an SmtpConfig.
  const reader = file === undefined ? 'terminal' : 'cluster';
  const { evidence, diagnosis } = await examine(given, { reader });
  if (file !== undefined) writeReport(file, compactReport(diagnosis));
  const explain = (given['explain'] ?? []).length > 0;
  print(
    given['json']?.length ? jsonReport(evidence, diagnosis) : textReport(evidence, diagnosis, { explain }),
  );
  return diagnosis.finding ? 1 : 0;
}

/**
 * Probes the server and returns the evidence and the diagnosis.
 * @throws UsageError
 */
export async function examine(
  given: Given,
  {
    reader = 'terminal',
    environment = environmentOf(given),
  }: { reader?: Reader; environment?: ProbeEnvironment } = {},
): Promise<{ evidence: Evidence; diagnosis: Examined }> {
  const one = (flag: string) => given[flag]?.at(-1);
  const spec = specOf(one);
  const planned = planProbe(spec, undefined, 'terminal');
  if ('problem' in planned) throw new UsageError(planned.problem);
  const login = derived(loginOf(planned, one), planned, spec);
  const byToken = isTokenMethod(planned.methods[0]);
  const recipient = spec.checks?.recipient === undefined ? {} : { recipient: spec.checks.recipient };
  const probed = {
    ...planned.plan,
    ...(login && { login }),
    ...(spec.from && { sender: spec.from.address }),
    ...recipient,
  };
  const to = one('send-to');
  const plan = to === undefined ? probed : await withMessage(probed, to, spec.from?.address ?? to);
  const evidence = await probe(plan, environment, new AbortController().signal);
  const context: DiagnosisContext = {
    reader,
    preset: planned.preset,
    region: spec.region,
    wantsLogin: login !== undefined,
    noSecret: login === undefined,
    wantsSender: spec.from !== undefined,
    byToken,
    ...(spec.from && { sender: spec.from.address }),
    ...recipient,
    ...(login && { username: login.username }),
    ...(login && !byToken && { inspection: inspectSecret({ preset: planned.preset, ...login }) }),
  };
  const found = diagnose(evidence, context);
  // Without a message, a rejection of the sender or the recipient belongs to SenderAccepted.
  return { evidence, diagnosis: to === undefined ? found : withMessageFinding(found, evidence, context) };
}

/** Converts the flags to a spec, so that one schema validates both. */
function specOf(one: (flag: string) => string | undefined): SmtpConfigSpec {
  const port = one('port');
  const given = one('host');
  if (given !== undefined) refuseUrl(given);
  const endpoint = defined({
    host: one('host'),
    port: port === undefined ? undefined : Number(port),
    tls: one('tls'),
    serverName: one('server-name'),
    minTLSVersion: one('min-tls-version'),
  });
  const auth = defined({ method: one('auth-method'), derivePassword: one('derive-password') });
  const from = senderOf(one);
  const result = specSchema.safeParse({
    provider: one('provider') ?? 'custom',
    ...defined({ region: one('region') }),
    ...(Object.keys(endpoint).length > 0 && { endpoint }),
    ...(Object.keys(auth).length > 0 && { auth, secretRef: { name: 'given' } }),
    ...(from !== undefined && { from: { address: from } }),
    checks: { timeout: one('timeout'), ...defined({ recipient: one('send-to') ?? one('recipient') }) },
  });
  if (result.success) return result.data;
  throw new UsageError(problemLines(result.error, 'terminal').join('\n'));
}

/** TLS mode by the URL schemes that people write before a host. */
const TLS_OF: Readonly<Record<string, string>> = {
  smtp: 'starttls',
  smtps: 'implicit',
  ssl: 'implicit',
  tls: 'implicit',
  starttls: 'starttls',
};

/**
 * Rejects a URL or HOST:PORT where a host is expected.
 * @throws UsageError that names the flags for its parts
 */
function refuseUrl(text: string): void {
  const [, scheme, host, port] =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?\/?$/.exec(
      text,
    ) ?? [];
  if (host === undefined || (scheme === undefined && port === undefined)) return;
  const tls = TLS_OF[scheme?.toLowerCase() ?? ''];
  const flags = [
    `--host ${host.replace(/^\[|\]$/g, '')}`,
    ...(port === undefined ? [] : [`--port ${port}`]),
    ...(tls === undefined ? [] : [`--tls ${tls}`]),
  ];
  throw new UsageError(`--host: must be only a host name or an IP address. Use ${flags.join(' ')}`);
}

const defined = (entries: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));

/** @throws UsageError if the login cannot be an IAM access key */
function derived(login: Login | undefined, { preset, plan }: PlannedProbe, spec: SmtpConfigSpec) {
  if (!login || spec.auth?.derivePassword === undefined) return login;
  const problem = iamKeyProblem(login.username, login.password);
  if (problem !== undefined) {
    const remedy = wordedFor('terminal', problem.remedy);
    throw new UsageError(`--derive-password: ${problem.fault}. ${remedy}`);
  }
  const region = sesRegion(preset, plan.endpoint.host, spec.region);
  return { ...login, password: sesPassword(login.password, region) };
}

function loginOf({ fixedUsername, methods }: PlannedProbe, one: (flag: string) => string | undefined) {
  const file = one('password-file');
  const username = fixedUsername ?? one('username');
  if (file === undefined && one('username') === undefined) return undefined;
  if (file === undefined)
    throw new UsageError('--username needs --password-file FILE (- for standard input)');
  if (username === undefined) throw new UsageError('--password-file needs --username USER');
  return { username, password: passwordFrom(file), methods } satisfies Login;
}

/** Maximum length, sized for access tokens, which are longer than passwords. */
const MAX_PASSWORD = 8192;

/** Reads the password. It drops one trailing line break, which an editor adds. */
function passwordFrom(file: string): string {
  const text = file === '-' ? readFileSync(0, 'utf8') : readFlagFile('password-file', file);
  const password = text.replace(/\r?\n$/, '');
  if (password === '') throw new UsageError(`--password-file: ${file} is empty`);
  if (password.length > MAX_PASSWORD || /[\x00-\x1f\x7f]/.test(password)) {
    throw new UsageError(`--password-file: ${file} contains no password: it must be one line of text`);
  }
  return password;
}

function writeReport(file: string, report: string): void {
  try {
    writeFileSync(file, report);
  } catch (error) {
    throw new UsageError(`--report-file: cannot write ${file}: ${(error as Error).message}`);
  }
}

const policyOf = (given: Given) => ({
  allowAddresses: given['allow-address'] ?? [],
  denyAddresses: given['deny-address'] ?? [],
  allowPorts: (given['allow-port'] ?? []).map(Number),
  plaintextHosts: [],
});

function environmentOf(given: Given) {
  try {
    return createEnvironment({
      caBundles: addedCas(given),
      dnsServers: given['dns-server'] ?? [],
      heloName: given['helo-name']?.at(-1),
      control: given['egress-control']?.at(-1),
      ...(given['policy']?.length && { policy: policyOf(given) }),
    });
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}
