import type { Memory } from '../status/memory.ts';
import type { Restoring } from './checks/check.ts';
import { CHECKS } from './checks/registry.ts';

/** Restores the memory from the status and the journal of the earlier operator process. */
export const restoredMemory = (given: Restoring): Memory =>
  CHECKS.reduce<Memory>((memory, check) => check.restore?.(memory, given) ?? memory, {});
