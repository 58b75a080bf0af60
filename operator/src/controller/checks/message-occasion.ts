import { MESSAGE_REQUESTED_ANNOTATION, MESSAGE_TO_ANNOTATION } from '../../../../crds/names.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { CheckMemory } from '../../status/checks.ts';

/** Why a message is due. */
export interface Occasion {
  /** The annotation asks for it, and not the clock. */
  onRequest: boolean;
  /** The last one failed for the present inputs, and is tried again. */
  isRetry: boolean;
  /** The recipient that the request names; undefined: that of the spec. */
  to: string | undefined;
}

type Annotated = Pick<SmtpConfig, 'metadata'>;

export const requestOf = ({ metadata: { annotations } }: Annotated): string | undefined =>
  annotations[MESSAGE_REQUESTED_ANNOTATION]?.slice(0, 256);

/** @param isCurrent whether what was last found is for the present inputs */
export function occasionOf(config: Annotated, last: CheckMemory | undefined, isCurrent: boolean): Occasion {
  const requested = requestOf(config);
  const isRetry = isCurrent && last?.retry !== undefined;
  const goesOn = last?.onRequest === true && (isRetry || isWaiting(last));
  const onRequest = requested !== undefined && (requested !== last?.requested || goesOn);
  const to = onRequest ? config.metadata.annotations[MESSAGE_TO_ANNOTATION] : undefined;
  return { onRequest, isRetry, to };
}

/** Whether the request had its message: it has no second one, whatever changes. */
export const isAnswered = (requested: string, last: CheckMemory | undefined): boolean =>
  last?.requested === requested && !(last.onRequest === true && isWaiting(last));

/** Nothing was sent yet: the limit, the breaker or a failure before MAIL FROM was in the way. */
const isWaiting = ({ retry, verdicts }: CheckMemory): boolean =>
  retry?.kind === 'backoff' && verdicts.every(({ status }) => status === 'Unknown');
