import type { ConditionStatus } from '../../../crds/conditions.ts';
import type { ReasonedCondition } from '../../../crds/reasons.ts';

/** One fault that only the operator can find, with a real API server: Secret, outputs, its own policy. */
export interface OperatorRow {
  /** Name of the SmtpConfig. */
  id: string;
  case: string;
  done: string;
  /** Data of the Secret `<id>`; absent: the Secret does not exist. */
  secret?: Readonly<Record<string, string>>;
  /** Fields of the spec other than host, port 465 and the Secret. */
  spec?: Readonly<Record<string, unknown>>;
  /** An object that exists before. */
  before?: object;
  /** Change of the Secret after everything worked, and whether the server has stopped by then. */
  later?: { secret: Readonly<Record<string, string>>; serverGone?: true };
  expect: Partial<Readonly<Record<ReasonedCondition, readonly [ConditionStatus, reason: string]>>>;
}

const GOOD = { username: 'user@lab.test', password: 'good-password-1' };
const BAD = { username: 'user@lab.test', password: 'not-this-one' };
const FROM = { from: { address: 'user@lab.test' } };

export const OPERATOR: readonly OperatorRow[] = [
  {
    id: 'works',
    case: 'Nothing is wrong',
    done: 'the right Secret, and a sender',
    secret: GOOD,
    spec: FROM,
    expect: {
      CredentialsAvailable: ['True', 'Found'],
      EgressReachable: ['True', 'Connected'],
      TLSVerified: ['True', 'Verified'],
      Authenticated: ['True', 'LoggedIn'],
      SenderAccepted: ['True', 'Accepted'],
      Published: ['True', 'InSync'],
      Ready: ['True', 'Ready'],
    },
  },
  {
    id: 'no-secret-wanted',
    case: 'No login is wanted, and no TLS',
    done: 'no spec.secretRef, tls: none on 587',
    spec: { secretRef: undefined, endpoint: { host: 'mail0.lab.test', port: 587, tls: 'none' } },
    expect: {
      CredentialsAvailable: ['True', 'NotRequired'],
      TLSVerified: ['True', 'NotUsed'],
      Authenticated: ['True', 'NotRequired'],
      Ready: ['True', 'Ready'],
    },
  },
  {
    id: 'secret-not-found',
    case: 'The Secret does not exist',
    done: 'spec.secretRef names nothing',
    spec: FROM,
    expect: {
      CredentialsAvailable: ['False', 'SecretNotFound'],
      Authenticated: ['Unknown', 'BlockedByCredentials'],
      SenderAccepted: ['Unknown', 'BlockedByCredentials'],
      Published: ['False', 'NotVerified'],
      Ready: ['False', 'SecretNotFound'],
    },
  },
  {
    id: 'secret-key-missing',
    case: 'The Secret lacks the password',
    done: 'a Secret with username alone',
    secret: { username: GOOD.username },
    expect: { CredentialsAvailable: ['False', 'SecretKeyMissing'], Ready: ['False', 'SecretKeyMissing'] },
  },
  {
    id: 'secret-key-empty',
    case: 'The password is empty',
    done: 'a Secret with an empty password',
    secret: { ...GOOD, password: '' },
    expect: { CredentialsAvailable: ['False', 'SecretKeyEmpty'], Ready: ['False', 'SecretKeyEmpty'] },
  },
  {
    id: 'secret-key-invalid',
    case: 'The password ends with a line break, as of echo',
    done: 'a Secret with a line break behind the password',
    secret: { ...GOOD, password: `${GOOD.password}\n` },
    expect: { CredentialsAvailable: ['False', 'SecretKeyInvalid'], Ready: ['False', 'SecretKeyInvalid'] },
  },
  {
    id: 'wrong-password',
    case: 'The password is wrong',
    done: 'a Secret with another password',
    secret: BAD,
    spec: FROM,
    expect: {
      CredentialsAvailable: ['True', 'Found'],
      Authenticated: ['False', 'InvalidCredentials'],
      SenderAccepted: ['Unknown', 'BlockedByAuthentication'],
      Published: ['False', 'NotVerified'],
      Ready: ['False', 'InvalidCredentials'],
    },
  },
  {
    id: 'wrong-certificate-name',
    case: 'The certificate is for another host',
    done: 'spec.endpoint.serverName names a host that the certificate is not for',
    secret: GOOD,
    spec: { ...FROM, endpoint: { host: 'mail0.lab.test', port: 465, serverName: 'other.lab.test' } },
    expect: {
      TLSVerified: ['False', 'CertificateNameMismatch'],
      Authenticated: ['Unknown', 'BlockedByTLS'],
      SenderAccepted: ['Unknown', 'BlockedByTLS'],
      Ready: ['False', 'CertificateNameMismatch'],
    },
  },
  {
    id: 'metadata-address',
    case: "The host is the cloud's metadata service",
    done: 'spec.endpoint.host: 169.254.169.254',
    secret: GOOD,
    spec: { ...FROM, endpoint: { host: '169.254.169.254', port: 465 } },
    expect: {
      EgressReachable: ['False', 'AddressDenied'],
      TLSVerified: ['Unknown', 'BlockedByEgress'],
      Authenticated: ['Unknown', 'BlockedByEgress'],
      SenderAccepted: ['Unknown', 'BlockedByEgress'],
      Ready: ['False', 'AddressDenied'],
    },
  },
  {
    id: 'no-mail-port',
    case: 'The port is not a mail port',
    done: 'spec.endpoint.port: 6443',
    secret: GOOD,
    spec: { endpoint: { host: 'mail0.lab.test', port: 6443, tls: 'implicit' } },
    expect: { EgressReachable: ['False', 'AddressDenied'], Ready: ['False', 'AddressDenied'] },
  },
  {
    id: 'name-conflict',
    case: 'A ConfigMap of the name of the output has another owner',
    done: 'a ConfigMap name-conflict-smtp is there before',
    secret: GOOD,
    before: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'name-conflict-smtp', namespace: 'default' },
      data: { mine: 'yes' },
    },
    expect: { Published: ['False', 'NameConflict'], Ready: ['False', 'NameConflict'] },
  },
  {
    id: 'suspended',
    case: 'spec.suspend is true',
    done: 'suspend: true',
    secret: GOOD,
    spec: { suspend: true },
    expect: { Published: ['False', 'Suspended'], Ready: ['False', 'Suspended'] },
  },
  {
    id: 'new-credential-refused',
    case: 'A newer password is refused, the last good one stays published',
    done: 'the Secret changes to a wrong password once everything worked',
    secret: GOOD,
    later: { secret: BAD },
    expect: {
      RotationPending: ['True', 'NewCredentialRefused'],
      Authenticated: ['False', 'InvalidCredentials'],
      Ready: ['False', 'InvalidCredentials'],
    },
  },
  {
    id: 'awaiting-verification',
    case: 'A newer password waits, because the server is gone',
    done: 'the Secret changes once everything worked and the server does not listen any more',
    secret: GOOD,
    spec: { endpoint: { host: 'mail1.lab.test', port: 465 } },
    later: { secret: { ...GOOD, username: 'other@lab.test' }, serverGone: true },
    expect: { RotationPending: ['True', 'AwaitingVerification'] },
  },
];
