import type { ConditionType, GateCondition } from '../../../crds/conditions.ts';
import { judgedBy } from '../../../crds/conditions.ts';
import type { FallbackStatus } from '../../../crds/schema/status.ts';
import type { Verdict } from '../model/verdict.ts';
import { verdict } from '../model/verdict.ts';
import type { Gates, KnownCheck } from './known.ts';

/** How many SmtpConfigs are tried in a row, each the fallback of the one before. */
export const MAX_FALLBACKS = 3;

/** One SmtpConfig that this one falls back to, in the order in which they are tried. */
export interface FallbackCandidate {
  name: string;
  /** `ready`: by its own settings, not by a fallback of its own. `unknown`: a check is in progress. */
  state: 'ready' | 'failed' | 'unknown';
}

export interface FallbackInput {
  afterMs: number;
  returnAfterMs: number;
  /** What the status remembers. */
  was: FallbackStatus | undefined;
  /** Whether the own settings work; undefined: not known yet. */
  usable: boolean | undefined;
  candidates: readonly FallbackCandidate[];
  /** Milliseconds since the epoch. */
  now: number;
}

export interface FallbackDecision {
  /** Undefined: nothing to remember, and the own settings are published. */
  record?: FallbackStatus;
  /** When to decide again without any news, milliseconds since the epoch. */
  nextAt?: number;
}

/** Whose settings are published: never of one that is not Ready itself, and never for a moment only. */
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
  // Settings that work are better than those of one that does not.
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

/** Rounded up to whole seconds, so that a time that was read back is never earlier than it was. */
const timeOf = (ms: number): string => new Date(Math.ceil(ms / 1000) * 1000).toISOString();

/** The conditions that prove the own settings. */
const provenBy = (checks: readonly KnownCheck[]): readonly ConditionType[] =>
  checks.filter(({ proves }) => proves).flatMap(({ judges }) => judgedBy(...judges));

/** What spec.fallback came to. */
export interface KnownFallback {
  record: FallbackStatus;
  /** The settings that are published are those of an SmtpConfig that is Ready itself. */
  ready: boolean;
}

/** While spec.fallback has something to remember. */
export const fallbackKnown = (fallback: KnownFallback): KnownCheck => ({
  judges: ['fallback'],
  conditions: (_known, gates) => fallbackCondition(fallback, gates),
  readyInstead: ({ checks }, required) => readyByFallback(fallback, required, provenBy(checks)),
  fields: () => ({ fallback: fallback.record }),
});

/** Whether the own settings work; undefined while that is not known. */
export function isUsable(gates: Gates, checks: readonly KnownCheck[]): boolean | undefined {
  const proofs = provenBy(checks);
  const own = gates.filter(({ condition }) => proofs.includes(condition));
  if (own.some(({ status }) => status === 'False')) return false;
  return own.every(({ status }) => status === 'True') ? true : undefined;
}

/** UsingFallback, while it is True. */
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

/** The message of Ready where the settings of the fallback work and nothing else is wrong. */
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
