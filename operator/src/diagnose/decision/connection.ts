import { both, TERM, WAITS } from '../../../../crds/wording.ts';
import type { Cause } from '../lexicon/index.ts';
import type { EgressOutcome, TLSOutcome } from './outcome.ts';
import { ADDRESS_REMEDY, HOUR, MINUTES_5, MINUTES_15, OTHER_CLIENTS, USE_TLS } from './outcome.ts';

const LISTED: EgressOutcome = {
  reason: 'GreetingRejected',
  message: `The server rejects connections from the egress address ${TERM.ofTheCluster}: it is on a block list, has no reverse DNS name, or is not allowed.`,
  remedy: ADDRESS_REMEDY,
  retry: HOUR,
};

const LATER: EgressOutcome = {
  reason: 'GreetingRejected',
  message: 'The server is reachable but does not accept connections right now.',
  remedy: `${WAITS} If the problem persists, contact the mail server's administrator.`,
  retry: MINUTES_5,
};

/** Meaning of a rejection at the greeting or at EHLO. */
export const CONNECTION: Readonly<Partial<Record<Cause, EgressOutcome>>> = {
  connections: {
    reason: 'TooManyConnections',
    message: 'The server rejects this connection because too many are open.',
    remedy: `${WAITS} Reduce the number of connections that applications keep open, and look ${OTHER_CLIENTS}.`,
    retry: MINUTES_15,
  },
  rate: {
    reason: 'RateLimited',
    message: 'The server rejects this connection because the egress address connects or sends too often.',
    remedy: `${WAITS} ${both('Raise spec.checks.egress.interval, and look', 'Look')} ${OTHER_CLIENTS}.`,
    retry: MINUTES_15,
  },
  quota: {
    reason: 'RateLimited',
    message: 'The server rejects this connection because a quota is used up.',
    remedy: `${WAITS} Reduce how much applications send, and look ${OTHER_CLIENTS}.`,
    retry: HOUR,
  },
  helo: {
    reason: 'GreetingRejected',
    message: 'The server rejected EHLO because of the name in it.',
    remedy: `Read the server's reply to see what name it expects. ${both('Start the operator with', 'Give')} --helo-name and a fully qualified host name that resolves to the egress address.`,
    retry: HOUR,
  },
  'tls-needed': {
    reason: 'GreetingRejected',
    message: 'The server accepts clients only over TLS.',
    remedy: USE_TLS,
    retry: HOUR,
  },
  'login-needed': {
    reason: 'GreetingRejected',
    message: 'The server accepts only clients that log in.',
    remedy: `${both('Set spec.secretRef to a Secret with the user name and password', 'Give --username and --password-file')}, and use the submission port (587 or 465).`,
    retry: HOUR,
  },
  listed: LISTED,
  spam: LISTED,
  greylisted: LATER,
  temporary: LATER,
};

/** How to send another name. */
const HELO_NAME = `${both('start the operator with', 'give')} --helo-name and a fully qualified host name that resolves to the egress address`;

export const GREETING_UNKNOWN: EgressOutcome = {
  reason: 'GreetingRejected',
  message: 'The server rejected the connection instead of sending a greeting.',
  remedy: `Check in this order: (1) The server's reply, in the provider's documentation. (2) The host and port: they must be for submission, not for mail between servers. (3) The egress address ${TERM.ofTheCluster}, which may be on a block list: ask the provider.`,
  retry: HOUR,
};

export const EHLO_UNKNOWN: EgressOutcome = {
  reason: 'GreetingRejected',
  message: 'The server sent a greeting and then rejected EHLO.',
  remedy: `Check in this order: (1) The server's reply, in the provider's documentation. (2) The name that ${TERM.theOperator} sends in EHLO: ${HELO_NAME}. (3) The egress address ${TERM.ofTheCluster}, which may be on a block list. (4) The port: it must be that of a mail server.`,
  retry: HOUR,
};

/** At EHLO, the EHLO name is the first possible cause of a refusal that only asks to retry later. */
export const EHLO_LATER: EgressOutcome = {
  reason: 'GreetingRejected',
  message: 'The server sent a greeting and then rejected EHLO temporarily.',
  remedy: `${WAITS} If the problem persists, check in this order: (1) The name that ${TERM.theOperator} sends in EHLO: some servers reject a name in this way that has no dot, or that does not match the address: ${HELO_NAME}. (2) How often the egress address connects. (3) The server itself: contact its administrator.`,
  retry: MINUTES_5,
};

/** Meaning of a rejection of STARTTLS. */
export const STARTTLS_LATER: TLSOutcome = {
  reason: 'StartTLSRefused',
  message: 'The server offers STARTTLS but cannot start TLS right now.',
  remedy: `${WAITS} If the problem persists, the server cannot load its certificate or key: use the port for implicit TLS (465), or contact the mail server's administrator.`,
  retry: MINUTES_5,
};

export const STARTTLS_REFUSED: TLSOutcome = {
  reason: 'StartTLSRefused',
  message: 'The server offers STARTTLS but rejects it.',
  remedy: "Use the port for implicit TLS (465), or contact the mail server's administrator.",
  retry: HOUR,
};
