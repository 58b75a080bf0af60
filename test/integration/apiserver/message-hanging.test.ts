import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import type { Condition } from '../../../crds/schema/status.ts';
import type { ControlPlane } from '../../../testing/cluster/cluster.ts';
import type { Operator } from '../../../testing/support/operator.ts';
import { type Relay, startRelay } from '../../../testing/support/relay.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, startOwnWorld, type World } from '../../../testing/support/world.ts';

/** When the leader hangs: the server has the command DATA, or the whole message. */
type Step = 'DATA' | 'final dot';

/** How the leader hangs: its process is paused, or its packets to and from the API server are lost. */
type Fault = 'paused' | 'cut off';

const TAKEOVER = { within: 60_000, every: 250 };

let world: World<ControlPlane>;
let relay: Relay;
let relayed: string;
let leader: Operator;
/** Step at which the leader hangs next, and how. */
let armed: { step: Step; fault: Fault } | undefined;
let hangs = false;
/** Number of messages that the server has read up to their final dot, by account. */
const read = new Map<string, number>();

function reached(step: Step): void {
  if (armed?.step !== step) return;
  if (armed.fault === 'paused') process.kill(leader.pid, 'SIGSTOP');
  else relay.cutOff();
  armed = undefined;
  hangs = true;
}

beforeAll(async () => {
  world = await startOwnWorld('message-hanging', {
    script: {
      command: verb => {
        if (verb === 'DATA') reached('DATA');
        return undefined;
      },
      content: ({ user = '' }) => {
        read.set(user, (read.get(user) ?? 0) + 1);
        reached('final dot');
        return undefined;
      },
    },
  });
  const config = parse(readFileSync(world.cluster.kubeconfig, 'utf8'));
  const { port } = new URL(config.clusters[0].cluster.server);
  relay = await startRelay({ host: '127.0.0.1', port: Number(port) });
  config.clusters[0].cluster.server = `https://127.0.0.1:${relay.port}`;
  relayed = join(world.cluster.dir, 'relayed');
  writeFileSync(relayed, stringify(config));
}, 600_000);
afterAll(async () => {
  await relay?.stop();
  await world?.stop();
}, 60_000);

const accepted = (name: string): Condition | undefined =>
  world.status(name).conditions?.find(({ type }) => type === 'MessageAccepted');
const isLeading = (log: Operator['logs']) => log.some(({ message }) => message === 'leading');

test.each<[Fault, Step]>([
  ['paused', 'DATA'],
  ['paused', 'final dot'],
  ['cut off', 'DATA'],
  ['cut off', 'final dot'],
])(
  'a leader that is %s after %s: the next one does not send the message again',
  async (fault, step) => {
    const name = `${fault}-${step}`.replaceAll(' ', '-').toLowerCase();
    const account = `${name}@lab.test`;
    leader = await world.operator(['--kubeconfig', relayed]);
    await eventually(() => isLeading(leader.logs), TAKEOVER);
    const next = await world.operator();
    world.apply(
      world.secret(name, GOOD, account),
      world.config(name, {
        secretRef: { name },
        from: { address: 'user@lab.test' },
        checks: { timeout: '30s' },
      }),
    );
    await world.verdict(name, 'True', 'Ready');
    hangs = false;
    armed = { step, fault };
    world.cluster.kubectl(['annotate', 'smtp', name, 'smtp-operator.dev/message-requested-at=once']);
    await eventually(() => hangs, { within: 30_000, every: 50 });
    await eventually(() => isLeading(next.logs), TAKEOVER);
    const found = await eventually(
      () => {
        const status = world.status(name);
        return status.checks?.some(check => check.name === 'message' && check.requested) && accepted(name);
      },
      { ...TAKEOVER, describe: () => JSON.stringify(world.status(name), undefined, 1) },
    );
    expect(found).toMatchObject({ status: 'Unknown', reason: 'Pending' });
    expect(found.message).toContain('is not sent again');

    // The first leader goes on, with the reply in its buffer: it has lost the Lease, and ends.
    if (fault === 'paused') process.kill(leader.pid, 'SIGCONT');
    await leader.ended;
    relay.restore();
    world.cluster.kubectl(['annotate', 'smtp', name, 'smtp-operator.dev/probe-requested-at=last']);
    await eventually(() => world.status(name).lastHandledProbeAt === 'last', TAKEOVER);
    expect(accepted(name)).toMatchObject({ status: 'Unknown', reason: 'Pending' });
    // A leader that was paused at DATA may have ended before it sent the message.
    const sent = read.get(account) ?? 0;
    expect(fault === 'paused' && step === 'DATA' ? [0, 1] : [1]).toContain(sent);
    await next.stop();
  },
  200_000,
);
