import type { Endpoint } from '../model/endpoint.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Finding } from '../model/verdict.ts';
import { verdict } from '../model/verdict.ts';
import type { LoginRefusal } from '../sharing/breaker.ts';
import type { TooMany } from '../sharing/guesses.ts';

/** Returns the verdict for a login that the operator skips because too many other logins were refused. */
export function heldBack(
  { waitMs, refused, of }: TooMany,
  { uid, endpoint, refusals, now }: { uid: string; endpoint: Endpoint; refusals: number; now: number },
): LoginRefusal {
  const whose = of === 'user' ? 'of this user name from this namespace' : 'from this namespace';
  const message = `The operator skipped this login: the server rejected ${refused} logins ${whose} shortly before. The operator limits such logins because providers lock accounts and block addresses after a few rejected ones.`;
  const finding: Finding = {
    stage: 'auth',
    condition: 'Authenticated',
    reason: 'RateLimited',
    message,
    remedy:
      'Check the user name and password before you change the Secret again. The operator retries automatically.',
    retry: { kind: 'backoff', seconds: Math.ceil(waitMs / 1000) },
  };
  return {
    at: now,
    endpoint: endpointText(endpoint),
    by: uid,
    held: true,
    retry: finding.retry,
    refusals,
    verdicts: [verdict('Authenticated', 'RateLimited', message)],
    finding,
  };
}
