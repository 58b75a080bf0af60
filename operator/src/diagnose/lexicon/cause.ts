/** Causes of a rejection that replies name. */
export type Cause =
  | 'login-needed'
  | 'tls-needed'
  | 'starttls-unavailable'
  | 'credentials'
  | 'app-password'
  | 'authorization-code'
  | 'oauth2'
  | 'token'
  | 'challenge'
  | 'service-off'
  | 'account-restricted'
  | 'locked'
  | 'policy'
  | 'rate'
  | 'connections'
  | 'quota'
  | 'temporary'
  /** Only "try again later", which servers send with every cause. */
  | 'later'
  | 'mechanism'
  | 'protocol'
  | 'helo'
  | 'listed'
  | 'greylisted'
  | 'sender-mismatch'
  | 'sender-unverified'
  | 'sender-domain'
  | 'sender-syntax'
  | 'sender-rejected'
  | 'domain-auth'
  | 'relay-denied'
  | 'recipient'
  | 'size'
  | 'spam'
  | 'content';

export const LANGUAGES = [
  'en',
  'zh',
  'ru',
  'de',
  'ja',
  'ko',
  'fr',
  'es',
  'it',
  'pt',
  'pl',
  'tr',
  'cs',
  'nl',
  'sv',
] as const;
export type Language = (typeof LANGUAGES)[number];

/** Patterns by language; `codes` are letters that one kind of server software sends instead of words. */
export type Phrases = Readonly<Partial<Record<Language | 'codes', readonly string[]>>>;
