import type { ProbeCondition } from '../../../crds/conditions.ts';
import { CONDITIONS, PROBE_CONDITIONS } from '../../../crds/conditions.ts';
import { isReasonOf } from '../../../crds/reasons.ts';
import { both } from '../../../crds/wording.ts';
import type { Evidence, Stage } from '../model/evidence.ts';
import type { Finding, Verdict } from '../model/verdict.ts';
import { verdict } from '../model/verdict.ts';
import type { DiagnosisContext } from './context.ts';
import { judgesSenderAt } from './knowledge.ts';
import { cut, sentences } from './message.ts';
import { loginMissing } from './missing.ts';
import { refusesOnlyItself } from './recipient.ts';
import { accepted, acceptedButItself, connected, loggedIn, PLAINTEXT, verified } from './successes.ts';

/** Maximum length of a verdict message, in UTF-16 units: the status may add text. */
export const MESSAGE_LIMIT = 4000;

/** Returns one verdict for each condition that applies, in gate order. */
export function verdictsOf(
  evidence: Evidence,
  context: DiagnosisContext,
  finding: Finding | undefined,
): Verdict[] {
  return PROBE_CONDITIONS.filter(gate => gate !== 'SenderAccepted' || context.wantsSender).map(
    gate => failed(gate, finding) ?? PROVE[gate](evidence, context, finding) ?? unknown(gate, finding),
  );
}

function failed(condition: ProbeCondition, finding: Finding | undefined): Verdict | undefined {
  if (finding?.condition !== condition) return undefined;
  const { reason, message, remedy } = finding;
  return verdict<ProbeCondition>(condition, reason, cut(message, MESSAGE_LIMIT), remedy);
}

type Prove = (
  evidence: Evidence,
  context: DiagnosisContext,
  finding: Finding | undefined,
) => Verdict | undefined;

const PROVE: Readonly<Record<ProbeCondition, Prove>> = {
  EgressReachable: (evidence, _context, finding) => {
    // A TLS failure before the greeting belongs to TLSVerified, so EgressReachable shows only the TCP connection.
    const enough = evidence.greeting !== undefined || finding?.condition === 'TLSVerified';
    return isDone(evidence, 'connect') && enough
      ? verdict('EgressReachable', 'Connected', connected(evidence))
      : undefined;
  },
  TLSVerified: evidence => {
    if (evidence.endpoint.tls === 'none') return verdict('TLSVerified', 'NotUsed', PLAINTEXT);
    const { tls } = evidence;
    return isDone(evidence, 'tls') && tls?.verified
      ? verdict('TLSVerified', 'Verified', verified(evidence, tls))
      : undefined;
  },
  Authenticated: (evidence, context) => {
    const missing = loginMissing(evidence, context);
    if (missing) return verdict('Authenticated', missing.reason, missing.message, missing.remedy);
    if (!context.wantsLogin)
      return verdict(
        'Authenticated',
        'NotRequired',
        both(
          'The spec names no Secret, so the operator does not log in.',
          'Without --username, there is no login.',
        ),
      );
    return isDone(evidence, 'auth') ? verdict('Authenticated', 'LoggedIn', loggedIn(evidence)) : undefined;
  },
  SenderAccepted: (evidence, context) => {
    if (!isDone(evidence, 'sender')) return undefined;
    const itself = refusesOnlyItself(evidence, context);
    if (itself) {
      return verdict('SenderAccepted', 'AcceptedProvisionally', acceptedButItself(evidence, itself));
    }
    if (!isDone(evidence, 'recipient')) return undefined;
    const { preset, recipient } = context;
    const judges = judgesSenderAt(preset, evidence.endpoint.host) ?? 'mail';
    return judges === 'message' || judges === 'never'
      ? verdict(
          'SenderAccepted',
          'AcceptedProvisionally',
          sentences(accepted(evidence, recipient), PROVISIONAL[judges]),
        )
      : verdict('SenderAccepted', 'Accepted', accepted(evidence, recipient));
  },
};

const PROVISIONAL = {
  message: `This is provisional: the provider checks the sender only when a message is sent. To send a test message, ${both('annotate the SmtpConfig with smtp-operator.dev/message-requested-at', 'give --send-to ADDRESS')}.`,
  never: 'This is provisional: the provider does not reject a sender, but replaces an unknown one.',
} as const;

/** A stage may run twice (EHLO before and after STARTTLS): it is a success only if it never failed. */
const isDone = ({ stages }: Evidence, wanted: Stage): boolean => {
  const records = stages.filter(({ stage }) => stage === wanted);
  return records.length > 0 && records.every(({ ok }) => ok);
};

/** Makes the verdict for a condition that the probe did not reach. */
function unknown(condition: ProbeCondition, finding: Finding | undefined): Verdict {
  const { blocksAs = 'Pending' } = { blocksAs: undefined, ...(finding && CONDITIONS[finding.condition]) };
  if (finding && isReasonOf(condition, blocksAs) && blocksAs !== 'Pending') {
    return verdict(condition, blocksAs, `Not checked: ${finding.condition} is False (${finding.reason}).`);
  }
  return verdict(condition, 'Pending', 'Not checked by this probe.');
}
