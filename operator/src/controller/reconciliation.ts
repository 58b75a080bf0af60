import type { Known } from '../status/known.ts';
import type { CredentialSource } from './credentials/secret.ts';
import type { Deps } from './ports.ts';
import type { Resolved } from './resolved.ts';
import type { State } from './state.ts';

/** One pass over one SmtpConfig: made once, and passed to every step. */
export interface Reconciliation {
  /** namespace/name */
  key: string;
  config: Known['config'];
  /** The spec with everything filled in that the preset and the defaults say. */
  resolved: Resolved;
  source: CredentialSource;
  state: State;
  ports: Deps;
}
