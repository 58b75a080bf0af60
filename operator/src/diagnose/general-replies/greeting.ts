import type { ReplyRule } from '../../providers/preset.ts';
import { BLOCK_LIST, CONNECTIONS, HOUR, MINUTES_5, MINUTES_15, RATE, TEMPORARY } from './words.ts';

const FIRST = ['greeting', 'ehlo'] as const;

/** Refusals before the dialogue proper: at the greeting, at EHLO and at STARTTLS. */
export const GREETING_REPLIES: readonly ReplyRule[] = [
  {
    id: 'greeting-connections',
    at: FIRST,
    codes: TEMPORARY,
    words: CONNECTIONS,
    reason: 'TooManyConnections',
    message: 'The server refuses this connection because too many are open.',
    remedy:
      'It is tried again by itself. Let applications hold fewer connections open, and look for other clients behind the same egress address.',
    retry: MINUTES_15,
  },
  {
    id: 'greeting-rate',
    at: FIRST,
    codes: TEMPORARY,
    words: RATE,
    reason: 'RateLimited',
    message: 'The server refuses this connection because they come too often.',
    remedy:
      'It is tried again by itself. Raise spec.checks.egress.interval, and look for other clients behind the same egress address.',
    retry: MINUTES_15,
  },
  {
    id: 'greeting-block-list',
    at: FIRST,
    words: BLOCK_LIST,
    reason: 'GreetingRejected',
    message: 'The server refuses connections from the egress address of this cluster: it is on a block list.',
    remedy:
      'Ask the provider, or the list that the reply names, to remove the address; or send through the submission port (587 or 465) with a login, or from another egress address.',
    retry: HOUR,
  },
  {
    id: 'greeting-temporary',
    at: FIRST,
    codes: TEMPORARY,
    reason: 'GreetingRejected',
    message: 'The server is there and does not take connections for the moment.',
    remedy: 'It is tried again by itself. If it stays so, ask who runs the server.',
    retry: MINUTES_5,
  },
  {
    id: 'greeting-refused',
    at: ['greeting'],
    reason: 'GreetingRejected',
    message:
      'The server answers with a refusal in place of a greeting: either the egress address of this cluster is on a block list, or this host does not take mail from clients.',
    remedy:
      "Read the server's words. Check that this is the provider's submission host and port; if it is, ask the provider with the egress address of the cluster.",
    retry: HOUR,
  },
  {
    id: 'ehlo-refused',
    at: ['ehlo'],
    reason: 'GreetingRejected',
    message: 'The server greets and then refuses EHLO.',
    remedy:
      "Read the server's words: it may not like the name that the operator gives itself, or the egress address. Check that the port is that of a mail server (FTP greets with 220 too), and ask who runs it.",
    retry: HOUR,
  },
  {
    id: 'starttls-temporary',
    at: ['starttls'],
    codes: TEMPORARY,
    reason: 'StartTLSRefused',
    message: 'The server offers STARTTLS and cannot do it for the moment.',
    remedy:
      'It is tried again by itself. If it stays so, the server cannot load its certificate or key: use the port for implicit TLS (465), or ask who runs the server.',
    retry: MINUTES_5,
  },
  {
    id: 'starttls-refused',
    at: ['starttls'],
    reason: 'StartTLSRefused',
    message: 'The server offers STARTTLS and refuses it.',
    remedy: 'Use the port for implicit TLS (465), or ask who runs the server.',
    retry: HOUR,
  },
];
