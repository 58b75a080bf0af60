import { spawnSync } from 'node:child_process';

/** As root a network namespace is enough; anybody else gets a user namespace with it. */
const FLAGS = process.getuid?.() === 0 ? ['--net'] : ['--map-root-user', '--net'];

/** A new namespace has its loopback device down. */
const WITH_LOOPBACK = ['sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

/**
 * The command that runs another one in a network namespace of its own: low ports, the whole of 127.0.0.0/8 and
 * firewall rules are free there, and nothing outside notices.
 */
export function inOwnNetwork(command: readonly string[]): [string, ...string[]] {
  return ['unshare', ...FLAGS, ...WITH_LOOPBACK, ...command];
}

/** One line with what is missing for a network namespace; undefined if one is available. */
export function networkUnavailable(): string | undefined {
  const [command, ...args] = inOwnNetwork(['true']);
  const tried = spawnSync(command, args, { encoding: 'utf8' });
  if (tried.status === 0) return undefined;
  const said = (tried.stderr || tried.error?.message || '').trim().split('\n')[0];
  return `no network namespace can be made (${said}): it needs util-linux, iproute2 and, without root, user namespaces`;
}
