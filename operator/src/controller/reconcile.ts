import { gateConditions } from '../status/conditions.ts';
import type { Gates, Known } from '../status/known.ts';
import { decideStatus } from '../status/status.ts';
import { warningsOf } from '../status/warnings.ts';
import { admissionOf } from './admission/admit.ts';
import { withReferredCa } from './ca-bundle.ts';
import { CHECKS, checksOf } from './checks/registry.ts';
import { knownChecks, runChecks } from './checks/scheduled.ts';
import { credentialSource } from './credentials/secret.ts';
import { SecretChanged } from './credentials/source.ts';
import { block, forget, refuse, suspend } from './inactive.ts';
import { knownOf } from './known.ts';
import { publishEverywhere } from './namespaces/everywhere.ts';
import { Interrupted } from './namespaces/write.ts';
import { withProvider } from './own-provider.ts';
import type { Ports } from './ports.ts';
import { retireOutputs } from './publish/dropped.ts';
import { NamespaceTerminating } from './publish/publish.ts';
import { publishVerified } from './publish/publishing.ts';
import type { Reconciliation, Request, Resolution } from './reconciliation.ts';
import { recordStatus } from './record-status.ts';
import { resolveSpec, withCredentials } from './resolved.ts';
import { restoredMemory } from './restore.ts';
import { rollOut } from './rollout/rollout.ts';
import type { States } from './state.ts';

/**
 * Reconciles one SmtpConfig: probes what is due, publishes verified settings, reports problems.
 * @returns milliseconds until the next reconcile is due; undefined if none is due
 * @throws ApiError, ApiUnavailable: the caller retries later
 */
export async function reconcile(key: string, states: States, ports: Ports): Promise<number | undefined> {
  const config = ports.cluster.config(key);
  if (!config || config.metadata.deletionTimestamp !== undefined) return forget(key, states, ports);
  const request: Request = { key, config, states, ports };
  if (!config.spec) return refuse(request, config.problems);
  const admission = await admissionOf(request);
  if (admission && !admission.admitted) return block(request, admission.why);
  const provided = withProvider(config, config.spec, ports);
  if ('why' in provided) return block(request, provided.why, provided.problem);
  const spec = provided.spec.suspend ? provided.spec : await withReferredCa(request, provided.spec);
  if ('problem' in spec) return block(request, 'CABundleUnavailable', spec.problem);
  const resolved = resolveSpec(config, spec, provided.preset);
  if ('problem' in resolved) return refuse(request, [resolved.problem]);

  const state = states.of(key, config, () =>
    restoredMemory({ config: { ...config, spec }, resolved, ports }),
  );
  if (admission) state.admission = admission.record;
  const present = { ...config, spec };
  if (spec.suspend) return suspend({ key, config: present, state, ports });
  return work({ key, config: present, resolved, state, ports }, states);
}

async function work(resolution: Resolution, states: States): Promise<number | undefined> {
  const source = await credentialSource(resolution);
  const resolved = withCredentials(resolution.resolved, source);
  const pass: Reconciliation = { ...resolution, resolved, source, states };
  try {
    return Math.max(0, (await step(pass)) - pass.ports.now());
  } catch (error) {
    if (error instanceof NamespaceTerminating || error instanceof Interrupted) return undefined;
    if (error instanceof SecretChanged) return 0;
    throw error;
  }
}

/** @returns when the next step is due, milliseconds since the epoch */
async function step(pass: Reconciliation): Promise<number> {
  const { ports, resolved, state } = pass;
  state.checks = knownChecks(CHECKS, pass);
  const proving = await runChecks(checksOf('before-publishing'), () => gatesNow(pass, []), pass);
  const { published, rollout, nextAt } = pass.config.selection
    ? { ...(await publishEverywhere(pass)), rollout: undefined }
    : await publishHere(pass);
  const gates = () => gatesNow(pass, published.outputs);
  const following = await runChecks(checksOf('after-publishing'), gates, pass);
  const known = { ...knownNow(pass, published.outputs), rollout };
  await recordStatus(pass, decideStatus(known), { ...published, warnings: warningsOf(known) });
  ports.journal.forget(resolved.uid);
  return Math.min(proving, following, nextAt);
}

/** Publishes the outputs of an SmtpConfig in its own namespace, and restarts the workloads that consume them. */
async function publishHere(pass: Reconciliation) {
  const published = await publishVerified(pass);
  const retired = await retireOutputs(pass, published.outputs);
  const rollout = await rollOut(pass, published);
  return { published: { ...published, retired }, rollout, nextAt: retired.nextAt };
}

/** Returns the current results: each check contributes its results so far. */
function knownNow(pass: Reconciliation, outputs: Known['outputs']): Known {
  pass.state.checks = knownChecks(CHECKS, pass);
  return knownOf(pass, outputs);
}

const gatesNow = (pass: Reconciliation, outputs: Known['outputs']): Gates =>
  gateConditions(knownNow(pass, outputs));
