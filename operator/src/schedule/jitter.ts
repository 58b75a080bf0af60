import { createHash } from 'node:crypto';

/**
 * Returns a number in [0, 1) that is constant for one key and evenly distributed over keys. Objects that are created in
 * one `kubectl apply` then do not run in lockstep, and a restart does not change their offsets.
 */
export function spread(key: string): number {
  return createHash('sha256').update(key).digest().readUInt32BE(0) / 2 ** 32;
}

/** Returns `interval` shortened by up to a tenth, depending on the key, in the same unit. */
export function jittered(interval: number, key: string): number {
  return interval * (1 - spread(key) / 10);
}
