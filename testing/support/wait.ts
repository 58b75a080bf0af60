import { setTimeout as sleep } from 'node:timers/promises';

/** Polls until the result is neither undefined nor false; fails with the text of `describe`. */
export async function eventually<T>(
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  { within = 60_000, every = 50, describe = (): string => 'it never came true' } = {},
): Promise<T> {
  const end = performance.now() + within;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`not within ${within / 1000}s: ${describe()}`);
    await sleep(every);
  }
}
