import type { ProbeCondition } from '../../../../crds/conditions.ts';
import type { ReasonOf } from '../../../../crds/reasons.ts';
import type { DiagnosisContext } from '../../../../operator/src/diagnose/diagnose.ts';
import { diagnose } from '../../../../operator/src/diagnose/diagnose.ts';
import type { Evidence } from '../../../../operator/src/model/evidence.ts';
import type { Diagnosis } from '../../../../operator/src/model/verdict.ts';
import {
  at,
  closed,
  context,
  endsAfter,
  evidence,
  failsAt,
  handshake,
  says,
  system,
  timeout,
} from '../../../../testing/fixtures/evidence.ts';

/** A probe and what each condition is after it. */
export interface Outcome {
  when: string;
  diagnosis: Diagnosis;
  /** In gate order; a condition that does not apply is absent. */
  reasons: readonly (readonly [ProbeCondition, ReasonOf<ProbeCondition>])[];
}

const STARTTLS = at({ port: 587, tls: 'starttls' });
const PLAINTEXT = at({ port: 25, tls: 'none' });
const noLogin = context('custom', { wantsLogin: false });
const noSender = context('qq', { wantsSender: false });
const neither = context('custom', { wantsLogin: false, wantsSender: false });

export const OUTCOMES: readonly Outcome[] = [
  outcome('all is well', evidence(), context(), {
    EgressReachable: 'Connected',
    TLSVerified: 'Verified',
    Authenticated: 'LoggedIn',
    SenderAccepted: 'Accepted',
  }),
  outcome('all is well by STARTTLS', evidence(STARTTLS), context(), {
    EgressReachable: 'Connected',
    TLSVerified: 'Verified',
    Authenticated: 'LoggedIn',
    SenderAccepted: 'Accepted',
  }),
  outcome('the server does not take leave', evidence(failsAt('quit', timeout())), context(), {
    EgressReachable: 'Connected',
    TLSVerified: 'Verified',
    Authenticated: 'LoggedIn',
    SenderAccepted: 'Accepted',
  }),
  outcome('there is no spec.from', evidence(endsAfter('auth')), noSender, {
    EgressReachable: 'Connected',
    TLSVerified: 'Verified',
    Authenticated: 'LoggedIn',
  }),
  outcome('there is neither Secret nor TLS nor sender', evidence(PLAINTEXT, endsAfter('ehlo')), neither, {
    EgressReachable: 'Connected',
    TLSVerified: 'NotUsed',
    Authenticated: 'NotRequired',
  }),
  outcome('DNS fails', evidence(failsAt('dns', system('ENOTFOUND'))), context(), {
    EgressReachable: 'HostNotFound',
    TLSVerified: 'BlockedByEgress',
    Authenticated: 'BlockedByEgress',
    SenderAccepted: 'BlockedByEgress',
  }),
  outcome(
    'DNS fails, and nothing but the way is asked for',
    evidence(PLAINTEXT, failsAt('dns', timeout())),
    neither,
    {
      EgressReachable: 'DNSUnavailable',
      TLSVerified: 'NotUsed',
      Authenticated: 'NotRequired',
    },
  ),
  outcome('TLS fails before a greeting can come', evidence(failsAt('tls', timeout())), context(), {
    EgressReachable: 'Connected',
    TLSVerified: 'HandshakeTimeout',
    Authenticated: 'BlockedByTLS',
    SenderAccepted: 'BlockedByTLS',
  }),
  outcome('STARTTLS fails', evidence(STARTTLS, failsAt('tls', closed())), context(), {
    EgressReachable: 'Connected',
    TLSVerified: 'HandshakeFailed',
    Authenticated: 'BlockedByTLS',
    SenderAccepted: 'BlockedByTLS',
  }),
  outcome('the greeting behind TLS is a refusal', evidence(failsAt('greeting', says('554 no'))), noSender, {
    EgressReachable: 'GreetingRejected',
    TLSVerified: 'Verified',
    Authenticated: 'BlockedByEgress',
  }),
  outcome('EHLO under STARTTLS is cut off', evidence(STARTTLS, failsAt('ehlo', closed(), 2)), noSender, {
    EgressReachable: 'ConnectionClosed',
    TLSVerified: 'Verified',
    Authenticated: 'BlockedByEgress',
  }),
  outcome(
    'a client certificate is demanded late, after a handshake that succeeded',
    evidence(failsAt('auth', handshake('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'))),
    context(),
    {
      EgressReachable: 'Connected',
      TLSVerified: 'ClientCertificateRequired',
      Authenticated: 'BlockedByTLS',
      SenderAccepted: 'BlockedByTLS',
    },
  ),
  outcome('the login fails', evidence(failsAt('auth', says('535 no'))), context('custom'), {
    EgressReachable: 'Connected',
    TLSVerified: 'Verified',
    Authenticated: 'InvalidCredentials',
    SenderAccepted: 'BlockedByAuthentication',
  }),
  outcome('the sender is refused', evidence(failsAt('sender', says('550 no'))), context('custom'), {
    EgressReachable: 'Connected',
    TLSVerified: 'Verified',
    Authenticated: 'LoggedIn',
    SenderAccepted: 'SenderRejected',
  }),
  outcome(
    'a relay without a login refuses the sender',
    evidence(failsAt('sender', says('550 no'))),
    noLogin,
    {
      EgressReachable: 'Connected',
      TLSVerified: 'Verified',
      Authenticated: 'NotRequired',
      SenderAccepted: 'SenderRejected',
    },
  ),
  outcome(
    'a provider that requires a login is probed without a Secret',
    evidence(endsAfter('ehlo')),
    context('qq', { wantsLogin: false, noSecret: true, wantsSender: false }),
    { EgressReachable: 'Connected', TLSVerified: 'Verified', Authenticated: 'LoginRequired' },
  ),
  outcome(
    'the same provider accepts even the sender',
    evidence(),
    context('qq', { wantsLogin: false, noSecret: true }),
    {
      EgressReachable: 'Connected',
      TLSVerified: 'Verified',
      Authenticated: 'LoginRequired',
      SenderAccepted: 'Accepted',
    },
  ),
  outcome(
    'the host is not one that the preset documents',
    evidence(at({ host: 'relay.shop.example' }), endsAfter('ehlo')),
    context('qq', { wantsLogin: false, noSecret: true, wantsSender: false }),
    { EgressReachable: 'Connected', TLSVerified: 'Verified', Authenticated: 'NotRequired' },
  ),
  outcome(
    'the relay of a provider admits by address',
    evidence(at({ host: 'smtp-relay.gmail.com' }), endsAfter('ehlo')),
    context('gmail', { wantsLogin: false, noSecret: true, wantsSender: false }),
    { EgressReachable: 'Connected', TLSVerified: 'Verified', Authenticated: 'NotRequired' },
  ),
  outcome(
    'the provider judges the sender with a message',
    evidence(at({ host: 'smtp.zoho.com' })),
    context('zoho'),
    {
      EgressReachable: 'Connected',
      TLSVerified: 'Verified',
      Authenticated: 'LoggedIn',
      SenderAccepted: 'AcceptedProvisionally',
    },
  ),
  outcome(
    'the sender is no mailbox',
    evidence(failsAt('recipient', says('550 5.1.1 No such user'))),
    context(),
    {
      EgressReachable: 'Connected',
      TLSVerified: 'Verified',
      Authenticated: 'LoggedIn',
      SenderAccepted: 'AcceptedProvisionally',
    },
  ),
  outcome(
    'the server takes the sender, and no recipient',
    evidence(failsAt('recipient', says('554 5.7.1 Relay access denied'))),
    context(),
    {
      EgressReachable: 'Connected',
      TLSVerified: 'Verified',
      Authenticated: 'LoggedIn',
      SenderAccepted: 'RelayDenied',
    },
  ),
  outcome('the probe ended before anything was seen', { ...evidence(), stages: [] }, context(), {
    EgressReachable: 'Pending',
    TLSVerified: 'Pending',
    Authenticated: 'Pending',
    SenderAccepted: 'Pending',
  }),
];

function outcome(
  when: string,
  seen: Evidence,
  known: DiagnosisContext,
  reasons: { [C in ProbeCondition]?: ReasonOf<C> },
): Outcome {
  return {
    when,
    diagnosis: diagnose(seen, known),
    reasons: Object.entries(reasons) as Outcome['reasons'][number][],
  };
}
