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
  noAnswer,
];

/** RFC 6531: such an address is sent only to a server that offers SMTPUTF8. */
function internationalAddress(failure: Failure): Finding {
  const { endpoint } = failure.evidence;
  return finding(failure, 'SenderAccepted', 'SenderRejected', {
    message: `The address of spec.from has characters beyond ASCII, which needs the SMTP extension SMTPUTF8. ${endpointText(endpoint)} does not offer SMTPUTF8, so MAIL FROM was not sent.`,
    remedy:
      'Set spec.from.address to an address in ASCII (a domain in its xn-- form), or use a server that offers SMTPUTF8.',
    retry: { kind: 'pointless' },
  });
}

/** MAIL FROM was sent and no reply came: that says nothing about the sender. */
function noAnswer(failure: Failure): Finding {
  return finding(failure, 'SenderAccepted', 'ServerError', {
    message: `${endpointText(failure.evidence.endpoint)} ${what(failure.fault)}.`,
    retry: { kind: 'backoff', seconds: 300 },
  });
}

function what(fault: Fault): string {
  switch (fault.kind) {
    case 'timeout':
      return `did not answer MAIL FROM within ${seconds(fault.afterMs)}`;
    case 'protocol':
      return `answered MAIL FROM with something that is no answer to it: ${received(fault.received)}`;
    case 'system':
      return `closed the connection at MAIL FROM (${fault.code})`;
    default:
      return 'closed the connection at MAIL FROM';
  }
}
