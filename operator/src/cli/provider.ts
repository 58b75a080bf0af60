import { stringify } from 'yaml';
import { API_VERSION, PROVIDER_KIND } from '../../../crds/names.ts';
import { PROVIDER_IDS } from '../../../crds/providers.ts';
import { presetOf } from '../providers/index.ts';
import { specOf } from '../providers/own/spec-of.ts';
import type { Flag, Given } from './flags.ts';
import { UsageError } from './flags.ts';

const FORMATS = ['yaml', 'json'];

export const PROVIDER_FLAGS: readonly Flag[] = [
  { name: 'output', short: 'o', value: 'FORMAT', default: 'yaml', describe: FORMATS.join(' or ') },
  { name: 'name', value: 'NAME', describe: 'metadata.name of the SmtpProvider; default: own-PRESET' },
];

/**
 * Prints a built-in preset as an SmtpProvider, as a starting point.
 * @returns the exit code
 * @throws UsageError
 */
export function providerCommand(id: string | undefined, given: Given, print: (text: string) => void): number {
  const known = PROVIDER_IDS.find(candidate => candidate === id);
  if (!known) throw new UsageError(`PRESET must be one of ${PROVIDER_IDS.join(', ')}`);
  const format = given['output']?.at(-1) ?? 'yaml';
  if (!FORMATS.includes(format)) throw new UsageError(`--output must be ${FORMATS.join(' or ')}`);
  const { spec, leftOut } = specOf(presetOf(known));
  const object = {
    apiVersion: API_VERSION,
    kind: PROVIDER_KIND,
    metadata: { name: given['name']?.at(-1) ?? `own-${known}` },
    spec,
  };
  if (format === 'json') print(JSON.stringify(object, undefined, 2));
  else
    print(
      [
        ...leftOut.map(line => `# Not included: ${line}.`),
        stringify(object, { lineWidth: 0 }).trimEnd(),
      ].join('\n'),
    );
  return 0;
}
