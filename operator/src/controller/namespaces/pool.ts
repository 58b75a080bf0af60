/**
 * Processes many items, at most `atOnce` at a time.
 * @throws the first error found, after every worker has ended; the other workers continue after an error
 */
export async function each<T>(
  things: readonly T[],
  atOnce: number,
  work: (thing: T) => Promise<void>,
): Promise<void> {
  const rest = things.values();
  const worker = async () => {
    for (const thing of rest) await work(thing);
  };
  const workers = Array.from({ length: Math.min(atOnce, things.length) }, worker);
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
