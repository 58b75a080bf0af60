import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlPlane } from '../cluster/cluster.ts';
import { startCluster } from '../cluster/cluster.ts';
import { established } from '../support/cluster.ts';
import { eventually } from '../support/wait.ts';
import { Api } from './api.ts';
import { Churn, type Done } from './churn.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { type Counts, Ledger } from './ledger.ts';
import { forEachOf, Objects } from './objects.ts';
import { type Endings, type Growth, Replicas } from './replicas.ts';

export interface SoakOptions {
  /** Folder for the control plane and the samples. */
  dir: string;
  /** Duration of the phase with faults in minutes, after everything is Ready. */
  minutes: number;
  objects: number;
  servers: number;
  /** `each`: every SmtpConfig has an account; `one`: all share one account at one server. */
  accounts: 'each' | 'one';
  /** Seed; the same seed gives the same actions in the same order. */
  seed: number;
  /** Number N of the network: the servers have addresses in 127.N.0.0/16. */
  network: number;
  progress?: (text: string) => void;
}

export interface SoakReport {
  options: SoakOptions;
  /** Seconds from the start of the operator until all SmtpConfigs are Ready. */
  inSyncAfter: number;
  done: Done;
  faults: Fleet['faults'];
  counts: Counts;
  /** SmtpConfigs whose login was requested again at the end, because the answer was lost. */
  answersLost: number;
  /** SmtpConfigs that are not Ready at the end, with the reason. */
  unready: string[];
  /** SmtpConfigs that are published with a password other than the current one. */
  wrongOutputs: string[];
  /** Number of logins after a restart of the operator without any change. */
  loginsAfterRestart: number;
  endings: Endings;
  growth: Growth;
  memoryMb: { rss: number; heap: number };
}

const SETTLE_MS = 600_000;
const ASK_AGAIN_MS = 20_000;
/** Time (ms) before the end of a replica that lost its Lease in which a login may not have been recorded. */
const LOST_MS = 20_000;
/** Quiet time (ms) before and after the faults, in which the resources are compared. */
const QUIET_MS = 8_000;

/** Runs the operator against servers, an API server and users that change continuously. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { dir, progress = () => {} } = options;
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const ledger = new Ledger();
  const fleet = await startFleet(options.servers, ledger, options.network);
  const cluster = established(await startCluster({ dir: join(dir, 'cluster') }));
  const api = new Api(cluster.kubeconfig);
  const caFile = join(dir, 'ca.pem');
  writeFileSync(caFile, fleet.ca);
  const replicas = new Replicas(
    dir,
    { kubeconfig: cluster.kubeconfig, namespace: 'default', dnsServer: fleet.dns.endpoint, caFile },
    () => ledger.cut(performance.now() - LOST_MS),
  );
  try {
    const objects = new Objects(api, ledger, fleet.hosts, options.accounts === 'one');
    progress(`creating ${options.objects} SmtpConfigs`);
    await objects.createNamespaces();
    await forEachOf(Array.from({ length: options.objects }), () => objects.create());
    return await measured({ options, cluster, fleet, ledger, objects, replicas, progress });
  } finally {
    progress('stopping');
    await replicas.stop();
    api.close();
    await cluster.stop();
    await fleet.stop();
  }
}

interface Parts {
  options: SoakOptions;
  cluster: ControlPlane;
  fleet: Fleet;
  ledger: Ledger;
  objects: Objects;
  replicas: Replicas;
  progress: (text: string) => void;
}

async function measured(parts: Parts): Promise<SoakReport> {
  const { options, fleet, ledger, objects, replicas, progress } = parts;
  const began = performance.now();
  await replicas.start();
  let answersLost = await allReady(parts);
  const inSyncAfter = (performance.now() - began) / 1000;
  progress(`all Ready after ${inSyncAfter.toFixed(1)} s`);
  if (options.minutes > 0) await replicas.start();
  await sleep(QUIET_MS);
  await replicas.takeBaseline();
  const churn = new Churn(parts);
  if (options.minutes > 0) await churn.run();
  progress('everything is repaired; waiting until all are Ready again');
  answersLost += await allReady(parts);
  await eventually(async () => (await objects.wrongOutputs()).length === 0, {
    within: 60_000,
    every: 1_000,
  }).catch(() => undefined);
  await sleep(QUIET_MS);
  const growth = await replicas.growth();
  const memoryMb = await replicas.memoryMb();
  progress('restarting the operator: nobody may log in again');
  const before = ledger.counts().logins;
  await replicas.restart();
  await allReady(parts);
  await sleep(QUIET_MS);
  const counts = ledger.counts();
  return {
    options,
    inSyncAfter,
    done: churn.done,
    faults: fleet.faults,
    counts,
    answersLost,
    unready: await objects.unready(),
    wrongOutputs: await objects.wrongOutputs(),
    loginsAfterRestart: counts.logins - before,
    endings: replicas.endings,
    growth,
    memoryMb,
  };
}

/**
 * Waits until all SmtpConfigs are Ready, up to a limit. The report then lists those that are not Ready.
 * @returns the number of logins that were requested again because the answer was lost
 */
async function allReady({ options, objects, progress }: Parts): Promise<number> {
  const until = performance.now() + SETTLE_MS;
  let answersLost = 0;
  for (let told = performance.now(); performance.now() < until; ) {
    const unready = await objects.unready();
    if (unready.length === 0) break;
    if (performance.now() - told > ASK_AGAIN_MS) {
      told = performance.now();
      progress(`${unready.length} of ${objects.live.size} are not Ready, such as ${unready[0]}`);
      answersLost += await objects.askAgain();
    }
    // Each poll takes API server capacity away from the operator.
    await sleep(Math.max(500, options.objects));
  }
  return answersLost;
}
