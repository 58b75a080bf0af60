import type { ProbeCondition } from '../../../crds/conditions.ts';
import type { ReasonOf } from '../../../crds/reasons.ts';
import { reasonSource } from '../../../crds/reasons.ts';
import { type Reader, wordedFor } from '../../../crds/wording.ts';
import type { Evidence, Fault, Stage } from '../model/evidence.ts';
import type { Inspection } from '../model/hint.ts';
import type { Reply } from '../model/reply.ts';
import { replyText } from '../model/reply.ts';
import type { Because, Finding, Retry } from '../model/verdict.ts';
import type { SecretPlace } from '../providers/phrases.ts';
import type { Preset } from '../providers/preset.ts';
import { cut } from './message.ts';

/** A CA certificate from spec.endpoint.caBundle. */
export interface TrustedCertificate {
  subject: string;
  notBefore: string;
  notAfter: string;
}

/** Input of the diagnosis in addition to the evidence. */
export interface DiagnosisContext {
  /** Where the diagnosis is read. Default: cluster. */
  reader?: Reader;
  preset: Preset;
  /** Region in the spec. */
  region?: string | undefined;
  /** Whether the plan of the probe includes a login. */
  wantsLogin: boolean;
  /** The spec names no Secret, so no login is intended. */
  noSecret?: boolean;
  /** Whether the plan of the probe includes MAIL FROM. */
  wantsSender: boolean;
  /** Address of MAIL FROM. */
  sender?: string;
  /** Address of RCPT TO, if it is not the sender itself. */
  recipient?: string;
  /** Used for hints about its form. It never appears in a message. */
  username?: string;
  /** Hints from the form of the values in the Secret. */
  inspection?: Inspection;
  portPolicy?: 'Fixed' | 'Auto';
  /** Present if the login uses an OAuth2 access token. */
  byToken?: boolean;
  /** The operator fetched the token; otherwise the Secret holds it. */
  fetched?: boolean;
  /** The certificates of spec.endpoint.caBundle; absent if there is none. */
  trusted?: () => readonly TrustedCertificate[];
  /** Namespace and name of the Secret, for commands. */
  place?: SecretPlace;
}

/** The failed stage with its evidence and context: the input of every rule. */
export interface Failure<F extends Fault = Fault> {
  evidence: Evidence;
  context: DiagnosisContext;
  stage: Stage;
  fault: F;
}

/** A finding, or undefined if the rule does not apply. */
export type Rule = (failure: Failure) => Finding | undefined;

/** Returns the finding of the first rule that applies. */
export function firstFinding(rules: readonly Rule[], failure: Failure): Finding | undefined {
  for (const rule of rules) {
    const found = rule(failure);
    if (found) return found;
  }
  return undefined;
}

/** A rule for faults of one kind. */
export function onFault<K extends Fault['kind']>(
  kind: K,
  rule: (failure: Failure<Extract<Fault, { kind: K }>>) => Finding | undefined,
): Rule {
  return failure => (isOf(failure, kind) ? rule(failure) : undefined);
}

const isOf = <K extends Fault['kind']>(
  failure: Failure,
  kind: K,
): failure is Failure<Extract<Fault, { kind: K }>> => failure.fault.kind === kind;

interface FindingParts {
  /** Fault and evidence. */
  message: string;
  /** Default: the remedy of the reason in the vocabulary. */
  remedy?: string;
  /** Default: retry automatically, at the interval of the reachability check. */
  retry?: Retry;
  reply?: Reply;
  because?: Because;
}

/** Maximum length of a reply that is kept, in UTF-16 units: the limit of the CRD. */
const REPLY_LIMIT = 2048;

const AGAIN_SOON: Retry = { kind: 'backoff', seconds: 60 };

/** A finding whose reason belongs to its condition. */
export function finding<C extends ProbeCondition>(
  { stage }: Pick<Failure, 'stage'>,
  condition: C,
  reason: ReasonOf<C>,
  { message, remedy, retry, reply, because }: FindingParts,
): Finding<C> {
  return {
    stage,
    condition,
    reason,
    message,
    remedy: remedy ?? reasonSource<ProbeCondition>(condition, reason).remedy,
    ...(reply && { reply: cut(replyText(reply), REPLY_LIMIT) }),
    retry: retry ?? AGAIN_SOON,
    ...(because && { because }),
  } as Finding<C>;
}

/** Returns a result with the wording for the reader of the diagnosis. */
export const worded = <T extends { message: string; remedy?: string }>(
  { reader = 'cluster' }: Pick<DiagnosisContext, 'reader'>,
  result: T,
): T => ({
  ...result,
  message: wordedFor(reader, result.message),
  ...(result.remedy !== undefined && { remedy: wordedFor(reader, result.remedy) }),
});
