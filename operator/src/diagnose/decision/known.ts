/** Facts known in addition to the reply. */
export interface Known {
  /** A login was made before this reply, or this is the reply to a login. */
  loggedIn: boolean;
  /** The provider accepts no mail without a login. */
  loginRequired: boolean;
  /** The connection is encrypted. */
  secured: boolean;
  /** The sender is not the account, at a provider that allows an account to send only from its own address. */
  otherSender: boolean;
}
