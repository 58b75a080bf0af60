import type { AddressAttempt, Fault } from '../../model/evidence.ts';
import type { ProbeEnvironment } from '../environment.ts';
import { connectAny, faultOf } from '../net/connect.ts';
import type { Address } from '../net/resolver.ts';
import type { Session, StageResult } from '../session.ts';
import { SmtpConnection } from '../session.ts';

/** Connects to the first address that answers, if the operator's policy allows it. Every attempt is evidence. */
export async function connect(session: Session): Promise<StageResult> {
  const { plan, environment, deadline, evidence, signal } = session;
  const { port } = plan.endpoint;
  const denied = environment.portDenied(port);
  if (denied) return { kind: 'refused', why: 'port-denied', detail: denied };

  const { allowed, refused } = sort(session.addresses, port, environment);
  session.allowed = allowed;
  evidence.addresses.push(...refused);
  const { socket, attempts } = await connectAny(allowed, port, deadline.remaining(), signal);
  evidence.addresses.push(...attempts);
  if (socket) {
    session.connection = new SmtpConnection(socket, session.clean);
    return undefined;
  }
  return (
    faultOf(attempts) ?? refused[0]?.fault ?? { kind: 'system', code: 'ENOTFOUND', message: 'no address' }
  );
}

/** Applies the policy to the addresses that are then used to connect, so no DNS change can bypass it. */
function sort(
  addresses: readonly Address[],
  port: number,
  environment: ProbeEnvironment,
): { allowed: Address[]; refused: AddressAttempt[] } {
  const allowed: Address[] = [];
  const refused: AddressAttempt[] = [];
  for (const address of addresses) {
    const why = environment.addressDenied(address.address);
    if (why === undefined) allowed.push(address);
    else refused.push({ ...address, port, ok: false, ms: 0, fault: policyFault(address.address, why) });
  }
  return { allowed, refused };
}

const policyFault = (address: string, why: string): Fault => ({
  kind: 'refused',
  why: 'address-denied',
  detail: `${address}: ${why}.`,
});
