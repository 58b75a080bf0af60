import type { ProbeCondition } from '../../../crds/conditions.ts';
import type { ReasonOf } from '../../../crds/reasons.ts';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { Endpoint } from '../model/endpoint.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Finding, Verdict } from '../model/verdict.ts';
import { verdict } from '../model/verdict.ts';
import { withBreaker } from './breaker.ts';
import { shownCapabilities } from './certificate.ts';
import { currentDoubt, doubtText } from './doubt.ts';
import { blocked, pending } from './gates.ts';
import type { Gates, Known, KnownCheck } from './known.ts';
import type { LoginMemory } from './memory.ts';
import { currentEgress, currentLogin } from './verified.ts';

/** The check that the server is reachable, accepts the login and accepts the sender, from the last dialogues. */
export const SERVER: KnownCheck = {
  judges: ['egress', 'login', 'sender'],
  proves: true,
  conditions(known, gates) {
    const all: Verdict[] = [];
    const before = (): Gates => [...gates, ...all];
    all.push(reachCondition(known, 'EgressReachable', []));
    all.push(reachCondition(known, 'TLSVerified', all));
    all.push(loginCondition(known, before()));
    if (known.config.spec.from) all.push(senderCondition(known, before()));
    return all;
  },
  explain(known, failed) {
    const finding = currentFinding(known);
    return finding?.condition === failed.condition ? finding : {};
  },
  fields,
};

const currentFinding = (known: Known): Finding | undefined =>
  currentEgress(known)?.finding ?? currentLogin(known)?.finding;

function reachCondition<C extends 'EgressReachable' | 'TLSVerified'>(
  known: Known,
  type: C,
  gates: Gates,
): Verdict<C> {
  const found = foundIn(currentEgress(known)?.verdicts, type);
  // With implicit TLS, the dialogue can fail after the handshake. A result that was observed has priority over a
  // blocked condition.
  if (found) return currentDoubt(known)?.condition === type ? inDoubt(known, found) : found;
  return blocked(type, gates) ?? pending(type);
}

const inDoubt = <C extends ProbeCondition>(known: Known, found: Verdict<C>): Verdict<C> =>
  verdict(
    found.condition as C,
    found.reason as ReasonOf<C>,
    `${doubtText(known)} Before that: ${found.message}`,
  );

function loginCondition(known: Known, gates: Gates): Verdict<'Authenticated'> {
  const type = 'Authenticated';
  if (known.credentials.state === 'not-required') {
    // Some providers accept no command without a login.
    const found = foundIn(currentEgress(known)?.verdicts, type);
    return (
      found ?? verdict(type, 'NotRequired', 'The spec names no Secret, so the operator does not log in.')
    );
  }
  const open = blocked(type, gates);
  if (open) return open;
  const login = currentLogin(known);
  if (!login) return pending(type);
  const found = login.verdicts.find(entry => entry.condition === type);
  return found ? withBreaker(login, found) : pending(type);
}

function senderCondition(known: Known, gates: Gates): Verdict<'SenderAccepted'> {
  const type = 'SenderAccepted';
  const source = known.credentials.state === 'not-required' ? currentEgress(known) : currentLogin(known);
  return blocked(type, gates) ?? foundIn(source?.verdicts, type) ?? pending(type);
}

const foundIn = <C extends ProbeCondition>(
  verdicts: readonly Verdict[] | undefined,
  type: C,
): Verdict<C> | undefined =>
  verdicts?.find(
    (entry): entry is Verdict<C> & Verdict => entry.condition === type && entry.status !== 'Unknown',
  );

function fields(known: Known): Partial<SmtpConfigStatus> {
  const { egress, login, handledRequest } = known.memory;
  const capabilities = shownCapabilities(known);
  return {
    endpoint: endpointStatus(currentEgress(known)?.endpoint ?? known.endpoint),
    ...(capabilities && { capabilities }),
    ...(login && { login: loginStatus(login) }),
    ...(egress && { lastProbeTime: new Date(egress.at).toISOString() }),
    ...(handledRequest !== undefined && { lastHandledProbeAt: handledRequest.slice(0, 256) }),
  };
}

const endpointStatus = (endpoint: Endpoint) => ({ address: endpointText(endpoint), ...endpoint });

function loginStatus(login: LoginMemory): NonNullable<SmtpConfigStatus['login']> {
  const { retry } = login;
  return {
    secretVersion: login.secretVersion,
    endpoint: login.endpoint,
    specHash: login.inputs,
    reason: login.verdicts.find(({ condition }) => condition === 'Authenticated')?.reason ?? 'Pending',
    time: new Date(login.at).toISOString(),
    ...(retry && { retry: retry.kind }),
    ...(retry?.kind === 'backoff' && { notBefore: new Date(login.at + retry.seconds * 1000).toISOString() }),
  };
}
