import type { Answer } from '../../../testing/lab/smtp/answer.ts';
import { egress, type Row, type Server, SHORT } from '../row.ts';

/** Received replies count, even if a retry, a second command or another address follows. */

const probe = { port: 587, login: true } as const;

const ends = (ending: 'close' | 'reset', ...segments: string[]): Answer => ({ segments, ending });
const SILENCE: Answer = { segments: [] };

/** Answers EHLO, and the HELO that a client tries next. */
const thenHelo = (ehlo: Answer, helo: Answer): Server => ({
  script: { command: verb => (verb === 'EHLO' ? ehlo : verb === 'HELO' ? helo : undefined) },
});

/** Peers try HELO, and show only its result. */
const SWAKS_TRIES_HELO = false;

const BLOCKED = '550 5.7.1 Client host blocked using bl.table.test';

export const KEPT: readonly Row[] = [
  {
    id: 'kept-ehlo-then-close',
    case: 'The server rejects the client at EHLO and closes the connection at HELO',
    done: `\`${BLOCKED}\` to EHLO, FIN at HELO`,
    server: thenHelo(BLOCKED, ends('close')),
    probe,
    expect: { ...egress('GreetingRejected', BLOCKED), never: ['closed the connection'] },
    swaks: SWAKS_TRIES_HELO,
  },
  {
    id: 'kept-ehlo-then-reset',
    case: 'The server rejects the client at EHLO and resets the connection at HELO',
    done: `\`${BLOCKED}\` to EHLO, RST at HELO`,
    server: thenHelo(BLOCKED, ends('reset')),
    probe,
    expect: { ...egress('GreetingRejected', BLOCKED), never: ['ECONNRESET'] },
    swaks: SWAKS_TRIES_HELO,
  },
  {
    id: 'kept-ehlo-then-silence',
    case: 'The server rejects the client at EHLO and does not answer HELO',
    done: `\`${BLOCKED}\` to EHLO, silence at HELO`,
    server: thenHelo(BLOCKED, SILENCE),
    probe: { ...probe, timeout: SHORT },
    expect: { ...egress('GreetingRejected', BLOCKED), never: ['no answer within'] },
    swaks: SWAKS_TRIES_HELO,
  },
  {
    id: 'kept-ehlo-then-other',
    case: 'The server rejects the client at EHLO and gives another reason at HELO',
    done: `\`${BLOCKED}\` to EHLO, \`503 Bad sequence of commands\` to HELO`,
    server: thenHelo(BLOCKED, '503 5.5.1 Bad sequence of commands'),
    probe,
    expect: { ...egress('GreetingRejected', BLOCKED), never: ['Bad sequence'] },
    swaks: SWAKS_TRIES_HELO,
  },
  {
    id: 'kept-greeting-then-close',
    case: 'The server rejects the client in its greeting and closes the connection',
    done: `\`${BLOCKED}\` as the greeting, then FIN`,
    server: { script: { banner: () => ends('close', `${BLOCKED.replace('550', '554')}\r\n`) } },
    probe,
    expect: {
      ...egress('GreetingRejected', '554 5.7.1 Client host blocked'),
      never: ['closed the connection before'],
    },
  },
  {
    id: 'kept-greeting-of-two',
    case: 'One address rejects the client in its greeting, and nothing listens at the other',
    done: 'A records LIVE and CLOSED; the first greets with 554',
    dns: { places: ['LIVE', 'CLOSED'] },
    server: { script: { banner: () => '554 5.7.1 Client host blocked using bl.table.test' } },
    probe,
    expect: { ...egress('GreetingRejected', '554 5.7.1 Client host blocked'), never: ['Connection refused'] },
  },
  {
    id: 'kept-login-then-close',
    case: 'The server rejects the login and closes the connection',
    done: '`535 5.7.8 Authentication failed` and FIN',
    server: {
      script: {
        mechanisms: ['PLAIN'],
        login: () => ({ ok: false, answer: ends('close', '535 5.7.8 Authentication failed\r\n') }),
      },
    },
    probe,
    expect: {
      condition: 'Authenticated',
      reason: 'InvalidCredentials',
      says: ['535 5.7.8 Authentication failed'],
      never: ['closed the connection'],
    },
  },
  {
    id: 'kept-sender-then-close',
    case: 'The server rejects the sender and closes the connection',
    done: '`550 5.7.1 Sender address rejected: not owned by user` to MAIL FROM and FIN',
    server: {
      script: {
        command: verb =>
          verb === 'MAIL'
            ? ends('close', '550 5.7.1 Sender address rejected: not owned by user\r\n')
            : undefined,
      },
    },
    probe: { ...probe, from: 'user@table.test' },
    expect: {
      condition: 'SenderAccepted',
      reason: 'SenderMismatch',
      says: ['550 5.7.1 Sender address rejected'],
      never: ['closed the connection'],
    },
  },
];
