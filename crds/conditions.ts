/** Condition types of an SmtpConfig in the order in which they gate each other. */
export const CONDITIONS = [
  'CredentialsAvailable',
  'EgressReachable',
  'TLSVerified',
  'Authenticated',
  'SenderAccepted',
  'ConsumerEgress',
  'Published',
] as const;

export type GateCondition = (typeof CONDITIONS)[number];

/** The conditions that a probe can judge. */
export type ProbeCondition = Extract<
  GateCondition,
  'EgressReachable' | 'TLSVerified' | 'Authenticated' | 'SenderAccepted'
>;

export type ConditionType = GateCondition | 'RotationPending' | 'Ready' | 'Reconciling' | 'Stalled';

export type ConditionStatus = 'True' | 'False' | 'Unknown';
