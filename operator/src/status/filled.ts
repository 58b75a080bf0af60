import type { SmtpConfig } from '../../../crds/object.ts';
import { NAME_IN_COMMAND, NAMESPACE_IN_COMMAND } from '../providers/phrases.ts';

type Named = Pick<SmtpConfig, 'metadata' | 'selection'>;

/** Fills the name of this SmtpConfig or ClusterSmtpConfig into the commands of a text, so that users can paste them. */
export function filled(text: string, { metadata: { namespace, name }, selection }: Named): string {
  const resource = selection ? 'csmtp' : 'smtp';
  // A ClusterSmtpConfig without a login has no namespace.
  const spaced =
    namespace === ''
      ? text.replaceAll(`${NAMESPACE_IN_COMMAND} `, '')
      : text.replaceAll(NAMESPACE_IN_COMMAND, `-n ${namespace}`);
  return spaced.replaceAll(NAME_IN_COMMAND, ` ${resource} ${name} `);
}
