import type { ReasonedCondition } from '../../crds/reasons.ts';
import { REASONS } from '../../crds/reasons.ts';
import { ROWS } from './rows/index.ts';
import { OPERATOR } from './rows/operator.ts';

/** Formats a reason: `Authenticated: LoggedIn`. */
const named = (condition: string, reason: string): string => `${condition}: ${reason}`;

/** Results in addition to the finding of a row. The test of the table verifies them. */
export const BESIDES: readonly string[] = [
  ...['EgressReachable: Connected', 'TLSVerified: Verified', 'TLSVerified: NotUsed'],
  ...['Authenticated: LoggedIn', 'Authenticated: NotRequired', 'SenderAccepted: Accepted'],
  'SenderAccepted: AcceptedProvisionally',
  ...['TLSVerified: BlockedByEgress', 'Authenticated: BlockedByEgress', 'Authenticated: BlockedByTLS'],
  ...['SenderAccepted: BlockedByEgress', 'SenderAccepted: BlockedByAuthentication'],
];

/** Reasons that another suite reaches, with a real API server or at a time that no row can represent. */
export const ELSEWHERE: Partial<Readonly<Record<ReasonedCondition, Readonly<Record<string, string>>>>> = {
  CredentialsAvailable: {
    TokenHeld: 'test/integration/apiserver/oauth2.test.ts',
    ConsentRevoked: 'test/integration/apiserver/oauth2.test.ts',
    ...Object.fromEntries(
      ['TokenEndpointUnavailable', 'TokenEndpointDenied', 'ClientRejected', 'TokenRequestRefused'].map(
        reason => [reason, 'test/integration/oauth2/keeper.test.ts'],
      ),
    ),
    SecretNotWritable: 'test/integration/oauth2/keeper.test.ts',
  },
  ConsumerEgress: {
    NotEnabled: 'test/integration/apiserver/consumer.test.ts',
    PodRefused: 'test/integration/apiserver/consumer.test.ts',
    PodFailed: 'test/integration/apiserver/consumer.test.ts',
    PodNotStarted: 'test/unit/probe-pods/seen.test.ts',
  },
  DomainAuthenticated: {
    ...Object.fromEntries(
      [
        ...['Authenticated', 'SPFMissing', 'SPFMultipleRecords', 'SPFTooManyLookups', 'SPFInvalid'],
        ...[
          'SPFProviderMissing',
          'SPFUnknown',
          'DKIMMissing',
          'DKIMInvalid',
          'DMARCMissing',
          'DMARCInvalid',
          'DNSUnavailable',
        ],
      ].map(reason => [reason, 'testing/lab/domains/general.ts']),
    ),
    ...Object.fromEntries(
      ['OwnershipMissing', 'ReturnPathMissing', 'DKIMSelectorUnknown'].map(reason => [
        reason,
        'test/unit/domain/judge.test.ts',
      ]),
    ),
    NotAligned: 'test/unit/controller/checks/domain.test.ts',
    ProviderDomain: 'test/unit/controller/checks/domain.test.ts',
  },
  MessageAccepted: {
    Accepted: 'test/integration/sending/providers.test.ts',
    RecipientNotAllowed: 'test/unit/controller/checks/message.test.ts',
    ...Object.fromEntries(
      Object.keys(REASONS.MessageAccepted)
        .filter(reason => !/^Accepted$|^Pending$|NotAllowed/.test(reason))
        .map(reason => [
          reason,
          reason.startsWith('BlockedBy')
            ? 'test/diagnosis/rows/operator.ts'
            : 'test/unit/diagnose/sending.test.ts',
        ]),
    ),
  },
  Published: {
    NoNamespaceMatches: 'test/integration/apiserver/cluster-config.test.ts',
    TemplateInvalid: 'test/integration/apiserver/outputs.test.ts',
    TemplateLimitExceeded: 'test/integration/apiserver/outputs.test.ts',
    ProfileUnsuitable: 'test/integration/apiserver/outputs.test.ts',
    Forbidden: 'test/integration/apiserver/outputs.test.ts',
  },
  Ready: {
    InvalidSpec: 'test/integration/apiserver/publish.test.ts',
    CABundleUnavailable: 'test/integration/apiserver/ca-bundle.test.ts',
    NotAdmitted: 'test/integration/chart/admitted.test.ts',
    AdmissionPolicyMissing: 'test/integration/chart/admitted.test.ts',
    ReadyByFallback: 'test/integration/apiserver/fallback.test.ts',
    ProviderNotFound: 'test/integration/apiserver/smtp-provider.test.ts',
    ProviderNotAllowed: 'test/integration/apiserver/smtp-provider.test.ts',
    ProviderInvalid: 'test/unit/providers/own/choose.test.ts',
  },
  UsingFallback: {
    PrimaryUnusable: 'test/integration/apiserver/fallback.test.ts',
  },
};

/**
 * Suite for Pending, the reason of every condition before its first result: the unit tests of decide can stop at that
 * time.
 */
export const PENDING = 'test/unit/diagnose/rows/outcomes.ts';

/** Every reason that a row reaches. */
export const reached: ReadonlySet<string> = new Set([
  ...ROWS.map(({ expect: { condition, reason } }) => named(condition, reason)),
  ...BESIDES,
  ...OPERATOR.flatMap(({ expect }) =>
    // Ready takes the reason of the first condition that is False.
    Object.entries(expect)
      .filter(
        ([condition, [status]]) =>
          condition !== 'Ready' || status === 'True' || expect.Published?.[1] === 'Suspended',
      )
      .map(([condition, [, reason]]) => named(condition, reason)),
  ),
]);
