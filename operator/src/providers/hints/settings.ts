import { FIELD } from '../../../../crds/wording.ts';
import type { Hint } from '../../model/hint.ts';
import { presets } from '../index.ts';
import type { Preset } from '../preset.ts';
import { parseAddress } from './address.ts';

export interface SettingsInput {
  preset: Preset;
  region?: string | undefined;
  endpoint?: { host?: string | undefined } | undefined;
  /** Value from the Secret. */
  username?: string | undefined;
  fromAddress?: string | undefined;
  /** True if the login uses OAuth2. */
  byToken?: boolean;
}

/** Returns hints that need only the spec and the user name. */
export function settingsHints(input: SettingsInput): Hint[] {
  return [
    notice(input),
    legacyHost(input),
    fixedUsername(input),
    incompleteUsername(input),
    foreignAccount(input),
    otherSender(input),
  ].filter(hint => hint !== undefined);
}

/** The notice on passwords does not apply to a login without a password. */
function notice({ preset, byToken = false }: SettingsInput): Hint | undefined {
  const known = preset.notice !== undefined && !(byToken && preset.password.kind === 'oauth2-token');
  return known ? { kind: 'preset-notice' } : undefined;
}

/** Host names from old guides, with the name to use instead. */
export const LEGACY_HOSTS: Readonly<Record<string, string>> = {
  'smtp.live.com': `${FIELD.host} smtp.live.com stopped answering in 2022. Use smtp-mail.outlook.com, the default of provider outlook.`,
  'smtp.mxhichina.com': `${FIELD.host} smtp.mxhichina.com is the former name of smtp.qiye.aliyun.com. Use the new name, the default of provider aliyun.`,
  'smtpdm-ap-southeast-1.aliyun.com': `${FIELD.host} smtpdm-ap-southeast-1.aliyun.com is a legacy name. Use provider directmail with ${FIELD.region} ap-southeast-1.`,
  'smtp-relay.sendinblue.com': `${FIELD.host} smtp-relay.sendinblue.com is the former name of smtp-relay.brevo.com. Use the new name, the default of provider brevo.`,
};

function legacyHost({ endpoint }: SettingsInput): Hint | undefined {
  const host = endpoint?.host?.toLowerCase().replace(/\.$/, '') ?? '';
  return Object.hasOwn(LEGACY_HOSTS, host) ? { kind: 'legacy-host', host } : undefined;
}

function fixedUsername({ preset, username }: SettingsInput): Hint | undefined {
  const { kind, value } = preset.username;
  if (kind !== 'fixed' || value === undefined || username === undefined || username === value)
    return undefined;
  return { kind: 'username-not-fixed', expected: value };
}

function incompleteUsername({ preset, username }: SettingsInput): Hint | undefined {
  const { kind, localPart } = preset.username;
  if (kind !== 'address' || localPart || username === undefined || parseAddress(username)) return undefined;
  return { kind: 'username-incomplete' };
}

function foreignAccount({ preset, region, username }: SettingsInput): Hint | undefined {
  const address = username === undefined ? undefined : parseAddress(username);
  if (preset.username.kind !== 'address' || !address) return undefined;
  const owners = ownersOf(address.domain);
  const here = region ?? preset.defaultRegion;
  const atHome = owners.some(owner => owner.id === preset.id && (owner.region ?? here) === here);
  const [owner] = owners;
  if (!owner || atHome) return undefined;
  const { id, region: ownRegion } = owners.find(other => other.id === preset.id) ?? owner;
  return {
    kind: 'foreign-account',
    domain: address.domain,
    provider: id,
    ...(ownRegion !== undefined && { region: ownRegion }),
  };
}

function otherSender({ preset, username, fromAddress }: SettingsInput): Hint | undefined {
  if (preset.sender.kind !== 'equals-username' || !username || !fromAddress) return undefined;
  const from = parseAddress(fromAddress);
  const user = parseAddress(username) ?? { local: username.toLowerCase(), domain: from?.domain };
  if (!from || (from.local === user.local && from.domain === user.domain)) return undefined;
  return { kind: 'other-sender', from: fromAddress };
}

interface Owner {
  id: string;
  /** Present if only this region of the preset serves the domain. */
  region?: string;
}

/** Returns presets whose mailboxes have addresses in this domain; empty for company domains. */
function ownersOf(domain: string): Owner[] {
  return Object.values(presets).flatMap(({ id, domains, regions = {} }) => [
    ...(domains.includes(domain) ? [{ id }] : []),
    ...Object.entries(regions)
      .filter(([, region]) => region.domains?.includes(domain))
      .map(([region]) => ({ id, region })),
  ]);
}
