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
    }
  | {
      state: 'unusable';
      secret: string;
      reason: 'SecretNotFound' | 'SecretKeyMissing' | 'SecretKeyEmpty' | 'SecretKeyInvalid';
      /** What is wrong and what to do, without any value of the Secret. */
      message: string;
    };
