import type { SecureContext } from 'node:tls';
import type { CertificateFacts } from '../../model/evidence.ts';

/** A TLS session whose certificate was checked in a full handshake. */
export interface HeldSession {
  session: Buffer;
  chain: readonly CertificateFacts[];
  /** When the certificate was checked: milliseconds of the monotonic clock. */
  at: number;
}

/** Maximum number of sessions for each context; each uses some kilobytes. */
const MAX_SESSIONS = 256;

/**
 * Holds TLS sessions of servers, so that many probes of one server at nearly the same time need one full handshake. A
 * session is valid only for the context with which its certificate was checked.
 */
export class TlsSessions {
  readonly #held = new WeakMap<SecureContext, Map<string, HeldSession>>();

  /** @param withinMs maximum age of the certificate check; an older one requires a full handshake */
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
