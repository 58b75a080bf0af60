import { isIP } from 'node:net';

/** Letters, digits and hyphens in at least two labels (RFC 5321 section 4.1.2, `Domain`). */
const QUALIFIED =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
/** Servers refuse these names like a name without a dot. */
const LOCAL = /^localhost\.|\.localdomain$|^(?:\d+\.)+\d+$/i;

/**
 * Returns the fully qualified name of this host: the host name itself, otherwise its name in the hosts file. A pod has
 * such a name only with spec.subdomain and spec.hostname.
 * @param hosts the words of each line of the hosts file: an address, then its names
 */
export function qualifiedHostName(
  hostName: string,
  hosts: readonly (readonly string[])[],
): string | undefined {
  const line = hosts.find(([, ...names]) => names.includes(hostName));
  return [hostName, ...(line?.slice(1) ?? [])].find(name => QUALIFIED.test(name) && !LOCAL.test(name));
}

/** `[203.0.113.5]` or `[IPv6:2001:db8::1]` (RFC 5321 section 4.1.3): what a host without a name sends. */
export function addressLiteral(address: string): string {
  const plain = address.replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (mapped !== undefined) return `[${mapped}]`;
  return isIP(plain) === 6 ? `[IPv6:${plain}]` : `[${plain}]`;
}
