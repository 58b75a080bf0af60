import type { SecureContext } from 'node:tls';
import type { CertificateFacts } from '../../model/evidence.ts';

/** A TLS session whose certificate was checked in a full handshake. */
export interface HeldSession {
  session: Buffer;
  chain: readonly CertificateFacts[];
  /** When the certificate was checked: milliseconds of the monotonic clock. */
  at: number;
}

/** Servers whose session is kept for each context; each takes some kilobytes. */
const MAX_SESSIONS = 256;

/**
 * TLS sessions of servers, so that many probes of one server at nearly the same time need one full handshake. A
 * session belongs to what was trusted when its certificate was checked.
 */
export class TlsSessions {
  readonly #held = new WeakMap<SecureContext, Map<string, HeldSession>>();

  /** @param withinMs a certificate that was checked longer ago is checked again, in a full handshake */
  find(context: SecureContext, server: string, withinMs: number): HeldSession | undefined {
    const held = this.#held.get(context)?.get(server);
    return held && performance.now() - held.at < withinMs ? held : undefined;
  }

  keep(context: SecureContext, server: string, held: HeldSession): void {
    const sessions = this.#held.get(context) ?? new Map<string, HeldSession>();
    sessions.delete(server);
    if (sessions.size >= MAX_SESSIONS) sessions.delete(sessions.keys().next().value ?? '');
    sessions.set(server, held);
    this.#held.set(context, sessions);
  }

  forget(context: SecureContext, server: string): void {
    this.#held.get(context)?.delete(server);
  }
}
