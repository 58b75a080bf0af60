import { FIELD, TERM } from '../../../crds/wording.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Fault, ProtocolProblem } from '../model/evidence.ts';
import { replyText } from '../model/reply.ts';
import type { Finding } from '../model/verdict.ts';
import type { Failure, Rule } from './context.ts';
import { finding, onFault } from './context.ts';
import { quote, received, seconds, sentences } from './message.ts';
import type { FirstBytes } from './middle.ts';
import { firstBytes, inOrder, meshTLS, proxyListener, sidecar } from './middle.ts';
import { refusal } from './replies.ts';
import { newsSentence, siblingNews } from './siblings.ts';
import { lateHandshakeFault } from './tls.ts';

/** A server may judge the two families of addresses in different ways. */
function refused(failure: Of<'reply'>): Finding | undefined {
  const found = refusal(failure, stageOf(failure), failure.fault.reply);
  const six = failure.evidence.addresses.find(({ ok, family }) => ok && family === 6)?.address;
  if (!found || six === undefined || six === failure.evidence.endpoint.host) return found;
  return {
    ...found,
    message: sentences(
      found.message,
      `The connection used IPv6 (${six}), over which many servers reject clients without a reverse DNS name.`,
    ),
  };
}

/** Ports that by convention speak TLS from the first byte (RFC 8314 and what providers use). */
const TLS_PORTS: readonly number[] = [465, 2465, 994];

/** From the open connection to the list of capabilities: the greeting and EHLO. */
export const GREETING_RULES: readonly Rule[] = [
  lateHandshakeFault,
  onFault('protocol', tlsBytes),
  onFault('timeout', silentTLSPort),
  onFault('reply', proxyHeaderMissing),
  onFault('reply', refused),
  onFault('protocol', answersToNothing),
  onFault('protocol', notSMTP),
  onFault('timeout', timedOut),
  cutOff,
];

const stageOf = ({ stage }: Failure): 'ehlo' | 'greeting' => (stage === 'ehlo' ? 'ehlo' : 'greeting');

type Of<K extends Fault['kind']> = Failure<Extract<Fault, { kind: K }>>;

function tlsBytes(failure: Of<'protocol'>): Finding | undefined {
  if (failure.fault.problem !== 'tls-bytes') return undefined;
  return tlsExpected(failure, 'answers with TLS where a plaintext greeting was expected');
}

/** A port for implicit TLS waits for the client, so it sends nothing in plaintext. */
function silentTLSPort(failure: Of<'timeout'>): Finding | undefined {
  const { endpoint, alternatives } = failure.evidence;
  if (failure.stage !== 'greeting' || endpoint.tls === 'implicit') return undefined;
  if ((failure.fault.received ?? '') !== '') return undefined;
  const proven = alternatives.some(
    ({ ok, endpoint: other }) =>
      ok && other.tls === 'implicit' && endpointText(other) === endpointText(endpoint),
  );
  if (!proven && !TLS_PORTS.includes(endpoint.port)) return undefined;
  const waited = `sent nothing in plaintext for ${seconds(failure.fault.afterMs)}`;
  return tlsExpected(
    failure,
    proven ? `${waited}, and answers over TLS` : `${waited}, as a port for implicit TLS does`,
  );
}

function tlsExpected(failure: Failure, what: string): Finding {
  const { endpoint } = failure.evidence;
  return finding(failure, 'TLSVerified', 'TLSExpected', {
    message: `${endpointText(endpoint)} ${what}. The connection began with tls: ${endpoint.tls}.`,
    remedy: `Set ${FIELD.tls} to implicit, or use the port for STARTTLS (usually 587).`,
    retry: { kind: 'pointless' },
  });
}

/** Servers of other protocols, identified by the beginning of their first line. */
export const SPEAKERS: readonly (readonly [RegExp, string])[] = [
  [/^HTTP\/|^<(?:!doctype|html)/i, 'an HTTP server'],
  [/^SSH-/, 'an SSH server'],
  [/^\* (?:OK|PREAUTH|BYE)/i, 'an IMAP server'],
  [/^\+OK|^-ERR/i, 'a POP3 server'],
];

function notSMTP(failure: Of<'protocol'>): Finding {
  const { fault, evidence, stage } = failure;
  const speaker = SPEAKERS.find(([start]) => start.test(fault.received.trim()))?.[1];
  const answer = fault.problem === 'unasked-reply' ? 'before EHLO was sent' : 'in reply to EHLO';
  const where = stage === 'ehlo' ? answer : 'where an SMTP greeting was expected';
  const begins = fault.problem === 'not-smtp' && /^[245]\d\d[ -]/.test(fault.received);
  return finding(failure, 'EgressReachable', 'NotSMTP', {
    message: sentences(
      `${endpointText(evidence.endpoint)} sent ${WHAT[fault.problem] ?? ''}${received(fault.received)} ${where}.`,
      speaker ? `This is ${speaker}.` : undefined,
      begins ? 'Bytes that are not text stand before it: they are not shown here.' : undefined,
    ),
  });
}

/** The server rejects commands that were not sent: something in front of it sent bytes of its own. */
function answersToNothing(failure: Of<'protocol'>): Finding | undefined {
  const { fault, evidence, stage } = failure;
  if (stage !== 'ehlo' || fault.problem !== 'unasked-reply' || !/^[45]\d\d\b/.test(fault.received))
    return undefined;
  const { endpoint } = evidence;
  return finding(failure, 'EgressReachable', 'GreetingRejected', {
    message: `${endpointText(endpoint)} speaks SMTP, but answered before EHLO was sent: ${received(fault.received)}. It read bytes as a command that ${TERM.theOperator} did not send.`,
    remedy: `A load balancer or proxy in front of the server sends them, usually a PROXY protocol header. Disable the PROXY protocol there for port ${endpoint.port} (send-proxy in HAProxy), or have the server expect it.`,
  });
}

/** Words of listeners that require a PROXY protocol header. */
const WANTS_PROXY = /\bproxy\b.{0,40}\b(?:timed? ?out|protocol|header|required|expected|missing)\b/i;

function proxyHeaderMissing(failure: Of<'reply'>): Finding | undefined {
  const { fault, evidence } = failure;
  const text = replyText(fault.reply);
  if (!WANTS_PROXY.test(text)) return undefined;
  const { endpoint } = evidence;
  return finding(failure, 'EgressReachable', 'GreetingRejected', {
    message: `${endpointText(endpoint)} expects a PROXY protocol header, which only a load balancer in front of it sends. It said: ${quote(text)}.`,
    remedy: `Use the port for clients, or disable the PROXY protocol for port ${endpoint.port} at the mail server.`,
    reply: fault.reply,
  });
}

const WHAT: Partial<Readonly<Record<ProtocolProblem, string>>> = {
  'line-too-long': 'a line that is longer than SMTP allows, beginning with ',
  'reply-too-long': 'a reply that is too long, beginning with ',
};

function timedOut(failure: Of<'timeout'>): Finding {
  const { evidence, fault, stage } = failure;
  const where = endpointText(evidence.endpoint);
  const waited = seconds(fault.afterMs);
  if (stage === 'ehlo') {
    return finding(failure, 'EgressReachable', 'ReplyTimeout', {
      message: `${where} sent a greeting but did not answer EHLO within ${waited} (received: ${received(fault.received)}).`,
    });
  }
  return finding(failure, 'EgressReachable', 'GreetingTimeout', {
    message: sentences(
      `${where} accepted the connection but sent no greeting within ${waited} (received: ${received(fault.received)}).`,
      began(failure)
        ? 'It sent a part of its greeting, as servers do that delay the rest on purpose.'
        : undefined,
      began(failure) ? undefined : FIRST_BYTES[firstBytes(evidence) ?? 'unknown'],
      newsSentence(siblingNews(failure)),
    ),
    remedy: inOrder(...silenceCauses(failure)),
  });
}

const FIRST_BYTES: Readonly<Record<NonNullable<FirstBytes> | 'unknown', string | undefined>> = {
  'answered-in-plaintext': 'It answered in plaintext as soon as the client sent something.',
  closed: 'It closed the connection as soon as the client sent something.',
  'wants-certificate': 'It speaks TLS there and requires a client certificate.',
  unknown: undefined,
};

const began = ({ fault }: Of<'timeout'>): boolean => /^220\b/.test(fault.received ?? '');

/** Causes of a missing greeting, the most likely first. */
function silenceCauses(failure: Of<'timeout'>): string[] {
  const { evidence } = failure;
  const { port, tls } = evidence.endpoint;
  const slow = `a server that delays its greeting on purpose: raise ${FIELD.timeout}`;
  const proxy = 'a proxy or firewall that accepts connections but cannot forward them';
  if (began(failure)) return [slow, proxy];
  const other = `a server of another protocol, such as HTTP, or a proxy for one: fix ${FIELD.port}`;
  if (tls === 'implicit') return [slow, other, proxy];
  switch (firstBytes(evidence)) {
    case 'answered-in-plaintext':
      return [sidecar(port), other, slow];
    case 'wants-certificate':
      return [meshTLS(port), slow, proxy];
    case 'closed':
      return [proxyListener(port), sidecar(port), proxy, slow];
    default:
      return [
        slow,
        `a port that expects TLS from the first byte: set ${FIELD.tls} to implicit`,
        sidecar(port),
        proxyListener(port),
        proxy,
      ];
  }
}

function cutOff(failure: Failure): Finding {
  const { evidence, fault, stage } = failure;
  const reset = fault.kind === 'system';
  const waited = evidence.stages.find(one => one.stage === stage)?.ms ?? 0;
  const patient = waited >= PATIENT_MS;
  const silence = patient ? `, after ${seconds(waited)} of silence` : '';
  const when = stage === 'ehlo' ? 'before its reply to EHLO' : 'before its greeting';
  const tail = fault.kind === 'closed' && fault.received ? `, after ${received(fault.received)}` : '';
  const { port, tls } = evidence.endpoint;
  const wantsTLS = stage === 'greeting' && tls !== 'implicit' && TLS_PORTS.includes(port);
  return finding(failure, 'EgressReachable', reset ? 'ConnectionReset' : 'ConnectionClosed', {
    message: sentences(
      `${endpointText(evidence.endpoint)} ${reset ? 'reset' : 'closed'} the connection ${when}${reset ? ` (${fault.code})` : tail || silence}.`,
      wantsTLS
        ? `Port ${port} usually requires TLS from the first byte, but the connection began with tls: ${tls}.`
        : undefined,
    ),
    ...(wantsTLS && {
      remedy: `Set ${FIELD.tls} to implicit. If the connection is still closed, contact the provider with the egress address ${TERM.ofTheCluster}.`,
    }),
    ...(!wantsTLS &&
      stage === 'greeting' && {
        remedy: inOrder(
          patient ? proxyListener(port) : undefined,
          'a service mesh sidecar, proxy or firewall that accepts connections but does not forward them (Istio outboundTrafficPolicy REGISTRY_ONLY without a ServiceEntry)',
          `the server blocks the egress address ${TERM.ofTheCluster} or is overloaded: contact the provider with that address`,
          patient ? undefined : proxyListener(port),
        ),
      }),
  });
}

/** A listener that waits for a PROXY protocol header gives up after some seconds; a proxy that can't forward closes at once. */
const PATIENT_MS = 2_000;
