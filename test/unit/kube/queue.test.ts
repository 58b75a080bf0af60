import { setTimeout as sleep } from 'node:timers/promises';
import { expect, jest, test } from '@jest/globals';
import { Queue } from '../../../operator/src/kube/queue.ts';
import { recordingLog } from '../../../testing/support/recording-log.ts';
import { eventually } from '../../../testing/support/wait.ts';

type Work = (key: string) => Promise<number | undefined>;

function queueOf(work: Work, workers = 1) {
  const worked: string[] = [];
  const log = recordingLog();
  const outcomes: string[] = [];
  const queue = new Queue({
    workers,
    log,
    onDone: outcome => outcomes.push(outcome),
    work: key => {
      worked.push(key);
      return work(key);
    },
  });
  return { queue, worked, log, outcomes };
}

/** Work that ends when the test calls `open`. */
function gated() {
  const gates: (() => void)[] = [];
  const work: Work = () => new Promise(resolve => gates.push(() => resolve(undefined)));
  return { work, open: () => gates.shift()?.(), waiting: () => gates.length };
}

test('a key that is added twice waits once', async () => {
  const { work, open, waiting } = gated();
  const { queue, worked } = queueOf(work);
  queue.add('busy');
  for (let n = 0; n < 5; n++) queue.add('a');
  expect(queue.depth).toBe(1);
  open();
  await eventually(() => waiting() === 1);
  open();
  await eventually(() => queue.inFlight === 0);
  expect(worked).toEqual(['busy', 'a']);
});

test('a key that is added during its processing is processed again, and never twice at a time', async () => {
  const { work, open, waiting } = gated();
  const { queue, worked } = queueOf(work, 4);
  queue.add('a');
  queue.add('a');
  queue.add('a');
  await sleep(20);
  expect(waiting()).toBe(1);
  open();
  await eventually(() => worked.length === 2);
  expect(waiting()).toBe(1);
  open();
  await eventually(() => queue.inFlight === 0);
  expect(worked).toEqual(['a', 'a']);
});

test('among keys that are due, urgent keys come first, then the oldest', async () => {
  const { work, open } = gated();
  const { queue, worked } = queueOf(work);
  queue.add('busy');
  for (const key of ['a', 'b']) queue.add(key);
  for (const key of ['urgent', 'b']) queue.add(key, { priority: 'high' });
  for (let n = 1; n < 5; n++) {
    await eventually(() => worked.length === n);
    open();
  }
  expect(worked).toEqual(['busy', 'urgent', 'b', 'a']);
});

test('a later time does not replace an earlier one', async () => {
  const { queue, worked } = queueOf(async () => undefined);
  queue.add('a', { after: 5 });
  queue.add('a', { after: 3_600_000 });
  await eventually(() => worked.length === 1);
});

test('the work function returns when the key is due again', async () => {
  let rounds = 0;
  const { queue, worked } = queueOf(async () => (++rounds < 3 ? 1 : undefined));
  queue.add('a');
  await eventually(() => worked.length === 3);
  await eventually(() => queue.inFlight === 0);
  expect(queue.depth).toBe(0);
});

test('a failed key is retried, and only the first failure and each doubling are logged', async () => {
  jest.useFakeTimers();
  let failures = 0;
  const { queue, log, outcomes } = queueOf(async () => {
    failures += 1;
    if (failures < 4) throw new Error('the API server is busy');
    return undefined;
  });
  queue.add('a');
  // Three retries: 500 ms, 1 s and 2 s, each up to a tenth longer.
  await jest.advanceTimersByTimeAsync(5_000);
  jest.useRealTimers();
  expect(outcomes).toEqual(['error', 'error', 'error', 'ok']);
  const levels = log.lines.map(({ level }) => level);
  expect(levels).toEqual(['warn', 'warn', 'debug']);
  expect(log.lines[0]?.fields).toMatchObject({ config: 'a', error: 'the API server is busy' });
});

test('stopping waits for keys in progress, and starts no others', async () => {
  const { work, open } = gated();
  const { queue, worked } = queueOf(work);
  queue.add('a');
  const stopped = queue.stop(60_000);
  queue.add('b');
  open();
  await stopped;
  expect(worked).toEqual(['a']);
});

test('stopping waits no longer than the grace period', async () => {
  const { queue } = queueOf(() => new Promise(() => {}));
  queue.add('stuck');
  await queue.stop(10);
  expect(queue.inFlight).toBe(1);
});
