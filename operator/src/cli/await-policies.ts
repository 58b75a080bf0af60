import { setTimeout as sleep } from 'node:timers/promises';
import { takenUpIn } from '../controller/admission/decide.ts';
import type { Ports } from '../controller/ports.ts';

/** Milliseconds after which a replica without policies becomes ready: SmtpConfigs say then what is missing. */
const MAX_WAIT_MS = 10_000;
const RETRY_MS = 500;

/**
 * Waits after a start until the admission policies apply to new objects, so that a user who waits for the Deployment can
 * create an SmtpConfig at once. `helm install` and `kubectl apply` write the policies at about the same time.
 */
export async function awaitPolicies(
  policies: NonNullable<Ports['policies']>,
  signal: AbortSignal,
): Promise<void> {
  const end = performance.now() + MAX_WAIT_MS;
  while (!signal.aborted && performance.now() < end) {
    const found = await policies.read().catch(() => undefined);
    const wait = found ? takenUpIn(found, Date.now()) : RETRY_MS;
    await sleep(wait, undefined, { signal }).catch(() => {});
    if (found) return;
  }
}
