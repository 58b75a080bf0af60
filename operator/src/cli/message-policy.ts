import { isAllowedBy } from '../controller/checks/message-recipient.ts';
import type { MessagePolicy } from '../controller/ports.ts';
import { MessageLimits } from '../sharing/message-limits.ts';
import type { RunConfig } from './run-config.ts';

/** Returns the limits that the flags set on test messages. */
export const messagePolicy = ({
  'allow-recipient': allowed,
  'cluster-name': cluster,
}: Pick<RunConfig, 'allow-recipient' | 'cluster-name'>): MessagePolicy => ({
  limits: new MessageLimits(Date.now),
  isAllowed: address => isAllowedBy(allowed, address),
  ...(cluster !== undefined && { cluster }),
});
