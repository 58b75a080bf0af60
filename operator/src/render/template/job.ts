import type { OutputSpec } from '../../../../crds/schema/spec.ts';
import type { MailSettings } from '../../model/settings.ts';
import { InvalidTemplate, TemplateEngine } from './render.ts';
import { type TemplateValues, templateValues } from './values.ts';
import { OverLimit } from './work.ts';

/** The templates of one output and their values: plain data, so that another thread can render them. */
export interface TemplateJob {
  kind: OutputSpec['kind'];
  name: string;
  templates: Readonly<Record<string, string>>;
  values: TemplateValues;
}

export type TemplateFaultReason = 'TemplateInvalid' | 'TemplateLimitExceeded';

/** Result of the templates of one output. `detail` never contains a value. */
export type TemplateOutcome =
  | { ok: true; data: Record<string, string> }
  | { ok: false; reason: TemplateFaultReason; detail: string };

/** Returns the templates of these outputs; empty if no output has templates. */
export function templateJobs(
  targets: readonly (OutputSpec & { name: string })[],
  settings: MailSettings,
): TemplateJob[] {
  return targets.flatMap(({ kind, name, template }) =>
    template ? [{ kind, name, templates: template.data, values: templateValues(kind, settings) }] : [],
  );
}

/** Renders all templates of one SmtpConfig and returns one outcome for each job. All jobs share one limit. */
export function renderTemplates(jobs: readonly TemplateJob[]): TemplateOutcome[] {
  const engine = new TemplateEngine();
  return jobs.map(job => outcomeOf(job, engine));
}

function outcomeOf({ templates, values }: TemplateJob, engine: TemplateEngine): TemplateOutcome {
  const data: Record<string, string> = {};
  for (const [key, template] of Object.entries(templates)) {
    try {
      data[key] = engine.render(template, values);
    } catch (error) {
      if (error instanceof OverLimit) return overLimit(`key ${key}, ${error.message}`);
      if (!(error instanceof InvalidTemplate)) throw error;
      return { ok: false, reason: 'TemplateInvalid', detail: `key ${key}, ${error.message}` };
    }
  }
  return { ok: true, data };
}

export const overLimit = (detail: string): TemplateOutcome => ({
  ok: false,
  reason: 'TemplateLimitExceeded',
  detail,
});
