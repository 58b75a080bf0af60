import type { ConditionType, GateCondition } from '../../../crds/conditions.ts';
import { CONDITIONS, judgedBy } from '../../../crds/conditions.ts';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { remedyText } from '../model/steps.ts';
import type { Retry, Verdict } from '../model/verdict.ts';
import { verdict } from '../model/verdict.ts';
import { causeAndStep } from './brief.ts';
import { currentDoubt, doubtText } from './doubt.ts';
import type { Known } from './known.ts';
import { placeOf } from './namespaces.ts';
import { since } from './published.ts';

/** Returns Ready and its kstatus companions Reconciling and Stalled. The companions are present only while True. */
export function readyConditions(
  known: Known,
  gates: readonly Verdict<ConditionType>[],
  problem: Problem | undefined,
): Verdict<'Ready' | 'Reconciling' | 'Stalled'>[] {
  const ready = readyCondition(known, gates, problem);
  return [...companions(known, ready, problem), ready];
}

/** Returns the first condition that Ready waits for and that is False. */
export const firstFailed = (
  known: Known,
  gates: readonly Verdict<ConditionType>[],
): Verdict<GateCondition> | undefined => required(known, gates).find(({ status }) => status === 'False');

/** Returns the conditions that Ready waits for: the spec may add some to those that always count. */
function required({ checks }: Known, gates: readonly Verdict<ConditionType>[]): Verdict<GateCondition>[] {
  const asked = checks.filter(check => check.required).flatMap(({ judges }) => judgedBy(...judges));
  return gates.filter(
    (entry): entry is Verdict<GateCondition> =>
      CONDITIONS[entry.condition].requiredForReady || asked.some(type => type === entry.condition),
  );
}

const REQUESTED =
  'The requested check is in progress. The other conditions still show the previous result, and applications keep their settings.';

/** The problem that keeps Ready from being True. */
export interface Problem {
  /** The first condition that Ready waits for and that is False. */
  failed: Verdict<GateCondition>;
  /** The cause and the remedy. */
  why: NonNullable<SmtpConfigStatus['diagnosis']>;
  retry: Retry | undefined;
}

function readyCondition(
  known: Known,
  gates: readonly Verdict<ConditionType>[],
  problem: Problem | undefined,
): Verdict<'Ready'> {
  if (known.requested) return verdict('Ready', 'Pending', REQUESTED);
  for (const check of known.checks) {
    const instead = check.readyInstead?.(known, required(known, gates));
    if (instead !== undefined) return verdict('Ready', 'ReadyByFallback', instead);
  }
  if (problem) {
    const { failed, why } = problem;
    const text = causeAndStep(why.message, remedyText(why), kept(known, failed), 'status.diagnosis');
    return verdict('Ready', failed.reason, text);
  }
  const open = required(known, gates).find(({ status }) => status === 'Unknown');
  if (open) return verdict('Ready', 'Pending', `${open.condition} is still unknown.`);
  const waits = gates.find(({ condition }) => condition === 'RotationPending');
  if (waits)
    return verdict('Ready', 'Pending', causeAndStep(waits.message, '', '', 'condition RotationPending'));
  return verdict('Ready', 'Ready', readyMessage(known));
}

function readyMessage(known: Known): string {
  const { credentials, memory, endpoint, outputs } = known;
  const { host, port } = memory.egress?.endpoint ?? endpoint;
  const login = credentials.state === 'found' ? ' and the login works' : '';
  const where = outputs.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  const { namespaces } = known;
  const place = namespaces ? placeOf(known, namespaces) : `the settings are in ${where}`;
  const works = `${host}:${port} is reachable${login}; ${place}.`;
  if (!currentDoubt(known)) return causeAndStep(works, '', '', 'status.outputs');
  return causeAndStep(works, doubtText(known), '', 'condition Reconciling');
}

/** Returns a sentence about the settings that applications have in the meantime. */
function kept(known: Known, failed: Verdict<GateCondition>): string {
  if (failed.condition === 'Published') return '';
  const has = known.outputs.some(
    ({ state }) => state === 'held' || state === 'in-sync' || state === 'written',
  );
  return has ? `Applications keep the settings${since(known)} that last worked.` : '';
}

function companions(
  known: Known,
  ready: Verdict<'Ready'>,
  problem: Problem | undefined,
): Verdict<'Reconciling' | 'Stalled'>[] {
  const doubt = currentDoubt(known);
  if (ready.status === 'True') {
    return doubt ? [verdict('Reconciling', doubt.reason, doubtText(known))] : [];
  }
  return ready.status === 'False' && problem?.retry?.kind !== 'backoff'
    ? [
        verdict(
          'Stalled',
          ready.reason,
          'Waiting for a change to the Secret or the spec; retrying would not help.',
        ),
      ]
    : [verdict('Reconciling', ready.reason, 'Will be retried automatically.')];
}
