import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { keyOf } from '../../../crds/identity.ts';
import type { SmtpConfig } from '../../../crds/object.ts';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { Evidence } from '../model/evidence.ts';
import { VERSION } from '../model/version.ts';

const STAGE_SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const WAIT_SECONDS = [0.001, 0.01, 0.1, 0.5, 1, 5, 15, 60, 300];
const WORK_SECONDS = [0.001, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60];

/** Creates the metrics of the operator, and the functions that update them. */
export function createMetrics(
  queue: { depth(): number; inFlight(): number },
  isLeader: () => boolean,
  held: () => Readonly<Record<string, number>>,
) {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: 'smtp_operator_build_info',
    help: 'Always 1. The labels hold the version of the operator and of Node.js.',
    labelNames: ['version', 'node_version'],
    registers,
  }).set({ version: VERSION, node_version: process.versions.node }, 1);
  const stage = new Histogram({
    name: 'smtp_operator_probe_stage_duration_seconds',
    help: 'Duration of each stage of a probe, in seconds.',
    labelNames: ['provider', 'stage', 'outcome'],
    buckets: STAGE_SECONDS,
    registers,
  });
  const logins = new Counter({
    name: 'smtp_operator_logins_total',
    help: 'Login attempts, by the namespace of the SmtpConfig that made them.',
    labelNames: ['namespace', 'provider', 'outcome'],
    registers,
  });
  const shared = new Counter({
    name: 'smtp_operator_checks_shared_total',
    help: 'Due checks that reused the result of another SmtpConfig with the same server or account.',
    labelNames: ['clock'],
    registers,
  });
  const heldBack = new Counter({
    name: 'smtp_operator_logins_held_back_total',
    help: 'Due logins that were skipped, because the server rejected the same account before.',
    registers,
  });
  new Gauge({
    name: 'smtp_operator_accounts_held',
    help: 'Accounts that are currently not used to log in, because the server rejected them: stop and pointless until a user changes something, backoff for a limited time.',
    labelNames: ['retry'],
    registers,
    collect() {
      for (const [retry, count] of Object.entries(held())) this.set({ retry }, count);
    },
  });
  const ready = new Gauge({
    name: 'smtp_operator_config_ready',
    help: 'Condition Ready of each SmtpConfig, with its reason: 1 if True, 0 if False, -1 if Unknown.',
    labelNames: ['namespace', 'name', 'provider', 'reason'],
    registers,
  });
  const condition = new Gauge({
    name: 'smtp_operator_config_condition',
    help: 'Conditions of each SmtpConfig: 1 if True, 0 if False, -1 if Unknown.',
    labelNames: ['namespace', 'name', 'type'],
    registers,
  });
  const expiry = new Gauge({
    name: 'smtp_operator_certificate_expiry_timestamp_seconds',
    help: 'Expiry of the server certificate of an SmtpConfig, in seconds since the epoch.',
    labelNames: ['namespace', 'name'],
    registers,
  });
  const domainRecords = new Gauge({
    name: 'smtp_operator_domain_records',
    help: "DNS records of an SmtpConfig's sender domain that its provider needs, by state: ok, missing, wrong or unknown.",
    labelNames: ['namespace', 'name', 'state'],
    registers,
  });
  const matching = new Gauge({
    name: 'smtp_operator_cluster_config_namespaces',
    help: 'Namespaces that match a ClusterSmtpConfig, by state: ready, with every output, or not-ready.',
    labelNames: ['name', 'state'],
    registers,
  });
  const messages = new Counter({
    name: 'smtp_operator_messages_total',
    help: 'Test messages by outcome: accepted; refused, also where the connection or the login failed; unknown where no reply came.',
    labelNames: ['namespace', 'provider', 'outcome'],
    registers,
  });
  const verdicts = new Counter({
    name: 'smtp_operator_verdicts_total',
    help: 'Reconciles of SmtpConfigs by the resulting reason of Ready.',
    labelNames: ['provider', 'reason'],
    registers,
  });
  const rotations = new Counter({
    name: 'smtp_operator_rotations_total',
    help: 'Changes of a Secret with credentials, by the result of the first login with the new ones: verified or refused.',
    labelNames: ['namespace', 'outcome'],
    registers,
  });
  const published = new Counter({
    name: 'smtp_operator_outputs_written_total',
    help: 'Writes of the outputs of an SmtpConfig.',
    labelNames: ['namespace'],
    registers,
  });
  const requests = new Counter({
    name: 'smtp_operator_api_requests_total',
    help: 'Requests to the API server.',
    labelNames: ['verb', 'resource', 'code'],
    registers,
  });
  const tokens = new Counter({
    name: 'smtp_operator_token_requests_total',
    help: 'Requests for OAuth2 access tokens at a token endpoint.',
    labelNames: ['host', 'outcome'],
    registers,
  });
  const reconciles = new Counter({
    name: 'smtp_operator_reconciles_total',
    help: 'Reconciles by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const waiting = new Histogram({
    name: 'smtp_operator_queue_wait_duration_seconds',
    help: 'Time that an SmtpConfig waited for a worker after it was due, in seconds.',
    buckets: WAIT_SECONDS,
    registers,
  });
  const working = new Histogram({
    name: 'smtp_operator_reconcile_duration_seconds',
    help: 'Duration of a reconcile, including its probes, in seconds.',
    buckets: WORK_SECONDS,
    registers,
  });
  gaugeOf('smtp_operator_queue_depth', 'SmtpConfigs that are waiting for a worker.', queue.depth, registers);
  gaugeOf(
    'smtp_operator_queue_in_flight',
    'SmtpConfigs that are being reconciled.',
    queue.inFlight,
    registers,
  );
  gaugeOf(
    'smtp_operator_leader',
    '1 on the replica that holds the Lease, otherwise 0.',
    () => (isLeader() ? 1 : 0),
    registers,
  );
  const shown = new Map<string, Shown>();

  function forget(key: string): void {
    const [namespace = '', name = ''] = key.split('/');
    const was = shown.get(key);
    if (!was) return;
    for (const type of was.types) condition.remove({ namespace, name, type });
    if (was.ready) ready.remove(was.ready);
    expiry.remove({ namespace, name });
    for (const state of RECORD_STATES) domainRecords.remove({ namespace, name, state });
    if (namespace === '') for (const state of ['ready', 'not-ready']) matching.remove({ name, state });
    shown.delete(key);
  }

  return {
    registry,
    text: (): Promise<string> => registry.metrics(),
    probed({ namespace, provider }: { namespace: string; provider: string }, evidence: Evidence): void {
      for (const { stage: name, ok, ms } of evidence.stages) {
        stage.observe({ provider, stage: name, outcome: ok ? 'ok' : 'failed' }, ms / 1000);
        if (name === 'auth') logins.inc({ namespace, provider, outcome: ok ? 'ok' : 'failed' });
      }
    },
    shared(clock: 'egress' | 'auth'): void {
      shared.inc({ clock });
    },
    messageSent(
      by: { namespace: string; provider: string },
      outcome: 'accepted' | 'refused' | 'unknown',
    ): void {
      messages.inc({ ...by, outcome });
    },
    heldBack(): void {
      heldBack.inc();
    },
    verdict(
      config: SmtpConfig,
      { conditions = [], capabilities, login, domain, namespaces }: SmtpConfigStatus,
    ): void {
      const key = keyOf(config);
      const [namespace = '', name = ''] = key.split('/');
      const secretVersion = shown.get(key)?.secretVersion ?? config.status.login?.secretVersion;
      forget(key);
      for (const { type, status } of conditions) condition.set({ namespace, name, type }, VALUES[status]);
      const now: Shown = { types: conditions.map(({ type }) => type), secretVersion: login?.secretVersion };
      const verdict = conditions.find(({ type }) => type === 'Ready');
      if (verdict) {
        const provider = config.spec?.provider ?? config.spec?.providerRef?.name ?? '';
        now.ready = { namespace, name, provider, reason: verdict.reason };
        ready.set(now.ready, VALUES[verdict.status]);
        verdicts.inc({ provider, reason: verdict.reason });
      }
      const end = Date.parse(capabilities?.certificateExpiry ?? '');
      if (!Number.isNaN(end)) expiry.set({ namespace, name }, end / 1000);
      for (const state of domain ? RECORD_STATES : []) {
        const records = domain?.records?.filter(record => record.required && record.state === state) ?? [];
        domainRecords.set({ namespace, name, state }, records.length);
      }
      if (login && secretVersion !== undefined && login.secretVersion !== secretVersion)
        rotations.inc({ namespace, outcome: login.reason === 'LoggedIn' ? 'verified' : 'refused' });
      if (namespaces) {
        matching.set({ name, state: 'ready' }, namespaces.ready);
        matching.set({ name, state: 'not-ready' }, namespaces.total - namespaces.ready);
      }
      shown.set(key, now);
    },
    forgotten: forget,
    rotated({ metadata: { namespace } }: SmtpConfig): void {
      published.inc({ namespace });
    },
    requested(verb: string, resource: string, code: number): void {
      requests.inc({ verb, resource, code: String(code) });
    },
    waited(ms: number): void {
      waiting.observe(ms / 1000);
    },
    tokenFetched(host: string, outcome: 'ok' | 'failed'): void {
      tokens.inc({ host, outcome });
    },
    reconciled(outcome: 'ok' | 'error', ms: number): void {
      reconciles.inc({ outcome });
      working.observe(ms / 1000);
    },
  };
}

/** The label sets of one SmtpConfig in the metrics, kept so that they can be removed later. */
interface Shown {
  types: readonly string[];
  ready?: { namespace: string; name: string; provider: string; reason: string };
  /** Version of the Secret at the last login. */
  secretVersion: string | undefined;
}

const RECORD_STATES = ['ok', 'missing', 'wrong', 'unknown'] as const;

const VALUES = { True: 1, False: 0, Unknown: -1 } as const;

function gaugeOf(name: string, help: string, value: () => number, registers: Registry[]): void {
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(value());
    },
  });
}
