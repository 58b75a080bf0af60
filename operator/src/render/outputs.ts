import { MANAGED_BY_LABEL, MANAGER } from '../../../crds/names.ts';
import type { OutputSpec } from '../../../crds/schema/spec.ts';
import type { DesiredOutput, MailSettings } from '../model/settings.ts';
import { env } from './env.ts';

/** The outputs of a spec with their defaults filled in. */
export function outputTargets(
  configName: string,
  outputs: readonly OutputSpec[] | undefined,
): (OutputSpec & { name: string })[] {
  const asked: readonly OutputSpec[] = outputs ?? [{ kind: 'Secret' }, { kind: 'ConfigMap' }];
  return asked.map(output => ({ ...output, name: output.name ?? `${configName}-smtp` }));
}

/** What every output shall hold with these settings. */
export function renderOutputs(
  configName: string,
  outputs: readonly OutputSpec[] | undefined,
  settings: MailSettings,
): DesiredOutput[] {
  return outputTargets(configName, outputs).map(({ kind, name, metadata }) => ({
    kind,
    name,
    ...(kind === 'Secret' && { type: 'Opaque' }),
    labels: { ...metadata?.labels, [MANAGED_BY_LABEL]: MANAGER },
    annotations: { ...metadata?.annotations },
    data: env(kind, settings),
  }));
}
