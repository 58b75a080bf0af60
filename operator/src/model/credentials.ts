import type { ReasonOf } from '../../../crds/reasons.ts';
import type { Inspection } from './hint.ts';
import type { Retry } from './verdict.ts';

export interface FetchedToken {
  /** Milliseconds since the epoch. */
  issuedAt: number;
  expiresAt: number;
  /** Names it, and cannot be used in its place. */
  hash: string;
}

/** Result of reading the Secret that a spec names. The password is passed separately. */
export type Credentials =
  /** The spec names no Secret. */
  | { state: 'not-required' }
  | {
      state: 'found';
      /** uid/resourceVersion of the Secret. */
      version: string;
      /** Secret name, for messages. */
      secret: string;
      username: string;
      /** Hints from the user name and the password. Absent for tokens. */
      inspection?: Inspection;
      /** The access token that the operator fetched to log in with; the token itself travels apart. */
      token?: FetchedToken;
    }
  | {
      state: 'unusable';
      secret: string;
      reason: Exclude<ReasonOf<'CredentialsAvailable'>, 'Found' | 'TokenHeld' | 'NotRequired' | 'Pending'>;
      /** Fault and remedy, without any value of the Secret. */
      message: string;
      /** The fault may be temporary. */
      retry?: Retry;
    };
