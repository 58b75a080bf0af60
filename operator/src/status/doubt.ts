import type { Finding } from '../model/verdict.ts';
import type { Known } from './known.ts';
import { failureThreshold } from './plan.ts';
import { currentEgress } from './verified.ts';

/** Returns the result of the last check while too few checks have failed for it to count. */
export const currentDoubt = (known: Known): Finding | undefined => currentEgress(known)?.doubt;

/**
 * Returns a text such as `1 of 3 checks has failed (ConnectTimeout): …`, because the conditions are older than the last
 * check.
 */
export function doubtText(known: Known): string {
  const egress = currentEgress(known);
  if (!egress?.doubt) return '';
  const { failures, doubt } = egress;
  const most = failureThreshold(known.config.spec);
  return `The last ${failures === 1 ? 'check' : `${failures} checks`} failed (${doubt.reason}): ${doubt.message} The operator retries soon. The failure counts after ${most} consecutive failures (spec.checks.egress.failureThreshold).`;
}
