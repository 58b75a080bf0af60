import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** How many ports a program is started on before the failure is reported. */
export const MAX_PORT_ATTEMPTS = 20;

/** Another program has the port. */
export class PortTaken extends Error {}

const LOWEST = 10_000;

/**
 * A port for a program that does not accept port 0. It may be taken: the caller then tries another one.
 * It is below those that the kernel gives to outgoing connections, which come and go at any time.
 */
export function likelyPort(): number {
  const [first = 0] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s+/).map(Number);
  return first > LOWEST + 1_000 ? randomInt(LOWEST, first) : randomInt(LOWEST, 65_536);
}
