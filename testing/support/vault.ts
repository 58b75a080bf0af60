import { setTimeout as sleep } from 'node:timers/promises';
import type { WriteResult } from '../../operator/src/model/write.ts';
import type { RawSecret } from '../../operator/src/status/credentials.ts';

/** One Secret with versions, as the API server would store it, and the possible faults of a write. */
export class Vault {
  data: Record<string, string>;
  reads = 0;
  writes = 0;
  fault: 'forbidden' | 'unreachable' | undefined;
  /** Whether the Secret is currently deleted. */
  gone = false;
  /** Action that runs once, between a read and the following write. */
  meanwhile: (() => void) | undefined;
  #version = 1;

  constructor(data: Record<string, string>) {
    this.data = data;
  }

  get version(): string {
    return `uid/${this.#version}`;
  }

  /** Changes the data like a user. */
  set(data: Record<string, string>): void {
    this.data = { ...this.data, ...data };
    this.#version += 1;
  }

  async read(): Promise<RawSecret | undefined> {
    this.reads += 1;
    await sleep(0);
    if (this.gone) return undefined;
    const encoded = Object.entries(this.data).map(([key, value]) => [
      key,
      Buffer.from(value).toString('base64'),
    ]);
    return { uid: 'uid', resourceVersion: String(this.#version), data: Object.fromEntries(encoded) };
  }

  async patch(version: string, data: Record<string, string>, dryRun: boolean): Promise<WriteResult> {
    await sleep(0);
    if (!dryRun) {
      this.meanwhile?.();
      this.meanwhile = undefined;
    }
    if (this.fault === 'unreachable') throw new Error('the API server cannot be reached');
    if (this.fault === 'forbidden')
      return { ok: false, why: 'forbidden', detail: 'secrets "m" is forbidden' };
    if (version !== this.version) return { ok: false, why: 'conflict' };
    if (!dryRun) {
      this.writes += 1;
      this.set(data);
    }
    return { ok: true, uid: 'uid', resourceVersion: String(this.#version) };
  }
}
