import type { SmtpConfig } from '../../../crds/object.ts';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import { blockedStatus, type InactiveReason, invalidStatus, suspendedStatus } from '../status/inactive.ts';
import { CHECKS } from './checks/registry.ts';
import type { Ports } from './ports.ts';
import type { Request, Subject } from './reconciliation.ts';
import { recordStatus } from './record-status.ts';
import { presentStatus, type States } from './state.ts';

/** How soon a missing admission policy is looked for again. */
const POLICY_AGAIN_MS = 60_000;

/** What is gone is forgotten. */
export function forget(key: string, states: States, ports: Ports): undefined {
  const uid = states.forget(key);
  if (uid !== undefined) ports.journal.forget(uid);
  for (const check of CHECKS) check.forget?.(key, ports);
  ports.observe.forgotten(key);
}

/** What cannot be worked on gets a condition, and waits for its next change. */
export async function refuse(request: Request, problems: readonly string[]): Promise<undefined> {
  const subject = subjectOf(request);
  await standDown(subject, invalidStatus(dated(subject), problems));
}

/** What may not be acted on: no credential is read, nothing is written but the status. */
export async function block(
  request: Request,
  why: InactiveReason,
  problem?: string,
): Promise<number | undefined> {
  const subject = subjectOf(request);
  const admission = request.states.admission(request.key, request.config);
  await standDown(subject, blockedStatus(dated(subject), why, admission, problem));
  return why === 'AdmissionPolicyMissing' ? POLICY_AGAIN_MS : undefined;
}

export async function suspend(subject: Subject): Promise<undefined> {
  await standDown(subject, suspendedStatus(dated(subject)));
}

const dated = ({ config, ports }: Subject) => ({
  config,
  now: ports.now(),
  docsUrl: ports.docsUrl,
});

function subjectOf({ key, config, states, ports }: Request): Subject {
  const state = states.of(key, config, () => ({}));
  const present: SmtpConfig = { ...config, status: presentStatus(state, config) };
  return { key, config: present, state, ports };
}

/** No other SmtpConfig waits for its login, and no pod runs for it. */
async function standDown(subject: Subject, status: SmtpConfigStatus): Promise<void> {
  for (const check of CHECKS) await check.rest?.(subject);
  await recordStatus(subject, status);
}
