import type { JudgesSender, Preset, Region } from '../providers/preset.ts';
import type { DiagnosisContext } from './context.ts';

/** Returns the facts of the preset for the region of a host; undefined for a host that the preset does not document. */
function documented(preset: Preset, host: string): Pick<Region, 'login' | 'judgesSender'> | undefined {
  const wanted = host.toLowerCase().replace(/\.$/, '');
  const has = ({ endpoints }: Pick<Preset, 'endpoints'>) =>
    endpoints.some(endpoint => endpoint.host === wanted);
  return Object.values(preset.regions ?? {}).find(has) ?? (has(preset) ? {} : undefined);
}

/**
 * Reports whether this host of the provider requires a login to accept mail; false for a host that no preset documents.
 */
export function isLoginRequired(preset: Preset, host: string): boolean {
  const region = documented(preset, host);
  return region !== undefined && (region.login ?? preset.login) === 'required';
}

/** Returns the stage at which the provider judges the sender at this host. */
export function judgesSenderAt(preset: Preset, host: string): JudgesSender | undefined {
  const region = documented(preset, host);
  return region && (region.judgesSender ?? preset.judgesSender);
}

/**
 * Reports whether the sender differs from the account at a provider that allows an account to send only from its own
 * address.
 */
export function isOtherSender({ preset, username, sender }: DiagnosisContext): boolean {
  if (preset.sender.kind !== 'equals-username' || username === undefined || sender === undefined)
    return false;
  const [user, from] = [username.toLowerCase(), sender.toLowerCase()];
  return user.includes('@') ? user !== from : user !== from.slice(0, from.lastIndexOf('@'));
}
