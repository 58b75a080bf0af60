import type { Rule } from '../../../operator/src/diagnose/context.ts';
import type { ReplyRuleFields } from '../../../operator/src/providers/preset.ts';

/** One way to break a rule. */
export interface Mutant {
  /** `dropped auth-locked` */
  name: string;
  /** Breaks the rule in the list that the diagnosis uses. @returns a function that restores it */
  apply(): () => void;
}

/** The lists are constants of their modules; only this file writes to them. */
type Writable<T> = T[];

const replaced = <T>(list: readonly T[], changed: readonly T[]): (() => void) => {
  const before = [...list];
  (list as Writable<T>).splice(0, list.length, ...changed);
  return () => void (list as Writable<T>).splice(0, list.length, ...before);
};

export function drops<T>(list: readonly T[], name: (item: T, index: number) => string): Mutant[] {
  return list.map((item, index) => ({
    name: `dropped ${name(item, index)}`,
    apply: () => replaced(list, list.toSpliced(index, 1)),
  }));
}

/** Each with the one behind it, where both may have something to say of the same thing. */
export function swaps<T>(
  list: readonly T[],
  name: (item: T, index: number) => string,
  apart: (a: T, b: T) => boolean = () => false,
): Mutant[] {
  return list.slice(0, -1).flatMap((item, index) => {
    const next = list[index + 1] as T;
    if (apart(item, next)) return [];
    return [
      {
        name: `swapped ${name(item, index)} and ${name(next, index + 1)}`,
        apply: () => replaced(list, list.toSpliced(index, 2, next, item)),
      },
    ];
  });
}

/** A rule that holds its tongue where it should speak, and speaks where it should not. */
export function inverts(list: readonly Rule[], name: (rule: Rule, index: number) => string): Mutant[] {
  return list.map((rule, index) => ({
    name: `inverted ${name(rule, index)}`,
    apply: () => {
      const inverted: Rule = failure =>
        rule(failure)
          ? undefined
          : {
              stage: failure.stage,
              condition: 'EgressReachable',
              reason: 'NotSMTP',
              message: 'inverted',
              remedy: 'inverted',
              retry: { kind: 'pointless' },
            };
      return replaced(list, list.with(index, inverted));
    },
  }));
}

const ALL_CODES = Array.from({ length: 400 }, (_, index) => 200 + index);

/** Each condition of each rule turned into its opposite. */
export function invertsReplies(list: readonly ReplyRuleFields[]): Mutant[] {
  return list.flatMap((rule, index) =>
    opposites(rule).map(([field, opposite]) => ({
      name: `inverted ${field} of ${rule.id}`,
      apply: () => replaced(list, list.with(index, { ...rule, ...opposite })),
    })),
  );
}

function opposites({
  codes,
  enhanced,
  words,
}: ReplyRuleFields): (readonly [string, Partial<ReplyRuleFields>])[] {
  return [
    ...(codes ? [['codes', { codes: ALL_CODES.filter(code => !codes.includes(code)) }] as const] : []),
    ...(enhanced ? [['enhanced', { enhanced: not(enhanced) }] as const] : []),
    ...(words ? [['words', { words: not(words) }] as const] : []),
  ];
}

const not = ({ source, flags }: RegExp): RegExp => new RegExp(`^(?![\\s\\S]*(?:${source}))`, flags);

/** Where a retry is less careful than it was, an account may be locked. */
export function carelessRetries(list: readonly ReplyRuleFields[]): Mutant[] {
  return list.map((rule, index) => ({
    name: `another retry of ${rule.id}`,
    apply: () =>
      replaced(
        list,
        list.with(index, {
          ...rule,
          retry: rule.retry.kind === 'backoff' ? { kind: 'stop' } : { kind: 'backoff', seconds: 60 },
        }),
      ),
  }));
}

/** Rules for different stages or codes never meet. */
export function neverMeet(a: ReplyRuleFields, b: ReplyRuleFields): boolean {
  return (
    !a.at.some(stage => b.at.includes(stage)) ||
    (a.codes !== undefined && b.codes !== undefined && !a.codes.some(code => b.codes?.includes(code)))
  );
}

/** Entries of a table by code, each left out once. */
export function dropsOfRecord(record: Readonly<Record<string, unknown>>, name: string): Mutant[] {
  const table = record as Record<string, unknown>;
  return Object.entries(record).map(([key, value]) => ({
    name: `dropped ${key} of ${name}`,
    apply: () => {
      delete table[key];
      return () => {
        table[key] = value;
      };
    },
  }));
}
