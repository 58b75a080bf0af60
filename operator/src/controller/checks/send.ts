import { randomUUID } from 'node:crypto';
import { domainToASCII } from 'node:url';
import type { DiagnosisContext } from '../../diagnose/diagnose.ts';
import type { Endpoint } from '../../model/endpoint.ts';
import { endpointText, isTokenMethod } from '../../model/endpoint.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { ProbePlan } from '../../model/plan.ts';
import { compose, MESSAGE_TIMEOUT_MS } from '../../sending/compose.ts';
import type { MessageNote } from '../../sharing/journal.ts';
import { loginAfter, refusalOf } from '../../status/memory.ts';
import type { Ports } from '../ports.ts';
import type { Reconciliation } from '../reconciliation.ts';
import { credentialOf, type LoginPorts } from './login.ts';
import type { Recipient } from './message-recipient.ts';
import { probeNow, probePlan, probeResult, withConnection } from './server.ts';

export type SendingPorts = LoginPorts & Pick<Ports, 'messages'>;
type Pass = Reconciliation<SendingPorts>;
type Sendable = Extract<Recipient, { ok: true }>;

/** Returns the endpoint in effect, which is the published endpoint. */
export const endpointOf = ({ resolved, state }: Pick<Pass, 'resolved' | 'state'>): Endpoint =>
  state.memory.egress?.inputs === resolved.egressInputs ? state.memory.egress.endpoint : resolved.endpoint;

/** Identifies the sending account, for the limits. Without a login, the account is the namespace at the server. */
export function accountOf(pass: Pick<Pass, 'resolved' | 'state'>): string {
  const { credentials, namespace } = pass.resolved;
  const who = credentials.state === 'found' ? credentials.username.toLowerCase() : `/${namespace}`;
  return `${endpointOf(pass).host.toLowerCase()}|${who}`;
}

/** Returns the context that the diagnosis of a message needs. */
export function contextOf({ resolved }: Pick<Pass, 'resolved'>, recipient: string): DiagnosisContext {
  const { preset, sender, credentials, wantsLogin, methods } = resolved;
  return {
    preset,
    wantsLogin,
    noSecret: !wantsLogin,
    wantsSender: true,
    byToken: isTokenMethod(methods[0]),
    recipient,
    ...(sender !== undefined && { sender }),
    ...(credentials.state === 'found' && { username: credentials.username }),
  };
}

interface SentMessage {
  at: number;
  evidence: Evidence;
}

/**
 * Sends one message. Before DATA, the journal records that the message is about to be sent.
 * @returns undefined if the breaker of the account is open
 */
export async function sendMessage(
  pass: Pass,
  recipient: Sendable,
  note: Pick<MessageNote, 'inputs' | 'requested'>,
  urgent: boolean,
): Promise<SentMessage | undefined> {
  const endpoint = endpointOf(pass);
  const credential = credentialOf(pass, endpoint);
  const send = () => connectAndSend(pass, { endpoint, recipient, note, urgent, credential });
  if (credential === undefined) return send();
  const { accounts } = pass.ports;
  return accounts.exclusive(credential, async () =>
    accounts.refusalInForce(credential) ? undefined : send(),
  );
}

interface Sending {
  endpoint: Endpoint;
  recipient: Sendable;
  note: Pick<MessageNote, 'inputs' | 'requested'>;
  urgent: boolean;
  credential: string | undefined;
}

async function connectAndSend(pass: Pass, sending: Sending): Promise<SentMessage> {
  const { resolved, source, ports } = pass;
  const { endpoint, recipient, note, urgent, credential } = sending;
  const password = await source.password();
  const at = ports.now();
  const plan: ProbePlan = {
    ...probePlan(resolved, endpoint, true),
    recipient: recipient.address,
    ...loginOf(pass, password),
    message: {
      content: await contentOf(pass, endpoint, recipient, at),
      timeoutMs: MESSAGE_TIMEOUT_MS,
      before: () => ports.journal.writeMessage(resolved.uid, { at: ports.now(), state: 'message', ...note }),
    },
  };
  const who = { urgent, ...(credential !== undefined && { account: credential }) };
  try {
    const seen = await withConnection(pass, plan, who, () => probeNow(pass, plan));
    tellOfRefusal(pass, endpoint, credential, seen.evidence);
    return { at, evidence: seen.evidence };
  } catch (error) {
    // A dialogue can be aborted only before DATA, never after it.
    await ports.journal.withdrawMessage(resolved.uid).catch(() => {});
    throw error;
  }
}

function loginOf({ resolved }: Pass, password: string | undefined): Pick<ProbePlan, 'login'> {
  const { credentials, methods } = resolved;
  if (credentials.state !== 'found' || password === undefined) return {};
  return { login: { username: credentials.username, password, methods } };
}

async function contentOf(
  { key, resolved, ports }: Pass,
  endpoint: Endpoint,
  recipient: Sendable,
  at: number,
): Promise<Uint8Array> {
  const { spec, sender = '' } = resolved;
  const { cluster } = ports.messages;
  return compose({
    from: { address: sender, ...(spec.from?.name !== undefined && { name: spec.from.name }) },
    to: recipient.address,
    subject: `Test message of SmtpConfig ${key}`,
    facts: [
      ['SmtpConfig', key],
      ...(cluster === undefined ? [] : ([['Cluster', cluster]] as const)),
      ['Server', endpointText({ ...endpoint, host: domainToASCII(endpoint.host) || endpoint.host })],
      ['Time', new Date(at).toISOString()],
    ],
    date: at,
    id: randomUUID(),
    ...(recipient.headers && { headers: recipient.headers }),
  });
}

/** Shares a refused login with every SmtpConfig that has this account. */
function tellOfRefusal(
  { key, resolved, state, ports }: Pass,
  endpoint: Endpoint,
  credential: string | undefined,
  evidence: Evidence,
): void {
  if (credential === undefined || !evidence.stages.some(({ stage, ok }) => stage === 'auth' && !ok)) return;
  const refusals = ports.accounts.refusals(credential);
  const { outcome } = probeResult(
    resolved,
    endpoint,
    { at: ports.now(), evidence },
    { tries: true, refusals },
  );
  const login = loginAfter(state.memory, outcome);
  const refusal = login && refusalOf(login, resolved.uid);
  if (refusal) ports.accounts.refused(key, credential, refusal);
}
