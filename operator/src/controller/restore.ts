import type { Memory } from '../status/memory.ts';
import type { Restoring } from './checks/check.ts';
import { CHECKS } from './checks/registry.ts';

/** What the status and the journal keep of the operator before this one. */
export const restoredMemory = (given: Restoring): Memory =>
  CHECKS.reduce<Memory>((memory, check) => check.restore?.(memory, given) ?? memory, {});
