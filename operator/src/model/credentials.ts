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

/** What the Secret that a spec names came to; the password travels apart from it. */
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
      /** What a look at user name and password showed; absent for tokens. */
      inspection?: Inspection;
      /** The access token that the operator fetched to log in with; the token itself travels apart. */
      token?: FetchedToken;
    }
  | {
      state: 'unusable';
      secret: string;
      reason: Exclude<ReasonOf<'CredentialsAvailable'>, 'Found' | 'TokenHeld' | 'NotRequired' | 'Pending'>;
      /** What is wrong and what to do, without any value of the Secret. */
      message: string;
      /** The fault may be temporary. */
      retry?: Retry;
    };
