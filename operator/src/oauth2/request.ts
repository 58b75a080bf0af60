import type { ObjectVersion } from '../model/object-version.ts';
import type { WriteResult } from '../model/write.ts';
import type { TokenPlan } from './plan.ts';
import type { HeldToken } from './schedule.ts';
import type { TokenSecretsReading } from './token-secrets.ts';

/** A request for an access token, with functions that read its secrets and write them back. */
export interface TokenRequest {
  /** Namespace and name of the Secret, and the plan: equal requests share the token. */
  key: string;
  secret: { namespace: string; name: string };
  /** Namespace and name of the SmtpConfig. */
  user: string;
  plan: TokenPlan;
  /** The command that signs in again. */
  login: string;
  /** Version of the Secret in the watch. */
  version: string;
  /** True if a user requested another attempt. */
  again: boolean;
  read(): Promise<TokenSecretsReading>;
  /**
   * Returns the token that an earlier operator process fetched with this version of the Secret, if it is still
   * available.
   */
  adopt?(version: string): Promise<HeldToken | undefined>;
  /**
   * Writes only to the version of the Secret that was read. With `dryRun`, only checks whether the write is possible.
   */
  store(read: ObjectVersion, refreshToken: string, dryRun: boolean): Promise<WriteResult>;
}
