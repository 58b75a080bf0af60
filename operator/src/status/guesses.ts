import type { Endpoint } from '../model/endpoint.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Finding } from '../model/verdict.ts';
import { verdict } from '../model/verdict.ts';
import type { LoginRefusal } from '../sharing/breaker.ts';
import type { TooMany } from '../sharing/guesses.ts';

/** A login that the operator does not make, because too many others were refused. */
export function heldBack(
  { waitMs, refused, of }: TooMany,
  { uid, endpoint, refusals, now }: { uid: string; endpoint: Endpoint; refusals: number; now: number },
): LoginRefusal {
  const whose = of === 'user' ? 'of this user name from this namespace' : 'from this namespace';
  const message = `This login was not tried: the server rejected ${refused} logins ${whose} shortly before. The operator limits such logins because providers lock accounts and block addresses after a few of them.`;
  const finding: Finding = {
    stage: 'auth',
    condition: 'Authenticated',
    reason: 'RateLimited',
    message,
    remedy:
      'Check user name and password in the Secret before you change it again. The operator retries automatically.',
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
