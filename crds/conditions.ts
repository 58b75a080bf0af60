/** What is particular to one type of condition. */
interface ConditionEntry {
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
    judgedBy: 'egress',
    probed: true,
    quotes: true,
    blockedBy: [],
    blocksAs: 'BlockedByEgress',
    requiredForReady: true,
  },
  TLSVerified: {
    judgedBy: 'egress',
    probed: true,
    quotes: true,
    blockedBy: ['EgressReachable'],
    blocksAs: 'BlockedByTLS',
    requiredForReady: true,
  },
  Authenticated: {
    judgedBy: 'login',
    probed: true,
    quotes: true,
    blockedBy: ['CredentialsAvailable', 'EgressReachable', 'TLSVerified'],
    blocksAs: 'BlockedByAuthentication',
    requiredForReady: true,
  },
  SenderAccepted: {
    judgedBy: 'sender',
    probed: true,
    quotes: true,
    blockedBy: ['CredentialsAvailable', 'EgressReachable', 'TLSVerified', 'Authenticated'],
    requiredForReady: true,
  },
  MessageAccepted: {
    judgedBy: 'message',
    blockedBy: ['CredentialsAvailable', 'EgressReachable', 'TLSVerified', 'Authenticated'],
    requiredForReady: false,
  },
  DomainAuthenticated: { judgedBy: 'domain', blockedBy: [], requiredForReady: false },
  ConsumerEgress: { judgedBy: 'app-egress', blockedBy: [], quotes: true, requiredForReady: true },
  Published: { judgedBy: 'publish', blockedBy: [], requiredForReady: true },
  RotationPending: { judgedBy: 'publish', blockedBy: [], requiredForReady: false },
  UsingFallback: { judgedBy: 'fallback', blockedBy: [], requiredForReady: false },
  Reconciling: { judgedBy: 'ready', blockedBy: [], requiredForReady: false },
  Stalled: { judgedBy: 'ready', blockedBy: [], requiredForReady: false },
  Ready: { judgedBy: 'ready', blockedBy: [], requiredForReady: false },
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
