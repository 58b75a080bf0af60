import { MANAGED_BY_LABEL, MANAGER, PUBLISHED_FOR_ANNOTATION } from '../../../crds/names.ts';
import type { OutputSpec } from '../../../crds/schema/spec.ts';
import type { DesiredOutput, MailSettings } from '../model/settings.ts';
import { PROFILES } from './profiles/index.ts';
import { type Data, type Profile, Unsuitable } from './profiles/profile.ts';
import { InvalidTemplate, renderTemplate } from './template/render.ts';
import { templateValues } from './template/values.ts';

/** An output of the spec with its defaults filled in. */
export type OutputTarget = OutputSpec & { name: string };

export function outputTargets(
  configName: string,
  outputs: readonly OutputSpec[] | undefined,
): OutputTarget[] {
  const asked: readonly OutputSpec[] = outputs ?? [{ kind: 'Secret' }, { kind: 'ConfigMap' }];
  return asked.map(output => ({ ...output, name: output.name ?? `${configName}-smtp` }));
}

/** Why an output cannot be rendered, in words for the user and without any value of a Secret. */
export interface RenderFault {
  kind: OutputSpec['kind'];
  name: string;
  reason: 'ProfileUnsuitable' | 'TemplateInvalid';
  detail: string;
}

export interface Rendering {
  outputs: DesiredOutput[];
  /** With any of them nothing may be written: what applications have would no longer fit together. */
  faults: RenderFault[];
}

/** What of the SmtpConfig every output shows. */
export interface Publisher {
  name: string;
  /** Whether the outputs outlive it. */
  retain: boolean;
}

/** What every output shall hold with these settings. */
export function renderOutputs(
  targets: readonly OutputTarget[],
  settings: MailSettings,
  publisher: Publisher,
): Rendering {
  const rendering: Rendering = { outputs: [], faults: [] };
  for (const target of targets) {
    try {
      rendering.outputs.push(render(target, settings, publisher));
    } catch (error) {
      const { kind, name } = target;
      if (error instanceof Unsuitable) {
        rendering.faults.push({ kind, name, reason: 'ProfileUnsuitable', detail: error.message });
      } else if (error instanceof InvalidTemplate) {
        rendering.faults.push({ kind, name, reason: 'TemplateInvalid', detail: error.message });
      } else throw error;
    }
  }
  return rendering;
}

function render(target: OutputTarget, settings: MailSettings, publisher: Publisher): DesiredOutput {
  const { kind, name, profile: id = 'env', template, metadata, type, immutable = false } = target;
  const profile: Profile = PROFILES[id];
  const data = template ? fromTemplate(kind, template.data, settings) : dataOf(kind, id, profile, settings);
  return {
    kind,
    name,
    ...(kind === 'Secret' && { type: type ?? profile.secretType ?? 'Opaque' }),
    immutable,
    retain: publisher.retain,
    labels: { ...metadata?.labels, [MANAGED_BY_LABEL]: MANAGER },
    annotations: { ...metadata?.annotations, [PUBLISHED_FOR_ANNOTATION]: publisher.name },
    data,
  };
}

function fromTemplate(kind: OutputSpec['kind'], templates: Data, settings: MailSettings): Data {
  const values = templateValues(kind, settings);
  const rendered = Object.entries(templates).map(([key, template]) => {
    try {
      return [key, renderTemplate(template, values)] as const;
    } catch (error) {
      throw error instanceof InvalidTemplate ? new InvalidTemplate(`key ${key}, ${error.message}`) : error;
    }
  });
  return Object.fromEntries(rendered);
}

function dataOf(kind: OutputSpec['kind'], id: string, profile: Profile, settings: MailSettings): Data {
  if (settings.token && !profile.tokens) {
    throw new Unsuitable(`${profile.title} logs in with a password, and the Secret holds an access token`);
  }
  if (kind === 'Secret') return profile.secret(settings);
  // The schema lets nothing else through.
  if (!profile.configMap) throw new Unsuitable(`profile ${id} needs kind: Secret`);
  return profile.configMap(settings);
}
