import { afterEach, expect, test } from '@jest/globals';
import type { TemplateJob } from '../../../operator/src/render/template/job.ts';
import { TemplateRenderer } from '../../../operator/src/sharing/templates/renderer.ts';
import { Rounds } from '../../../operator/src/sharing/templates/rounds.ts';

let renderer: TemplateRenderer;
afterEach(() => renderer.close());

const owner = (name: string, generation = 1) => ({
  metadata: {
    name,
    namespace: name,
    uid: `uid-${name}`,
    generation,
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
    annotations: {},
    labels: {},
  },
});

const job = (template: string, host = 'smtp.example.com'): TemplateJob[] => [
  { kind: 'Secret', name: 'mail', templates: { file: template }, values: { host } },
];

/** Some seconds of CPU time that no count of characters sees: tags nested in each other. */
const SLOW = `${'{% if host %}'.repeat(1500)}${'{% endif %}'.repeat(1500)}`.repeat(60);

/** The longest time in which the event loop did nothing. */
async function longestGap(work: Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  await work;
  clearInterval(timer);
  return longest;
}

test('templates are rendered in the thread as they are here', async () => {
  renderer = new TemplateRenderer();
  expect(await renderer.render(owner('a'), job('to={{ host }}'))).toEqual([
    { ok: true, data: { file: 'to=smtp.example.com' } },
  ]);
  expect(await renderer.render(owner('a'), job('{{ hots }}'))).toMatchObject([
    { ok: false, reason: 'TemplateInvalid' },
  ]);
});

test('what takes too long is stopped, blocks nothing, and is not tried again until the spec changes', async () => {
  renderer = new TemplateRenderer(300);
  const slow = renderer.render(owner('slow'), job(SLOW));
  const quick = renderer.render(owner('quick'), job('{{ host }}'));
  const gap = await longestGap(Promise.all([slow, quick]));
  expect(await slow).toEqual([
    {
      ok: false,
      reason: 'TemplateLimitExceeded',
      detail: 'all templates together use more than 300 ms of CPU time',
    },
  ]);
  expect(await quick).toMatchObject([{ ok: true }]);
  // On a machine with other work a timer is late now and then; the templates need seconds.
  expect(gap).toBeLessThan(1_000);
  const again = performance.now();
  expect(await renderer.render(owner('slow'), job(SLOW))).toEqual(await slow);
  // Another try takes 300 ms of CPU time before it is stopped.
  expect(performance.now() - again).toBeLessThan(300);
  expect(await renderer.render(owner('slow', 2), job('{{ host }}'))).toMatchObject([{ ok: true }]);
});

test('what needs too much memory ends the thread and nothing else', async () => {
  renderer = new TemplateRenderer(60_000);
  // A million tags are more objects than the heap of the thread holds.
  expect(await renderer.render(owner('large'), job('{{ host }}'.repeat(1_500_000)))).toEqual([
    {
      ok: false,
      reason: 'TemplateLimitExceeded',
      detail: 'all templates together use too much memory',
    },
  ]);
  expect(await renderer.render(owner('next'), job('{{ host }}'))).toMatchObject([{ ok: true }]);
});

test('namespaces take turns, independent of the length of their queues', async () => {
  const rounds = new Rounds<string>();
  for (const [namespace, work] of [
    ['a', 'a1'],
    ['a', 'a2'],
    ['a', 'a3'],
    ['b', 'b1'],
    ['c', 'c1'],
    ['c', 'c2'],
  ] as const)
    rounds.add(namespace, work);
  const order: string[] = [];
  for (let next = rounds.next(); next !== undefined; next = rounds.next()) order.push(next);
  expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3']);
});
