import { both, FIELD, TERM } from '../../../crds/wording.ts';
import type { Evidence, Fault } from '../model/evidence.ts';
import { failedStage } from '../model/evidence.ts';
import { replyText } from '../model/reply.ts';
import type { Finding } from '../model/verdict.ts';
import { quote, sentences } from './message.ts';

/** Adds to the finding what the operator sent, if that may be the cause: the name in EHLO, the mechanism. */
export function withWhatWasSent(finding: Finding, evidence: Evidence): Finding {
  const fault = failedStage(evidence)?.fault;
  if (!fault) return finding;
  const { message, remedy, stage } = finding;
  return {
    ...finding,
    message: sentences(
      message,
      heloSentence(finding, fault, evidence),
      loginSentence(fault, evidence, stage),
    ),
    remedy: sentences(
      remedy,
      heloSentence(finding, fault, evidence) === undefined || remedy.includes('--helo-name')
        ? undefined
        : HELO_REMEDY,
      cramRemedy(fault, evidence, stage),
    ),
  };
}

type Stage = Finding['stage'];

/** After EHLO a refusal or a cut may be about the name; later only a reply that names it is. */
function isAboutHelo({ stage, because }: Finding, fault: Fault): boolean {
  if (fault.kind === 'reply') return stage === 'ehlo' || because?.cause === 'helo';
  return stage === 'ehlo' && (fault.kind === 'closed' || fault.kind === 'system');
}

const heloSentence = (finding: Finding, fault: Fault, { heloName }: Evidence): string | undefined =>
  heloName !== undefined && isAboutHelo(finding, fault)
    ? `${TERM.TheOperator} sent EHLO ${heloName}.`
    : undefined;

const HELO_REMEDY = `If the server does not accept that name, ${both('start the operator with', 'give')} --helo-name and a fully qualified host name that resolves to the egress address.`;

function loginSentence(fault: Fault, { auth }: Evidence, stage: Stage): string | undefined {
  if (stage !== 'auth' || !auth) return undefined;
  const before = (auth.unusable ?? []).map(
    ({ mechanism, reply }) => `It rejected the mechanism AUTH ${mechanism}: ${quote(replyText(reply), 120)}.`,
  );
  return sentences(fault.kind === 'reply' ? `The login used AUTH ${auth.mechanism}.` : undefined, ...before);
}

/** A server that stores only hashes of passwords cannot check CRAM-MD5, but many offer it anyway. */
function cramRemedy(fault: Fault, evidence: Evidence, stage: Stage): string | undefined {
  if (stage !== 'auth' || fault.kind !== 'reply' || evidence.auth?.mechanism !== 'CRAM-MD5') return undefined;
  const { mechanisms = [] } = evidence.ehloSecured ?? evidence.ehlo ?? {};
  return mechanisms.some(mechanism => mechanism === 'PLAIN' || mechanism === 'LOGIN')
    ? `CRAM-MD5 fails on servers that store hashed passwords: set ${FIELD.authMethod} to auto, plain or login.`
    : undefined;
}
