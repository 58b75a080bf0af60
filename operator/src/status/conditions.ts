import type { ConditionType, ProbeCondition } from '../../../crds/conditions.ts';
import type { Verdict } from '../model/verdict.ts';
import { consumerCondition } from '../probe-pods/judge.ts';
import { withBreaker } from './breaker.ts';
import { currentDoubt, doubtText } from './doubt.ts';
import type { Judgement } from './judgement.ts';
import { judge } from './judgement.ts';
import type { Known } from './known.ts';
import { publishedConditions } from './published.ts';
import { currentEgress, currentLogin } from './verified.ts';

/** All conditions but Ready and its kstatus companions, in gate order. */
export function gateConditions(known: Known): Judgement[] {
  const credentials = credentialsCondition(known);
  const egress = reachCondition(known, 'EgressReachable', undefined);
  const tls = reachCondition(known, 'TLSVerified', blockedBy([egress]));
  const gates = [credentials, egress, tls];
  const login = loginCondition(known, blockedBy(gates));
  const sender = senderCondition(known, blockedBy([...gates, login]));
  const { consumers } = known;
  const own = { EgressReachable: egress, TLSVerified: tls };
  return [
    ...gates,
    login,
    ...(sender ? [sender] : []),
    ...(consumers ? [consumerCondition(consumers, own)] : []),
    ...publishedConditions(known),
  ];
}

function credentialsCondition({ credentials }: Known): Judgement {
  const type = 'CredentialsAvailable';
  switch (credentials.state) {
    case 'found':
      return credentials.token
        ? judge(
            type,
            'True',
            'TokenHeld',
            `An access token was fetched with what Secret ${credentials.secret} holds.`,
          )
        : judge(type, 'True', 'Found', `Secret ${credentials.secret} holds a user name and a password.`);
    case 'not-required':
      return judge(type, 'True', 'NotRequired', 'The spec names no Secret: there is no login.');
    case 'unusable':
      return judge(type, 'False', credentials.reason, credentials.message);
  }
}

function reachCondition(
  known: Known,
  type: 'EgressReachable' | 'TLSVerified',
  blocked: Blocked | undefined,
): Judgement {
  const found = verdictOf(currentEgress(known)?.verdicts, type);
  // The dialogue over implicit TLS can fail after the handshake: what was seen goes before what follows.
  if (found) return currentDoubt(known)?.condition === type ? inDoubt(known, found) : fromVerdict(found);
  return blocked ? unknownBecause(type, blocked) : pending(type);
}

const inDoubt = (known: Known, found: Verdict): Judgement =>
  fromVerdict({ ...found, message: `${doubtText(known)} Before that: ${found.message}` });

function loginCondition(known: Known, blocked: Blocked | undefined): Judgement {
  const type = 'Authenticated';
  if (known.credentials.state === 'not-required') {
    return judge(type, 'True', 'NotRequired', 'The spec names no Secret: there is no login.');
  }
  if (blocked) return unknownBecause(type, blocked);
  const login = currentLogin(known);
  const found = login?.verdicts.find(({ condition }) => condition === type);
  return login && found ? fromVerdict(withBreaker(login, found)) : pending(type);
}

function senderCondition(known: Known, blocked: Blocked | undefined): Judgement | undefined {
  const type = 'SenderAccepted';
  if (!known.config.spec.from) return undefined;
  if (blocked) return unknownBecause(type, blocked);
  const source = known.credentials.state === 'not-required' ? currentEgress(known) : currentLogin(known);
  const found = verdictOf(source?.verdicts, type);
  return found ? fromVerdict(found) : pending(type);
}

interface Blocked {
  reason: string;
  by: Judgement;
}

const BLOCKED_BY: Partial<Record<ConditionType, string>> = {
  CredentialsAvailable: 'BlockedByCredentials',
  EgressReachable: 'BlockedByEgress',
  TLSVerified: 'BlockedByTLS',
  Authenticated: 'BlockedByAuthentication',
};

/** The first condition that is False names what everything behind it waits for. */
function blockedBy(gates: readonly Judgement[]): Blocked | undefined {
  const by = gates.find(({ status }) => status === 'False');
  const reason = by && BLOCKED_BY[by.type];
  return by && reason ? { reason, by } : undefined;
}

function unknownBecause(type: ConditionType, { reason, by }: Blocked): Judgement {
  return judge(type, 'Unknown', reason, `Not checked: ${by.type} is False (${by.reason}).`);
}

const pending = (type: ConditionType): Judgement =>
  judge(type, 'Unknown', 'Pending', 'The first check is under way.');

const verdictOf = (verdicts: readonly Verdict[] | undefined, type: ProbeCondition): Verdict | undefined =>
  verdicts?.find(({ condition, status }) => condition === type && status !== 'Unknown');

const fromVerdict = ({ condition, status, reason, message }: Verdict): Judgement =>
  judge(condition, status, reason, message);
