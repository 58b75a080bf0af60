import type { Command } from '../command.ts';
import { readArguments, UsageError } from '../flags.ts';
import { listText } from '../views/list.ts';
import type { Row } from '../views/row.ts';
import { rowOf, sorted } from '../views/row.ts';
import { CLUSTER_FLAGS, type Cluster, withCluster } from './cluster.ts';
import {
  getConfig,
  listClusterConfigs,
  listConfigs,
  refOf,
  refText,
  resourceName,
  type Scope,
} from './configs.ts';
import { formatOf, outputFlag, structured } from './output.ts';
import { type Terminal, terminal } from './terminal.ts';
import { watchStatus } from './watch.ts';

const FORMATS = ['json', 'yaml', 'name'] as const;

export const STATUS: Command = {
  summary: 'list SmtpConfigs, failed ones first',
  usage: '[NAME…] [flags]',
  details:
    'NAME may be NAMESPACE/NAME, or csmtp/NAME for a ClusterSmtpConfig. Exit code 0: all are ready; 1: at least one is not; 2: wrong usage; 3: the cluster rejected the request or did not answer.',
  examples: [
    { text: 'The SmtpConfigs of the current namespace', args: '' },
    { text: 'All namespaces, live', args: '-A --watch' },
    { text: 'Two SmtpConfigs, as JSON', args: 'shop/mail billing/mail -o json' },
  ],
  flags: [
    {
      name: 'all-namespaces',
      short: 'A',
      describe: 'list the SmtpConfigs of all namespaces, and ClusterSmtpConfigs',
    },
    { name: 'watch', short: 'w', describe: 'keep running and show every change; stop with Ctrl-C' },
    outputFlag(...FORMATS),
    ...CLUSTER_FLAGS,
  ],
  completes: 'smtpconfig',
  start: args => {
    const { given, names } = readArguments(STATUS.flags, args);
    const all = given['all-namespaces']?.length !== 0;
    const format = formatOf(given, FORMATS);
    const watch = given['watch']?.length !== 0;
    if (watch && format !== 'text') throw new UsageError('--watch supports only text output: omit --output');
    if (all && names.length > 0)
      throw new UsageError('--all-namespaces lists all: omit the names, or use NAMESPACE/NAME');
    const out = terminal();
    return withCluster(given, async cluster => {
      const scope = { namespace: all ? undefined : cluster.namespace, all, names };
      if (watch) return await watchStatus(cluster, scope, out);
      const rows = await rowsOf(cluster, scope);
      if (format === 'text') show(rows, all || names.some(name => name.includes('/')), out);
      else if (format === 'name') for (const row of sorted(rows)) out.print(resourceName(row));
      else out.print(await structured(sorted(rows).map(machineRow), format));
      return exitCodeOf(rows);
    });
  },
};

/** @throws ClusterError */
async function rowsOf({ client, namespace }: Cluster, scope: Scope): Promise<Row[]> {
  if (scope.names.length === 0) {
    const cluster = scope.all ? await listClusterConfigs(client) : [];
    return [...cluster, ...(await listConfigs(client, scope.namespace))].map(rowOf);
  }
  const refs = new Map(scope.names.map(name => [refText(refOf(name, namespace)), refOf(name, namespace)]));
  return await Promise.all([...refs.values()].map(async ref => rowOf(await getConfig(client, ref))));
}

function show(rows: readonly Row[], qualified: boolean, out: Terminal): void {
  out.print(listText(rows, { ...out.table(), qualified }));
}

/** Returns a row for programs. The field names are part of the interface. */
export const machineRow = ({ namespace, name, ready, reason, since, remedy }: Row) => ({
  namespace,
  name,
  ready,
  reason,
  ...(since !== undefined && { since }),
  ...(remedy !== '' && { remedy }),
});

/** Returns the exit code. A suspended object counts as a success, because its owner requested the suspension. */
export const exitCodeOf = (rows: readonly Row[]): number =>
  rows.some(({ state }) => state === 'failed' || state === 'unknown') ? 1 : 0;
