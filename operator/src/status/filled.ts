import type { SmtpConfig } from '../../../crds/object.ts';
import { NAME_IN_COMMAND, NAMESPACE_IN_COMMAND } from '../providers/phrases.ts';

type Named = Pick<SmtpConfig, 'metadata' | 'selection'>;

/** A text whose commands name this SmtpConfig or ClusterSmtpConfig: they work as they are pasted. */
export function filled(text: string, { metadata: { namespace, name }, selection }: Named): string {
  const resource = selection ? 'csmtp' : 'smtp';
  // A ClusterSmtpConfig without a login has no namespace.
  const spaced =
    namespace === ''
      ? text.replaceAll(`${NAMESPACE_IN_COMMAND} `, '')
      : text.replaceAll(NAMESPACE_IN_COMMAND, `-n ${namespace}`);
  return spaced.replaceAll(NAME_IN_COMMAND, ` ${resource} ${name} `);
}
