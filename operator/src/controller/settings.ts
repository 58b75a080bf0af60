import type { Endpoint, LoginMethod, PasswordMethod } from '../model/endpoint.ts';
import { isTokenMethod } from '../model/endpoint.ts';
import type { MailSettings } from '../model/settings.ts';
import type { Resolved } from './resolved.ts';

/**
 * Returns the settings that applications need to send mail, from the spec, the endpoint in effect and the Secret.
 * @param offered the mechanisms that the server offered
 */
export function mailSettings(
  resolved: Pick<Resolved, 'spec' | 'preset' | 'credentials' | 'plan' | 'methods'>,
  endpoint: Endpoint,
  password: string | undefined,
  offered: readonly string[] = [],
): MailSettings {
  const { spec, preset, credentials, plan, methods } = resolved;
  const { from } = spec;
  return {
    provider: preset.id,
    endpoint,
    method: plainest(methods, offered),
    ...(plan.serverName !== endpoint.host && { serverName: plan.serverName }),
    ...(spec.endpoint?.caBundle !== undefined && { caBundle: spec.endpoint.caBundle }),
    ...(credentials.state === 'found' &&
      password !== undefined &&
      loginSettings(credentials.username, password, inUse(methods, offered))),
    ...(from && { from: { address: from.address, ...(from.name !== undefined && { name: from.name }) } }),
  };
}

/** Returns the login settings of applications: a password, or an access token with its mechanism. */
function loginSettings(
  username: string,
  password: string,
  method: LoginMethod | undefined,
): Pick<MailSettings, 'credentials' | 'token'> {
  return isTokenMethod(method)
    ? { token: { username, accessToken: password, method } }
    : { credentials: { username, password } };
}

/** Returns the method of the operator's own login. */
const inUse = (methods: readonly LoginMethod[], offered: readonly string[]): LoginMethod | undefined =>
  methods.find(method => offered.includes(method.toUpperCase())) ?? methods[0];

/** Prefers PLAIN: every library supports it over TLS, but not every server offers it. */
function plainest(methods: readonly LoginMethod[], offered: readonly string[]): PasswordMethod {
  const ours = methods.filter((method): method is PasswordMethod => !isTokenMethod(method));
  const both = ours.filter(method => offered.includes(method.toUpperCase()));
  const known = both.length > 0 ? both : ours;
  return known.includes('plain') ? 'plain' : (known[0] ?? 'plain');
}
