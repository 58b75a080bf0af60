import type { ReasonOf } from '../../../crds/reasons.ts';
import type { Inspection } from './hint.ts';
import type { Retry } from './verdict.ts';

export interface FetchedToken {
  /** Milliseconds since the epoch. */
  issuedAt: number;
  expiresAt: number;
  /** Identifies the token and cannot be used instead of the token. */
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
      /**
       * Facts about the access token that the operator fetched for the login. The token itself is passed separately.
       */
      token?: FetchedToken;
    }
  | {
      state: 'unusable';
      secret: string;
      reason: Exclude<ReasonOf<'CredentialsAvailable'>, 'Found' | 'TokenHeld' | 'NotRequired' | 'Pending'>;
      /** Fault, without any value of the Secret. */
      message: string;
      /** Absent if the remedy of the reason applies. */
      remedy?: string;
      /** The fault may be temporary. */
      retry?: Retry;
    };
