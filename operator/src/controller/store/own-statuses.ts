import type { SmtpConfig } from '../../../../crds/object.ts';
import type { SmtpConfigStatus } from '../../../../crds/schema/status.ts';

interface Written {
  resourceVersion: string;
  status: SmtpConfigStatus;
}

/**
 * Lets the mirror and the writer of a status share one object. A status is most of what is kept of an SmtpConfig, and
 * the watch returns a second copy of each that this process writes.
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

  /** Gives an SmtpConfig that the watch shows the status that was written, if it has exactly this version. */
  shown(key: string, now: SmtpConfig | undefined): void {
    const written = this.#written.get(key);
    if (!written) return;
    const version = now?.metadata.resourceVersion;
    if (now && version === written.resourceVersion) now.status = written.status;
    // Resource versions compare as integers within one resource (KEP-5504).
    if (version === undefined || BigInt(version) >= BigInt(written.resourceVersion))
      this.#written.delete(key);
  }
}
