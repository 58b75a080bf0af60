import type { ConditionType, GateCondition } from '../../../crds/conditions.ts';
import { CONDITIONS } from '../../../crds/conditions.ts';
import type { SmtpConfig } from '../../../crds/object.ts';
import { reasonAddress, reasonEntry } from '../../../crds/reasons.ts';
import type { AdmissionRecord, Condition, SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { Credentials } from '../model/credentials.ts';
import type { Endpoint } from '../model/endpoint.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Alternative } from '../model/evidence.ts';
import { faultText } from '../model/evidence.ts';
import { type WhatToDo, whatToDo } from '../model/steps.ts';
import { cut } from '../model/text.ts';
import type { Finding, Retry, Verdict } from '../model/verdict.ts';
import { paragraphOf, verdict } from '../model/verdict.ts';
import { outputTargets } from '../render/outputs.ts';
import { causeAndStep, summaryOf } from './brief.ts';
import { shownCapabilities } from './certificate.ts';
import type { CheckDetails, CheckMemory, KnownCheck } from './checks.ts';
import { checkStatus } from './checks.ts';
import { gateConditions } from './conditions.ts';
import { filled } from './filled.ts';
import type { Known, OutputState } from './known.ts';
import type { LoginMemory } from './memory.ts';
import { firstFailed, readyConditions } from './ready.ts';
import { currentEgress, currentLogin } from './verified.ts';
import { warningsOf } from './warnings.ts';

/** What a condition's generation and time are taken from; the spec may be unsound. */
interface Dated {
  config: SmtpConfig;
  /** Milliseconds since the epoch. */
  now: number;
  /** What comes before an address in the repository; '' where that is not known. */
  docsUrl: string;
}

/** The status of an SmtpConfig whose spec is sound. */
export function decideStatus(known: Known): SmtpConfigStatus {
  const { metadata } = known.config;
  const gates = gateConditions(known).map(gate => withNames(gate, metadata));
  const finding = currentFinding(known);
  const failed = firstFailed(known, gates);
  const egress = currentEgress(known);
  const why = diagnosis(known, failed, egress?.alternatives ?? []);
  const retry = finding?.condition === failed?.condition ? finding?.retry : otherRetry(known, failed);
  const ready = readyConditions(known, gates, retry, why);
  const warnings = warningsOf(known).map(({ text }) => text);
  const outputs = outputStatus(known);
  const ran = (known.checks ?? []).flatMap(({ id, memory = lastRun(known, id) }) =>
    memory ? [checkStatus(id, memory)] : [],
  );
  const binding = bindable(known);
  return prune({
    observedGeneration: known.config.metadata.generation,
    conditions: dated([...gates.map(gate => shownGate(why, gate)), ...ready], known),
    ready: ready.at(-1)?.status ?? 'Unknown',
    endpoint: endpointStatus(egress?.endpoint ?? known.endpoint),
    diagnosis: why,
    warnings: warnings.length > 0 ? warnings : undefined,
    capabilities: shownCapabilities(known),
    token: tokenStatus(known.credentials),
    login: known.memory.login && loginStatus(known.memory.login),
    ...detailsOf(known),
    checks: ran.length > 0 ? ran : undefined,
    lastProbeTime: known.memory.egress && new Date(known.memory.egress.at).toISOString(),
    lastHandledProbeAt: known.memory.handledRequest?.slice(0, 256),
    outputs: outputs.length > 0 ? outputs : undefined,
    rollout: known.rollout,
    fallback: known.fallback?.record,
    admission: known.admission,
    binding: binding && { name: binding.name },
  });
}

/** Fields of the status that belong to checks of their own clock. */
const detailsOf = (known: Known): CheckDetails =>
  Object.assign(
    {},
    ...(known.checks ?? []).map(({ id, memory = lastRun(known, id) }) => memory?.details ?? {}),
  ) as CheckDetails;

/** A message that was sent stays sent when the inputs change: what it proved is over, and its request is answered. */
const lastRun = ({ memory }: Known, id: KnownCheck['id']): CheckMemory | undefined =>
  id === 'message' ? memory.checks?.[id] : undefined;

/** The status of an SmtpConfig that is suspended: nothing changes except Ready. */
export function suspendedStatus(known: Dated): SmtpConfigStatus {
  const message =
    'spec.suspend is true: the operator probes and publishes nothing. Set it to false to resume.';
  return {
    ...known.config.status,
    ready: 'False',
    observedGeneration: known.config.metadata.generation,
    conditions: dated(
      [verdict('Published', 'Suspended', message), verdict('Ready', 'Suspended', message)],
      known,
    ),
  };
}

/** The status of an SmtpConfig that cannot be worked on as it is written. */
export function invalidStatus(known: Dated, problems: readonly string[]): SmtpConfigStatus {
  const message = cut(`The spec is not valid: ${problems.join('; ')}.`, 4096);
  const remedy = 'Fix it and apply it again.';
  const brief = causeAndStep(message, remedy, '', 'status.diagnosis');
  return prune({
    ...known.config.status,
    ready: 'False',
    observedGeneration: known.config.metadata.generation,
    conditions: dated(
      [verdict('Stalled', 'InvalidSpec', brief), verdict('Ready', 'InvalidSpec', brief)],
      known,
    ),
    diagnosis: {
      condition: 'Ready',
      reason: 'InvalidSpec',
      summary: summaryOf(message),
      message,
      remedy: 'Fix the spec and apply it again.',
    },
  });
}

/** Why a sound spec is not acted on. */
export type BlockedReason =
  | 'NotAdmitted'
  | 'AdmissionPolicyMissing'
  | 'CABundleUnavailable'
  | 'ProviderNotFound'
  | 'ProviderNotAllowed'
  | 'ProviderInvalid';

/**
 * The status of an SmtpConfig that is not acted on; what is published stays.
 * @param problem what was seen, where that is more than the reason contains
 */
export function blockedStatus(
  known: Dated,
  why: BlockedReason,
  admission: AdmissionRecord | undefined,
  problem?: string,
): SmtpConfigStatus {
  const { meaning, remedy: general, check } = reasonEntry<'Ready'>('Ready', why);
  const { name, namespace } = known.config.metadata;
  const command = check?.replace('NAMESPACE', namespace).replace('NAME', name);
  const seen = problem ?? meaning;
  const remedy = `${general} Command: ${command}`;
  const brief = causeAndStep(seen, remedy, '', 'status.diagnosis');
  return prune({
    ...known.config.status,
    ready: 'False',
    observedGeneration: known.config.metadata.generation,
    conditions: dated([verdict('Stalled', why, brief), verdict('Ready', why, brief)], known),
    diagnosis: {
      condition: 'Ready',
      reason: why,
      summary: summaryOf(seen),
      message: seen,
      ...shownSteps(remedy),
      explained: known.docsUrl + reasonAddress('Ready', why),
    },
    ...(admission && { admission }),
  });
}

/** A token endpoint that cannot be reached is waited for; what is wrong with a Secret waits for a person. */
function otherRetry(
  { credentials, checks = [] }: Known,
  failed: Verdict<GateCondition> | undefined,
): Retry | undefined {
  // Pods are sent by their own schedule, regardless of the last result.
  if (failed?.condition === 'ConsumerEgress' && failed.reason !== 'NotEnabled') {
    return { kind: 'backoff', seconds: 300 };
  }
  const check = checks.find(({ id }) => id === (failed && CONDITIONS[failed.condition].judgedBy));
  if (check) return check.memory?.retry ?? byClock(check);
  return failed?.condition === 'CredentialsAvailable' && credentials.state === 'unusable'
    ? credentials.retry
    : undefined;
}

/** The next run comes without a change, and may find something else. */
const byClock = ({ schedule: { interval } }: KnownCheck): Retry | undefined =>
  interval === undefined ? undefined : { kind: 'backoff', seconds: interval / 1000 };

function currentFinding(known: Known): Finding | undefined {
  return currentEgress(known)?.finding ?? currentLogin(known)?.finding;
}

function diagnosis(
  all: Known,
  failed: Verdict<GateCondition> | undefined,
  alternatives: readonly Alternative[],
): SmtpConfigStatus['diagnosis'] {
  if (!failed) return undefined;
  const finding = currentFinding(all);
  const known = finding?.condition === failed.condition ? finding : undefined;
  const check = all.checks?.find(({ id }) => id === CONDITIONS[failed.condition].judgedBy);
  return prune({
    stage: known?.stage,
    condition: failed.condition,
    reason: failed.reason,
    summary: summaryOf(known?.message ?? failed.message),
    message: cut(known?.message ?? failed.message, 4096),
    ...shownSteps(
      filled(
        known?.remedy ?? failed.remedy ?? reasonEntry<GateCondition>(failed.condition, failed.reason).remedy,
        all.config.metadata,
      ),
    ),
    explained: all.docsUrl + reasonAddress(failed.condition, failed.reason),
    reply: (known?.reply ?? check?.memory?.reply)?.slice(0, 2048),
    alternatives: alternatives.length > 0 ? alternatives.map(alternativeStatus) : undefined,
  });
}

const withNames = (
  gate: Verdict<ConditionType>,
  metadata: SmtpConfig['metadata'],
): Verdict<ConditionType> => ({
  ...gate,
  message: filled(gate.message, metadata),
  ...(gate.remedy !== undefined && { remedy: filled(gate.remedy, metadata) }),
});

/** The steps stand once: in the diagnosis, where it is about this condition. */
const shownGate = (
  why: SmtpConfigStatus['diagnosis'],
  gate: Verdict<ConditionType>,
): Verdict<ConditionType> =>
  why?.condition === gate.condition ? gate : { ...gate, message: paragraphOf(gate) };

/** What the schema has room for. */
const MAX_STEPS = 16;
const MAX_STEP = 4096;

function shownSteps(text: string): WhatToDo {
  const { remedy, steps } = whatToDo(text);
  return {
    remedy: cut(remedy, MAX_STEP),
    ...(steps && { steps: steps.slice(0, MAX_STEPS).map(step => cut(step, MAX_STEP)) }),
  };
}

const alternativeStatus = ({ endpoint, ok, fault }: Alternative) => ({
  address: endpointText(endpoint),
  tls: endpoint.tls,
  reachable: ok,
  detail: fault ? faultText(fault).slice(0, 512) : 'a mail server answers',
});

const endpointStatus = (endpoint: Endpoint) => ({ address: endpointText(endpoint), ...endpoint });

function loginStatus(login: LoginMemory): NonNullable<SmtpConfigStatus['login']> {
  const { retry } = login;
  const refused = login.verdicts.find(({ status }) => status === 'False');
  return {
    secretVersion: login.secretVersion,
    endpoint: login.endpoint,
    specHash: login.inputs,
    reason:
      login.verdicts.find(({ condition }) => condition === 'Authenticated')?.reason ??
      refused?.reason ??
      'Pending',
    time: new Date(login.at).toISOString(),
    ...(retry && { retry: retry.kind }),
    ...(retry?.kind === 'backoff' && { notBefore: new Date(login.at + retry.seconds * 1000).toISOString() }),
  };
}

function tokenStatus(credentials: Credentials): SmtpConfigStatus['token'] {
  if (credentials.state !== 'found' || !credentials.token) return undefined;
  const { issuedAt, expiresAt, hash } = credentials.token;
  return {
    secretVersion: credentials.version,
    issued: new Date(issuedAt).toISOString(),
    expires: new Date(expiresAt).toISOString(),
    hash,
  };
}

/** The Secret made for Service Binding, else the first one: any has the settings. */
function bindable({ config, outputs }: Known): OutputState | undefined {
  const made = outputTargets(config.metadata.name, config.spec.outputs)
    .filter(({ profile }) => profile === 'service-binding')
    .map(({ name }) => name);
  const there = outputs.filter(({ kind, state }) => kind === 'Secret' && isThere(state));
  return there.find(({ name }) => made.includes(name)) ?? there[0];
}

const isThere = (state: OutputState['state']): boolean => ['in-sync', 'written', 'held'].includes(state);

function outputStatus(known: Known): NonNullable<SmtpConfigStatus['outputs']> {
  const before = known.config.status.outputs ?? [];
  return known.outputs
    .filter(({ state }) => isThere(state))
    .map(({ kind, name, state, hash }) => {
      const earlier = before.find(output => output.kind === kind && output.name === name);
      const same =
        hash === undefined || earlier?.hash === undefined ? state !== 'written' : hash === earlier.hash;
      const published = (same && earlier?.published) || new Date(known.now).toISOString();
      return { kind, name, published, ...(hash !== undefined && { hash }) };
    });
}

/** Gives each condition its generation, and a new time only where its status changed. */
function dated(verdicts: readonly Verdict<ConditionType>[], { config, now }: Dated): Condition[] {
  const before = config.status.conditions ?? [];
  return verdicts.map(({ condition, status, reason, message }) => {
    const earlier = before.find(({ type }) => type === condition);
    return {
      type: condition,
      status,
      reason,
      message,
      observedGeneration: config.metadata.generation,
      lastTransitionTime:
        earlier?.status === status
          ? earlier.lastTransitionTime
          : new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    };
  });
}

/** Leaves out what is undefined: a server-side apply would send it as null. */
function prune<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
