import { endOfWait } from '../schedule/end-of-wait.ts';
import { spread } from '../schedule/jitter.ts';
import type { ConsumerView } from './view.ts';

/** A pod costs more than a connection, so pods have a minimum interval. */
export const MIN_INTERVAL_MS = 5 * 60 * 1000;

/**
 * Returns when the next pod is due for this place. The interval is up to 10 % longer, by key, so that pods are spread
 * over time.
 */
export function consumerDueAt(
  { at, requested: answered }: ConsumerView,
  { interval, requested, key, now }: { interval: number; requested?: string; key: string; now: number },
): number {
  if (requested !== undefined && requested !== answered) return now;
  if (at === undefined) return now;
  return endOfWait(at, Math.max(interval, MIN_INTERVAL_MS) * (1 + spread(key) / 10), now);
}
