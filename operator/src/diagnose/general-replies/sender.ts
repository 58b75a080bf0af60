import type { ReplyRule } from '../../providers/preset.ts';
import { BLOCK_LIST, HOUR, MINUTES_5, POINTLESS, RATE, STARTTLS, TEMPORARY } from './words.ts';

const AT = ['sender'] as const;

/** Refusals of MAIL FROM. */
export const SENDER_REPLIES: readonly ReplyRule[] = [
  {
    id: 'sender-tls-first',
    at: AT,
    codes: [530],
    words: STARTTLS,
    reason: 'SenderRejected',
    message: 'The server takes mail only over TLS.',
    remedy: 'Set spec.endpoint.tls to starttls (port 587) or implicit (port 465).',
    retry: POINTLESS,
  },
  {
    id: 'sender-login-first',
    at: AT,
    codes: [530],
    reason: 'SenderRejected',
    message: 'The server takes mail from this sender only after a login.',
    remedy:
      'Name a Secret with user name and password in spec.secretRef; or, for a relay that admits by address, have it admit the egress address of the cluster.',
    retry: POINTLESS,
  },
  {
    id: 'sender-mismatch',
    at: AT,
    words:
      /must (?:be|equal|match)|not owned|not (?:allowed|permitted|authori[sz]ed|permissions?) to send|(?:doesn.?t|does not|do not) (?:conform|match|have permissions? to send)|send as|sendasdenied|on behalf|not (?:same|match)|relaying disallowed|mismatch/i,
    reason: 'SenderMismatch',
    message: 'The account may not send as the address of spec.from.',
    remedy:
      'Set spec.from.address to the user name of the account, or to an alias or identity that the provider has verified for it.',
    retry: POINTLESS,
  },
  {
    id: 'sender-rate',
    at: AT,
    words:
      /rate[- ]?limit|too (?:many|much|frequent|fast)|frequen|throttl|quota|(?:sending|daily|hourly|message) limit|credits/i,
    reason: 'RateLimited',
    message: 'The account has sent as much as it may for now.',
    remedy:
      'It is tried again by itself. Let applications send less, or raise the limit or plan at the provider.',
    retry: HOUR,
  },
  {
    id: 'sender-spam-temporary',
    at: AT,
    codes: TEMPORARY,
    words: BLOCK_LIST,
    reason: 'RateLimited',
    message: 'The server suspects spam and refuses this sender for a while.',
    remedy: 'It is tried again by itself. Check what applications send with this account.',
    retry: HOUR,
  },
  {
    id: 'sender-spam',
    at: AT,
    words: BLOCK_LIST,
    reason: 'RejectedAsSpam',
    message: 'The server takes the sender, or the egress address of this cluster, for a source of spam.',
    remedy: "Stop sending, read the provider's pages on these words, and ask it to lift the block.",
    retry: HOUR,
  },
  {
    id: 'sender-later',
    at: AT,
    codes: TEMPORARY,
    words: RATE,
    reason: 'RateLimited',
    message: 'The server takes no more from this sender for a while.',
    remedy: 'It is tried again by itself.',
    retry: HOUR,
  },
  {
    id: 'sender-temporary',
    at: AT,
    codes: TEMPORARY,
    reason: 'ServerError',
    message: 'The server cannot take mail for the moment.',
    remedy: 'It is tried again by itself. If it stays so, ask who runs the server.',
    retry: MINUTES_5,
  },
  {
    id: 'sender-command',
    at: AT,
    codes: [500, 502, 503, 504, 555],
    reason: 'ServerError',
    message: 'The server does not take the MAIL FROM command as it was sent.',
    remedy: 'Ask who runs the server; look for a proxy on the way that rewrites SMTP.',
    retry: HOUR,
  },
  {
    id: 'sender-refused',
    at: AT,
    reason: 'SenderRejected',
    message: 'The server does not take mail from the address of spec.from.',
    remedy:
      "Read the server's words; verify the address or its domain with the provider, or set another spec.from.address.",
    retry: POINTLESS,
  },
];
