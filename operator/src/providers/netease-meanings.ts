import { both, FIELD, TERM, WAITS } from '../../../crds/wording.ts';
import type { Retry } from '../model/verdict.ts';
import type { ReasonAt, ReplyStage } from './preset.ts';

/** Meaning of a code of NetEase's table. The reason depends on the stage of the session. */
export interface Meaning {
  reasons: { readonly [S in ReplyStage]?: ReasonAt<S> };
  message: string;
  remedy: string;
  retry: Retry;
}

export const backoff = (seconds: number): Retry => ({ kind: 'backoff', seconds });
const POINTLESS: Retry = { kind: 'pointless' };

/** Returns one reason for every stage at which a session can be rejected for it. */
const everywhere = (reason: 'RateLimited') => ({
  greeting: reason,
  ehlo: reason,
  auth: reason,
  sender: reason,
  recipient: reason,
  message: reason,
});

const SHARED_ADDRESS = `Other applications or tenants may share ${TERM.theClusters} public egress address (NAT, 出口IP): check what else sends from it.`;
const RATE = `Send more slowly and keep connections open between messages. ${SHARED_ADDRESS} ${WAITS}`;

export const CONNECTIONS: Meaning = {
  reasons: {
    greeting: 'TooManyConnections',
    ehlo: 'TooManyConnections',
    auth: 'TooManyConnections',
    sender: 'TooManyConnections',
    recipient: 'RateLimited',
    message: 'RateLimited',
  },
  message: `${both("The cluster's", "This machine's")} public address has too many connections to NetEase open at once.`,
  remedy: `Configure applications to reuse connections and to open fewer at the same time. ${SHARED_ADDRESS} ${WAITS}`,
  retry: backoff(900),
};

export const ADDRESS_HELD: Meaning = {
  reasons: everywhere('RateLimited'),
  message: `NetEase temporarily blocks ${TERM.theClusters} public address: it sent too much, to too many unknown recipients, or from too many domains.`,
  remedy: RATE,
  retry: backoff(3600),
};

export const ADDRESS_LISTED: Meaning = {
  reasons: {
    greeting: 'GreetingRejected',
    ehlo: 'GreetingRejected',
    sender: 'RejectedAsSpam',
    recipient: 'RejectedAsSpam',
    message: 'RejectedAsSpam',
  },
  message: `NetEase rejects mail from ${TERM.theClusters} public address, because it is on a block list or was suspended for spam.`,
  remedy: `Check the address in public block lists, and send through another public address (出口IP). ${SHARED_ADDRESS} ${WAITS}`,
  retry: backoff(3600),
};

export const ADDRESS_NOT_ALLOWED: Meaning = {
  reasons: {
    greeting: 'GreetingRejected',
    ehlo: 'GreetingRejected',
    auth: 'BlockedByPolicy',
    sender: 'BlockedByPolicy',
    recipient: 'AccountRestricted',
    message: 'AccountRestricted',
  },
  message: `${both("The cluster's", "This machine's")} public address is not allowed to send through this server.`,
  remedy: `Enterprise mail: have the administrator allow the address (企业邮箱管理后台 → 登录限制 / IP白名单). Otherwise send through another public address (出口IP). ${WAITS}`,
  retry: backoff(3600),
};

export const USER_NOT_ALLOWED: Meaning = {
  reasons: {
    auth: 'BlockedByPolicy',
    sender: 'BlockedByPolicy',
    recipient: 'AccountRestricted',
    message: 'AccountRestricted',
  },
  message: 'NetEase does not allow this account to send.',
  remedy:
    'Sign in to the web mail and look for a restriction (发信受限). Enterprise mail: have the administrator allow the account to send (企业邮箱管理后台 → 成员管理).',
  retry: POINTLESS,
};

export const COMMANDS: Meaning = {
  reasons: {
    ehlo: 'RateLimited',
    sender: 'RateLimited',
    recipient: 'RateLimited',
    message: 'RateLimited',
  },
  message:
    'The connection sent more commands, messages or recipients than NetEase accepts in one connection.',
  remedy: `Open a new connection after fewer messages, and split long lists of recipients. ${WAITS}`,
  retry: backoff(900),
};

export const SPAM: Omit<Meaning, 'retry'> = {
  reasons: { sender: 'RejectedAsSpam', recipient: 'RejectedAsSpam', message: 'RejectedAsSpam' },
  message: 'NetEase classifies the mail of this account or address as spam.',
  remedy: `Check what applications send from this account, and that no other person uses it. Sign in to the web mail to see whether it is restricted. ${WAITS}`,
};

export const SENDER_RATE: Meaning = {
  reasons: { sender: 'RateLimited', recipient: 'RateLimited', message: 'RateLimited' },
  message: 'The account sent more messages in the last minutes than NetEase allows.',
  remedy: `Send more slowly, or spread the mail over more time. ${WAITS}`,
  retry: backoff(900),
};

export const DAILY: Meaning = {
  reasons: { sender: 'QuotaExceeded', recipient: 'QuotaExceeded', message: 'QuotaExceeded' },
  message: 'The account has reached its daily limit of messages or recipients.',
  remedy: `Wait until the next day, or use a provider for transactional mail. ${WAITS}`,
  retry: backoff(3600),
};

export const AUTHENTICITY: Meaning = {
  reasons: { sender: 'SenderRejected', recipient: 'RejectedAsSpam', message: 'RejectedAsSpam' },
  message: "The SPF or DMARC record of the sender's domain does not allow mail from this address.",
  remedy: `Send through the server that the domain's SPF record names, or add this one to the record (SPF 记录); set ${FIELD.fromAddress} to an address of that domain.`,
  retry: POINTLESS,
};

export const NAME: Meaning = {
  reasons: { ehlo: 'GreetingRejected', sender: 'SenderRejected' },
  message: 'NetEase received no name in EHLO or HELO.',
  remedy:
    'Set a fully qualified host name for EHLO (HELO 主机名), such as mail.example.com. This is not about the sender.',
  retry: POINTLESS,
};

export const senderRefused = (message: string, remedy: string): Meaning => ({
  reasons: { sender: 'SenderRejected' },
  message,
  remedy,
  retry: POINTLESS,
});

export const mismatch = (message: string, at: 'sender' | 'message'): Meaning => ({
  reasons: { [at]: 'SenderMismatch' },
  message,
  remedy: `Set ${FIELD.fromAddress} to the address of ${TERM.theAccount} (发件人 = 登录账号), and configure applications to use it in MAIL FROM and in the From header.`,
  retry: POINTLESS,
});

export const recipient = (
  message: string,
  remedy: string,
  reason: ReasonAt<'recipient'> = 'RecipientRejected',
): Meaning => ({
  reasons: { recipient: reason, message: reason },
  message,
  remedy,
  retry: POINTLESS,
});

export const content = (reason: ReasonAt<'message'>, message: string, remedy: string): Meaning => ({
  reasons: { message: reason },
  message,
  remedy,
  retry: POINTLESS,
});
