import type { Retry } from '../model/verdict.ts';
import { currentDoubt, doubtText } from './doubt.ts';
import type { Judgement } from './judgement.ts';
import { judge } from './judgement.ts';
import type { Known } from './known.ts';
import { since } from './published.ts';

/** Ready, and its kstatus companions Reconciling and Stalled, which stand only while True. */
export function readyConditions(
  known: Known,
  gates: readonly Judgement[],
  retry: Retry | undefined,
): Judgement[] {
  const ready = readyCondition(known, gates);
  return [...companions(known, ready, retry), ready];
}

function readyCondition(known: Known, gates: readonly Judgement[]): Judgement {
  const required = gates.filter(({ type }) => type !== 'RotationPending');
  const failed = required.find(({ status }) => status === 'False');
  if (failed) return judge('Ready', 'False', failed.reason, failed.message + kept(known, failed));
  const open = required.find(({ status }) => status === 'Unknown');
  if (open) return judge('Ready', 'Unknown', 'Pending', `${open.type} is not known yet.`);
  const waits = gates.find(({ type }) => type === 'RotationPending');
  if (waits) return judge('Ready', 'Unknown', 'Pending', waits.message);
  return judge('Ready', 'True', 'Ready', readyMessage(known));
}

function readyMessage(known: Known): string {
  const { credentials, memory, endpoint, outputs } = known;
  const { host, port } = memory.egress?.endpoint ?? endpoint;
  const login = credentials.state === 'found' ? ' and the login works' : '';
  const where = outputs.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  const works = `${host}:${port} can be reached${login}; the settings are in ${where}.`;
  return currentDoubt(known) ? `${works} ${doubtText(known)}` : works;
}

/** What applications have in the meantime. */
function kept(known: Known, failed: Judgement): string {
  if (failed.type === 'Published') return '';
  const has = known.outputs.some(
    ({ state }) => state === 'held' || state === 'in-sync' || state === 'written',
  );
  return has ? ` Applications keep the settings${since(known)} that worked last.` : '';
}

function companions(known: Known, ready: Judgement, retry: Retry | undefined): Judgement[] {
  const doubt = currentDoubt(known);
  if (ready.status === 'True') {
    return doubt ? [judge('Reconciling', 'True', doubt.reason, doubtText(known))] : [];
  }
  const waitsForPerson = ready.status === 'False' && (retry === undefined || retry.kind !== 'backoff');
  return waitsForPerson
    ? [
        judge(
          'Stalled',
          'True',
          ready.reason,
          'Waits for a change of the Secret or the spec; trying again by itself would not help.',
        ),
      ]
    : [judge('Reconciling', 'True', ready.reason, 'Checked again by itself.')];
}
