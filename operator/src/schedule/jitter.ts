import { createHash } from 'node:crypto';

/**
 * A number in [0, 1) that is always the same for one key and spread evenly over keys: objects made in one
 * `kubectl apply` do not stay in step, and a restart does not move anybody's turn.
 */
export function spread(key: string): number {
  return createHash('sha256').update(key).digest().readUInt32BE(0) / 2 ** 32;
}

/** `interval` less up to a tenth, by key; same unit as given. */
export function jittered(interval: number, key: string): number {
  return interval * (1 - spread(key) / 10);
}
