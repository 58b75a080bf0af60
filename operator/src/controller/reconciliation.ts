import type { SmtpConfig } from '../../../crds/object.ts';
import type { Known } from '../status/known.ts';
import type { Memory } from '../status/memory.ts';
import type { CredentialSource } from './credentials/source.ts';
import type { Ports } from './ports.ts';
import type { Resolved, ResolvedSpec } from './resolved.ts';
import type { State, States } from './state.ts';

/** A pass over one SmtpConfig before its spec is resolved, with the object from the watch. */
export interface Request<P = Ports> {
  /** namespace/name */
  key: string;
  config: SmtpConfig;
  states: States;
  ports: P;
}

/** An SmtpConfig, valid or not, with the operator's in-memory state of it. */
export interface Subject<P = Ports> {
  key: string;
  config: SmtpConfig;
  state: State;
  ports: P;
}

/** A subject with its spec resolved, before the Secret is read. */
export interface Resolution<P = Ports> extends Subject<P> {
  config: Known['config'];
  resolved: ResolvedSpec;
}

/**
 * One pass over one SmtpConfig. It is created once and passed to every step. A step names the ports that it needs:
 * `Reconciliation<Pick<Ports, 'now'>>`.
 */
export interface Reconciliation<P = Ports> extends Resolution<P> {
  /** The spec with all values filled in from the preset, the defaults and the Secret. */
  resolved: Resolved;
  source: CredentialSource;
  states: States;
  /**
   * The SmtpConfig whose settings are published instead of this one's own, as the fallback decided in this pass.
   * `unknown`: those settings are not loaded yet, so the outputs stay unchanged.
   */
  lender?: Lender | 'unknown' | undefined;
}

/** An SmtpConfig whose verified settings another SmtpConfig publishes. */
export interface Lender {
  name: string;
  resolved: Resolved;
  source: CredentialSource;
  memory: Memory;
  fingerprint?: string | undefined;
}
