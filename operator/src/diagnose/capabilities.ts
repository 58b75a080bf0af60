import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { Evidence } from '../model/evidence.ts';
import { cut } from './message.ts';

type CapabilityStatus = NonNullable<SmtpConfigStatus['capabilities']>;

/** Limits of the CRD schema. */
const MECHANISMS = 32;
const WORD = 64;

/** Returns the duration of each stage, without `quit`, which proves nothing. With STARTTLS, `ehlo` is the sum of two. */
export function stageTimes({ stages }: Evidence): NonNullable<CapabilityStatus['stageMilliseconds']> {
  const took: Record<string, number> = {};
  for (const { stage, ms } of stages) if (stage !== 'quit') took[stage] = (took[stage] ?? 0) + ms;
  return Object.fromEntries(Object.entries(took).map(([stage, ms]) => [stage, Math.round(ms)]));
}

/** Returns the capabilities of the server for `status.capabilities`, after STARTTLS if it was used. */
export function capabilitiesOf({ ehlo, ehloSecured, tls }: Evidence): CapabilityStatus {
  const offered = ehloSecured ?? ehlo;
  const expiry = tls?.chain[0]?.notAfter;
  return {
    ...(offered && {
      authMechanisms: offered.mechanisms.slice(0, MECHANISMS).map(mechanism => cut(mechanism, WORD)),
    }),
    ...(offered?.size !== undefined && { size: offered.size }),
    ...(tls?.version !== undefined && { tlsVersion: tls.version }),
    ...(tls?.cipher !== undefined && { cipher: cut(tls.cipher, WORD) }),
    ...(expiry !== undefined && { certificateExpiry: expiry }),
  };
}
