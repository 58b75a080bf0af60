import type { ReplyRule } from '../../providers/preset.ts';
import { AUTH_REPLIES } from './auth.ts';
import { GREETING_REPLIES } from './greeting.ts';
import { SENDER_REPLIES } from './sender.ts';

/**
 * What replies mean whoever sends them (RFC 5321 section 4.2, RFC 4954 section 6, RFC 3463, RFC 5248); tried
 * after the rules of the provider. Each stage ends with a rule that matches anything.
 */
export const GENERAL_REPLIES: readonly ReplyRule[] = [
  ...GREETING_REPLIES,
  ...AUTH_REPLIES,
  ...SENDER_REPLIES,
];
