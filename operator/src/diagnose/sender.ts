import { endpointText } from '../model/endpoint.ts';
import type { Fault } from '../model/evidence.ts';
import type { Finding } from '../model/verdict.ts';
import type { Failure, Rule } from './context.ts';
import { finding, onFault } from './context.ts';
import { received, seconds } from './message.ts';
import { refusal } from './replies.ts';

export const SENDER_RULES: readonly Rule[] = [
  onFault('reply', failure => refusal(failure, 'sender', failure.fault.reply)),
  noAnswer,
];

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
