import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Number of ports that a program tries before the failure is reported. */
export const MAX_PORT_ATTEMPTS = 20;

/** Reports that another program uses the port. */
export class PortTaken extends Error {}

const LOWEST = 10_000;

/**
 * Returns a port for a program that does not accept port 0. The port may be in use; the caller then tries another one.
 * It is below the kernel's range for outgoing connections, which can use any port of that range at any time.
 */
export function likelyPort(): number {
  const [first = 0] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s+/).map(Number);
  return first > LOWEST + 1_000 ? randomInt(LOWEST, first) : randomInt(LOWEST, 65_536);
}
