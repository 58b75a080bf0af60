import type { ConditionType, GateCondition } from '../../../crds/conditions.ts';
import { judgedBy } from '../../../crds/conditions.ts';
import type { FallbackStatus } from '../../../crds/schema/status.ts';
import type { Verdict } from '../model/verdict.ts';
import { verdict } from '../model/verdict.ts';
import type { Gates, KnownCheck } from './known.ts';

/** Maximum length of a chain in which each SmtpConfig is the fallback of the one before. */
export const MAX_FALLBACKS = 3;

/** One SmtpConfig of the fallback chain. Candidates are tried in order. */
export interface FallbackCandidate {
  name: string;
  /** `ready`: the candidate's own settings work, without a fallback of its own. `unknown`: a check is in progress. */
  state: 'ready' | 'failed' | 'unknown';
}

export interface FallbackInput {
  afterMs: number;
  returnAfterMs: number;
  /** The earlier decision, from the status. */
  was: FallbackStatus | undefined;
  /** Whether the SmtpConfig's own settings work; undefined while unknown. */
  usable: boolean | undefined;
  candidates: readonly FallbackCandidate[];
  /** Milliseconds since the epoch. */
  now: number;
}

export interface FallbackDecision {
  /** Undefined: nothing to remember, and the SmtpConfig's own settings are published. */
  record?: FallbackStatus;
  /** Time to decide again even without a change, milliseconds since the epoch. */
  nextAt?: number;
}

/**
 * Decides which settings are published. It never uses an SmtpConfig that is not Ready by its own settings, and delays
 * prevent short switches.
 */
export function decideFallback(input: FallbackInput): FallbackDecision {
  const { was, usable, candidates } = input;
  const active = candidates.find(({ name }) => name === was?.name);
  if (usable === undefined) return active ? { record: was ?? {} } : remembered(was?.failingSince);
  return usable ? whileUsable(input, active) : whileFailing(input, active);
}

const remembered = (failingSince: string | undefined): FallbackDecision =>
  failingSince === undefined ? {} : { record: { failingSince } };

function whileUsable(
  { was, now, returnAfterMs }: FallbackInput,
  active: FallbackCandidate | undefined,
): FallbackDecision {
  // Publish the SmtpConfig's own settings if the fallback's settings do not work.
  if (!active || active.state === 'failed') return {};
  const usableSince = was?.usableSince ?? timeOf(now);
  const nextAt = Date.parse(usableSince) + returnAfterMs;
  if (now >= nextAt) return {};
  return { record: { name: active.name, since: was?.since ?? timeOf(now), usableSince }, nextAt };
}

function whileFailing(
  { was, now, afterMs, candidates }: FallbackInput,
  active: FallbackCandidate | undefined,
): FallbackDecision {
  const failingSince = was?.failingSince ?? timeOf(now);
  const nextAt = Date.parse(failingSince) + afterMs;
  if (!active && now < nextAt) return { record: { failingSince }, nextAt };
  const stays = active !== undefined && active.state !== 'failed';
  const to = stays ? active : (candidates.find(({ state }) => state === 'ready') ?? active);
  if (!to) return { record: { failingSince } };
  const since = (active && was?.since) ?? timeOf(now);
  return { record: { name: to.name, since, failingSince } };
}

/** Formats a time. It is rounded up to whole seconds, so that a time read back is never earlier than the original. */
const timeOf = (ms: number): string => new Date(Math.ceil(ms / 1000) * 1000).toISOString();

/** Returns the conditions that prove the SmtpConfig's own settings. */
const provenBy = (checks: readonly KnownCheck[]): readonly ConditionType[] =>
  checks.filter(({ proves }) => proves).flatMap(({ judges }) => judgedBy(...judges));

/** The decision about spec.fallback. */
export interface KnownFallback {
  record: FallbackStatus;
  /** The published settings are those of an SmtpConfig that is Ready by its own settings. */
  ready: boolean;
}

/** The check that reports the fallback while there is something to remember. */
export const fallbackKnown = (fallback: KnownFallback): KnownCheck => ({
  judges: ['fallback'],
  conditions: (_known, gates) => fallbackCondition(fallback, gates),
  readyInstead: ({ checks }, required) => readyByFallback(fallback, required, provenBy(checks)),
  fields: () => ({ fallback: fallback.record }),
});

/** Adds the warning that the SmtpConfig of spec.fallback does not exist. */
export const withMissingFallback = (check: KnownCheck | undefined, name: string): KnownCheck => ({
  judges: ['fallback'],
  conditions: () => [],
  ...check,
  warnings: () => [
    `SmtpConfig ${name} of spec.fallback does not exist in this namespace, so there is no fallback. Create it, or fix spec.fallback.name.`,
  ],
});

/** Reports whether the SmtpConfig's own settings work; undefined while unknown. */
export function isUsable(gates: Gates, checks: readonly KnownCheck[]): boolean | undefined {
  const proofs = provenBy(checks);
  const own = gates.filter(({ condition }) => proofs.includes(condition));
  if (own.some(({ status }) => status === 'False')) return false;
  return own.every(({ status }) => status === 'True') ? true : undefined;
}

/** Returns the condition UsingFallback while it is True. */
function fallbackCondition(fallback: KnownFallback, gates: Gates): Verdict<'UsingFallback'>[] {
  if (fallback.record.name === undefined) return [];
  const { name, since, usableSince } = fallback.record;
  const failed = gates.find(({ status }) => status === 'False');
  const why = failed
    ? `because ${failed.condition} is False (${failed.reason})`
    : `and this SmtpConfig has been usable again since ${usableSince ?? 'a moment ago'}`;
  const state = fallback.ready ? '' : ` SmtpConfig ${name} is not Ready either.`;
  return [
    verdict(
      'UsingFallback',
      'PrimaryUnusable',
      `The settings of SmtpConfig ${name} have been published since ${since}, ${why}.${state}`,
    ),
  ];
}

/** Returns the message of Ready if the settings of the fallback work and nothing else is wrong. */
function readyByFallback(
  { ready, record }: KnownFallback,
  required: readonly Verdict<GateCondition>[],
  own: readonly ConditionType[],
): string | undefined {
  if (!ready || record.name === undefined) return undefined;
  const rest = required.filter(({ condition }) => !own.includes(condition));
  if (!rest.every(({ status }) => status === 'True')) return undefined;
  return `Mail can be sent with the settings of SmtpConfig ${record.name}, which are published instead of the own ones.`;
}
