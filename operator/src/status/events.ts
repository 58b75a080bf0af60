import { isReasonOf, REASONS, type ReasonedCondition, reasonAddress } from '../../../crds/reasons.ts';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { domainEvents } from './domain-events.ts';
import type { EventNote } from './event-note.ts';
import type { OutputState } from './known.ts';
import type { Warning } from './warnings.ts';

/** Actions and findings of a pass that a comparison of the two statuses does not show. */
export interface PassNews {
  /** Outputs after publishing, if they are worth an event. */
  outputs?: readonly OutputState[];
  /** Outputs that another client had changed, with the name of that client. */
  repaired?: readonly Repair[];
  /** All warnings of the status after the pass. */
  warnings?: readonly Warning[];
  /** Outputs that the spec no longer names. */
  retired?: Retired | undefined;
  /** Namespaces from which the outputs of a ClusterSmtpConfig were deleted. */
  takenBack?: readonly string[] | undefined;
}

/** Returns the events of one reconcile: only for changes. */
export function decideEvents(
  before: SmtpConfigStatus,
  after: SmtpConfigStatus,
  { outputs = [], repaired = [], warnings = [], retired, takenBack = [] }: PassNews = {},
): EventNote[] {
  const ready = readyEvents(before, after);
  // The event for Ready already reports that the settings are published.
  const says = ready.some(({ reason }) => reason === 'Ready') && repaired.length === 0;
  return [
    ...ready,
    ...domainEvents(before, after),
    ...messageEvents(before, after),
    ...rotationEvents(before, after),
    ...fallbackEvents(before, after),
    ...namespaceEvents(before, after),
    ...warningEvents(before, warnings),
    ...rolloutEvents(before, after),
    ...(says ? [] : publishedEvents(outputs, repaired)),
    ...(retired ? retiredEvents(retired) : []),
    ...takenBackEvents(takenBack),
  ];
}

function readyEvents(before: SmtpConfigStatus, after: SmtpConfigStatus): EventNote[] {
  const [was, is] = [find(before, 'Ready'), find(after, 'Ready')];
  if (!is || is.status === 'Unknown') return [];
  if (was?.status === is.status && was.reason === is.reason) return [];
  const type = is.status === 'True' || is.reason === 'Suspended' ? 'Normal' : 'Warning';
  const explained = is.status === 'False' ? { explained: addressOf(after, is.reason) } : {};
  return [{ type, reason: is.reason, action: 'Verify', note: is.message, ...explained }];
}

/**
 * Returns the path of the explanation. Ready has the reason of the condition that fails, so the page of that condition
 * is used.
 */
function addressOf({ conditions = [] }: SmtpConfigStatus, reason: string): string {
  const types = conditions.filter(({ status }) => status === 'False').map(({ type }) => type);
  const failed = (Object.keys(REASONS) as ReasonedCondition[]).find(
    condition => types.includes(condition) && isReasonOf(condition, reason),
  );
  return reasonAddress(failed ?? 'Ready', reason);
}

/** Returns one event for each message, sent or not. */
function messageEvents(before: SmtpConfigStatus, after: SmtpConfigStatus): EventNote[] {
  const is = find(after, 'MessageAccepted');
  if (!is || !after.message || after.message.time === before.message?.time) return [];
  const accepted = is.reason === 'Accepted';
  return [
    {
      type: accepted ? 'Normal' : 'Warning',
      reason: accepted ? 'MessageAccepted' : 'MessageNotAccepted',
      action: 'Send',
      note: is.message,
      ...(!accepted && { explained: reasonAddress('MessageAccepted', is.reason) }),
    },
  ];
}

function rotationEvents(before: SmtpConfigStatus, after: SmtpConfigStatus): EventNote[] {
  const [was, is] = [find(before, 'RotationPending'), find(after, 'RotationPending')];
  if (!is || is.reason === was?.reason) return [];
  return [{ type: 'Warning', reason: 'RotationPending', action: 'Publish', note: is.message }];
}

function fallbackEvents({ fallback: was }: SmtpConfigStatus, after: SmtpConfigStatus): EventNote[] {
  const name = after.fallback?.name;
  if (name === was?.name) return [];
  if (name === undefined) {
    const note = `Returned from the settings of SmtpConfig ${was?.name} to the own settings.`;
    return [{ type: 'Normal', reason: 'FallbackEnded', action: 'Publish', note }];
  }
  const note = find(after, 'UsingFallback')?.message ?? `Published the settings of SmtpConfig ${name}.`;
  return [{ type: 'Warning', reason: 'UsingFallback', action: 'Publish', note }];
}

const OF_WARNING: Readonly<Record<Warning['kind'], Pick<EventNote, 'reason' | 'action'>>> = {
  settings: { reason: 'SettingsSuspect', action: 'Verify' },
  certificate: { reason: 'CertificateExpiring', action: 'Verify' },
  rollout: { reason: 'RolloutFailed', action: 'Restart' },
};

/** Failures beyond this number appear only in the status. */
const MAX_NAMESPACE_EVENTS = 5;

function namespaceEvents(
  { namespaces: was }: SmtpConfigStatus,
  { namespaces: is }: SmtpConfigStatus,
): EventNote[] {
  const known = new Set(was?.failed?.map(({ name }) => name));
  const news = (is?.failed ?? []).filter(({ name }) => !known.has(name));
  return news.slice(0, MAX_NAMESPACE_EVENTS).map(({ name, reason, message }) => ({
    type: 'Warning',
    reason: 'NotPublished',
    action: 'Publish',
    note: `Not published in namespace ${name}: ${message}.`,
    explained: reasonAddress('Published', reason),
  }));
}

/** Maximum number of names in one event. */
const MAX_NAMED = 10;

function shortList(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return `${names.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Returns the events for deleted outputs. Outputs that applications may use are never deleted without an event. */
function takenBackEvents(namespaces: readonly string[]): EventNote[] {
  if (namespaces.length === 0) return [];
  const note = `Deleted the outputs in namespaces that no longer match: ${shortList(namespaces)}.`;
  return [{ type: 'Normal', reason: 'OutputRemoved', action: 'Publish', note }];
}

/** Returns one event for each warning that the earlier status did not have. */
const warningEvents = (before: SmtpConfigStatus, warnings: readonly Warning[]): EventNote[] =>
  warnings
    .filter(({ text }) => !before.warnings?.includes(text))
    .map(({ kind, text }) => ({ type: 'Warning', ...OF_WARNING[kind], note: text }));

function rolloutEvents({ rollout: was }: SmtpConfigStatus, { rollout: is }: SmtpConfigStatus): EventNote[] {
  if (!was || !is || was.hash === is.hash) return [];
  const note = 'Restarted the workloads of spec.rollout for the newly published content.';
  return [{ type: 'Normal', reason: 'Restarted', action: 'Restart', note }];
}

/**
 * Returns the events for retired outputs: one before the deletion and one after it. Outputs that applications may use
 * are never deleted without an event.
 */
function retiredEvents({ scheduled, removed }: Retired): EventNote[] {
  return [
    ...scheduled.map(({ kind, name, until }) => ({
      type: 'Warning' as const,
      reason: 'OutputRemovalScheduled',
      action: 'Publish',
      note: `spec.outputs no longer lists ${kind} ${name}. It is kept unchanged until ${until} for applications that still use it, and deleted then. To keep it, add it to spec.outputs.`,
    })),
    ...removed.map(({ kind, name }) => ({
      type: 'Normal' as const,
      reason: 'OutputRemoved',
      action: 'Publish',
      note: `Deleted ${kind} ${name}: spec.outputs no longer lists it. To have it back, add it to spec.outputs.`,
    })),
  ];
}

/** An output that was restored. `namespace` is set if the output exists in many namespaces. */
type Repair = { kind: string; name: string; by?: string | undefined; namespace?: string };

type Named = Pick<OutputState, 'kind' | 'name'>;

/** The results for outputs that the spec no longer names. */
interface Retired {
  scheduled: readonly (Named & { until: string })[];
  removed: readonly Named[];
}

function publishedEvents(outputs: readonly OutputState[], repaired: readonly Repair[]): EventNote[] {
  const written = outputs.filter(({ state }) => state === 'written');
  const elsewhere = repaired.flatMap(({ kind, name, namespace }) =>
    namespace === undefined ? [] : [`${kind} ${namespace}/${name}`],
  );
  if (written.length === 0 && elsewhere.length === 0) return [];
  const names = written.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  if (repaired.length > 0) {
    const who = [...new Set(repaired.flatMap(({ by = [] }) => by))].join(', ');
    const what = elsewhere.length > 0 ? shortList(elsewhere) : names;
    return [
      {
        type: 'Warning',
        reason: 'Repaired',
        action: 'Publish',
        note: `Restored ${what} after an external change${who && ` (${who})`}.`,
      },
    ];
  }
  return [
    {
      type: 'Normal',
      reason: 'Published',
      action: 'Publish',
      note: `Published verified settings in ${names}.`,
    },
  ];
}

const find = (status: SmtpConfigStatus, type: string) =>
  status.conditions?.find(condition => condition.type === type);
