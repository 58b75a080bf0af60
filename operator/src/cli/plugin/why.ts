import type { SmtpConfig } from '../../../../crds/object.ts';
import type { Command } from '../command.ts';
import { readArguments, UsageError } from '../flags.ts';
import { ladderOf } from '../views/ladder.ts';
import { rowOf } from '../views/row.ts';
import { whyText } from '../views/why.ts';
import { CLUSTER_FLAGS, withCluster } from './cluster.ts';
import { getConfig, refOf } from './configs.ts';
import { formatOf, outputFlag, structured } from './output.ts';
import { exitCodeOf, machineRow } from './status.ts';
import { terminal } from './terminal.ts';

const FORMATS = ['json', 'yaml'] as const;

export const WHY: Command = {
  summary: 'explain what is wrong with one SmtpConfig, and what to do',
  usage: 'NAME [flags]',
  details:
    'NAME may be NAMESPACE/NAME, or csmtp/NAME for a ClusterSmtpConfig. Exit code 0: it is ready; 1: it is not; 2: wrong usage; 3: the cluster rejected the request or did not answer.',
  examples: [
    { text: 'The diagnosis of SmtpConfig mail in namespace shop', args: 'mail -n shop' },
    { text: 'The same as JSON', args: 'shop/mail -o json' },
  ],
  flags: [outputFlag(...FORMATS), ...CLUSTER_FLAGS],
  completes: 'smtpconfig',
  start: args => {
    const { given, names } = readArguments(WHY.flags, args);
    const [name] = names;
    if (name === undefined || names.length > 1) throw new UsageError('why: name one SmtpConfig');
    const format = formatOf(given, FORMATS);
    const out = terminal();
    return withCluster(given, async ({ client, namespace }) => {
      const config = await getConfig(client, refOf(name, namespace));
      out.print(
        format === 'text'
          ? whyText(config, out.layout())
          : await structured(machineDiagnosis(config), format),
      );
      return exitCodeOf([rowOf(config)]);
    });
  },
};

/** Returns the diagnosis for programs. The field names are part of the interface. */
export function machineDiagnosis(config: SmtpConfig) {
  const { endpoint, diagnosis, warnings, outputs, namespaces, lastProbeTime } = config.status;
  return {
    ...machineRow(rowOf(config)),
    ...(endpoint && { endpoint }),
    ...(lastProbeTime !== undefined && { lastProbeTime }),
    conditions: ladderOf(config.status),
    ...(diagnosis && { diagnosis }),
    ...(warnings && { warnings }),
    ...(outputs && { outputs }),
    ...(namespaces && { namespaces }),
  };
}
