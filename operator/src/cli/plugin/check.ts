import { PROBE_REQUESTED_ANNOTATION } from '../../../../crds/names.ts';
import type { Command } from '../command.ts';
import type { Flag, Given } from '../flags.ts';
import { readArguments, UsageError } from '../flags.ts';
import { listText } from '../views/list.ts';
import { conditionOf, rowOf, titleOf } from '../views/row.ts';
import { folded } from '../views/text.ts';
import { whyText } from '../views/why.ts';
import { CLUSTER_ERROR_CODE, CLUSTER_FLAGS, type Cluster, ClusterError, withCluster } from './cluster.ts';
import { listClusterConfigs, listConfigs, type Ref, refOf, refText, refTo } from './configs.ts';
import { formatOf, outputFlag, structured } from './output.ts';
import { progress } from './progress.ts';
import { type Answer, ask, type Request } from './request.ts';
import { type Terminal, terminal } from './terminal.ts';
import { machineDiagnosis } from './why.ts';

const FORMATS = ['json', 'yaml'] as const;

/** Requests a full probe, including the login. */
export const PROBE_REQUEST: Request = {
  annotation: PROBE_REQUESTED_ANNOTATION,
  isAnswered: ({ lastHandledProbeAt }, value) => lastHandledProbeAt === value,
  isGood: ({ status }) => conditionOf(status, 'Ready')?.status === 'True',
};

export const WAIT_FLAGS: readonly Flag[] = [
  {
    name: 'timeout',
    value: 'SECONDS',
    default: '60',
    describe: 'how long to wait for the operator to answer',
  },
];

const ALL_FLAGS: readonly Flag[] = [
  { name: 'all', describe: 'check all SmtpConfigs of the namespace' },
  {
    name: 'all-namespaces',
    short: 'A',
    describe: 'with --all: those of all namespaces, and ClusterSmtpConfigs',
  },
  {
    name: 'parallel',
    value: 'COUNT',
    default: '4',
    describe: 'parallel checks, 1 to 16; each of them logs in',
  },
];

export const CHECK: Command = {
  summary: 'check an SmtpConfig now, login included, and wait for the verdict',
  usage: 'NAME… [flags]',
  details:
    'Sets the annotation smtp-operator.dev/probe-requested-at. NAME may be NAMESPACE/NAME, or csmtp/NAME for a ClusterSmtpConfig. Exit code 0: all are ready; 1: at least one is not; 2: wrong usage; 3: the cluster rejected the request, or the operator did not answer in time.',
  examples: [
    { text: 'Check SmtpConfig mail after a new password was stored', args: 'mail -n shop' },
    { text: 'Check all of one namespace, two at a time', args: '--all -n shop --parallel 2' },
  ],
  flags: [...ALL_FLAGS, ...WAIT_FLAGS, outputFlag(...FORMATS), ...CLUSTER_FLAGS],
  completes: 'smtpconfig',
  start: args => {
    const { given, names } = readArguments(CHECK.flags, args);
    const all = given['all']?.length !== 0;
    const everywhere = given['all-namespaces']?.length !== 0;
    if (all === names.length > 0) throw new UsageError('check: give the names of SmtpConfigs, or --all');
    if (everywhere && !all) throw new UsageError('--all-namespaces requires --all');
    const format = formatOf(given, FORMATS);
    const options = { timeoutMs: timeoutOf(given), parallel: numberOf(given, 'parallel', 1, 16) };
    const out = terminal();
    return withCluster(given, async cluster => {
      const refs = all
        ? await refsOf(cluster, everywhere)
        : unique(names.map(name => refOf(name, cluster.namespace)));
      const answers = await askEach(cluster, refs, options);
      await report(answers, format, out);
      return exitCodeOf(answers);
    });
  },
};

/** @throws UsageError */
export const timeoutOf = (given: Given): number => numberOf(given, 'timeout', 1, 3600) * 1000;

/** @throws UsageError */
function numberOf(given: Given, flag: string, least: number, most: number): number {
  const value = Number(given[flag]?.at(-1)?.replace(/(?<=\d)s$/, ''));
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`--${flag}: use a whole number from ${least} to ${most}`);
}

const unique = (refs: readonly Ref[]): Ref[] => [...new Map(refs.map(ref => [refText(ref), ref])).values()];

async function refsOf({ client, namespace }: Cluster, everywhere: boolean): Promise<Ref[]> {
  const cluster = everywhere ? await listClusterConfigs(client) : [];
  const configs = [...cluster, ...(await listConfigs(client, everywhere ? undefined : namespace))];
  // The command would wait for a suspended SmtpConfig until the timeout.
  return configs.filter(({ spec }) => !spec?.suspend).map(refTo);
}

type Outcome = Answer | { outcome: 'error'; ref: Ref; message: string };

/**
 * Asks for several objects with limited concurrency. A refusal is thrown for a single object, and reported for several
 * objects.
 */
async function askEach(
  { client }: Cluster,
  refs: readonly Ref[],
  { timeoutMs, parallel }: { timeoutMs: number; parallel: number },
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = refs.values();
  const [only] = refs;
  const single = refs.length === 1 && only;
  const shown = progress(() =>
    single ? `Checking ${refText(single)}` : `Checking: ${outcomes.length} of ${refs.length} answered`,
  );
  const work = async (): Promise<void> => {
    for (const ref of waiting) {
      const asked = ask(client, ref, PROBE_REQUEST, timeoutMs);
      outcomes.push(single ? await asked : await asked.catch((error: unknown) => failureOf(ref, error)));
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(parallel, refs.length) }, work));
  } finally {
    shown.done();
  }
  return outcomes;
}

function failureOf(ref: Ref, error: unknown): Outcome {
  if (!(error instanceof ClusterError)) throw error;
  return { outcome: 'error', ref, message: error.message };
}

async function report(
  outcomes: readonly Outcome[],
  format: 'text' | 'json' | 'yaml',
  out: Terminal,
): Promise<void> {
  const seen = outcomes.flatMap(outcome => (outcome.outcome === 'error' ? [] : [outcome]));
  const configs = seen.map(({ config }) => config);
  const [first] = configs;
  if (format !== 'text') {
    const values = configs.map(machineDiagnosis);
    out.print(await structured(outcomes.length === 1 ? values[0] : values, format));
  } else if (outcomes.length === 1 && first) {
    out.print(whyText(first, out.layout()));
  } else {
    const qualified = new Set(configs.map(({ metadata }) => metadata.namespace)).size > 1;
    out.print(listText(configs.map(rowOf), { ...out.table(), qualified }));
  }
  for (const outcome of outcomes) noteTrouble(outcome, out);
}

/** Explains on standard error why there is no new result. */
export function noteTrouble(outcome: Outcome, out: Terminal): void {
  if (outcome.outcome === 'answered') return;
  const text =
    outcome.outcome === 'error' ? `${refText(outcome.ref)}: ${outcome.message}` : troubleText(outcome);
  out.note(`\n${folded(text, out.layout().columns).join('\n')}`);
}

/** Returns the reason why there is no result, and the remedy. */
function troubleText({ outcome, config }: Exclude<Answer, { outcome: 'answered' }>): string {
  const name = titleOf(config);
  return outcome === 'suspended'
    ? `${name} is suspended, so the operator does nothing with it. Set spec.suspend to false.`
    : `The operator did not answer for ${name} in time, so the result shown is older. Check that smtp-operator is running and watches this namespace, or wait longer with --timeout.`;
}

function exitCodeOf(outcomes: readonly Outcome[]): number {
  if (outcomes.some(({ outcome }) => outcome === 'error' || outcome === 'silent')) return CLUSTER_ERROR_CODE;
  return outcomes.some(outcome => outcome.outcome !== 'answered' || !outcome.good) ? 1 : 0;
}
