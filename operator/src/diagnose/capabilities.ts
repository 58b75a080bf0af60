import type { SmtpConfigStatus } from '../../../crds/schema/status.ts';
import type { Evidence } from '../model/evidence.ts';
import { cut } from './message.ts';

type CapabilityStatus = NonNullable<SmtpConfigStatus['capabilities']>;

/** Limits of the CRD schema. */
const MECHANISMS = 32;
const WORD = 64;
const STAGES = 16;

/** Returns the duration of each stage, without `quit`, which proves nothing. */
export const stageTimes = ({ stages }: Evidence): NonNullable<CapabilityStatus['stages']> =>
  stages
    .filter(({ stage }) => stage !== 'quit')
    .slice(0, STAGES)
    .map(({ stage, ms }) => ({ stage, milliseconds: Math.round(ms) }));

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
