import type { ConditionType, ProbeCondition } from '../../../crds/conditions.ts';
import { CONDITIONS, judgedBy, CONDITION_TYPES as ORDER } from '../../../crds/conditions.ts';
import type { BlockedReason, ReasonedCondition, ReasonOf } from '../../../crds/reasons.ts';
import type { Verdict } from '../model/verdict.ts';
import { verdict, verdictFrom } from '../model/verdict.ts';
import { consumerCondition } from '../probe-pods/judge.ts';
import { withBreaker } from './breaker.ts';
import type { CheckSchedule, KnownCheck } from './checks.ts';
import { currentDoubt, doubtText } from './doubt.ts';
import { fallbackCondition } from './fallback.ts';
import type { Known } from './known.ts';
import { publishedConditions } from './published.ts';
import { currentEgress, currentLogin } from './verified.ts';

/** All conditions but Ready and its kstatus companions, in gate order. */
export function gateConditions(known: Known): Verdict<ConditionType>[] {
  const credentials = credentialsCondition(known);
  const egress = reachCondition(known, 'EgressReachable', []);
  const tls = reachCondition(known, 'TLSVerified', [egress]);
  const gates = [credentials, egress, tls];
  const login = loginCondition(known, gates);
  const sender = senderCondition(known, [...gates, login]);
  const { consumers } = known;
  const own = { EgressReachable: egress, TLSVerified: tls };
  const all: Verdict<ConditionType>[] = [
    ...gates,
    login,
    ...(sender ? [sender] : []),
    ...(consumers ? [consumerCondition(consumers, own)] : []),
    ...publishedConditions(known),
    ...fallbackCondition(known, [...gates, login, ...(sender ? [sender] : [])]),
  ];
  for (const check of known.checks ?? []) all.push(...checkConditions(check, all));
  return all.sort((a, b) => ORDER.indexOf(a.condition) - ORDER.indexOf(b.condition));
}

/** The conditions of a check with a clock of its own. */
function checkConditions({ id, memory, schedule }: KnownCheck, gates: Gates): Verdict<ConditionType>[] {
  // One that runs only on request has nothing to tell before the first request.
  if (!memory && schedule.interval === undefined && schedule.requested === undefined) return [];
  return judgedBy(id).flatMap(type => {
    if (type === 'Reconciling' || type === 'Stalled') return [];
    const found = memory?.verdicts.find(({ condition }) => condition === type);
    return blocked<ReasonedCondition>(type, gates) ?? found ?? (memory ? [] : notYet(type, schedule));
  });
}

/** Every condition of a check has the reason Pending. */
const notYet = (type: ReasonedCondition, { answered }: CheckSchedule): Verdict<ConditionType> | [] =>
  verdictFrom(type, 'Pending', answered ? UNPROVEN : FIRST) ?? [];

const FIRST = 'The first check is running.';
const UNPROVEN =
  'The spec or the Secret has changed since the last check, so its result no longer applies. Request another one.';

function credentialsCondition({ credentials }: Known): Verdict<'CredentialsAvailable'> {
  const type = 'CredentialsAvailable';
  switch (credentials.state) {
    case 'found':
      return credentials.token
        ? verdict(
            type,
            'TokenHeld',
            `An access token was fetched with the credentials in Secret ${credentials.secret} holds.`,
          )
        : verdict(type, 'Found', `Secret ${credentials.secret} holds a user name and a password.`);
    case 'not-required':
      return verdict(type, 'NotRequired', 'The spec names no Secret, so the operator does not log in.');
    case 'unusable':
      return verdict(type, credentials.reason, credentials.message);
  }
}

function reachCondition<C extends 'EgressReachable' | 'TLSVerified'>(
  known: Known,
  type: C,
  gates: Gates,
): Verdict<C> {
  const found = foundIn(currentEgress(known)?.verdicts, type);
  // The dialogue over implicit TLS can fail after the handshake: what was seen goes before what follows.
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
    // Some providers accept nothing without a login.
    const found = foundIn(currentEgress(known)?.verdicts, type);
    return (
      found ?? verdict(type, 'NotRequired', 'The spec names no Secret, so the operator does not log in.')
    );
  }
  const open = blocked(type, gates);
  if (open) return open;
  const login = currentLogin(known);
  const found = login?.verdicts.find(entry => entry.condition === type);
  return login && found ? withBreaker(login, found) : pending(type);
}

function senderCondition(known: Known, gates: Gates): Verdict<'SenderAccepted'> | undefined {
  const type = 'SenderAccepted';
  if (!known.config.spec.from) return undefined;
  const source = known.credentials.state === 'not-required' ? currentEgress(known) : currentLogin(known);
  return blocked(type, gates) ?? foundIn(source?.verdicts, type) ?? pending(type);
}

type Gates = readonly Verdict<ConditionType>[];

/** The first condition that is False names what everything behind it waits for. */
function blocked<C extends ReasonedCondition>(type: C, gates: Gates): Verdict<C> | undefined {
  const blockers: readonly ConditionType[] = CONDITIONS[type].blockedBy;
  const by = gates.find(({ condition, status }) => status === 'False' && blockers.includes(condition));
  const { blocksAs } = { blocksAs: undefined, ...(by && CONDITIONS[by.condition]) };
  if (!by || blocksAs === undefined) return undefined;
  const reason = blocksAs as BlockedReason<C> & ReasonOf<C>;
  return verdict(type, reason, `Not checked: ${by.condition} is False (${by.reason}).`);
}

const pending = <C extends ProbeCondition>(type: C): Verdict<C> =>
  verdict<ProbeCondition>(type, 'Pending', 'The first check is running.') as Verdict<C>;

const foundIn = <C extends ProbeCondition>(
  verdicts: readonly Verdict[] | undefined,
  type: C,
): Verdict<C> | undefined =>
  verdicts?.find(
    (entry): entry is Verdict<C> & Verdict => entry.condition === type && entry.status !== 'Unknown',
  );
