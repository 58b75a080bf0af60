import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { ControlPlane } from '../../../testing/cluster/cluster.ts';
import type { Answer } from '../../../testing/lab/smtp/answer.ts';
import type { Operator } from '../../../testing/support/operator.ts';
import { type ApiProxy, startProxy } from '../../../testing/support/proxy.ts';
import { eventually } from '../../../testing/support/wait.ts';
import { GOOD, startOwnWorld, type World } from '../../../testing/support/world.ts';

/** Steps of a message, in order. The operator is killed at one of them. The content and its final dot are one write. */
type Step =
  | 'connected'
  | 'EHLO'
  | 'AUTH'
  | 'MAIL'
  | 'RCPT'
  | 'journal asked for'
  | 'journal written'
  | 'DATA'
  | 'half of 354 sent'
  | 'final dot read'
  | 'half of the reply sent'
  | 'reply read'
  | 'status asked for'
  | 'status written'
  | 'journal written again';

interface Outcome {
  reason: 'Accepted' | 'Pending';
  /** Minimum number of messages that the server has read up to their final dot. */
  least: number;
}

/** The journal has no entry, so the message is sent after the restart. */
const SENT_LATER: Outcome = { reason: 'Accepted', least: 1 };
/** The journal has an entry, and the message may have been sent. It is not sent again, and no reply was read. */
const UNKNOWN: Outcome = { reason: 'Pending', least: 0 };
const SENT_UNKNOWN: Outcome = { reason: 'Pending', least: 1 };
const KNOWN: Outcome = { reason: 'Accepted', least: 1 };

const POINTS: Readonly<Record<Step, Outcome>> = {
  connected: SENT_LATER,
  EHLO: SENT_LATER,
  AUTH: SENT_LATER,
  MAIL: SENT_LATER,
  RCPT: SENT_LATER,
  'journal asked for': SENT_LATER,
  'journal written': UNKNOWN,
  DATA: UNKNOWN,
  'half of 354 sent': UNKNOWN,
  'final dot read': SENT_UNKNOWN,
  'half of the reply sent': SENT_UNKNOWN,
  'reply read': SENT_UNKNOWN,
  'status asked for': SENT_UNKNOWN,
  'status written': KNOWN,
  'journal written again': KNOWN,
};
const STEPS = Object.keys(POINTS) as Step[];

const JOURNAL = /\/configmaps\/smtp-operator-logins/;
const STATUS = /\/smtpconfigs\/[^/]+\/status/;

let world: World<ControlPlane>;
let proxy: ApiProxy;
let operator: Operator;
/** Step at which the operator is killed next. */
let armed: Step | undefined;
let killed: Promise<void> | undefined;
/** Number of messages that the server has read up to their final dot, by account. */
const read = new Map<string, number>();

/** @returns whether this was the step */
function reached(step: Step): boolean {
  if (armed !== step) return false;
  armed = undefined;
  killed = operator.kill();
  return true;
}

/** Returns an answer that is in transit when the operator is killed. */
function sentAt(step: Step, segment: string): Answer | undefined {
  if (armed !== step) return undefined;
  setTimeout(() => reached(step), 20);
  return { segments: [segment] };
}

const COMMANDS: Readonly<Record<string, Step>> = { EHLO: 'EHLO', AUTH: 'AUTH', MAIL: 'MAIL', RCPT: 'RCPT' };

const nameOf = (step: Step): string => `at-${STEPS.indexOf(step)}`;
const accountOf = (step: Step): string => `${nameOf(step)}@lab.test`;

const start = () => world.operator(['--kubeconfig', proxy.kubeconfig, '--no-leader-election']);

beforeAll(async () => {
  world = await startOwnWorld('message-killed', {
    script: {
      banner: ({ host }) => {
        reached('connected');
        return `220 ${host} ESMTP`;
      },
      command: verb => {
        const step = COMMANDS[verb];
        if (step) reached(step);
        if (verb === 'QUIT') reached('reply read');
        if (verb !== 'DATA') return undefined;
        reached('DATA');
        return sentAt('half of 354 sent', '354 End w');
      },
      content: ({ user = '' }) => {
        read.set(user, (read.get(user) ?? 0) + 1);
        if (reached('final dot read')) return { segments: [] };
        return sentAt('half of the reply sent', '250 2.0.0 OK: que');
      },
    },
  });
  proxy = await startProxy(world.cluster);
  proxy.beforeWrite = what => {
    if (JOURNAL.test(what)) return reached('journal asked for') ? 'drop' : undefined;
    return STATUS.test(what) && reached('status asked for') ? 'drop' : undefined;
  };
  proxy.onWrite = what => {
    if (JOURNAL.test(what)) {
      reached('journal written');
      reached('journal written again');
    }
    if (STATUS.test(what)) reached('status written');
  };
  world.apply(
    ...STEPS.flatMap(step => [
      world.secret(nameOf(step), GOOD, accountOf(step)),
      world.config(nameOf(step), {
        secretRef: { name: nameOf(step) },
        from: { address: 'user@lab.test' },
        checks: { timeout: '30s' },
      }),
    ]),
  );
  operator = await start();
  for (const step of STEPS) await world.verdict(nameOf(step), 'True', 'Ready');
}, 600_000);
afterAll(async () => {
  await proxy?.stop();
  await world?.stop();
}, 60_000);

/** Reads the status through the proxy, because kubectl would block the servers, which run in this process. */
const statusOf = async (step: Step): Promise<SmtpConfigStatus> => {
  const path = `/apis/smtp-operator.dev/v1alpha1/namespaces/${world.cluster.namespace}/smtpconfigs/${nameOf(step)}`;
  return (await proxy.get<{ status?: SmtpConfigStatus }>(path)).status ?? {};
};

const accepted = ({ conditions = [] }: SmtpConfigStatus) =>
  conditions.find(({ type }) => type === 'MessageAccepted');

const annotate = (step: Step, annotation: string) =>
  world.cluster.kubectl([
    ...['annotate', '--overwrite', 'smtp', nameOf(step)],
    `smtp-operator.dev/${annotation}=only-once`,
  ]);

describe('an operator that is killed at a step of a message', () => {
  test.each(STEPS)('%s', async step => {
    const { reason, least } = POINTS[step];
    const isLast = step === 'journal written again';
    if (!isLast) armed = step;
    annotate(step, 'message-requested-at');
    if (isLast) {
      // A note is removed from the journal with the next write, which the first login of another account causes.
      await eventually(async () => accepted(await statusOf(step))?.status === 'True');
      armed = step;
      world.apply(
        world.secret('another', GOOD, 'another@lab.test'),
        world.config('another', { secretRef: { name: 'another' } }),
      );
    }
    await eventually(() => killed !== undefined, { describe: () => `it never came to: ${step}` });
    await killed;
    killed = undefined;
    const before = accepted(await statusOf(step));
    operator = await start();
    // No status reports the message that the operator was about to send.
    if (POINTS[step] !== KNOWN) expect(before?.status).not.toBe('True');
    const found = await eventually(
      async () => {
        const status = await statusOf(step);
        const isAnswered = status.checks?.some(({ name, requested }) => name === 'message' && requested);
        return isAnswered && accepted(status);
      },
      { describe: () => JSON.stringify(world.status(nameOf(step)), undefined, 1) },
    );
    expect(found.reason).toBe(reason);
    if (reason === 'Pending') expect(found.message).toContain('is not sent again');
    const count = read.get(accountOf(step)) ?? 0;
    expect(count).toBeGreaterThanOrEqual(least);
    expect(count).toBeLessThanOrEqual(1);
  });
});

test('no message was sent twice, after yet another restart', async () => {
  await operator.kill();
  operator = await start();
  await operator.ready();
  // Wait until each SmtpConfig has been reconciled once more.
  world.cluster.kubectl([
    'annotate',
    '--overwrite',
    'smtp',
    '--all',
    'smtp-operator.dev/probe-requested-at=last',
  ]);
  for (const step of STEPS) {
    await eventually(async () => (await statusOf(step)).lastHandledProbeAt === 'last');
    expect(read.get(accountOf(step)) ?? 0).toBeLessThanOrEqual(1);
    expect(accepted(await statusOf(step))?.reason).toBe(POINTS[step].reason);
  }
});
