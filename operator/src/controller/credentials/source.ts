import type { ReadCredentials } from '../resolved.ts';

/** Thrown when the Secret is no longer the version that the verdicts of this reconcile are about. */
export class SecretChanged extends Error {}

/** The login of a spec; the password is fetched only when it is requested. */
export interface CredentialSource extends ReadCredentials {
  /**
   * Returns the password or access token, and reads the Secret if this was not done yet. Returns undefined if there are
   * no credentials to log in with.
   * @throws SecretChanged if the Secret has changed since the reading. A login attempt and the published settings
   * always come from one reading. They never combine the user name of one reading with the password of the next.
   */
  password(): Promise<string | undefined>;
  /** Identifies the access token; a newer token has another identifier. */
  token?: string;
  /** Time when the access token must be checked again, milliseconds since the epoch. */
  nextAt?: number;
}
