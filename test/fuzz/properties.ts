import { X509Certificate } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import fc from 'fast-check';
import { PROVIDER_IDS } from '../../crds/providers.ts';
import { isReasonOf } from '../../crds/reasons.ts';
import { createEnvironment } from '../../operator/src/cli/probe-environment.ts';
import { capabilitiesOf } from '../../operator/src/diagnose/capabilities.ts';
import { type DiagnosisContext, diagnose } from '../../operator/src/diagnose/diagnose.ts';
import { quote } from '../../operator/src/diagnose/message.ts';
import { messageAccepted, messageFinding } from '../../operator/src/diagnose/sending.ts';
import type { Evidence, Fault } from '../../operator/src/model/evidence.ts';
import type { MessagePlan, ProbePlan } from '../../operator/src/model/plan.ts';
import { type Reply, replyText } from '../../operator/src/model/reply.ts';
import { Deadline } from '../../operator/src/probe/deadline.ts';
import type { ProbeEnvironment } from '../../operator/src/probe/environment.ts';
import { chainOf } from '../../operator/src/probe/net/certificates.ts';
import { cleaner } from '../../operator/src/probe/net/clean.ts';
import { probe } from '../../operator/src/probe/probe.ts';
import { type Session, SmtpConnection } from '../../operator/src/probe/session.ts';
import { auth } from '../../operator/src/probe/stages/auth.ts';
import { ehlo, capabilitiesOf as ehloCapabilities } from '../../operator/src/probe/stages/ehlo.ts';
import { greeting } from '../../operator/src/probe/stages/greeting.ts';
import { secretsOf } from '../../operator/src/probe/stages/mechanisms.ts';
import { message } from '../../operator/src/probe/stages/message.ts';
import { recipient } from '../../operator/src/probe/stages/recipient.ts';
import { sender } from '../../operator/src/probe/stages/sender.ts';
import { presetOf } from '../../operator/src/providers/index.ts';
import { certificate, evidence, failsAt, withChain } from '../../testing/fixtures/evidence.ts';
import { createCa } from '../../testing/lab/ca.ts';
import { dialogue, handshakeBytes, messageDialogue, mutated, words } from './arbitraries.ts';
import { type Turn, Wire } from './wire.ts';

/** A property that holds for every reply of a server. */
export interface Property {
  name: string;
  /** Share of all cases. */
  share: number;
  property: fc.IAsyncProperty<unknown>;
}

/** Timeout (ms): a longer case hangs. No case needs a hundredth of it. */
const HANGS_MS = 30_000;

/** A word that only the server sends. */
const MARK = 'Zqwxjk';

const LOGIN = { username: 'user@lab.test', password: 'fuzz-secret-password', methods: ['plain'] } as const;
const PLAN: ProbePlan = {
  endpoint: { host: 'fuzz.test', port: 465, tls: 'implicit' },
  serverName: 'fuzz.test',
  minTLSVersion: 'TLSv1.2',
  login: LOGIN,
  sender: 'user@lab.test',
  siblings: [],
  timeoutMs: HANGS_MS,
};
const environment: ProbeEnvironment = createEnvironment({ caBundles: [], dnsServers: [], heloName: 'fuzz' });
const provider = fc.constantFrom(...PROVIDER_IDS);
const contextOf = (id: (typeof PROVIDER_IDS)[number]): DiagnosisContext => ({
  preset: presetOf(id),
  wantsLogin: true,
  wantsSender: true,
  username: LOGIN.username,
});

export async function properties(): Promise<Property[]> {
  const certificates = await certificatesToMutate();
  return [
    {
      name: 'a dialogue ends with a finding that fits the CRD, or everything was as it should be',
      share: 0.35,
      property: fc.asyncProperty(dialogue, provider, async (turns, id) => {
        const seen = await talk(turns);
        const { finding } = fits(seen, contextOf(id));
        if (finding === undefined && !asItShouldBe(turns, ['220', '250', '235', '250']))
          throw new Error('Ready, and the server never said so');
      }),
    },
    {
      name: 'a message ends with a reason of the vocabulary, or with a reply that accepts it',
      share: 0.1,
      property: fc.asyncProperty(messageDialogue, provider, async (turns, id) => {
        const seen = await talk(turns, MESSAGE);
        fits(seen, contextOf(id));
        const finding = fitsMessage(seen, contextOf(id));
        if (seen.message?.accepted) {
          if (finding) throw new Error('accepted, and not');
          if (!asItShouldBe(turns, ACCEPTING)) throw new Error('accepted, and the server never replied so');
          printable(messageAccepted(seen));
        } else if (!finding && ENVELOPE.includes(seen.stages.at(-1)?.stage ?? ''))
          throw new Error('not accepted, and no reason');
        const isOpen = seen.message?.sent === 'content' && seen.stages.at(-1)?.fault?.kind !== 'reply';
        if (isOpen && finding?.retry) throw new Error('it may have been accepted, and is sent again');
      }),
    },
    {
      name: 'any reply at any stage means something, and nothing of it stands outside its quotes',
      share: 0.1,
      property: fc.asyncProperty(
        fc.integer({ min: 400, max: 599 }),
        fc.array(words, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('greeting', 'ehlo', 'auth', 'sender'),
        provider,
        async (code, texts, stage, id) => {
          const clean = cleaner([]);
          const lines = texts.map(text => clean(Buffer.from(`${MARK} ${text}`)));
          const reply: Reply = { code, lines };
          const { finding } = fits(
            evidence(failsAt(stage as 'auth', { kind: 'reply', reply })),
            contextOf(id),
          );
          if (!finding) throw new Error('a refusal means nothing');
          const said = finding.message.replaceAll(quote(replyText(reply)), '');
          if (`${said} ${finding.remedy}`.includes(MARK)) throw new Error(`unquoted: ${finding.message}`);
        },
      ),
    },
    {
      name: 'a recipient or a message is refused for a reason of the vocabulary',
      share: 0.05,
      property: fc.asyncProperty(
        fc.integer({ min: 400, max: 599 }),
        words,
        fc.constantFrom(...ENVELOPE),
        provider,
        fc.boolean(),
        async (code, text, stage, id, wantsLogin) => {
          const reply: Reply = { code, lines: [cleaner([])(Buffer.from(`${MARK} ${text}`))] };
          const fault: Fault = { kind: 'reply', reply };
          const found = fitsMessage(
            { ...evidence(), stages: [{ stage: stage as 'message', ok: false, ms: 1, fault }] },
            { ...contextOf(id), wantsLogin, recipient: 'someone@lab.test' },
          );
          if (!found?.retry) throw new Error('a refusal means nothing');
          const said = found.message.replaceAll(quote(replyText(reply)), '');
          if (`${said} ${found.remedy}`.includes(MARK)) throw new Error(`unquoted: ${found.message}`);
        },
      ),
    },
    {
      name: 'capabilities are bounded, and no keyword is taken for something else',
      share: 0.1,
      property: fc.asyncProperty(fc.array(words, { maxLength: 80 }), async lines => {
        const found = ehloCapabilities({ code: 250, lines: lines.length > 0 ? lines : [''] });
        if (Object.keys(found.keywords).length > 64 || found.mechanisms.length > 32)
          throw new Error('there are too many');
        if (Object.getPrototypeOf(found.keywords) !== Object.prototype) throw new Error('not a plain object');
      }),
    },
    {
      name: 'what is shown is one line, bounded, without control characters and without the password',
      share: 0.1,
      property: fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 })), words, async (parts, text) => {
        const clean = cleaner(secretsOf(LOGIN, PLAN.endpoint));
        const bytes = Buffer.concat([...parts, Buffer.from(`${text} ${LOGIN.password}`)]);
        shown(clean(bytes));
        shown(clean(Buffer.from(`${text} ${LOGIN.password}`)));
      }),
    },
    {
      name: 'a certificate is described or not read, whatever its bytes',
      share: 0.14,
      property: fc.asyncProperty(mutated(certificates), fc.constantFrom(...CODES), async (der, code) => {
        const leaf = parsed(der);
        if (!leaf) return;
        const chain = chainOf(leaf, false);
        for (const { subject, issuer, names } of chain)
          for (const text of [subject, issuer, ...names]) printable(text);
        const { finding } = fits(
          evidence(withChain(...chain), failsAt('tls', certificate(code))),
          contextOf('qq'),
        );
        if (finding?.condition !== 'TLSVerified')
          throw new Error(`${code} is judged under ${finding?.condition}`);
      }),
    },
    {
      name: 'a server over TCP, with TLS or without, can neither crash a probe nor hold it',
      share: 0.01,
      property: fc.asyncProperty(handshakeBytes, dialogue, fc.boolean(), async (bytes, turns, implicit) => {
        const seen = await overTCP(implicit ? [bytes] : turns.map(turn => turn.bytes), implicit);
        const { finding } = fits(seen, contextOf('custom'));
        if (finding === undefined) throw new Error('Ready without TLS');
      }),
    },
  ];
}

/** Stages at which a message can be refused. */
const ENVELOPE: readonly string[] = ['sender', 'recipient', 'message'];
const MESSAGE: MessagePlan = { content: Buffer.from('Subject: x\r\n\r\n.dot\r\n'), timeoutMs: HANGS_MS };
/** Codes of the replies that accept a message, from the greeting on. */
const ACCEPTING = ['220', '250', '235', '250', '25[012]', '354', '2\\d\\d'];

/** Runs the stages of a probe after the TLS handshake, over a simulated wire, and optionally a message. */
async function talk(turns: readonly Turn[], mail?: MessagePlan): Promise<Evidence> {
  const wire = new Wire(turns);
  const clean = cleaner(secretsOf(LOGIN, PLAN.endpoint));
  const session: Session = {
    plan: PLAN,
    environment,
    deadline: new Deadline(HANGS_MS),
    signal: new AbortController().signal,
    clean,
    addresses: [],
    allowed: [],
    secured: true,
    connection: new SmtpConnection(wire.socket, clean),
    evidence: {
      ...evidence(),
      endpoint: PLAN.endpoint,
      serverName: PLAN.serverName,
      stages: (['dns', 'connect', 'tls'] as const).map(stage => ({ stage, ok: true, ms: 1 })),
    },
  };
  for (const key of ['greeting', 'ehlo', 'auth'] as const) delete session.evidence[key];
  const steps = [
    ['greeting', () => greeting(session)],
    ['ehlo', () => ehlo(session)],
    ['auth', () => auth(session, LOGIN)],
    ['sender', () => sender(session, 'user@lab.test', 'user@lab.test')],
    ['recipient', () => recipient(session, 'user@lab.test')],
    ...(mail ? [['message', () => message(session, mail)] as const] : []),
  ] as const;
  for (const [stage, step] of steps) {
    const fault: Fault | undefined = await step();
    session.evidence.stages.push({ stage, ok: fault === undefined, ms: 1, ...(fault && { fault }) });
    if (fault) break;
  }
  session.connection?.destroy();
  return session.evidence;
}

/**
 * Reports whether each turn is one complete reply with the right code. It parses the bytes independently of the probe.
 * Data after the last reply is sent after all commands are answered.
 */
function asItShouldBe(turns: readonly Turn[], expected: readonly string[]): boolean {
  return expected.every((code, index, codes) => {
    const text = turns[index]?.bytes.toString('latin1') ?? '';
    const end = index === codes.length - 1 ? '' : '$';
    return new RegExp(`^(?:[2-5]\\d\\d-[^\\n]*\\n)*${code}(?: [^\\n]*|\\r)?\\n${end}`).test(text);
  });
}

/** Checks the rules that every diagnosis must fulfill. */
function fits(seen: Evidence, context: DiagnosisContext): ReturnType<typeof diagnose> {
  const diagnosis = diagnose(seen, context);
  const { finding, verdicts } = diagnosis;
  capabilitiesOf(seen);
  for (const { condition, reason, message } of verdicts) {
    if (!isReasonOf(condition, reason)) throw new Error(`${condition} has no reason ${reason}`);
    if (message.length > 4096 || !message.isWellFormed()) throw new Error(`not for the CRD: ${message}`);
    printable(message);
  }
  if (finding) {
    if ((finding.reply ?? '').length > 2048) throw new Error('the reply is too long');
    if (finding.remedy === '' || finding.message === '') throw new Error('says nothing');
    printable(`${finding.message} ${finding.remedy} ${finding.reply ?? ''}`);
    const failed = verdicts.filter(({ status }) => status === 'False');
    if (failed.length !== 1) throw new Error(`${failed.length} conditions are False`);
  } else if (verdicts.some(({ status }) => status !== 'True')) throw new Error('no finding, and not True');
  return diagnosis;
}

/** Checks the same rules for the result of a message. */
function fitsMessage(seen: Evidence, context: DiagnosisContext): ReturnType<typeof messageFinding> {
  const finding = messageFinding(seen, context);
  if (!finding) return undefined;
  if (!isReasonOf('MessageAccepted', finding.reason)) throw new Error(`no reason: ${finding.reason}`);
  if (finding.message === '' || finding.remedy === '') throw new Error('says nothing');
  if ((finding.reply ?? '').length > 2048) throw new Error('the reply is too long');
  printable(`${finding.message} ${finding.remedy} ${finding.reply ?? ''}`);
  return finding;
}

function printable(text: string): void {
  if (/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text))
    throw new Error(`control characters: ${JSON.stringify(text)}`);
  if (text.includes(LOGIN.password)) throw new Error('the password is shown');
}

function shown(text: string): void {
  printable(text);
  if (text.length > 512) throw new Error('too long');
}

const CODES = [
  ...[
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'UNSPECIFIED',
    'EE_KEY_TOO_SMALL',
  ],
  ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'INVALID_PURPOSE', 'CERT_REVOKED'],
];

async function certificatesToMutate(): Promise<Buffer[]> {
  const ca = await createCa();
  const leaves = await Promise.all([
    ca.issue({ names: ['fuzz.test', '*.fuzz.test'] }),
    ca.issue({ names: ['rsa.fuzz.test'], key: 'rsa-2048' }),
  ]);
  return leaves.map(({ cert }) => new X509Certificate(cert).raw);
}

/** Parses a certificate. OpenSSL already rejects most of them in the handshake. */
function parsed(der: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

/** Time (ms) after which a server has no more data to send. */
const QUIET_MS = 20;

let tcp: Promise<Server> | undefined;
let script: readonly Buffer[] = [];

/** Runs the whole engine against a server that plays its turns and closes. */
async function overTCP(turns: readonly Buffer[], implicit: boolean): Promise<Evidence> {
  tcp ??= listening();
  const address = (await tcp).address();
  const port = typeof address === 'object' && address ? address.port : 0;
  script = turns;
  const plan: ProbePlan = {
    ...PLAN,
    endpoint: { host: '127.0.0.1', port, tls: implicit ? 'implicit' : 'starttls' },
  };
  return probe(plan, environment, new AbortController().signal);
}

/** Closes the servers that the properties opened. */
export async function release(): Promise<void> {
  const server = await tcp;
  tcp = undefined;
  server?.close();
}

function listening(): Promise<Server> {
  const { promise, resolve } = Promise.withResolvers<Server>();
  const server = createServer(socket => {
    const left = [...script];
    const end = () => void socket.end();
    const next = () => {
      const bytes = left.shift();
      if (!bytes) return end();
      socket.write(bytes);
      // The client does not wait for the rest of a reply.
      socket.setTimeout(QUIET_MS, end);
    };
    socket.on('error', () => {});
    socket.on('data', next);
    next();
  });
  server.unref();
  server.listen(0, '127.0.0.1', () => resolve(server));
  return promise;
}
