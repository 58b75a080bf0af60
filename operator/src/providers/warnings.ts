import { presets } from './index.ts';
import type { Preset } from './preset.ts';

export interface WarningInput {
  preset: Preset;
  region?: string | undefined;
  endpoint?: { host?: string | undefined } | undefined;
  /** As the Secret holds it. */
  username?: string | undefined;
  fromAddress?: string | undefined;
  /** The login is by OAuth2. */
  byToken?: boolean;
}

/** What can be known to be wrong before anything is tried. Each is what is wrong and what to do about it. */
export function warnings(input: WarningInput): string[] {
  return [
    notice(input),
    legacyHost(input),
    fixedUsername(input),
    incompleteUsername(input),
    foreignAddress(input),
    otherSender(input),
  ].filter(warning => warning !== undefined);
}

/** That passwords have ended is no news to who uses none. */
function notice({ preset, byToken = false }: WarningInput): string | undefined {
  return byToken && preset.password.kind === 'oauth2-token' ? undefined : preset.notice;
}

/** Names that guides still carry. */
const LEGACY_HOSTS: Readonly<Record<string, string>> = {
  'smtp.live.com':
    'spec.endpoint.host smtp.live.com stopped answering in 2022: use smtp-mail.outlook.com, which provider outlook does by itself.',
  'smtp.mxhichina.com':
    'spec.endpoint.host smtp.mxhichina.com is the older name of smtp.qiye.aliyun.com: use that, which provider aliyun does by itself.',
  'smtpdm-ap-southeast-1.aliyun.com':
    'spec.endpoint.host smtpdm-ap-southeast-1.aliyun.com is a legacy name: use provider directmail with spec.region ap-southeast-1.',
  'smtp-relay.sendinblue.com':
    'spec.endpoint.host smtp-relay.sendinblue.com is the older name of smtp-relay.brevo.com: use that, which provider brevo does by itself.',
};

function legacyHost({ endpoint }: WarningInput): string | undefined {
  const host = endpoint?.host?.toLowerCase().replace(/\.$/, '') ?? '';
  return Object.hasOwn(LEGACY_HOSTS, host) ? LEGACY_HOSTS[host] : undefined;
}

function fixedUsername({ preset, username }: WarningInput): string | undefined {
  const { kind, value } = preset.username;
  if (kind !== 'fixed' || username === undefined || username === value) return undefined;
  return `The Secret holds a user name of its own, but ${preset.title} knows only the user name ${value}, which is used instead: set it to ${value}, or remove it from the Secret.`;
}

function incompleteUsername({ preset, username }: WarningInput): string | undefined {
  const { kind, localPart, describe } = preset.username;
  if (kind !== 'address' || localPart || username === undefined || parseAddress(username)) return undefined;
  return `The user name in the Secret is no full address, but ${preset.title} wants ${describe}: write the whole address.`;
}

function foreignAddress({ preset, region, username }: WarningInput): string | undefined {
  const address = username === undefined ? undefined : parseAddress(username);
  if (preset.username.kind !== 'address' || !address) return undefined;
  const owners = ownersOf(address.domain);
  const here = region ?? preset.defaultRegion;
  const atHome = owners.some(owner => owner.id === preset.id && (owner.region ?? here) === here);
  const [owner] = owners;
  if (!owner || atHome) return undefined;
  const { id, region: ownRegion } = owners.find(other => other.id === preset.id) ?? owner;
  const set = ownRegion ? `spec.provider to ${id} and spec.region to ${ownRegion}` : `spec.provider to ${id}`;
  return `The user name in the Secret is an address of ${address.domain}, which ${preset.title}${region ? ` (region ${region})` : ''} does not serve: set ${set}, or use an account of ${preset.title}.`;
}

function otherSender({ preset, username, fromAddress }: WarningInput): string | undefined {
  if (preset.sender.kind !== 'equals-username' || !username || !fromAddress) return undefined;
  const from = parseAddress(fromAddress);
  const user = parseAddress(username) ?? { local: username.toLowerCase(), domain: from?.domain };
  if (!from || (from.local === user.local && from.domain === user.domain)) return undefined;
  return `spec.from.address ${fromAddress} is not the user name in the Secret, but ${preset.title} lets an account send only as itself: set spec.from.address to the user name.`;
}

interface Owner {
  id: string;
  /** Present where only this region of the preset serves the domain. */
  region?: string;
}

/** Presets whose mailboxes have addresses of this domain; empty for company domains. */
function ownersOf(domain: string): Owner[] {
  return Object.values(presets).flatMap(({ id, domains, regions = {} }) => [
    ...(domains.includes(domain) ? [{ id }] : []),
    ...Object.entries(regions)
      .filter(([, region]) => region.domains?.includes(domain))
      .map(([region]) => ({ id, region })),
  ]);
}

function parseAddress(text: string): { local: string; domain: string } | undefined {
  const at = text.lastIndexOf('@');
  if (at < 1 || at === text.length - 1) return undefined;
  return { local: text.slice(0, at).toLowerCase(), domain: text.slice(at + 1).toLowerCase() };
}
