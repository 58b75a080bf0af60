import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ports } from '../controller/ports.ts';
import { reconcile } from '../controller/reconcile.ts';
import { States } from '../controller/state.ts';
import { KubeCluster } from '../controller/store/cluster.ts';
import { KubeNoteStore } from '../controller/store/journal.ts';
import { KubeNamespaces } from '../controller/store/namespaces.ts';
import { sweepPods } from '../controller/store/pods.ts';
import { policyReader } from '../controller/store/policies.ts';
import { KubeProviders } from '../controller/store/providers.ts';
import type { DomainFacts, Lookup } from '../domain/facts.ts';
import { gatherDomain } from '../domain/gather.ts';
import { loadAccess } from '../kube/access.ts';
import { Client } from '../kube/client.ts';
import { EventRecorder } from '../kube/events.ts';
import { LeaderElection } from '../kube/lease.ts';
import { Queue } from '../kube/queue.ts';
import { endpointText } from '../model/endpoint.ts';
import type { Logger } from '../model/logger.ts';
import { TokenKeeper } from '../oauth2/keeper.ts';
import { tokenHostPolicy } from '../oauth2/plan.ts';
import { createTransport } from '../oauth2/transport.ts';
import type { ProbeEnvironment } from '../probe/environment.ts';
import { createLookup } from '../probe/net/record-lookup.ts';
import { probe } from '../probe/probe.ts';
import { Accounts } from '../sharing/accounts.ts';
import { Connections } from '../sharing/connections.ts';
import { DomainCache } from '../sharing/domains.ts';
import { Guesses } from '../sharing/guesses.ts';
import { LoginJournal } from '../sharing/journal.ts';
import { ProbeCache } from '../sharing/probe-cache.ts';
import { TemplateRenderer } from '../sharing/templates/renderer.ts';
import { serveHealth } from '../telemetry/health.ts';
import { createLogger } from '../telemetry/logger.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import type { RunConfig } from './config.ts';
import { consumersOf } from './consumers.ts';
import { UsageError } from './flags.ts';
import { messagePolicy } from './message-policy.ts';
import { openJournal } from './open-journal.ts';
import { createEnvironment } from './probe-environment.ts';
import { addedCas } from './trusted.ts';

/** Kubernetes sends SIGKILL 30 s after SIGTERM: probes under way end within this, and the rest has time. */
const GRACE_MS = 12_000;

/** With more SmtpConfigs under way than these, events wait: each is a write that the API server does instead of theirs. */
const BUSY_FROM = 12;

/** Another server that was reached within this shows that its port is open on the way out. */
const LATELY_MS = 10 * 60 * 1000;

/**
 * Runs the operator until a signal to stop.
 * @returns the exit code
 * @throws UsageError for what cannot be worked with
 */
export async function run(config: RunConfig): Promise<number> {
  const log = createLogger(config['log-format'], config['log-level']);
  const stop = stopOnSignals(log);
  const operator = assemble(config, log, stop.signal);
  const health = await serveHealth({
    ...config.listen,
    notReady: operator.notReady,
    metrics: operator.metrics,
  });
  // The port may be one that the system chose.
  const { address, port } = health.address() as AddressInfo;
  log.info('serving health and metrics', { address: endpointText({ host: address, port }) });
  try {
    return (await operator.work(stop)) ? 1 : 0;
  } finally {
    health.close();
    health.closeAllConnections();
    await operator.close();
    log.info('stopped');
  }
}

/** Makes look-ups of public records; each serves one examination of a domain. @throws TypeError */
function lookupsOf(config: RunConfig): () => Lookup {
  const named = config['public-dns-server'];
  const servers = named.length > 0 ? named : config['dns-server'];
  createLookup(servers);
  return () => createLookup(servers);
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

function assemble(config: RunConfig, log: Logger, signal: AbortSignal) {
  const probeCache = new ProbeCache();
  const environment = environmentOf(config, ({ host, port }) => ({
    ...(client.answers !== undefined && { apiServer: client.answers ? 'answers' : 'silent' }),
    ...(probeCache.reachedLately(host, port, Date.now() - LATELY_MS) && { otherServer: true }),
  }));
  const access = usable(() => loadAccess(config.kubeconfig));
  // The Lease has connections of its own: a renewal never waits behind other requests.
  const leaseAccess = usable(() => loadAccess(config.kubeconfig));
  const identity = `${hostname()}_${randomBytes(4).toString('hex')}`;
  let leading = false;
  let synced = false;
  let problem: string | undefined;
  const accounts = new Accounts(Date.now, key => queue.add(key, { priority: 'high' }));
  const metrics = createMetrics(
    { depth: () => queue.depth, inFlight: () => queue.inFlight },
    () => leading,
    () => accounts.held(),
  );
  const namespace = config['lease-namespace'] ?? access.namespace ?? 'default';
  const lease = leaseOf(config, {
    client: new Client(leaseAccess, metrics.requested),
    namespace,
    identity,
    log,
  });
  const client = new Client(access, metrics.requested, lease);
  const events = new EventRecorder(client, identity, log, () => queue.inFlight >= BUSY_FROM);
  const states = new States();
  const journalName = `${config['lease-name']}-logins`;
  const journalLost = Promise.withResolvers<boolean>();
  const journal = new LoginJournal(
    new KubeNoteStore({
      client,
      namespace,
      name: journalName,
      identity,
      log,
      onLost() {
        log.error('another operator took over the login journal: stopping', { name: journalName });
        journalLost.resolve(true);
      },
    }),
  );
  const connections = new Connections({
    perServer: config['connections-per-server'],
    whileWaiting: (key, wait) => queue.lend(key, wait),
  });
  const tokens = new TokenKeeper({
    transport: createTransport({
      resolver: environment.resolver,
      addressDenied: environment.addressDenied,
      secureContext: environment.secureContext(undefined, 'TLSv1.2'),
      hostDenied: tokenHostPolicy(config['allow-token-host']),
    }),
    now: Date.now,
    onFetch: metrics.tokenFetched,
  });
  const cluster = new KubeCluster({
    client,
    events,
    namespaces: config.namespace,
    clusterConfigs: config['cluster-smtp-configs'],
    docsUrl: config['docs-url'],
    log,
    enqueue: (key, priority) => queue.add(key, { priority }),
    outputGone: (key, at, id, version) => states.outputGone(key, at, id, version),
  });
  const namespaces = new KubeNamespaces({
    client,
    log,
    onChange(name, now, before) {
      enqueueAll(cluster.usingProviders().filter(key => key.startsWith(`${name}/`)));
      enqueueAll(cluster.concerned(name, now, before));
    },
  });
  const smtpProviders = config['smtp-providers']
    ? new KubeProviders({
        client,
        log,
        namespaces,
        onProviders: () => enqueueAll(cluster.usingProviders()),
      })
    : undefined;
  const enqueueAll = (keys: readonly string[]): void => {
    for (const key of keys) queue.add(key, { priority: 'high' });
  };
  const consumers = usable(() => consumersOf(config, key => queue.add(key, { priority: 'high' })));
  const templates = new TemplateRenderer();
  const lookup = usable(() => lookupsOf(config));
  const domains = new DomainCache<DomainFacts>(Date.now);
  const policyNames = config['admission-policy'];
  const deps: Ports = {
    cluster,
    tokens,
    probe: (plan, aborted) => probe(plan, environment, aborted),
    connections,
    domain: ({ domain, needs, selectors, since }) =>
      domains.lookUp(JSON.stringify([domain, needs, selectors]), since, () =>
        gatherDomain(domain, needs, selectors, lookup()),
      ),
    probeCache,
    accounts,
    templates,
    guesses: new Guesses(Date.now),
    messages: messagePolicy(config),
    journal,
    ...(policyNames.length > 0 && { policies: policyReader(client, policyNames) }),
    ...(smtpProviders && { smtpProviders }),
    ...(config['cluster-smtp-configs'] && {
      namespaces: { all: () => namespaces.all(), published: key => cluster.published(key) },
    }),
    ...(consumers && { consumers }),
    now: Date.now,
    log,
    observe: metrics,
    docsUrl: config['docs-url'],
    removedOutputGraceMs: config['removed-output-grace'] * 1000,
    signal,
  };
  const queue = new Queue({
    workers: config.workers,
    paused: true,
    work: key => reconcile(key, states, deps),
    group: key => key.slice(0, key.indexOf('/')),
    perGroup: config['workers-per-namespace'],
    log,
    onStart: metrics.waited,
    onDone: metrics.reconciled,
  });

  /** @returns whether the lease was lost */
  async function work(stop: AbortController): Promise<boolean> {
    if (lease) await lease.acquire(stop.signal);
    if (stop.signal.aborted) return false;
    leading = true;
    const isOurs = (pod: string) => consumers?.semaphore.has(pod) ?? false;
    const sweeping = consumers && sweepPods(client, config.namespace, isOurs, { log, signal: stop.signal });
    const watching = watch(stop.signal);
    const holding = lease?.lead(releaseAfter(stop.signal, () => finish())) ?? untilStopped(stop.signal);
    const lost = await Promise.race([holding, journalLost.promise]);
    leading = false;
    stop.abort();
    // Another replica may begin soon: nothing is finished, and the gate has ended all writes.
    if (lost) return true;
    await Promise.all([watching, sweeping]);
    await finish();
    return false;
  }

  async function watch(signal: AbortSignal): Promise<void> {
    await openJournal(journal, `${namespace}/${journalName}`, { signal, log }, told => {
      problem = told;
    });
    const waiting = () => enqueueAll([...cluster.usingProviders(), ...cluster.clusterConfigs()]);
    const providing = [
      smtpProviders?.run(signal, waiting),
      ...(config['smtp-providers'] || config['cluster-smtp-configs']
        ? [namespaces.run(signal, waiting)]
        : []),
    ];
    await cluster.run(signal, () => {
      synced = true;
      journal.keep(cluster.uids());
      // What an operator before this one was refused, or may have been, is known before anybody logs in.
      const refused = cluster.refused(uid => journal.find(uid)?.state === 'sent');
      accounts.await(refused);
      for (const key of refused) queue.add(key, { priority: 'high' });
      queue.start();
      // From now on an upgrade of the policies is told from their installation.
      deps.policies?.read().catch(() => {});
      log.info('watching', { server: access.server, smtpConfigs: cluster.size });
    });
    await Promise.all(providing);
  }

  let finished: Promise<void> | undefined;
  /** Work under way ends, and is told of, before another replica may begin. */
  function finish(): Promise<void> {
    finished ??= (async () => {
      leading = false;
      await queue.stop(GRACE_MS);
      await events.flush(2_000);
    })();
    return finished;
  }

  return {
    work,
    close: () => Promise.all([access.close(), leaseAccess.close(), templates.close()]),
    metrics: metrics.text,
    notReady: () => problem ?? (leading && !synced ? 'the watches are not synced yet' : undefined),
  };
}

/** The signal by which the lease is released: the stop, once all work is done. */
function releaseAfter(stop: AbortSignal, finish: () => Promise<void>): AbortSignal {
  const release = new AbortController();
  stop.addEventListener('abort', () => void finish().finally(() => release.abort()), { once: true });
  return release.signal;
}

async function untilStopped(signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) await sleep(60_000, undefined, { signal }).catch(() => {});
  return false;
}

function leaseOf(
  config: RunConfig,
  options: { client: Client; namespace: string; identity: string; log: Logger },
): LeaderElection | undefined {
  if (config['no-leader-election']) return undefined;
  return new LeaderElection({ ...options, name: config['lease-name'] });
}

function environmentOf(
  config: RunConfig,
  surroundingsOf: ProbeEnvironment['surroundingsOf'],
): ProbeEnvironment {
  return usable(() =>
    createEnvironment({
      caBundles: addedCas(config),
      dnsServers: config['dns-server'],
      heloName: config['helo-name'],
      control: config['egress-control'],
      surroundingsOf,
      policy: {
        allowAddresses: config['allow-address'],
        denyAddresses: config['deny-address'],
        allowPorts: config['allow-port'],
        plaintextHosts: config['allow-plaintext-login'],
      },
    }),
  );
}

/** An error in the flags or the kubeconfig, which the user who starts the operator must fix. */
function usable<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}
