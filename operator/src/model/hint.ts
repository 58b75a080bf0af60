/** A field of a login. */
export type LoginField = 'username' | 'password';

/**
 * A certain or likely mistake, found before contacting a server. Data only: it never contains the value in question or
 * its length.
 */
export type Hint =
  /** The preset has a warning, regardless of the credentials. */
  | { kind: 'preset-notice' }
  /** spec.endpoint.host is a name from old guides. */
  | { kind: 'legacy-host'; host: string }
  /** The provider requires one fixed user name, and the Secret contains another. */
  | { kind: 'username-not-fixed'; expected: string }
  /** The provider requires an address, and the user name is not one. */
  | { kind: 'username-incomplete' }
  /** The user name is an address of another provider's domain. */
  | { kind: 'foreign-account'; domain: string; provider: string; region?: string }
  /** spec.from.address differs from the user name where the two must be the same. */
  | { kind: 'other-sender'; from: string }
  | { kind: 'white-space'; field: LoginField; at: 'start' | 'end' | 'both' }
  /** The value is enclosed in quotation marks. */
  | { kind: 'quoted'; field: LoginField }
  /** The value is a placeholder or an example that was not replaced. */
  | { kind: 'placeholder'; field: LoginField }
  /** The value is the base64 encoding of text: encoded once by hand and once by Kubernetes. */
  | { kind: 'encoded-twice'; field: LoginField }
  /** The value has non-ASCII characters; `full-width`: they are wide forms of ASCII characters. */
  | { kind: 'not-ascii'; field: LoginField; fullWidth: boolean }
  /** User name and password are swapped. */
  | { kind: 'swapped' }
  /** The password is the user name. */
  | { kind: 'same-value' }
  /** The value is a key of another provider. */
  | { kind: 'foreign-key'; field: LoginField; provider: string }
  /** The value is a known kind of secret of this provider that cannot log in; `wrong` names it for a person. */
  | { kind: 'wrong-kind'; field: LoginField; wrong: string; instead?: string }
  /** The value has the right letters, but in groups, as the provider displays it. */
  | { kind: 'grouped' }
  /** The value does not look like what the provider issues; `expected` describes that. */
  | { kind: 'shape'; field: LoginField; expected: string };

export type HintKind = Hint['kind'];

/**
 * Weight of a hint. `decides`: the value cannot be right, so it explains a rejection alone. `likely`: it
 * explains most refusals. `note`: worth knowing, rarely the cause.
 */
export type HintWeight = 'decides' | 'likely' | 'note';

/** Hints from the values of a Secret. */
export interface Inspection {
  /** Sorted, the most significant first. */
  hints: readonly Hint[];
  /** Whether the password has the form that the provider issues; absent if that form is not known. */
  passwordFits?: boolean;
}
