import { MANAGED_BY_LABEL, MANAGER, PUBLISHED_FOR_ANNOTATION } from '../../../crds/names.ts';
import type { OutputSpec } from '../../../crds/schema/spec.ts';
import type { DesiredOutput, MailSettings } from '../model/settings.ts';
import { PROFILES } from './profiles/index.ts';
import { type Data, type Profile, Unsuitable } from './profiles/profile.ts';
import type { TemplateFaultReason, TemplateOutcome } from './template/job.ts';

/** An output of the spec with its defaults filled in. */
export type OutputTarget = OutputSpec & { name: string };

export function outputTargets(
  configName: string,
  outputs: readonly OutputSpec[] | undefined,
): OutputTarget[] {
  const asked: readonly OutputSpec[] = outputs ?? [{ kind: 'Secret' }, { kind: 'ConfigMap' }];
  return asked.map(output => ({ ...output, name: output.name ?? `${configName}-smtp` }));
}

/** Reason for which an output cannot be rendered, with text for the user and without any value of a Secret. */
export interface RenderFault {
  kind: OutputSpec['kind'];
  name: string;
  reason: 'ProfileUnsuitable' | TemplateFaultReason;
  detail: string;
}

export interface Rendering {
  outputs: DesiredOutput[];
  /** If there is a fault, no output may be written: the outputs that applications use would not match each other. */
  faults: RenderFault[];
}

/** Properties of the SmtpConfig that every output records. */
export interface Publisher {
  name: string;
  /** Whether the outputs are kept when the SmtpConfig is deleted. */
  retain: boolean;
}

/**
 * Returns the content of every output with these settings.
 * @param templated results of the templates, one for each output with templates, in order
 */
export function renderOutputs(
  targets: readonly OutputTarget[],
  settings: MailSettings,
  publisher: Publisher,
  templated: readonly TemplateOutcome[] = [],
): Rendering {
  const rendering: Rendering = { outputs: [], faults: [] };
  const outcomes = templated.values();
  for (const target of targets) {
    const { kind, name } = target;
    const outcome: Outcome | undefined = target.template
      ? outcomes.next().value
      : fromProfile(target, settings);
    if (!outcome) throw new Error(`no outcome of the templates of ${kind} ${name}`);
    if (outcome.ok) rendering.outputs.push(desired(target, outcome.data, publisher));
    else rendering.faults.push({ kind, name, reason: outcome.reason, detail: outcome.detail });
  }
  return rendering;
}

function desired(target: OutputTarget, data: Data, publisher: Publisher): DesiredOutput {
  const { kind, name, profile: id = 'env', metadata, type, immutable = false } = target;
  return {
    kind,
    name,
    ...(kind === 'Secret' && { type: type ?? PROFILES[id].secretType ?? 'Opaque' }),
    immutable,
    retain: publisher.retain,
    labels: { ...metadata?.labels, [MANAGED_BY_LABEL]: MANAGER },
    annotations: { ...metadata?.annotations, [PUBLISHED_FOR_ANNOTATION]: publisher.name },
    data,
  };
}

type Outcome = { ok: true; data: Data } | { ok: false; reason: RenderFault['reason']; detail: string };

function fromProfile({ kind, profile: id = 'env' }: OutputTarget, settings: MailSettings): Outcome {
  try {
    return { ok: true, data: dataOf(kind, id, PROFILES[id], settings) };
  } catch (error) {
    if (!(error instanceof Unsuitable)) throw error;
    return { ok: false, reason: 'ProfileUnsuitable', detail: error.message };
  }
}

function dataOf(kind: OutputSpec['kind'], id: string, profile: Profile, settings: MailSettings): Data {
  if (settings.token && !profile.tokens) {
    throw new Unsuitable(`${profile.title} logs in with a password, and the Secret holds an access token`);
  }
  if (kind === 'Secret') return profile.secret(settings);
  // The schema allows only such profiles for a ConfigMap.
  if (!profile.configMap) throw new Unsuitable(`profile ${id} needs kind: Secret`);
  return profile.configMap(settings);
}
