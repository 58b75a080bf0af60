import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Ports } from '../controller/ports.ts';
import { reconcile } from '../controller/reconcile.ts';
import { States } from '../controller/state.ts';
import { KubeCluster } from '../controller/store/cluster.ts';
import { KubeNoteStore } from '../controller/store/journal.ts';
import { KubeNamespaces } from '../controller/store/namespaces.ts';
import { policyReader } from '../controller/store/policies.ts';
import { KubeProviders } from '../controller/store/providers.ts';
import type { DomainFacts, Lookup } from '../domain/facts.ts';
import { gatherDomain } from '../domain/gather.ts';
import { loadAccess } from '../kube/access.ts';
import { Client } from '../kube/client.ts';
import { EventRecorder } from '../kube/events.ts';
import { LeaderElection } from '../kube/lease.ts';
import { Queue } from '../kube/queue.ts';
import { Workload } from '../kube/workload.ts';
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
import { createMetrics } from '../telemetry/metrics.ts';
import { consumersOf } from './consumers.ts';
import { UsageError } from './flags.ts';
import { messagePolicy } from './message-policy.ts';
import { createEnvironment } from './probe-environment.ts';
import type { RunConfig } from './run-config.ts';
import { addedCas } from './trusted.ts';

/** Time (ms) for which a connection to another server on the same port shows that egress on this port is open. */
const LATELY_MS = 10 * 60 * 1000;

/**
 * Creates the parts of the operator and starts none of them.
 * @throws UsageError for flags that are not usable
 */
export function assemble(config: RunConfig, log: Logger, signal: AbortSignal) {
  const probeCache = new ProbeCache();
  const environment = environmentOf(config, ({ host, port }) => ({
    ...(client.answers !== undefined && { apiServer: client.answers ? 'answers' : 'silent' }),
    ...(probeCache.reachedLately(host, port, Date.now() - LATELY_MS) && { otherServer: true }),
  }));
  const access = usable(() => loadAccess(config.kubeconfig));
  // The Lease uses separate connections, so that a renewal never waits behind other requests.
  const leaseAccess = usable(() => loadAccess(config.kubeconfig));
  const identity = `${hostname()}_${randomBytes(4).toString('hex')}`;
  const phase: Phase = { leading: false, synced: false };
  const accounts = new Accounts(Date.now, key => queue.add(key, { priority: 'high' }));
  const metrics = createMetrics(
    { depth: () => queue.depth, inFlight: () => queue.inFlight },
    () => phase.leading,
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
  const workload = new Workload(() => queue.inFlight);
  const events = new EventRecorder(client, identity, log, { load: () => workload.read() });
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
  const policies = policyNames.length > 0 ? policyReader(client, policyNames) : undefined;
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
    ...(policies && { policies }),
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

  return {
    ...{ config, log, phase, access, lease, client, events, metrics },
    ...{ accounts, journal, journalName: `${namespace}/${journalName}`, journalLost: journalLost.promise },
    ...{ policies, cluster, namespaces, smtpProviders, consumers, queue, enqueueAll },
    close: () => Promise.all([access.close(), leaseAccess.close(), templates.close()]),
  };
}

export type Operator = ReturnType<typeof assemble>;

/** Startup progress of the operator. */
interface Phase {
  leading: boolean;
  synced: boolean;
  /** Reason why the operator is not ready. */
  problem?: string | undefined;
  /** Reason why a new replica is not ready yet. */
  installing?: string | undefined;
}

/** Returns a factory of lookups of public DNS records. Each lookup serves one check of a domain. @throws TypeError */
function lookupsOf(config: RunConfig): () => Lookup {
  const named = config['public-dns-server'];
  const servers = named.length > 0 ? named : config['dns-server'];
  createLookup(servers);
  return () => createLookup(servers);
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

/** Converts an error to a UsageError: the user who starts the operator must fix the flags or the kubeconfig. */
function usable<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}
