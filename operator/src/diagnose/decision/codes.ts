import type { Reply } from '../../model/reply.ts';
import type { RuleStage } from '../../providers/match.ts';
import { enhancedOf } from '../../providers/match.ts';
import type { Cause } from '../lexicon/index.ts';

/** Transient negative completion (RFC 5321 section 4.2.1): the server may accept the same command later. */
export const isTransient = ({ code }: Pick<Reply, 'code'>): boolean => code >= 400 && code < 500;

type Group = 'connection' | 'login' | 'sender' | 'recipient' | 'message';

const GROUP: Readonly<Record<RuleStage, Group>> = {
  greeting: 'connection',
  ehlo: 'connection',
  starttls: 'connection',
  auth: 'login',
  sender: 'sender',
  recipient: 'recipient',
  message: 'message',
};

const ENVELOPE = ['sender', 'recipient', 'message'] as const;

/**
 * Subject and detail of an enhanced code (RFC 3463 and IANA's registry of SMTP enhanced status codes), by the stages
 * at which it identifies the fault. Codes that are missing here are too general: X.7.1 is sent for everything.
 */
export const BY_DETAIL: readonly (readonly [detail: string, cause: Cause, at: readonly Group[]])[] = [
  ['1.1', 'recipient', ['recipient', 'message']],
  ['1.2', 'recipient', ['recipient', 'message']],
  ['1.3', 'recipient', ['recipient', 'message']],
  ['1.6', 'recipient', ['recipient', 'message']],
  ['1.7', 'sender-syntax', ENVELOPE],
  ['1.8', 'sender-domain', ENVELOPE],
  ['1.10', 'recipient', ['recipient', 'message']],
  ['2.1', 'recipient', ['recipient', 'message']],
  ['2.2', 'recipient', ['recipient', 'message']],
  ['2.3', 'size', ENVELOPE],
  ['2.4', 'recipient', ['recipient', 'message']],
  ['3.1', 'temporary', ENVELOPE],
  ['3.2', 'temporary', ['connection', 'login', ...ENVELOPE]],
  ['3.4', 'size', ENVELOPE],
  ['4.5', 'temporary', ['connection', ...ENVELOPE]],
  ['5.3', 'rate', ['recipient', 'message']],
  ['5.4', 'protocol', ['login', ...ENVELOPE]],
  ['6.0', 'content', ['message']],
  ['6.1', 'content', ['message']],
  ['6.3', 'content', ['message']],
  ['7.4', 'mechanism', ['login']],
  ['7.8', 'credentials', ['login']],
  ['7.9', 'mechanism', ['login']],
  ['7.10', 'tls-needed', ['login', ...ENVELOPE]],
  ['7.11', 'tls-needed', ['login', ...ENVELOPE]],
  ['7.12', 'mechanism', ['login']],
  ['7.13', 'locked', ['login', ...ENVELOPE]],
  ['7.20', 'domain-auth', ENVELOPE],
  ['7.21', 'domain-auth', ENVELOPE],
  ['7.22', 'domain-auth', ENVELOPE],
  ['7.23', 'domain-auth', ENVELOPE],
  ['7.24', 'domain-auth', ENVELOPE],
  ['7.25', 'listed', ['connection', ...ENVELOPE]],
  ['7.26', 'domain-auth', ENVELOPE],
  // Microsoft's own: DMARC did not pass; the level of authentication is below the required one.
  ['7.509', 'domain-auth', ENVELOPE],
  ['7.515', 'domain-auth', ENVELOPE],
  ['7.27', 'sender-domain', ENVELOPE],
  ['7.28', 'rate', ['connection', 'login', ...ENVELOPE]],
  // Microsoft's own: SendAsDenied, no permission to send as, not logged in, throttled, relay.
  ['2.252', 'sender-mismatch', ENVELOPE],
  ['7.60', 'sender-mismatch', ENVELOPE],
  ['7.57', 'login-needed', ENVELOPE],
  ['7.64', 'relay-denied', ENVELOPE],
  ['7.30', 'oauth2', ['login', 'sender', 'message']],
  ['1.90', 'quota', ENVELOPE],
];

/** Reply codes (RFC 5321, RFC 4954, RFC 5248) by the stages at which they identify the fault. */
export const BY_CODE: readonly (readonly [codes: readonly number[], cause: Cause, at: readonly Group[]])[] = [
  [[501, 504, 553, 555], 'helo', ['connection']],
  [[538], 'tls-needed', ['login', ...ENVELOPE]],
  [[525, 526, 535], 'credentials', ['login']],
  [[432, 500, 502, 503, 504, 534], 'mechanism', ['login']],
  [[501], 'protocol', ['login']],
  [[530], 'login-needed', ENVELOPE],
  [[500, 502, 503, 504, 555], 'protocol', ENVELOPE],
  [[552], 'size', ['sender', 'message']],
  [[550, 551, 552, 553, 556], 'recipient', ['recipient']],
  [[501], 'sender-syntax', ['sender']],
];

/** Returns the cause that the code identifies, for replies whose words name none. */
export function causeOfCode(at: RuleStage, reply: Reply): Cause | undefined {
  const group = GROUP[at];
  const detail = enhancedOf(reply)?.slice(2);
  const known = BY_DETAIL.find(([own, , stages]) => own === detail && stages.includes(group))?.[1];
  if (known !== undefined) return known;
  if (at === 'greeting' || at === 'starttls') return isTransient(reply) ? 'temporary' : undefined;
  const byCode = BY_CODE.find(
    ([codes, , stages]) => codes.includes(reply.code) && stages.includes(group),
  )?.[1];
  return byCode ?? (isTransient(reply) ? 'temporary' : undefined);
}
