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
  /** How long things go wrong, once everything is Ready. */
  minutes: number;
  objects: number;
  servers: number;
  /** `each`: every SmtpConfig has an account; `one`: all share one account at one server. */
  accounts: 'each' | 'one';
  /** The same seed does the same things in the same order. */
  seed: number;
  /** The servers have addresses in 127.N.0.0/16. */
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
  /** SmtpConfigs whose login was asked for again at the end, because the answer to it was lost. */
  answersLost: number;
  /** Not Ready at the end, with the reason. */
  unready: string[];
  /** Published with another password than the current one. */
  wrongOutputs: string[];
  /** Logins after a restart of the operator, when nothing had changed. */
  loginsAfterRestart: number;
  endings: Endings;
  growth: Growth;
  memoryMb: { rss: number; heap: number };
}

const SETTLE_MS = 600_000;
const ASK_AGAIN_MS = 20_000;
/** How long before the end of a replica that lost its Lease a login may not have been recorded any more. */
const LOST_MS = 20_000;
/** The quiet time before and after, in which what is held is compared. */
const QUIET_MS = 8_000;

/** Runs the operator against servers, an API server and users that change all the while. */
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
  replicas.takeBaseline();
  const churn = new Churn(parts);
  if (options.minutes > 0) await churn.run();
  progress('everything is repaired; waiting until all are Ready again');
  answersLost += await allReady(parts);
  await eventually(async () => (await objects.wrongOutputs()).length === 0, {
    within: 60_000,
    every: 1_000,
  }).catch(() => undefined);
  await sleep(QUIET_MS);
  const growth = replicas.growth();
  const memoryMb = replicas.memoryMb();
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
 * Gives up after a while: the report then names what is not Ready.
 * @returns how many logins were asked for again, because the answer to one was lost
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
    // Each look costs the API server what it cannot give to the operator.
    await sleep(Math.max(500, options.objects));
  }
  return answersLost;
}
