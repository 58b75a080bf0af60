import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../model/logger.ts';
import type { LoginJournal } from '../sharing/journal.ts';

const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;

/**
 * Opens the login journal and retries until it succeeds: without the journal, a login would not be safe.
 * @param told called with the current problem, and with undefined when it is solved
 */
export async function openJournal(
  journal: Pick<LoginJournal, 'open'>,
  where: string,
  { signal, log }: { signal: AbortSignal; log: Logger },
  told: (problem: string | undefined) => void,
): Promise<void> {
  for (let wait = FIRST_RETRY_MS; !signal.aborted; wait = Math.min(wait * 2, MAX_RETRY_MS)) {
    try {
      await journal.open();
      told(undefined);
      return;
    } catch (error) {
      const problem = `the login journal (ConfigMap ${where}) is not usable: ${error instanceof Error ? error.message : String(error)}`;
      told(problem);
      log.warn(`${problem}; retrying`, {
        rights: 'get and patch on this ConfigMap, and create on ConfigMaps of its namespace',
      });
    }
    await sleep(wait, undefined, { signal }).catch(() => {});
  }
}
