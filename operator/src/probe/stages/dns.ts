import type { Session, StageResult } from '../session.ts';

/** Part of the deadline for name resolution: a resolver that does not answer must leave time for further evidence. */
const SHARE = 0.5;

/** Finds the addresses of the host. */
export async function dns(session: Session): Promise<StageResult> {
  const { plan, environment, deadline } = session;
  const { host } = plan.endpoint;
  const ms = deadline.within(deadline.totalMs * SHARE);
  const found = await within(environment.resolver.resolve(host), ms, session.signal);
  if (found === undefined) return { kind: 'timeout', afterMs: Math.round(ms) };
  if (!found.ok) {
    if (found.alias !== undefined)
      session.evidence.resolution = { alias: session.clean(Buffer.from(found.alias)) };
    return { kind: 'system', code: found.code, message: `${found.code} ${host}` };
  }
  session.addresses = found.addresses;
  if (found.facts) session.evidence.resolution = found.facts;
  return undefined;
}

/** Also resolves the absolute name, if a search domain provided the addresses and the probe failed. */
export async function compareAbsolute(session: Session): Promise<void> {
  const { plan, environment, deadline, evidence, signal } = session;
  const searched = evidence.resolution?.searched;
  if (!searched) return;
  const absolute = environment.resolver.resolve(`${plan.endpoint.host}.`);
  const found = await within(absolute, deadline.remaining(), signal);
  if (!found?.ok) return;
  const used = new Set(session.addresses.map(({ address }) => address));
  if (found.addresses.some(({ address }) => used.has(address))) return;
  evidence.resolution = {
    ...evidence.resolution,
    searched: { ...searched, absolute: found.addresses.map(({ address }) => address) },
  };
}

/** Returns the answer, or undefined if there is none in time. Removes its timer and its listener. */
async function within<T>(answer: Promise<T>, ms: number, signal: AbortSignal): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const stop = () => resolve(undefined);
  const timer = setTimeout(stop, ms);
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
