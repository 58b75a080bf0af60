import type { Session, StageResult } from '../session.ts';

/** A resolver that is silent must leave time to say so of the rest. */
const SHARE = 0.5;

/** Finds the addresses of the host. */
export async function dns(session: Session): Promise<StageResult> {
  const { plan, environment, deadline } = session;
  const { host } = plan.endpoint;
  const ms = deadline.within(deadline.totalMs * SHARE);
  const found = await Promise.race([environment.resolver.resolve(host), nothingWithin(ms, session.signal)]);
  if (found === undefined) return { kind: 'timeout', afterMs: Math.round(ms) };
  if (!found.ok) return { kind: 'system', code: found.code, message: `${found.code} ${host}` };
  session.addresses = found.addresses;
  return undefined;
}

function nothingWithin(ms: number, signal: AbortSignal): Promise<undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, ms, undefined);
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    resolve(undefined);
  });
  return promise;
}
