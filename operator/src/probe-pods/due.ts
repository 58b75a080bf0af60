import { endOfWait } from '../schedule/end-of-wait.ts';
import { spread } from '../schedule/jitter.ts';
import type { ConsumerView } from './view.ts';

/** A pod is dearer than a connection. */
export const MIN_INTERVAL_MS = 5 * 60 * 1000;

/** When the next pod is due at this place: late by up to a tenth, by key, so that pods are spread over time. */
export function consumerDueAt(
  { at, requested: answered }: ConsumerView,
  { interval, requested, key, now }: { interval: number; requested?: string; key: string; now: number },
): number {
  if (requested !== undefined && requested !== answered) return now;
  if (at === undefined) return now;
  return endOfWait(at, Math.max(interval, MIN_INTERVAL_MS) * (1 + spread(key) / 10), now);
}
