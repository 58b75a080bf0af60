import type { Reply } from '../../model/reply.ts';
import type { RuleStage } from '../../providers/match.ts';
import type { Cause } from '../lexicon/index.ts';
import { causesNamed } from '../lexicon/index.ts';
import { tokensOf } from '../lexicon/tokens.ts';
import { causeOfCode, isTransient } from './codes.ts';
import type { Known } from './known.ts';
import { inContext, whose } from './meant.ts';
import { ORDER } from './order.ts';
import { isPossible } from './possible.ts';

/** The cause, and the evidence for it. */
export interface Decision {
  /** Absent: neither words nor code nor known facts decide. */
  cause?: Cause;
  by: 'words' | 'code' | 'knowledge' | 'nothing';
  /** The server's words that named the cause. */
  words?: string;
  transient: boolean;
  /** Other causes that the words name, the most likely first. */
  also: readonly Cause[];
}

/** Decides the meaning of a reply from its words, its code and the known facts. Words take precedence over the code. */
export function decide(at: RuleStage, reply: Reply, known: Known): Decision {
  const named = causesNamed(reply);
  const transient = isTransient(reply);
  const candidates = ORDER[at].filter(
    cause => named.has(cause) && isPossible(cause, { at, reply, named, known }),
  );
  const [first, ...also] = candidates;
  if (first === undefined) return byCode(at, reply, known);
  const words = named.get(first);
  const text = textOf(reply);
  const meant = (cause: Cause): Cause =>
    inContext(whose(cause, { at, known, words: named.get(cause) ?? '', text }), at, known);
  const cause = meant(first);
  return {
    cause,
    by: cause === first ? 'words' : 'knowledge',
    ...(words !== undefined && { words }),
    transient,
    also: also.map(meant).filter(other => other !== cause),
  };
}

function byCode(at: RuleStage, reply: Reply, known: Known): Decision {
  const transient = isTransient(reply);
  // RFC 5321: the command came out of order, as every command does before a login that is required.
  const found = isOutOfOrder(at, reply, known) ? 'login-needed' : causeOfCode(at, reply);
  if (found !== undefined) {
    const cause = inContext(found, at, known);
    return { cause, by: cause === found ? 'code' : 'knowledge', transient, also: [] };
  }
  const cause = byKnowledge(at, known);
  return { ...(cause && { cause }), by: cause ? 'knowledge' : 'nothing', transient, also: [] };
}

const OUT_OF_ORDER: readonly number[] = [500, 502, 503];

const isOutOfOrder = (at: RuleStage, { code }: Reply, { loggedIn, loginRequired }: Known): boolean =>
  (at === 'sender' || at === 'recipient') && loginRequired && !loggedIn && OUT_OF_ORDER.includes(code);

/**
 * If neither the words nor the code decide, the most likely cause is a missing login or a sender that is not the
 * account.
 */
function byKnowledge(at: RuleStage, known: Known): Cause | undefined {
  if (at !== 'sender' && at !== 'recipient') return undefined;
  if (known.loginRequired && !known.loggedIn) return 'login-needed';
  return known.otherSender ? 'sender-mismatch' : undefined;
}

const textOf = (reply: Reply): string =>
  tokensOf(reply)
    .map(({ written }) => written)
    .join(' ');
