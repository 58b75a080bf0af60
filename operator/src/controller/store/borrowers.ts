import type { SmtpConfig } from '../../../../crds/object.ts';
import { MAX_FALLBACKS } from '../../status/fallback.ts';
import type { NameIndex } from './names.ts';

/** Returns a string that changes whenever an SmtpConfig changes in a way that matters to those that fall back to it. */
export function lent(config: SmtpConfig | undefined): string {
  if (!config) return '';
  const { metadata, status, spec } = config;
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  return JSON.stringify([
    metadata.uid,
    metadata.generation,
    status.observedGeneration,
    ready?.status,
    ready?.reason,
    status.login?.secretVersion,
    status.token?.hash,
    spec?.fallback?.name,
  ]);
}

/** Returns the keys of the SmtpConfigs that fall back to this one, directly or through others. */
export function borrowersOf(key: string, names: NameIndex): Set<string> {
  const found = new Set<string>();
  let last: readonly string[] = [key];
  for (let hop = 0; hop < MAX_FALLBACKS && last.length > 0; hop++) {
    last = last.flatMap(lender => [...names.users('SmtpConfig', lender)]).filter(user => !found.has(user));
    for (const user of last) found.add(user);
  }
  found.delete(key);
  return found;
}
