import { FIELD } from '../../../crds/wording.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Fault } from '../model/evidence.ts';
import type { Finding } from '../model/verdict.ts';
import type { Failure, Rule } from './context.ts';
import { finding, onFault } from './context.ts';
import { received, seconds } from './message.ts';
import { refusal } from './replies.ts';

export const SENDER_RULES: readonly Rule[] = [
  onFault('reply', failure => refusal(failure, 'sender', failure.fault.reply)),
  onFault('not-offered', internationalAddress),
  failure => noAnswer(failure, 'MAIL FROM'),
];

export const RECIPIENT_RULES: readonly Rule[] = [
  onFault('reply', failure => refusal(failure, 'recipient', failure.fault.reply)),
  failure => noAnswer(failure, 'RCPT TO'),
];

/** RFC 6531: such an address is sent only to a server that offers SMTPUTF8. */
function internationalAddress(failure: Failure): Finding {
  const { endpoint } = failure.evidence;
  const { sender = '', recipient = '' } = failure.context;
  const isRecipient = isAscii(sender) && !isAscii(recipient);
  const field = isRecipient ? FIELD.recipient : FIELD.from;
  return finding(failure, 'SenderAccepted', 'SenderRejected', {
    message: `The address of ${field} has non-ASCII characters, which require the SMTP extension SMTPUTF8. ${endpointText(endpoint)} does not offer SMTPUTF8, so MAIL FROM was not sent.`,
    remedy: `Set ${isRecipient ? FIELD.recipient : FIELD.fromAddress} to an address in ASCII (a domain in its xn-- form), or use a server that offers SMTPUTF8.`,
    retry: { kind: 'pointless' },
  });
}

const isAscii = (text: string): boolean => !/[^\x00-\x7f]/.test(text);

/** The command was sent but no reply arrived, which is not evidence about the address. */
function noAnswer(failure: Failure, command: string): Finding {
  return finding(failure, 'SenderAccepted', 'ServerError', {
    message: `${endpointText(failure.evidence.endpoint)} ${what(failure.fault, command)}.`,
    retry: { kind: 'backoff', seconds: 300 },
  });
}

function what(fault: Fault, command: string): string {
  switch (fault.kind) {
    case 'timeout':
      return `did not answer ${command} within ${seconds(fault.afterMs)}`;
    case 'protocol':
      return fault.problem === 'unasked-reply'
        ? `sent ${received(fault.received)} after the last line of its reply before, so ${command} was not sent`
        : `sent an unexpected reply to ${command}: ${received(fault.received)}`;
    case 'system':
      return `closed the connection at ${command} (${fault.code})`;
    default:
      return `closed the connection at ${command}`;
  }
}
