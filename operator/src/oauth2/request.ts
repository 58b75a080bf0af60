import type { ObjectVersion } from '../model/object-version.ts';
import type { WriteResult } from '../model/write.ts';
import type { TokenPlan } from './plan.ts';
import type { HeldToken } from './schedule.ts';
import type { TokenSecretsReading } from './token-secrets.ts';

/** A request for an access token, and how its secrets are read and written back. */
export interface TokenRequest {
  /** Namespace and name of the Secret, and the plan: equal requests share the token. */
  key: string;
  secret: { namespace: string; name: string };
  /** Namespace and name of the SmtpConfig. */
  user: string;
  plan: TokenPlan;
  /** The command that signs in again. */
  login: string;
  /** Version of the Secret as the watch shows it. */
  version: string;
  /** A person asked for another try. */
  again: boolean;
  read(): Promise<TokenSecretsReading>;
  /** The token that an earlier operator fetched with this version of the Secret, where it can still be had. */
  adopt?(version: string): Promise<HeldToken | undefined>;
  /** Writes to exactly the Secret that was read; with `dryRun` only finds out whether it could. */
  store(read: ObjectVersion, refreshToken: string, dryRun: boolean): Promise<WriteResult>;
}
