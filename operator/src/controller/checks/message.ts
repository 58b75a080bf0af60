import { endpointText } from '../../model/endpoint.ts';
import type { Evidence } from '../../model/evidence.ts';
import { isSender } from '../../model/sender.ts';
import { hashOfInputs } from '../../status/checks.ts';
import { withMessageNote } from '../../status/journaled.ts';
import { milliseconds } from '../../status/plan.ts';
import type { Ports } from '../ports.ts';
import type { Reconciliation } from '../reconciliation.ts';
import type { Check } from './check.ts';
import { isAnswered, type Occasion, occasionOf, requestOf } from './message-occasion.ts';
import { recipientOf } from './message-recipient.ts';
import { isPermanent, type MessageEvidence, type Outcome, resultOf } from './message-result.ts';
import { accountOf, endpointOf, type SendingPorts, sendMessage } from './send.ts';

type Pass = Reconciliation<SendingPorts>;

/** Jitter makes other checks run early, but a message is never sent early. */
const EARLIEST = 0.9;

/** The check that sends a test message through the published endpoint, with the published credentials. */
export const messageCheck: Check<MessageEvidence> = {
  id: 'message',
  field: 'message',
  // A sent message cannot be undone when the inputs change, and its request counts as answered.
  keepsRun: true,
  recall: (memory, { resolved, ports }) => withMessageNote(memory, ports.journal.findMessage(resolved.uid)),

  schedule(pass) {
    const requested = requestOf(pass.config);
    const { message } = pass.resolved.spec.checks ?? {};
    if (!message && requested === undefined) return undefined;
    const last = pass.state.memory.checks?.message;
    return {
      ...(message?.interval !== undefined && { interval: milliseconds(message.interval) / EARLIEST }),
      ...(requested !== undefined && { requested }),
      ...(requested !== undefined && isAnswered(requested, last) && { answered: true as const }),
      ...(isCurrent(pass) && last && isPermanent(last) && { required: true }),
    };
  },

  inputs(given) {
    const pass = withSender(given);
    const { resolved, state } = pass;
    const { spec, credentials, loginInputs } = resolved;
    return [
      endpointText(endpointOf({ resolved, state })),
      loginInputs,
      credentials.state === 'found' ? credentials.version : '',
      spec.from,
      // The recipients that an administrator allows are also part of the inputs.
      resolved.sender === undefined
        ? []
        : recipientOf(wishOf(pass, resolved.sender, spec.checks?.message?.to)),
    ];
  },

  async run(pass) {
    const last = pass.state.memory.checks?.message;
    const occasion = occasionOf(pass.config, last, isCurrent(pass));
    return { ...(await sendDue(pass, occasion)), occasion };
  },

  diagnose(evidence, pass) {
    const result = resultOf(evidence, withSender(pass));
    return { ...result, ...(evidence.occasion.onRequest && { onRequest: true as const }) };
  },
};

const isCurrent = (pass: Reconciliation): boolean =>
  pass.state.memory.checks?.message?.inputs === hashOfInputs(messageCheck.inputs(pass));

/** Sends the message, unless something prevents it. */
async function sendDue(given: Reconciliation, { onRequest, isRetry, to }: Occasion): Promise<Outcome> {
  const pass = withSender(given);
  const { resolved, state, ports, config } = pass;
  if (resolved.sender === undefined) return { kind: 'no-sender' };
  const recipient = recipientOf(wishOf(pass, resolved.sender, to ?? resolved.spec.checks?.message?.to));
  if (!recipient.ok) return { kind: 'not-allowed', why: recipient.why };
  const account = accountOf(pass);
  const sentAt = Date.parse(state.memory.checks?.message?.details?.message?.time ?? '');
  // A message that an earlier operator process sent. With other inputs, another account may have sent it.
  if (isCurrent(pass) && !Number.isNaN(sentAt)) ports.messages.limits.remember({ account }, sentAt);
  const sender = { namespace: resolved.namespace, account };
  const limited = ports.messages.limits.take(sender, onRequest || isRetry ? 'request' : 'clock');
  if (limited !== undefined) return { kind: 'limited', until: limited, now: ports.now() };
  const requested = requestOf(config);
  const note = {
    inputs: hashOfInputs(messageCheck.inputs(pass)),
    ...(requested !== undefined && { requested }),
  };
  let result: Awaited<ReturnType<typeof sendMessage>>;
  try {
    result = await sendMessage(pass, recipient, note, onRequest);
  } finally {
    if (!result?.evidence.stages.some(({ stage }) => stage === 'sender')) {
      ports.messages.limits.giveBack(sender);
    }
  }
  if (!result) return { kind: 'held' };
  const { at, evidence } = result;
  ports.observe.messageSent(
    { namespace: resolved.namespace, provider: resolved.preset.id },
    outcomeOf(evidence),
  );
  return { kind: 'sent', at, recipient, evidence };
}

/** Without spec.from the account sends as itself, if its user name is an address. */
function withSender(pass: Reconciliation): Reconciliation {
  const { credentials, sender } = pass.resolved;
  if (sender !== undefined || credentials.state !== 'found') return pass;
  return isSender(credentials.username)
    ? { ...pass, resolved: { ...pass.resolved, sender: credentials.username } }
    : pass;
}

function wishOf({ resolved, state, ports }: Pass, sender: string, to: string | undefined) {
  const { preset, credentials } = resolved;
  return {
    to,
    preset,
    host: endpointOf({ resolved, state }).host,
    username: credentials.state === 'found' ? credentials.username : undefined,
    sender,
    isAllowed: (address: string) => ports.messages.isAllowed(address),
  };
}

function outcomeOf({ message, stages }: Evidence): Parameters<Ports['observe']['messageSent']>[1] {
  if (message?.accepted) return 'accepted';
  const isRefused = stages.some(({ fault }) => fault?.kind === 'reply');
  return message?.sent === 'content' && !isRefused ? 'unknown' : 'refused';
}
