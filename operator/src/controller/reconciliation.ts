import type { SmtpConfig } from '../../../crds/object.ts';
import type { Known } from '../status/known.ts';
import type { Memory } from '../status/memory.ts';
import type { CredentialSource } from './credentials/source.ts';
import type { Ports } from './ports.ts';
import type { Resolved, ResolvedSpec } from './resolved.ts';
import type { State, States } from './state.ts';

/** A pass over one SmtpConfig before its spec is resolved: the object as the watch shows it. */
export interface Request<P = Ports> {
  /** namespace/name */
  key: string;
  config: SmtpConfig;
  states: States;
  ports: P;
}

/** An SmtpConfig, sound or not, with what the operator holds of it in memory. */
export interface Subject<P = Ports> {
  key: string;
  config: SmtpConfig;
  state: State;
  ports: P;
}

/** With its spec resolved, before the Secret is read. */
export interface Resolution<P = Ports> extends Subject<P> {
  config: Known['config'];
  resolved: ResolvedSpec;
}

/**
 * One pass over one SmtpConfig: made once, and passed to every step.
 * A step names the ports that it needs: `Reconciliation<Pick<Ports, 'now'>>`.
 */
export interface Reconciliation<P = Ports> extends Resolution<P> {
  /** The spec with everything filled in that the preset, the defaults and the Secret say. */
  resolved: Resolved;
  source: CredentialSource;
  states: States;
  /**
   * Whose settings are published instead of the own ones, as the fallback has decided in this pass. `unknown`: they
   * are not known yet, so the outputs stay as they are.
   */
  lender?: Lender | 'unknown' | undefined;
}

/** An SmtpConfig whose verified settings another one publishes. */
export interface Lender {
  name: string;
  resolved: Resolved;
  source: CredentialSource;
  memory: Memory;
  fingerprint?: string | undefined;
}
