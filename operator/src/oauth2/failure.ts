import type { ReasonOf } from '../../../crds/reasons.ts';
import type { FetchedGrant } from '../providers/preset.ts';

/** Failure at the token endpoint. It contains nothing secret. */
export type TokenFault =
  /** The endpoint was unreachable, silent, or sent an invalid response. */
  | { kind: 'unreachable'; detail: string }
  /** The operator's own policy forbids the host or its address. */
  | { kind: 'denied'; detail: string }
  /** The endpoint answered with an error (RFC 6749 section 5.2). */
  | { kind: 'refused'; status: number; error: string; description?: string; retryAfterMs?: number };

export interface TokenFailure {
  reason: Extract<
    ReasonOf<'CredentialsAvailable'>,
    | 'TokenEndpointUnavailable'
    | 'TokenEndpointDenied'
    | 'ConsentRevoked'
    | 'ClientRejected'
    | 'TokenRequestRefused'
    | 'SecretNotWritable'
  >;
  message: string;
  /** Absent if the remedy of the reason applies. */
  remedy?: string;
  /** The failure may be temporary. Otherwise no request is made until Secret, spec or annotation change. */
  again: boolean;
  retryAfterMs?: number;
}

export interface FailureContext {
  host: string;
  grant: FetchedGrant;
  /** `smtp-operator login …` for this provider, if it supports that command. */
  login: string;
}

/** Returns the meaning of a fault and its remedy. */
export function tokenFailure(fault: TokenFault, context: FailureContext): TokenFailure {
  switch (fault.kind) {
    case 'unreachable':
      return {
        reason: 'TokenEndpointUnavailable',
        message: `No access token could be fetched from ${context.host}: ${fault.detail}.`,
        remedy: `The operator retries automatically. If the problem persists, allow outbound TCP 443 to ${context.host} and check DNS.`,
        again: true,
      };
    case 'denied':
      return { reason: 'TokenEndpointDenied', message: `${fault.detail} Nothing was sent.`, again: false };
    case 'refused':
      return refused(fault, context);
  }
}

type Refused = Extract<TokenFault, { kind: 'refused' }>;

function refused(fault: Refused, context: FailureContext): TokenFailure {
  const { status, error, retryAfterMs } = fault;
  const said = words(fault, context);
  if (status === 429 || status >= 500 || ['temporarily_unavailable', 'server_error'].includes(error)) {
    return {
      reason: 'TokenEndpointUnavailable',
      message: `No access token could be fetched right now. ${said}`,
      remedy: 'The operator retries automatically.',
      again: true,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
  }
  const rule = RULES.find(({ errors, grants }) => errors.includes(error) && grants.includes(context.grant));
  const { reason, meaning, remedy } = rule ?? OTHERWISE;
  return { reason, message: `${meaning} ${said}`, remedy: remedy(context), again: false };
}

interface Rule {
  errors: readonly string[];
  grants: readonly FetchedGrant[];
  reason: TokenFailure['reason'];
  meaning: string;
  remedy: (context: FailureContext) => string;
}

const AFTERWARDS = 'The operator requests no token until the Secret or the spec changes.';

const RULES: readonly Rule[] = [
  {
    errors: ['invalid_grant', 'consent_required', 'interaction_required', 'login_required', 'access_denied'],
    grants: ['RefreshToken'],
    reason: 'ConsentRevoked',
    meaning:
      'The refresh token is no longer valid: consent was revoked, the password changed, the token was unused for too long, or a newer one replaced it.',
    remedy: ({ login }) => `Sign in again: ${login}. ${AFTERWARDS}`,
  },
  {
    errors: ['invalid_client', 'unauthorized_client'],
    grants: ['RefreshToken', 'ClientCredentials'],
    reason: 'ClientRejected',
    meaning: 'The authorization server rejected the client id or the client secret.',
    remedy: () =>
      `Check in this order: (1) the client id (application id); (2) the client secret: it must be the value, not the id, and must not have expired; (3) the tenant; (4) that the application may use this grant. Then update the Secret. ${AFTERWARDS}`,
  },
  {
    errors: ['invalid_grant', 'invalid_client', 'unauthorized_client', 'access_denied'],
    grants: ['ServiceAccount'],
    reason: 'ClientRejected',
    meaning: 'Google does not allow the service account to act for this user.',
    remedy: () =>
      `Check in this order: (1) the user name in the Secret is a mailbox of the Workspace domain; (2) in https://admin.google.com → Security → API controls → Domain-wide delegation the service account's client id has the scope https://mail.google.com/; (3) the key file was not deleted; (4) the clocks of the nodes are right. ${AFTERWARDS}`,
  },
];

const OTHERWISE: Omit<Rule, 'errors' | 'grants'> = {
  reason: 'TokenRequestRefused',
  meaning: 'The authorization server rejected the token request.',
  remedy: () =>
    `Check the scopes, the tenant and the permissions of the application at the provider. ${AFTERWARDS}`,
};

const words = ({ status, error, description }: Refused, { host }: FailureContext): string =>
  `${host} said: ${error}${description ? ` "${description}"` : ''} (HTTP ${status}).`;
