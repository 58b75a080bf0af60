import { parseClusterSmtpConfig, parseSmtpConfig, type SmtpConfig } from '../../../../crds/object.ts';
import { Reflector } from '../../kube/reflector.ts';
import { CLUSTER_SMTP_CONFIGS, type Resource, SMTP_CONFIGS } from '../../kube/resources.ts';
import type { Logger } from '../../model/logger.ts';
import { listLines, nameOf } from '../views/list.ts';
import type { Row } from '../views/row.ts';
import { rowOf, summary } from '../views/row.ts';
import { fitted } from '../views/text.ts';
import type { Cluster } from './cluster.ts';
import { assertMayList, mayListClusterConfigs, refOf, refText, type Scope } from './configs.ts';
import type { Terminal } from './terminal.ts';

/** Delay (ms) that combines several changes into one redraw. */
const DRAW_MS = 100;
/** Redraw interval (ms): ages increase without a change. */
const TICK_MS = 1_000;

/**
 * Watches the SmtpConfigs until Ctrl-C. A terminal is redrawn; a pipe gets one line per change.
 * @returns the exit code
 * @throws ClusterError if the SmtpConfigs cannot be listed
 */
export async function watchStatus(cluster: Cluster, scope: Scope, out: Terminal): Promise<number> {
  const { client } = cluster;
  // Only the first request ends the command with an error; the watch retries after any error.
  await assertMayList(client, scope.namespace);
  const stop = new AbortController();
  const end = (): void => stop.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  const wanted = new Set(scope.names.map(name => refText(refOf(name, cluster.namespace))));
  const rows = new Map<string, Row>();
  const screen = out.interactive ? redrawn(rows, scope, out) : appended(scope, out);
  const trouble = (text: string): void => screen.trouble(text);
  const log: Logger = { debug() {}, info: () => trouble(''), warn: trouble, error: trouble };
  const ofNamespaces = [...wanted].filter(key => !key.startsWith('csmtp/'));
  const namespaces = new Set(ofNamespaces.map(key => key.split('/')[0]));
  const [only] = namespaces;
  const namespace = namespaces.size === 1 ? only : namespaces.size > 1 ? undefined : scope.namespace;
  const following = (resource: Resource, parse: (object: unknown) => SmtpConfig, within = {}) =>
    new Reflector<Row>({
      client,
      resource,
      ...within,
      project: object => rowOf(parse(object)),
      onChange(key, now, before) {
        const id = key.startsWith('/') ? `csmtp${key}` : key;
        if (wanted.size > 0 && !wanted.has(id)) return;
        if (now) rows.set(id, now);
        else rows.delete(id);
        screen.changed(now, before);
      },
      log,
    });
  const withCluster =
    (scope.all || ofNamespaces.length < wanted.size) && (await mayListClusterConfigs(client));
  const reflectors = [
    following(SMTP_CONFIGS, object => parseSmtpConfig(object), namespace !== undefined && { namespace }),
    ...(withCluster ? [following(CLUSTER_SMTP_CONFIGS, object => parseClusterSmtpConfig(object))] : []),
  ];
  const running = Promise.all(reflectors.map(reflector => reflector.run(stop.signal)));
  await Promise.race([Promise.all(reflectors.map(reflector => reflector.synced())), running]);
  screen.start();
  await running;
  screen.end();
  process.off('SIGINT', end).off('SIGTERM', end);
  return 0;
}

interface Screen {
  start(): void;
  changed(now: Row | undefined, before: Row | undefined): void;
  /** Reports a problem of the watch; '' when it is solved. */
  trouble(text: string): void;
  end(): void;
}

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const HOME = '\u001b[H';
const CLEAR_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';
const OTHER_SCREEN = '\u001b[?1049h';
const FIRST_SCREEN = '\u001b[?1049l';

function redrawn(rows: ReadonlyMap<string, Row>, scope: Scope, out: Terminal): Screen {
  let soon: NodeJS.Timeout | undefined;
  let tick: NodeJS.Timeout | undefined;
  let started = false;
  let trouble = '';
  const draw = (): void => {
    soon = undefined;
    out.write(`${HOME}${frame([...rows.values()], scope, trouble, out)}${CLEAR_BELOW}`);
  };
  const later = (): void => {
    if (started) soon ??= setTimeout(draw, DRAW_MS);
  };
  return {
    start() {
      started = true;
      out.write(OTHER_SCREEN + HIDE_CURSOR);
      tick = setInterval(draw, TICK_MS);
      process.stdout.on('resize', later);
      draw();
    },
    changed: later,
    trouble(text) {
      trouble = text;
      later();
    },
    end() {
      clearTimeout(soon);
      clearInterval(tick);
      process.stdout.off('resize', later);
      out.write(SHOW_CURSOR + FIRST_SCREEN);
      out.print(summary([...rows.values()]));
    },
  };
}

/** Renders the rows that fit on the screen, failed ones first. */
function frame(rows: readonly Row[], { all }: Scope, trouble: string, out: Terminal): string {
  const layout = out.layout();
  const table = listLines(rows, { ...layout, qualified: all });
  const room = out.rows - 4;
  const hidden = table.length - room;
  const shown = hidden > 0 ? [...table.slice(0, room - 1), layout.paint.dim(`… ${hidden + 1} more`)] : table;
  const state = trouble === '' ? 'Watching. Ctrl-C ends.' : `Not up to date: ${trouble}`;
  const foot = trouble === '' ? layout.paint.dim : layout.paint.warn;
  return [layout.paint.strong(summary(rows)), '', ...shown, foot(fitted(state, layout.columns))]
    .map(line => `${line}${CLEAR_LINE}`)
    .join('\r\n');
}

function appended({ all }: Scope, out: Terminal): Screen {
  return {
    start() {},
    changed(now, before) {
      const row = now ?? before;
      if (!row || (now && before && now.ready === before.ready && now.reason === before.reason)) return;
      const { ready, reason, remedy } = row;
      const what = now ? `${ready}  ${reason}${remedy && `  ${remedy}`}` : 'deleted';
      out.print(`${new Date().toISOString().slice(0, 19)}Z  ${nameOf(row, all)}  ${fitted(what, 4_000)}`);
    },
    trouble: text => text !== '' && out.note(text),
    end() {},
  };
}
