import { spawnSync } from 'node:child_process';

/** Flags of unshare. For root, a network namespace is enough; other users also need a user namespace. */
const FLAGS = process.getuid?.() === 0 ? ['--net'] : ['--map-root-user', '--net'];

/** Prefix that enables the loopback device, which is down in a new namespace. */
const WITH_LOOPBACK = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

/**
 * Returns the command that runs another command in a separate network namespace. Low ports, the whole of 127.0.0.0/8
 * and firewall rules are available there, without an effect outside.
 */
export function inOwnNetwork(command: readonly string[]): [string, ...string[]] {
  return ['unshare', ...FLAGS, ...WITH_LOOPBACK, ...command];
}

/** Returns one line with what is missing for a network namespace; undefined if one is available. */
export function networkUnavailable(): string | undefined {
  const [command, ...args] = inOwnNetwork(['true']);
  const tried = spawnSync(command, args, { encoding: 'utf8' });
  if (tried.status === 0) return undefined;
  const said = (tried.stderr || tried.error?.message || '').trim().split('\n')[0];
  return `no network namespace can be made (${said}): it needs util-linux, iproute2 and, without root, user namespaces`;
}
