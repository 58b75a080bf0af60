import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../kube/client.ts';
import type { Command } from '../command.ts';
import { readArguments, UsageError } from '../flags.ts';
import { serveUi } from '../ui/server.ts';
import { Store } from '../ui/store.ts';
import { CLUSTER_FLAGS, withCluster } from './cluster.ts';
import { assertMayList, mayListClusterConfigs } from './configs.ts';
import { terminal } from './terminal.ts';

export const UI: Command = {
  summary: 'serve a local web page that shows all SmtpConfigs live',
  usage: '[flags]',
  details:
    'Serves only on 127.0.0.1, with your own permissions, until Ctrl-C. The printed address contains a token that gives its holder your view. Without -n it shows all namespaces and the ClusterSmtpConfigs, or the current namespace if you may not list all. Exit code 0: ended; 2: wrong usage; 3: the cluster rejected the request or did not answer.',
  examples: [
    { text: 'All namespaces that you may list', args: '' },
    { text: 'One namespace, always on the same port', args: '-n shop --port 8090' },
  ],
  flags: [
    {
      name: 'port',
      value: 'PORT',
      default: '0',
      describe: 'port of 127.0.0.1 to serve on; 0 picks a free one',
    },
    ...CLUSTER_FLAGS,
  ],
  start: args => {
    const { given, names } = readArguments(UI.flags, args);
    if (names.length > 0) throw new UsageError('ui takes no names: search on the page');
    const port = Number(given['port']?.at(-1));
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new UsageError('--port: use a number from 0 to 65535');
    const out = terminal();
    return withCluster(given, async ({ client, namespace: current }) => {
      const namespace = await scopeOf(client, given['namespace']?.at(-1), current);
      const stop = new AbortController();
      const end = (): void => stop.abort();
      process.once('SIGINT', end).once('SIGTERM', end);
      const ofCluster = namespace === undefined && (await mayListClusterConfigs(client));
      const store = new Store(client, { namespace, ofCluster });
      const running = store.run(stop.signal);
      await Promise.race([store.synced(), running]);
      const source = namespace === undefined ? 'All namespaces' : `Namespace ${namespace}`;
      const ui = await serveUi({ client, store, source, port }).catch((error: Error) => {
        stop.abort();
        throw new UsageError(`--port: ${error.message}`);
      });
      out.print(ui.address);
      out.note(`${source}. Open the address in a browser; Ctrl-C ends it.`);
      await running;
      ui.close();
      // Waiting checks end with the process.
      await sleep(0);
      return 0;
    });
  },
};

/** Returns all namespaces if the caller may list them, else the current one. @throws ClusterError */
async function scopeOf(
  client: Client,
  asked: string | undefined,
  current: string,
): Promise<string | undefined> {
  if (asked !== undefined) {
    await assertMayList(client, asked);
    return asked;
  }
  const [everywhere, here] = await Promise.allSettled([
    assertMayList(client, undefined),
    assertMayList(client, current),
  ]);
  if (everywhere.status === 'fulfilled') return undefined;
  if (here.status === 'rejected') throw here.reason;
  return current;
}
