import type { SmtpConfig } from '../../../../crds/object.ts';
import type { SmtpConfigStatus } from '../../../../crds/schema/status.ts';

interface Written {
  resourceVersion: string;
  status: SmtpConfigStatus;
}

/**
 * Gives the SmtpConfigs of the mirror the statuses that this process wrote: the watch lags behind a write. The mirror
 * and the writer share one object, because a status is most of what is kept of an SmtpConfig.
 */
export class OwnStatuses {
  /** The last written status of each SmtpConfig that the watch has not shown yet. */
  readonly #written = new Map<string, Written>();

  get size(): number {
    return this.#written.size;
  }

  /** Records a write. @param mirrored the SmtpConfig in the mirror: the watch event may come before the response */
  wrote(key: string, written: Written, mirrored: SmtpConfig | undefined): void {
    if (!mirrored) return;
    this.#written.set(key, written);
    this.shown(key, mirrored);
  }

  /** Gives an SmtpConfig that the watch shows the written status, unless its version is a later one. */
  shown(key: string, now: SmtpConfig | undefined): void {
    const written = this.#written.get(key);
    if (!written) return;
    // Resource versions compare as integers within one resource (KEP-5504).
    const ahead = now ? BigInt(now.metadata.resourceVersion) - BigInt(written.resourceVersion) : 1n;
    if (now && ahead <= 0n) now.status = written.status;
    if (ahead >= 0n) this.#written.delete(key);
  }
}
