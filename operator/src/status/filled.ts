import type { SmtpConfig } from '../../../crds/object.ts';
import { NAME_IN_COMMAND, NAMESPACE_IN_COMMAND } from '../providers/phrases.ts';

/** A text whose commands name this SmtpConfig: they work as they are pasted. */
export const filled = (text: string, { namespace, name }: SmtpConfig['metadata']): string =>
  text.replaceAll(NAMESPACE_IN_COMMAND, `-n ${namespace}`).replaceAll(NAME_IN_COMMAND, ` smtp ${name} `);
