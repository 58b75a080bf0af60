/** Properties of one type of condition. */
interface ConditionEntry {
  /**
   * Meaning of status True, for docs/reasons.md. Absent if the documentation has no separate entry for the condition.
   */
  means?: string;
  /** Id of the check, or of the reconcile step, that sets the condition. */
  judgedBy: string;
  /** Whether one SMTP session with the server is enough to set the condition. */
  probed?: true;
  /**
   * Conditions that block this one. While any of them is False, this condition is Unknown; the first gives the reason.
   */
  blockedBy: readonly string[];
  /** Reason of the conditions that this one blocks. */
  blocksAs?: string;
  /**
   * Reasons whose message quotes the reply of a server or a pod. Such a reply has addresses, ids and times that differ
   * between checks, and the difference is not news. `true` means all reasons.
   */
  quotes?: true | readonly string[];
  /** Whether Ready requires the condition. */
  requiredForReady: boolean;
}

/** Every type of condition of an SmtpConfig, in the order of the status. */
export const CONDITIONS = {
  CredentialsAvailable: {
    means: 'The Secret exists and has the keys.',
    judgedBy: 'credentials',
    blockedBy: [],
    blocksAs: 'BlockedByCredentials',
    quotes: [
      'TokenEndpointUnavailable',
      'ConsentRevoked',
      'ClientRejected',
      'TokenRequestRefused',
      'SecretNotWritable',
    ],
    requiredForReady: true,
  },
  EgressReachable: {
    means: 'The host name resolves, TCP connects, and the server greets with 220.',
    judgedBy: 'egress',
    probed: true,
    quotes: true,
    blockedBy: [],
    blocksAs: 'BlockedByEgress',
    requiredForReady: true,
  },
  TLSVerified: {
    means: 'The TLS version is allowed, and the chain and the name of the certificate are valid.',
    judgedBy: 'egress',
    probed: true,
    quotes: true,
    blockedBy: ['EgressReachable'],
    blocksAs: 'BlockedByTLS',
    requiredForReady: true,
  },
  Authenticated: {
    means: 'The login succeeded with the current Secret.',
    judgedBy: 'login',
    probed: true,
    quotes: true,
    blockedBy: ['CredentialsAvailable', 'EgressReachable', 'TLSVerified'],
    blocksAs: 'BlockedByAuthentication',
    requiredForReady: true,
  },
  SenderAccepted: {
    means:
      'The server accepted MAIL FROM with the address of `spec.from`, and RCPT TO. Only with `spec.from`.',
    judgedBy: 'sender',
    probed: true,
    quotes: true,
    blockedBy: ['CredentialsAvailable', 'EgressReachable', 'TLSVerified', 'Authenticated'],
    requiredForReady: true,
  },
  MessageAccepted: {
    means:
      'The server accepted a test message for delivery. Only with `spec.checks.message`, or after a test message was requested.',
    judgedBy: 'message',
    blockedBy: ['CredentialsAvailable', 'EgressReachable', 'TLSVerified', 'Authenticated'],
    requiredForReady: false,
  },
  DomainAuthenticated: {
    means:
      'The DNS records of the sender domain are those that the provider requires. Only with `spec.from.address`.',
    judgedBy: 'domain',
    blockedBy: [],
    requiredForReady: false,
  },
  ConsumerEgress: {
    means:
      'A pod has reached the server from every entry of `spec.checks.egress.from`. Only with that field, and independent of the other conditions. Its reasons are those of `EgressReachable` and `TLSVerified`, and some about the pod.',
    judgedBy: 'app-egress',
    blockedBy: [],
    quotes: true,
    requiredForReady: true,
  },
  Published: {
    means: 'Every output exists and holds the current settings.',
    judgedBy: 'publish',
    blockedBy: [],
    requiredForReady: true,
  },
  RotationPending: {
    means:
      'Newer credentials are not verified yet; the last working settings are still published. Present only while it is `True`.',
    judgedBy: 'publish',
    blockedBy: [],
    requiredForReady: false,
  },
  UsingFallback: {
    means:
      'The outputs contain the settings of the SmtpConfig that `spec.fallback` names, because the own ones do not work. Present only while it is `True`.',
    judgedBy: 'fallback',
    blockedBy: [],
    requiredForReady: false,
  },
  Reconciling: { judgedBy: 'ready', blockedBy: [], requiredForReady: false },
  Stalled: { judgedBy: 'ready', blockedBy: [], requiredForReady: false },
  Ready: {
    means:
      'All required conditions are True. Otherwise it has the reason of the first condition that is not, or one of these.',
    judgedBy: 'ready',
    blockedBy: [],
    requiredForReady: false,
  },
} as const satisfies Record<string, ConditionEntry>;

type Table = typeof CONDITIONS;

export type ConditionType = keyof Table;

/** Conditions whose entry in the table has these fields. */
type ConditionsWith<Entry> = { [C in ConditionType]: Table[C] extends Entry ? C : never }[ConditionType];

/** Conditions that one SMTP session with the server can set. */
export type ProbeCondition = ConditionsWith<{ probed: true }>;

/** Conditions that Ready requires. */
export type GateCondition = ConditionsWith<{ requiredForReady: true }>;

/** Ids of the checks and steps that set conditions. */
export type Judge = Table[ConditionType]['judgedBy'];

/** Conditions that a check sets. */
export type JudgedBy<J extends Judge> = ConditionsWith<{ judgedBy: J }>;

export type ConditionStatus = 'True' | 'False' | 'Unknown';

export const CONDITION_TYPES = Object.keys(CONDITIONS) as readonly ConditionType[];

export const PROBE_CONDITIONS = CONDITION_TYPES.filter(
  (type): type is ProbeCondition => 'probed' in CONDITIONS[type],
);

/** Returns the conditions that these checks set, in the order of the table. */
export const judgedBy = <J extends Judge>(...judges: readonly J[]): readonly JudgedBy<J>[] =>
  CONDITION_TYPES.filter((type): type is JudgedBy<J> =>
    judges.some(judge => judge === CONDITIONS[type].judgedBy),
  );

const QUOTES: Readonly<Record<string, ConditionEntry>> = CONDITIONS;

/** Reports whether the message of a condition with this reason quotes the reply of a server or a pod. */
export function quotesServer(type: string, reason: string): boolean {
  const { quotes = [] } = QUOTES[type] ?? {};
  return quotes === true || quotes.includes(reason);
}
