import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { SmtpConfig } from '../../../crds/object.ts';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { Evidence } from '../model/evidence.ts';

const STAGE_SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The metrics of the operator, and the functions that feed them. */
export function createMetrics(queue: { depth(): number; inFlight(): number }, isLeader: () => boolean) {
  const registers = [new Registry()];
  const [registry] = registers;
  const stage = new Histogram({
    name: 'smtp_operator_probe_stage_duration_seconds',
    help: 'Wall time of each stage of a probe.',
    labelNames: ['provider', 'stage', 'outcome'],
    buckets: STAGE_SECONDS,
    registers,
  });
  const logins = new Counter({
    name: 'smtp_operator_logins_total',
    help: 'Logins tried.',
    labelNames: ['provider', 'outcome'],
    registers,
  });
  const condition = new Gauge({
    name: 'smtp_operator_config_condition',
    help: 'Conditions of each SmtpConfig: 1 where True, 0 where False, -1 where Unknown.',
    labelNames: ['namespace', 'name', 'type'],
    registers,
  });
  const published = new Counter({
    name: 'smtp_operator_outputs_written_total',
    help: 'Times that outputs of an SmtpConfig were written.',
    labelNames: ['namespace'],
    registers,
  });
  const requests = new Counter({
    name: 'smtp_operator_api_requests_total',
    help: 'Requests to the API server.',
    labelNames: ['verb', 'resource', 'code'],
    registers,
  });
  const reconciles = new Counter({
    name: 'smtp_operator_reconciles_total',
    help: 'Reconciles by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  gaugeOf('smtp_operator_queue_depth', 'SmtpConfigs that wait for a worker.', queue.depth, registers);
  gaugeOf(
    'smtp_operator_queue_in_flight',
    'SmtpConfigs that are being worked on.',
    queue.inFlight,
    registers,
  );
  gaugeOf(
    'smtp_operator_leader',
    '1 on the replica that holds the lease.',
    () => (isLeader() ? 1 : 0),
    registers,
  );
  const shown = new Map<string, string[]>();

  return {
    text: (): Promise<string> => (registry ? registry.metrics() : Promise.resolve('')),
    probed(provider: string, evidence: Evidence): void {
      for (const { stage: name, ok, ms } of evidence.stages) {
        stage.observe({ provider, stage: name, outcome: ok ? 'ok' : 'failed' }, ms / 1000);
        if (name === 'auth') logins.inc({ provider, outcome: ok ? 'ok' : 'failed' });
      }
    },
    verdict({ metadata: { namespace, name } }: SmtpConfig, { conditions = [] }: SmtpConfigStatus): void {
      const key = `${namespace}/${name}`;
      for (const type of shown.get(key) ?? []) condition.remove({ namespace, name, type });
      for (const { type, status } of conditions) condition.set({ namespace, name, type }, VALUES[status]);
      shown.set(
        key,
        conditions.map(({ type }) => type),
      );
    },
    forgotten(key: string): void {
      const [namespace = '', name = ''] = key.split('/');
      for (const type of shown.get(key) ?? []) condition.remove({ namespace, name, type });
      shown.delete(key);
    },
    rotated({ metadata: { namespace } }: SmtpConfig): void {
      published.inc({ namespace });
    },
    requested(verb: string, resource: string, code: number): void {
      requests.inc({ verb, resource, code: String(code) });
    },
    reconciled(outcome: 'ok' | 'error'): void {
      reconciles.inc({ outcome });
    },
  };
}

export type Metrics = ReturnType<typeof createMetrics>;

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
