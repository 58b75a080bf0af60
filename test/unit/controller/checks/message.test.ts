import { beforeEach, describe, expect, test } from '@jest/globals';
import { messageCheck } from '../../../../operator/src/controller/checks/message.ts';
import { registered } from '../../../../operator/src/controller/checks/scheduled.ts';
import type { Ports } from '../../../../operator/src/controller/ports.ts';
import type { Reconciliation } from '../../../../operator/src/controller/reconciliation.ts';
import { resolveSpec, withCredentials } from '../../../../operator/src/controller/resolved.ts';
import { restoredMemory } from '../../../../operator/src/controller/restore.ts';
import { State, States } from '../../../../operator/src/controller/state.ts';
import type { Evidence } from '../../../../operator/src/model/evidence.ts';
import type { ProbePlan } from '../../../../operator/src/model/plan.ts';
import { Accounts } from '../../../../operator/src/sharing/accounts.ts';
import { Connections } from '../../../../operator/src/sharing/connections.ts';
import { LoginJournal, type Notes } from '../../../../operator/src/sharing/journal.ts';
import { MessageLimits } from '../../../../operator/src/sharing/message-limits.ts';
import { decideStatus } from '../../../../operator/src/status/status.ts';
import { evidence, failsAt, says, timeout } from '../../../../testing/fixtures/evidence.ts';
import { known, START, withChecks } from '../../../../testing/fixtures/known.ts';
import { parsedReply } from '../../../../testing/fixtures/replies.ts';

const check = registered(messageCheck);
const HOUR = 3_600_000;

let now = START;
let plans: ProbePlan[] = [];
let outcomes: string[] = [];
/** What the journal would show to another operator. */
let kept: Notes = new Map();
let journal: LoginJournal;
let limits: MessageLimits;
/** What the server does with the message. */
let server: (plan: ProbePlan) => Evidence;

const ends = (reply: string): Evidence => {
  const seen = evidence();
  const stages = seen.stages.filter(({ stage }) => stage !== 'quit');
  const accepted = reply.startsWith('2');
  return {
    ...seen,
    stages: [...stages, { stage: 'message', ok: accepted, ms: 20, ...(!accepted && { fault: says(reply) }) }],
    message: { sent: 'content', bytes: 9, ...(accepted && { accepted: parsedReply(reply) }) },
  };
};

beforeEach(() => {
  now = START;
  plans = [];
  outcomes = [];
  kept = new Map();
  limits = new MessageLimits(() => now);
  server = () => ends('250 2.0.0 Ok: queued as 4XyZ');
  journal = newJournal();
});

const newJournal = () =>
  new LoginJournal({
    claim: async () => kept,
    save: async notes => {
      kept = new Map(notes);
    },
  });

interface Given {
  message?: object | undefined;
  requested?: string;
  /** Of the annotation. */
  to?: string;
  spec?: object;
  version?: string;
  username?: string;
  state?: State;
}

function pass({
  message = {},
  requested,
  to,
  spec = {},
  version = 'uid/7',
  username = 'shop@qq.com',
  state,
}: Given = {}): Reconciliation {
  const { config } = known(
    {},
    { spec: { from: { address: 'shop@qq.com' }, checks: message ? { message } : {}, ...spec } },
  );
  const annotations = {
    ...(requested !== undefined && { 'smtp-operator.dev/message-requested-at': requested }),
    ...(to !== undefined && { 'smtp-operator.dev/message-to': to }),
  };
  const object = { ...config, metadata: { ...config.metadata, annotations } };
  const target = resolveSpec(object, config.spec);
  if ('problem' in target) throw new Error(target.problem);
  const credentials = { state: 'found', version, secret: 'qq-mail', username } as const;
  const nothing = () => {};
  const ports = {
    probe: async (plan: ProbePlan) => {
      plans.push(plan);
      await plan.message?.before?.();
      return server(plan);
    },
    connections: new Connections({ perServer: 4 }),
    accounts: new Accounts(() => now, nothing),
    journal,
    messages: { limits, isAllowed: (address: string) => address.endsWith('@allowed.example') },
    now: () => now,
    observe: {
      probed: nothing,
      messageSent: (_: unknown, outcome: string) => outcomes.push(outcome),
    },
    signal: new AbortController().signal,
  } as unknown as Ports;
  return {
    key: 'shop/mail',
    config: object,
    resolved: withCredentials(target, { credentials }),
    source: { credentials, password: async () => 'secret-password' },
    state: state ?? new State(config.metadata.uid),
    states: new States(),
    ports,
  };
}

/** One pass, as the spine does it. @returns when the next one is due */
async function run(given: Given): Promise<{ next: number; state: State; pass: Reconciliation }> {
  const made = pass(given);
  const next = await check.run(made, () => []);
  return { next, state: made.state, pass: made };
}

const verdictOf = ({ memory }: State) => memory.checks?.message?.verdicts[0];

function statusOf(made: Reconciliation) {
  const found = check.known(made);
  return decideStatus(withChecks(known(made.state.memory), ...(found ? [found] : [])));
}

describe('on request', () => {
  test('nothing is sent before the first request, and there is no condition', async () => {
    const { next, pass: made } = await run({});
    expect([plans.length, next]).toEqual([0, Infinity]);
    expect(statusOf(made).conditions?.some(({ type }) => type === 'MessageAccepted')).toBe(false);
  });

  test('without spec.from the sender is the user name, if it is an address', async () => {
    const { state } = await run({ requested: 'a', spec: { from: undefined } });
    expect(verdictOf(state)).toMatchObject({ status: 'True', reason: 'Accepted' });
    expect(plans[0]?.sender).toBe('shop@qq.com');
    expect(Buffer.from(plans[0]?.message?.content ?? '').toString()).toMatch(/^From: shop@qq\.com\r$/m);
    const other = await run({ requested: 'b', spec: { from: undefined }, username: 'apikey' });
    expect(verdictOf(other.state)?.message).toBe('No message was sent. Set spec.from.address, the sender.');
    expect(plans).toHaveLength(1);
  });

  test('one message is sent, and the same request is never answered twice', async () => {
    const first = await run({ requested: 'a' });
    expect(verdictOf(first.state)).toMatchObject({ status: 'True', reason: 'Accepted' });
    expect(first.next).toBe(Infinity);
    now += HOUR;
    await run({ requested: 'a', state: first.state });
    // Nor after a change of the Secret or the spec.
    await run({ requested: 'a', state: first.state, version: 'uid/8' });
    await run({
      requested: 'a',
      state: first.state,
      spec: { from: { address: 'shop@qq.com', name: 'Shop' } },
    });
    expect(plans.length).toBe(1);
    await run({ requested: 'b', state: first.state });
    expect(plans.length).toBe(2);
  });

  test('a change of the Secret makes it unproven, and the condition shows it', async () => {
    const { state } = await run({ requested: 'a' });
    const changed = await run({ requested: 'a', state, version: 'uid/8' });
    const status = statusOf(changed.pass);
    const condition = status.conditions?.find(({ type }) => type === 'MessageAccepted');
    expect(condition).toMatchObject({ status: 'Unknown', reason: 'Pending' });
    expect(condition?.message).toContain('changed since the last check');
    expect(status.checks?.find(({ name }) => name === 'message')?.requested).toBe('a');
    expect(status.message?.reason).toBe('Accepted');
  });

  test('a rotation to another account does not inherit the limit of the one before', async () => {
    const { state } = await run({ requested: 'a' });
    now += 10_000;
    await run({ requested: 'b', state, version: 'uid/8', username: 'other@qq.com' });
    expect(plans.map(({ recipient }) => recipient)).toEqual(['shop@qq.com', 'other@qq.com']);
  });

  test('a second request within a minute waits for its turn, after a restart too', async () => {
    const { state } = await run({ requested: 'a' });
    limits = new MessageLimits(() => now);
    now += 10_000;
    await run({ requested: 'b', state });
    expect(plans.length).toBe(1);
  });

  test('a second request within a minute waits for its turn', async () => {
    const { state } = await run({ requested: 'a' });
    now += 10_000;
    const second = await run({ requested: 'b', state });
    expect(plans.length).toBe(1);
    expect(second.next).toBe(now + 50_000);
    now = second.next;
    await run({ requested: 'b', state });
    expect(plans.length).toBe(2);
  });
});

describe('to the recipient of the request', () => {
  const OPS = { requested: 'a', to: 'ops@allowed.example' };

  test('the message goes there once, and what it proved holds', async () => {
    const { state, pass: made } = await run(OPS);
    expect(plans[0]).toMatchObject({ recipient: 'ops@allowed.example' });
    expect(verdictOf(state)?.reason).toBe('Accepted');
    const { conditions, message } = statusOf(made);
    expect(message?.recipient).toBe('allowed.example');
    expect(conditions?.find(({ type }) => type === 'MessageAccepted')?.status).toBe('True');
    now += HOUR;
    await run({ ...OPS, state });
    expect(plans.length).toBe(1);
  });

  test('messages by interval go to the recipient of the spec, before and after', async () => {
    const message = { interval: '1h' };
    const { state, next } = await run({ ...OPS, message });
    now = next;
    const second = await run({ ...OPS, message, state });
    server = () => ends('450 4.2.0 Greylisted for 5 minutes');
    now = second.next;
    const third = await run({ ...OPS, message, state });
    now = third.next;
    expect(now - (second.next ?? 0)).toBe(310_000);
    // The retry belongs to the clock too.
    await run({ ...OPS, message, state });
    expect(plans.map(({ recipient }) => recipient)).toEqual([
      'ops@allowed.example',
      'shop@qq.com',
      'shop@qq.com',
      'shop@qq.com',
    ]);
  });

  test('greylisted, the retry goes there too, and so it does after a restart', async () => {
    server = () => ends('450 4.2.0 Greylisted for 5 minutes');
    const { next, pass: made } = await run(OPS);
    const again = pass(OPS);
    const request = {
      ...again,
      config: { ...again.config, status: statusOf(made) },
    };
    const state = new State('config-uid', restoredMemory(request));
    now = next;
    server = () => ends('250 2.0.0 Ok');
    await run({ ...OPS, state });
    expect(plans.map(({ recipient }) => recipient)).toEqual(['ops@allowed.example', 'ops@allowed.example']);
    expect(verdictOf(state)?.reason).toBe('Accepted');
  });

  test.each(['victim@elsewhere.example', 'x@evil.example>\r\nDATA\r\n@allowed.example', 'Sink'])(
    '%j is not allowed, and messages by interval continue',
    async to => {
      const message = { interval: '1h' };
      const { state, next } = await run({ requested: 'a', to, message });
      expect(verdictOf(state)?.reason).toBe('RecipientNotAllowed');
      expect(plans.length).toBe(0);
      now = next;
      await run({ requested: 'a', to, message, state });
      expect(plans[0]).toMatchObject({ recipient: 'shop@qq.com' });
    },
  );

  test('that does not exist does not stop messages by interval', async () => {
    server = () => ends('550 5.1.1 User unknown');
    const { state, next } = await run({ ...OPS, message: { interval: '1h' } });
    expect(verdictOf(state)?.reason).toBe('RecipientRejected');
    expect(next - now).toBeGreaterThanOrEqual(HOUR);
    expect(next).toBeLessThan(Infinity);
  });

  test('within the limit it waits for its turn, across a change of the Secret', async () => {
    const { state } = await run(OPS);
    now += 10_000;
    const second = { ...OPS, requested: 'b', state };
    const { next } = await run(second);
    const changed = await run({ ...second, version: 'uid/8' });
    expect([plans.length, changed.next]).toEqual([1, next]);
    now = next;
    await run({ ...second, version: 'uid/8' });
    expect(plans.map(({ recipient }) => recipient)).toEqual(['ops@allowed.example', 'ops@allowed.example']);
  });
});

describe('on a clock', () => {
  test('greylisting is waited out by the hint of the server, and not by the hour', async () => {
    server = () => ends('450 4.2.0 Greylisted for 5 minutes');
    const first = await run({ message: { interval: '24h' } });
    expect(first.next - now).toBe(310_000);
    now = first.next;
    server = () => ends('250 2.0.0 Ok');
    await run({ message: { interval: '24h' }, state: first.state });
    expect(verdictOf(first.state)?.reason).toBe('Accepted');
  });

  test('after a deferred message each change of the Secret waits for the hour', async () => {
    server = () => ends('450 4.2.0 Greylisted for 5 minutes');
    const { state } = await run({ message: { interval: '1h' } });
    for (let n = 0; n < 50; n++) {
      now += 60_000;
      await run({ message: { interval: '1h' }, state, version: `uid/${n + 10}` });
    }
    expect(plans.length).toBe(1);
  });

  test('one message an hour, and never early', async () => {
    const { state, next } = await run({ message: { interval: '1h' } });
    expect(plans.length).toBe(1);
    expect(next - now).toBeGreaterThanOrEqual(HOUR);
    now = next;
    await run({ message: { interval: '1h' }, state });
    expect(plans.length).toBe(2);
  });

  test('changes of the Secret do not send more than one an hour', async () => {
    const { state } = await run({ message: { interval: '1h' } });
    for (let n = 0; n < 50; n++) {
      now += 60_000;
      await run({ message: { interval: '1h' }, state, version: `uid/${n + 10}` });
    }
    expect(plans.length).toBe(1);
  });
});

describe('the message', () => {
  test('goes from spec.from to the account, over the login that is published', async () => {
    await run({ requested: 'a', spec: { from: { address: 'shop@qq.com', name: 'Shop' } } });
    expect(plans[0]).toMatchObject({
      sender: 'shop@qq.com',
      recipient: 'shop@qq.com',
      login: { username: 'shop@qq.com', password: 'secret-password' },
    });
    const content = Buffer.from(plans[0]?.message?.content ?? []).toString();
    expect(content).toContain('SmtpConfig: shop/mail');
    expect(content).not.toContain('secret-password');
  });

  test('is in the journal before DATA, and is not sent where the journal cannot be written', async () => {
    server = () => {
      expect(journal.findMessage('config-uid')).toMatchObject({ state: 'message', requested: 'a' });
      expect(kept.size).toBe(1);
      return ends('250 ok');
    };
    await run({ requested: 'a' });
    journal = new LoginJournal({ claim: async () => kept, save: () => Promise.reject(new Error('gone')) });
    now += HOUR;
    await expect(run({ requested: 'b' })).rejects.toThrow('gone');
    expect(outcomes).toEqual(['accepted']);
  });

  test('is not sent to an address that the administrator does not allow', async () => {
    const { state } = await run({ message: { to: 'victim@elsewhere.example' }, requested: 'a' });
    expect(plans.length).toBe(0);
    expect(verdictOf(state)).toMatchObject({ status: 'False', reason: 'RecipientNotAllowed' });
  });
});

describe('a restart', () => {
  test('between DATA and the status does not send a second one, and never reports accepted', async () => {
    server = () => {
      throw new Error('killed');
    };
    const made = pass({ requested: 'a' });
    // The process ends here: nothing is withdrawn.
    made.ports.journal.withdrawMessage = async () => {};
    await expect(check.run(made, () => [])).rejects.toThrow('killed');
    journal = newJournal();
    await journal.open();
    server = () => ends('250 ok');
    const again = pass({ requested: 'a' });
    const memory = restoredMemory(again);
    const state = new State('config-uid', memory);
    const { pass: after } = await run({ requested: 'a', state });
    expect(plans.length).toBe(1);
    const condition = statusOf(after).conditions?.find(({ type }) => type === 'MessageAccepted');
    expect(condition).toMatchObject({ status: 'Unknown', reason: 'Pending' });
    expect(condition?.message).toContain('is not sent again');
  });

  test('after the status was written remembers the message', async () => {
    const { pass: made } = await run({ requested: 'a' });
    const status = statusOf(made);
    journal = newJournal();
    const again = pass({ requested: 'a' });
    const state = new State('config-uid', restoredMemory({ ...again, config: { ...again.config, status } }));
    await run({ requested: 'a', state });
    expect(plans.length).toBe(1);
    expect(verdictOf(state)?.reason).toBe('Accepted');
  });
});

describe('the result of a refusal', () => {
  const ready = (made: Reconciliation) => {
    const found = check.known(made);
    return found?.required === true;
  };

  test('one that is permanent makes Ready False', async () => {
    server = () => ends('553 Relaying disallowed as shop@qq.com');
    const { pass: made, state, next } = await run({ requested: 'a' });
    expect(verdictOf(state)?.status).toBe('False');
    expect(ready(made)).toBe(true);
    expect(next).toBe(Infinity);
    expect(statusOf(made).message).toMatchObject({
      recipient: 'shop@qq.com',
      reply: expect.stringContaining('553'),
    });
  });

  test.each([
    ['a temporary one', '450 4.2.0 Greylisted for 5 minutes', 310_000],
    ['an unknown recipient', '550 5.1.1 User unknown', undefined],
  ])('%s does not', async (_, reply, again) => {
    server = () => ends(reply);
    const { pass: made, next } = await run({ requested: 'a' });
    expect(ready(made)).toBe(false);
    expect(next - now).toBe(again ?? Infinity);
  });

  test('greylisting is waited out by the hint of the server', async () => {
    server = () => ends('450 4.2.0 Greylisted for 5 minutes');
    const first = await run({ requested: 'a' });
    now = first.next;
    server = () => ends('250 2.0.0 Ok');
    await run({ requested: 'a', state: first.state });
    expect(verdictOf(first.state)?.reason).toBe('Accepted');
  });

  test('spam is not sent again automatically', async () => {
    server = () => ends('554 5.7.1 Message rejected as spam by Content Filtering');
    const { next } = await run({ requested: 'a' });
    expect(next).toBe(Infinity);
  });

  test('a message without a reply is not sent again, and is counted as unknown', async () => {
    server = () => {
      const seen = ends('250 ok');
      const stages = seen.stages.map(record =>
        record.stage === 'message' ? { ...record, ok: false, fault: timeout(60_000) } : record,
      );
      return { ...seen, stages, message: { sent: 'content', bytes: 9 } };
    };
    const { next, state } = await run({ requested: 'a' });
    expect([next, outcomes, verdictOf(state)?.reason]).toEqual([Infinity, ['unknown'], 'ReplyTimeout']);
  });

  test('while the breaker of the account is open nothing is sent, and no message is counted', async () => {
    const made = pass({ requested: 'a' });
    made.state.secret = { fingerprint: 'of-the-login' } as NonNullable<typeof made.state.secret>;
    made.ports.accounts = {
      exclusive: (_: string, work: () => unknown) => work(),
      refusalInForce: () => ({ retry: { kind: 'stop' } }),
    } as unknown as Ports['accounts'];
    const next = await check.run(made, () => []);
    expect(plans.length).toBe(0);
    expect(verdictOf(made.state)).toMatchObject({ status: 'Unknown', reason: 'BlockedByAuthentication' });
    now = next;
    await run({ requested: 'a', state: made.state });
    expect([plans.length, verdictOf(made.state)?.reason]).toEqual([1, 'Accepted']);
  });

  test('a failed connection gives no result, and is retried', async () => {
    server = () => evidence(failsAt('connect', timeout()));
    const { next, state } = await run({ requested: 'a' });
    expect(verdictOf(state)).toMatchObject({ status: 'Unknown', reason: 'BlockedByEgress' });
    expect(next - now).toBe(30_000);
  });
});
