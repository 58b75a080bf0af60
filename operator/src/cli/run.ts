import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { sweepPods } from '../controller/store/pods.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Logger } from '../model/logger.ts';
import { serveHealth } from '../telemetry/health.ts';
import { createLogger } from '../telemetry/logger.ts';
import { assemble, type Operator } from './assemble.ts';
import { awaitPolicies } from './await-policies.ts';
import { UsageError } from './flags.ts';
import { openJournal } from './open-journal.ts';
import type { RunConfig } from './run-config.ts';

/**
 * Grace period (ms) for probes in progress. Kubernetes sends SIGKILL 30 s after SIGTERM; the remaining time is for the
 * other steps.
 */
const GRACE_MS = 12_000;

/**
 * Runs the operator until a stop signal.
 * @returns the exit code
 * @throws UsageError for flags or a kubeconfig that are not usable
 */
export async function run(config: RunConfig): Promise<number> {
  const log = createLogger(config['log-format'], config['log-level']);
  const stop = stopOnSignals(log);
  const operator = assemble(config, log, stop.signal);
  const health = await serveHealth({
    ...config.listen,
    notReady: () => notReady(operator),
    metrics: operator.metrics.text,
  }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `--listen: cannot listen on port ${config.listen.port} (${error.code ?? error.message}). Choose another port, such as --listen :8081, or :0 for any free port.`,
    );
  });
  // The system may have chosen the port.
  const { address, port } = health.address() as AddressInfo;
  log.info('serving health and metrics', { address: endpointText({ host: address, port }) });
  void installed(operator, stop.signal);
  let lost = false;
  try {
    lost = await work(operator, stop);
    return lost ? 1 : 0;
  } finally {
    // After a lost Lease the process exits at once: closing thousands of open requests takes seconds.
    if (!lost) {
      health.close();
      health.closeAllConnections();
      await operator.close();
      log.info('stopped');
    }
  }
}

function stopOnSignals(log: Logger): AbortController {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info('stopping', { signal });
      stop.abort();
    });
  }
  return stop;
}

/** Keeps a new replica from being ready until SmtpConfigs that are created then pass the admission policies. */
async function installed({ policies, phase }: Operator, signal: AbortSignal): Promise<void> {
  if (!policies) return;
  phase.installing = 'the admission policies do not apply to new SmtpConfigs yet';
  await awaitPolicies(policies, signal);
  phase.installing = undefined;
}

/** Works while this replica leads. @returns whether the Lease was lost */
async function work(operator: Operator, stop: AbortController): Promise<boolean> {
  const { config, log, phase, lease, client, consumers, journalLost } = operator;
  const finish = once(() => finishWork(operator));
  if (lease) await lease.acquire(stop.signal);
  if (stop.signal.aborted) return false;
  phase.leading = true;
  const isOurs = (pod: string) => consumers?.semaphore.has(pod) ?? false;
  const sweeping = consumers && sweepPods(client, config.namespace, isOurs, { log, signal: stop.signal });
  const watching = watch(operator, stop.signal);
  const holding = lease?.lead(releaseAfter(stop.signal, finish)) ?? untilStopped(stop.signal);
  const lost = await Promise.race([holding, journalLost]);
  phase.leading = false;
  stop.abort();
  // Another replica may start soon. This one does not finish its work, and the gate already stopped all writes.
  if (lost) return true;
  await Promise.all([watching, sweeping]);
  await finish();
  return false;
}

async function watch(operator: Operator, signal: AbortSignal): Promise<void> {
  const { config, log, phase, accounts, journal, cluster, queue, enqueueAll } = operator;
  const { namespaces, smtpProviders } = operator;
  await openJournal(journal, operator.journalName, { signal, log }, told => {
    phase.problem = told;
  });
  const waiting = () => enqueueAll([...cluster.usingProviders(), ...cluster.clusterConfigs()]);
  const providing = [
    smtpProviders?.run(signal, waiting),
    ...(config['smtp-providers'] || config['cluster-smtp-configs'] ? [namespaces.run(signal, waiting)] : []),
  ];
  await cluster.run(signal, () => {
    phase.synced = true;
    journal.keep(cluster.uids());
    // Logins that an earlier operator was refused, or may have been refused, must be known before the first login.
    const refused = cluster.refused(uid => journal.find(uid)?.state === 'sent');
    accounts.await(refused);
    for (const key of refused) queue.add(key, { priority: 'high' });
    queue.start();
    // From here on, the operator can distinguish an upgrade of the policies from their installation.
    operator.policies?.read().catch(() => {});
    log.info('watching', { server: operator.access.server, smtpConfigs: cluster.size });
  });
  await Promise.all(providing);
}

/** Finishes and reports work in progress before another replica may start. */
async function finishWork({ phase, queue, events }: Operator): Promise<void> {
  phase.leading = false;
  await queue.stop(GRACE_MS);
  await events.flush(2_000);
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

function notReady({ phase: { leading, synced, problem, installing } }: Operator): string | undefined {
  return problem ?? installing ?? (leading && !synced ? 'the watches are not synced yet' : undefined);
}

/** Returns the signal that releases the Lease: after the stop, when all work is done. */
function releaseAfter(stop: AbortSignal, finish: () => Promise<void>): AbortSignal {
  const release = new AbortController();
  stop.addEventListener('abort', () => void finish().finally(() => release.abort()), { once: true });
  return release.signal;
}

async function untilStopped(signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) await sleep(60_000, undefined, { signal }).catch(() => {});
  return false;
}
