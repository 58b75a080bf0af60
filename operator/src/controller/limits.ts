import type { SmtpConfig } from '../../../crds/object.ts';
import { presetOf } from '../providers/index.ts';
import { resolveEndpoint } from '../providers/resolve.ts';

/** How many SmtpConfigs may be worked on at the same time, and so how many dialogues are under way. */
export interface Limits {
  /** Of one namespace: the others need workers too. */
  perNamespace: number;
  /** With one server, where the provider allows no fewer. */
  perServer: number;
}

/** The groups that an SmtpConfig takes a place in. */
export function limitsOf(
  key: string,
  config: SmtpConfig | undefined,
  { perNamespace, perServer }: Limits,
): { group: string; most: number }[] {
  const namespace = { group: `namespace/${key.slice(0, key.indexOf('/'))}`, most: perNamespace };
  const { spec } = config ?? {};
  const resolved = spec && resolveEndpoint(spec);
  if (!spec || !resolved || 'problem' in resolved) return [namespace];
  const { connections = perServer } = presetOf(spec.provider).limits;
  const host = resolved.endpoint.host.toLowerCase().replace(/\.$/, '');
  return [namespace, { group: `server/${host}`, most: Math.min(connections, perServer) }];
}
