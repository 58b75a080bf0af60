import { MESSAGE_REQUESTED_ANNOTATION, MESSAGE_TO_ANNOTATION } from '../../../../crds/names.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { CheckMemory } from '../../status/checks.ts';

/** The reason why a message is due. */
export interface Occasion {
  /** The annotation requested the message, not the interval. */
  onRequest: boolean;
  /** The last message failed for the current inputs and is retried. */
  isRetry: boolean;
  /** The recipient that the request names; undefined: the recipient of the spec. */
  to: string | undefined;
}

type Annotated = Pick<SmtpConfig, 'metadata'>;

export const requestOf = ({ metadata: { annotations } }: Annotated): string | undefined =>
  annotations[MESSAGE_REQUESTED_ANNOTATION]?.slice(0, 256);

/** @param isCurrent whether the last result is for the current inputs */
export function occasionOf(config: Annotated, last: CheckMemory | undefined, isCurrent: boolean): Occasion {
  const requested = requestOf(config);
  const isRetry = isCurrent && last?.retry !== undefined;
  const goesOn = last?.onRequest === true && (isRetry || isWaiting(last));
  const onRequest = requested !== undefined && (requested !== last?.requested || goesOn);
  const to = onRequest ? config.metadata.annotations[MESSAGE_TO_ANNOTATION] : undefined;
  return { onRequest, isRetry, to };
}

/**
 * Reports whether a message was already sent for the request. A request never gets a second message, even if the inputs
 * change.
 */
export const isAnswered = (requested: string, last: CheckMemory | undefined): boolean =>
  last?.requested === requested && !(last.onRequest === true && isWaiting(last));

/** Reports whether nothing was sent yet, because of the limit, the breaker or a failure before MAIL FROM. */
const isWaiting = ({ retry, verdicts }: CheckMemory): boolean =>
  retry?.kind === 'backoff' && verdicts.every(({ status }) => status === 'Unknown');
