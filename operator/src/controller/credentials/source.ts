import type { ReadCredentials } from '../resolved.ts';

/** The Secret is no longer the one that the verdicts of this reconcile are about. */
export class SecretChanged extends Error {}

/** The login of a spec, with the password fetched only when it is asked for. */
export interface CredentialSource extends ReadCredentials {
  /**
   * The password or access token. Reads the Secret if that was not done yet. Undefined where there is nothing to
   * log in with.
   * @throws SecretChanged where the Secret has become another one since: what is tried, and what is published, is of
   * one reading, and never the user name of one and the password of the next
   */
  password(): Promise<string | undefined>;
  /** Names the access token; a newer one has another name. */
  token?: string;
  /** When the access token must be seen to again, milliseconds since the epoch. */
  nextAt?: number;
}
