import { isIP } from 'node:net';
import { endpointText } from '../../model/endpoint.ts';
import type { ControlFacts, Fault } from '../../model/evidence.ts';
import { connectAny } from './connect.ts';
import type { Address, Resolver } from './resolver.ts';

/** Timeout: a control address answers immediately if there is any egress. */
const MAX_MS = 2_000;
/** Time for which a result is reused: many probes may fail at the same time, and the result is the same for all. */
const FRESH_MS = 5_000;

export interface ControlOptions {
  host: string;
  port: number;
  resolver: Resolver;
  addressDenied(address: string): string | undefined;
}

export interface Control {
  /** HOST:PORT */
  address: string;
  /** Reports whether the address is reachable; a recent result is reused. Sends no data. */
  examine(): Promise<ControlFacts>;
}

export function createControl(options: ControlOptions): Control {
  const address = endpointText(options);
  let last: { at: number; facts: Promise<ControlFacts> } | undefined;
  return {
    address,
    examine() {
      const now = performance.now();
      if (!last || now - last.at > FRESH_MS) last = { at: now, facts: examine(address, options) };
      return last.facts;
    },
  };
}

async function examine(address: string, options: ControlOptions): Promise<ControlFacts> {
  const fault = await faultOf(options);
  return { address, ok: fault === undefined, ...(fault && { fault }) };
}

async function faultOf({ host, port, resolver, addressDenied }: ControlOptions): Promise<Fault | undefined> {
  const found = await addressesOf(host, resolver);
  if ('kind' in found) return found;
  const allowed = found.filter(({ address }) => addressDenied(address) === undefined);
  if (allowed.length === 0) {
    return { kind: 'refused', why: 'address-denied', detail: `the operator's policy forbids ${host}` };
  }
  const never = new AbortController().signal;
  const { socket, attempts } = await connectAny(allowed, port, MAX_MS, never);
  socket?.destroy();
  return socket ? undefined : (attempts[0]?.fault ?? { kind: 'closed' });
}

async function addressesOf(host: string, resolver: Resolver): Promise<Address[] | Fault> {
  const family = isIP(host);
  if (family === 4 || family === 6) return [{ address: host, family }];
  const found = await resolver.resolve(host);
  return found.ok ? found.addresses : { kind: 'system', code: found.code, message: `${found.code} ${host}` };
}
