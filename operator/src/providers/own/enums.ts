import type { ProviderStage } from '../../../../crds/schema/provider/replies.ts';
import type {
  JudgesSender,
  LoginNeed,
  PasswordRule,
  ReplyStage,
  SenderRule,
  UsernameRule,
} from '../preset.ts';

/** Values of the API, each with the matching value of a preset. */
export const STAGES = {
  greeting: 'greeting',
  ehlo: 'ehlo',
  starttls: 'starttls',
  auth: 'auth',
  mail: 'sender',
  rcpt: 'recipient',
  message: 'message',
} as const satisfies Readonly<Record<ProviderStage, ReplyStage>>;

export const LOGINS = {
  Required: 'required',
  Optional: 'optional',
} as const satisfies Readonly<Record<string, LoginNeed>>;

export const USERNAMES = {
  Address: 'address',
  Fixed: 'fixed',
  Free: 'free',
} as const satisfies Readonly<Record<string, UsernameRule['kind']>>;

export const PASSWORDS = {
  AuthorizationCode: 'authorization-code',
  AppPassword: 'app-password',
  ClientPassword: 'client-password',
  MailboxPassword: 'mailbox-password',
  SMTPPassword: 'smtp-password',
  APIKey: 'api-key',
  AccessToken: 'oauth2-token',
  None: 'none',
  Any: 'any',
} as const satisfies Readonly<Record<string, PasswordRule['kind']>>;

export const SENDERS = {
  EqualsUsername: 'equals-username',
  AccountOrAlias: 'account-or-alias',
  Verified: 'verified',
  Any: 'any',
} as const satisfies Readonly<Record<string, SenderRule['kind']>>;

export const JUDGES = {
  Mail: 'mail',
  Rcpt: 'rcpt',
  Message: 'message',
  Never: 'never',
} as const satisfies Readonly<Record<string, JudgesSender>>;

export const ENVELOPES = { Include: 'include', ReturnPath: 'return-path' } as const;
export const KNOWN = { Fixed: 'fixed', Usual: 'usual', Unknown: 'unknown' } as const;
export const PURPOSES = { Ownership: 'ownership', ReturnPath: 'return-path', MX: 'mx' } as const;

/** Returns the API name of a preset value. */
export function nameOf<N extends string, V extends string>(table: Readonly<Record<N, V>>, value: V): N {
  const found = (Object.keys(table) as N[]).find(name => table[name] === value);
  if (found === undefined) throw new TypeError(`${value} has no name in the API`);
  return found;
}
