import wrapAnsi from 'wrap-ansi';
import { capabilitiesOf } from '../diagnose/capabilities.ts';
import { messageAccepted } from '../diagnose/sending.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Alternative, Evidence, Fault, StageRecord } from '../model/evidence.ts';
import { faultText } from '../model/evidence.ts';
import { replyText } from '../model/reply.ts';
import { whatToDo } from '../model/steps.ts';
import { paragraphOf } from '../model/verdict.ts';
import { explanation } from './explain.ts';
import type { Examined } from './probe-message.ts';

/** Renders the report of `probe --json`: one object on one line. */
export function jsonReport(evidence: Evidence, { finding, verdicts }: Examined): string {
  const last = evidence.stages.at(-1);
  return JSON.stringify({
    ok: finding === undefined,
    stage: finding?.stage ?? last?.stage,
    condition: finding?.condition ?? 'Ready',
    reason: finding?.reason ?? 'Ready',
    message: finding ? finding.message : worksText(evidence, verdicts),
    remedy: finding?.remedy ?? '',
    reply: finding?.reply ?? '',
    ...(finding?.because && { because: finding.because }),
    conditions: verdicts.map(found => ({
      type: found.condition,
      status: found.status,
      reason: found.reason,
      message: paragraphOf(found),
    })),
    endpoint: { address: endpointText(evidence.endpoint), ...evidence.endpoint },
    stages: evidence.stages.map(record => ({
      stage: record.stage,
      ok: record.ok,
      ms: rounded(record.ms),
      ...(record.fault && { fault: record.fault }),
    })),
    addresses: evidence.addresses,
    capabilities: capabilitiesOf(evidence),
    alternatives: evidence.alternatives,
    ...(evidence.surroundings && { surroundings: evidence.surroundings }),
    ...(evidence.message && { sent: evidence.message }),
  });
}

/** Renders the report of `probe` for a person, for a terminal of 80 columns. */
export function textReport(
  evidence: Evidence,
  { finding, verdicts }: Examined,
  { explain = false } = {},
): string {
  const { endpoint } = evidence;
  const head = `${endpointText(endpoint)} (${MODES[endpoint.tls]})`;
  return [
    ...folded(head, '  '),
    ...stageLines(evidence),
    ...alternativeLines(evidence),
    '',
    ...(finding ? conclusion(finding) : folded(`Works: ${worksText(evidence, verdicts)}`)),
    ...(explain ? ['', ...explained(finding)] : []),
  ].join('\n');
}

const MODES = { implicit: 'implicit TLS', starttls: 'STARTTLS', none: 'no TLS' } as const;

function conclusion({ condition, reason, message, remedy }: NonNullable<Examined['finding']>): string[] {
  const { remedy: first, steps = [] } = whatToDo(remedy);
  return [
    `${condition}: ${reason}`,
    ...folded(message),
    '',
    ...folded(`What to do: ${first}`),
    ...steps.flatMap((step, at) => folded(step, '      ', `  (${at + 1}) `)),
  ];
}

function explained(finding: Examined['finding']): string[] {
  const lines = finding?.because ? explanation(finding.because) : ['no reply to interpret'];
  return ['Why:', ...lines.flatMap(line => folded(line, '             ', '  '))];
}

const COLUMNS = 80;

/** Wraps text to 80 columns. The first line starts with `begin`, every other line with `hang`. */
function folded(text: string, hang = '', begin = ''): string[] {
  return wrap(text, COLUMNS - hang.length).map((line, index) => (index === 0 ? begin : hang) + line);
}

const wrap = (text: string, columns: number): string[] => wrapAnsi(text, columns, { hard: true }).split('\n');

const worksText = (evidence: Evidence, verdicts: Examined['verdicts']): string => {
  const { endpoint, auth } = evidence;
  const where = `${endpointText(endpoint)} is reachable`;
  const login = auth ? ` and the login works (${auth.mechanism})` : '; no login was made';
  const sender = verdicts.find(({ condition }) => condition === 'SenderAccepted');
  if (evidence.message?.accepted) return `${where}${login}. ${messageAccepted(evidence)}`;
  if (sender?.reason === 'AcceptedProvisionally') return `${where}${login}. ${paragraphOf(sender)}`;
  return `${where}${login}${sender ? '; the sender is accepted' : ''}.`;
};

function stageLines(evidence: Evidence): string[] {
  // The second EHLO shows the capabilities under TLS.
  let ehlos = 0;
  return evidence.stages.flatMap(record => {
    if (record.stage === 'ehlo') ehlos += 1;
    const seen = record.fault ? faultText(record.fault) : seenAt(record, evidence, ehlos);
    const outcome = record.ok ? 'ok' : 'FAILED';
    const head = `  ${record.stage.padEnd(9)} ${outcome.padEnd(6)} ${`${rounded(record.ms)} ms`.padStart(10)}  `;
    const [first = '', ...rest] = wrap(seen, COLUMNS - head.length);
    return [`${head}${first}`.trimEnd(), ...rest.map(line => ' '.repeat(head.length) + line)];
  });
}

function seenAt({ stage }: StageRecord, evidence: Evidence, ehlos: number): string {
  const { addresses, greeting, tls } = evidence;
  const connected = addresses.find(({ ok }) => ok);
  switch (stage) {
    case 'connect':
      return connected ? `${connected.address} port ${connected.port}` : '';
    case 'tls':
      return [tls?.version, tls?.cipher, expiry(evidence)].filter(Boolean).join(', ');
    case 'greeting':
      return greeting ? replyText(greeting) : '';
    case 'ehlo':
      return offered(ehlos > 1 ? evidence.ehloSecured : evidence.ehlo);
    case 'auth':
      return evidence.auth?.mechanism ?? '';
    case 'message':
      return evidence.message?.accepted ? replyText(evidence.message.accepted) : '';
    default:
      return '';
  }
}

const expiry = ({ tls }: Evidence): string =>
  tls?.chain[0]
    ? `certificate of ${tls.chain[0].names[0] ?? tls.chain[0].subject} until ${tls.chain[0].notAfter.slice(0, 10)}`
    : '';

function offered(capabilities: Evidence['ehlo']): string {
  if (!capabilities) return '';
  const { mechanisms, size, keywords } = capabilities;
  return [
    mechanisms.length > 0 ? `AUTH ${mechanisms.join(' ')}` : 'no AUTH',
    ...('STARTTLS' in keywords ? ['STARTTLS'] : []),
    ...(size === undefined ? [] : [`SIZE ${size}`]),
  ].join(', ');
}

function alternativeLines({ alternatives, surroundings }: Evidence): string[] {
  const control = surroundings?.control;
  const lines = [
    ...alternatives.map(
      ({ endpoint, ok, fault }: Alternative) =>
        `${endpointText(endpoint)} (${MODES[endpoint.tls]}): ${ok ? 'a mail server answers' : describe(fault)}`,
    ),
    ...(control
      ? [`${control.address} (control): ${control.ok ? 'reachable' : describe(control.fault)}`]
      : []),
  ];
  if (lines.length === 0) return [];
  return ['Also probed, without credentials:', ...lines.flatMap(line => folded(line, '    ', '  '))];
}

const describe = (fault: Fault | undefined): string => (fault ? faultText(fault) : 'no answer');

const rounded = (ms: number): number => Math.round(ms * 10) / 10;
