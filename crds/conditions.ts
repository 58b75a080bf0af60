/** What is particular to one type of condition. */
interface ConditionEntry {
  /** What it means that it is True, for docs/reasons.md; absent where the documentation has no entry of its own. */
  means?: string;
  /** Id of the check, or of the step of a reconcile, that judges it. */
  judgedBy: string;
  /** Whether one dialogue with the server can judge it. */
  probed?: true;
  /** While one of these is False, it is Unknown: the first of them gives the reason. */
  blockedBy: readonly string[];
  /** The reason of the conditions that this one blocks. */
  blocksAs?: string;
  /**
   * Reasons whose message quotes what a server or a pod answered, with addresses, ids and times that differ from one
   * check to the next without being news; true: all of them.
   */
  quotes?: true | readonly string[];
  /** Whether Ready waits for it. */
  requiredForReady: boolean;
}

/** Every type of condition of an SmtpConfig, in the order in which status lists them. */
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

/** The conditions whose entry in the table has these fields. */
type ConditionsWith<Entry> = { [C in ConditionType]: Table[C] extends Entry ? C : never }[ConditionType];

/** The conditions that one dialogue with the server can judge. */
export type ProbeCondition = ConditionsWith<{ probed: true }>;

/** The conditions that Ready waits for. */
export type GateCondition = ConditionsWith<{ requiredForReady: true }>;

/** Ids of the checks and steps that judge conditions. */
export type Judge = Table[ConditionType]['judgedBy'];

/** The conditions that a check judges. */
export type JudgedBy<J extends Judge> = ConditionsWith<{ judgedBy: J }>;

export type ConditionStatus = 'True' | 'False' | 'Unknown';

export const CONDITION_TYPES = Object.keys(CONDITIONS) as readonly ConditionType[];

export const PROBE_CONDITIONS = CONDITION_TYPES.filter(
  (type): type is ProbeCondition => 'probed' in CONDITIONS[type],
);

/** The conditions that these checks judge, in order. */
export const judgedBy = <J extends Judge>(...judges: readonly J[]): readonly JudgedBy<J>[] =>
  CONDITION_TYPES.filter((type): type is JudgedBy<J> =>
    judges.some(judge => judge === CONDITIONS[type].judgedBy),
  );

const QUOTES: Readonly<Record<string, ConditionEntry>> = CONDITIONS;

/** Whether the message of a condition with this reason quotes what a server or a pod answered. */
export function quotesServer(type: string, reason: string): boolean {
  const { quotes = [] } = QUOTES[type] ?? {};
  return quotes === true || quotes.includes(reason);
}
