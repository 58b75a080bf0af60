import type { OwnReason, ReasonedCondition } from '../../crds/reasons.ts';

/** A symptom that a user sees, and its possible reasons. */
export interface Symptom {
  title: string;
  /** Text before the table: where the user sees the symptom, and background. */
  text: string;
  /** Reasons by condition; `rest` stands for those that no other symptom names. */
  reasons: { readonly [C in ReasonedCondition]?: readonly OwnReason<C>[] | 'rest' };
}

/** Symptoms in the order in which a connection can fail. */
export const SYMPTOMS: readonly Symptom[] = [
  {
    title: 'The SmtpConfig has no status, or stays Pending',
    text: `\`kubectl get smtp\` shows no READY. Check whether the operator runs:

\`\`\`sh
kubectl get pods --all-namespaces -l app.kubernetes.io/name=smtp-operator
\`\`\`

1. If there is no running pod, [install](install.md) the operator, or read the events of the pod.
2. If \`watchNamespaces\` is set in the values of the chart, add this namespace.
3. If the spec is invalid or did not pass the admission policies, \`REASON\` is in the table.
4. Otherwise read the operator's log. The reply of \`/readyz\` (port 8080) lists what the operator is waiting for.`,
    reasons: {
      Ready: ['InvalidSpec', 'NotAdmitted', 'AdmissionPolicyMissing', 'Suspended', 'CABundleUnavailable'],
    },
  },
  {
    title: 'The host name does not resolve',
    text: 'Applications log `getaddrinfo ENOTFOUND`, `EAI_AGAIN`, `UnknownHostException` or `Name or service not known`.',
    reasons: { EgressReachable: ['HostNotFound', 'DNSUnavailable'] },
  },
  {
    title: 'The connection times out or is refused',
    text: `Applications log \`ETIMEDOUT\`, \`Connection timed out\`, \`Could not connect to SMTP host\`, \`ECONNREFUSED\` or \`No route to host\`.

Most clouds block port 25, and some block 465 and 587 as well. \`spec.portPolicy: Auto\` uses another port of the provider if one is open. Security groups (安全组), host firewalls and NetworkPolicies block ports too.`,
    reasons: {
      EgressReachable: [
        'ConnectTimeout',
        'ConnectionRefused',
        'ConnectionReset',
        'NetworkUnreachable',
        'HostUnreachable',
        'EgressProhibited',
        'AddressDenied',
      ],
    },
  },
  {
    title: 'The server accepts the connection and then fails',
    text: 'Applications log `Greeting never received`, `Unexpected socket close`, `EOF` or `[EOF]`.',
    reasons: { EgressReachable: 'rest' },
  },
  {
    title: 'TLS fails, or the certificate is not accepted',
    text: 'Applications log `self signed certificate`, `unable to verify the first certificate`, `PKIX path building failed`, `wrong version number` or `certificate has expired`. For a private CA see [Private servers](private-servers.md#a-private-ca).',
    reasons: { TLSVerified: 'rest' },
  },
  {
    title: 'The Secret is missing or malformed',
    text: 'The Secret must be in the namespace of the SmtpConfig, with the keys `username` and `password`.',
    reasons: {
      CredentialsAvailable: ['SecretNotFound', 'SecretKeyMissing', 'SecretKeyEmpty', 'SecretKeyInvalid'],
    },
  },
  {
    title: 'The login is rejected (535)',
    text: `Applications log \`535 Login Fail\`, \`535 5.7.8 Username and Password not accepted\`, \`Invalid login\` or \`AuthenticationFailedException\`.

Most providers require something else than the password of the mailbox, and their reply does not say so. [Providers](providers.md) has the steps for each. After a rejected login the operator does not log in again until the Secret or the spec changes, so that the account is not locked.`,
    reasons: {
      Authenticated: [
        'InvalidCredentials',
        'AuthorizationCodeRequired',
        'AppPasswordRequired',
        'OAuth2Required',
        'SMTPServiceDisabled',
        'AccountChallenge',
        'AccountLocked',
        'LoginRequired',
        'BlockedByPolicy',
      ],
    },
  },
  {
    title: 'The login fails for another reason',
    text: 'The server did not offer the login, could not process it, or limits it.',
    reasons: { Authenticated: 'rest' },
  },
  {
    title: 'No OAuth2 access token',
    text: '[OAuth2](oauth2.md) has the setup of each provider.',
    reasons: { CredentialsAvailable: 'rest' },
  },
  {
    title: 'The sender is rejected (501, 550, 553)',
    text: 'Applications log `501 mail from address must be same as authorization user`, `553 Mail from must equal authorized user` or `550 5.7.60 Client does not have permissions to send as this sender`.',
    reasons: { SenderAccepted: 'rest' },
  },
  {
    title: 'A message is rejected',
    text: 'The login works, and the server rejects the message itself: `554 5.7.1`, `550 Mailbox not found`, `552 size limit exceeded` or `550 5.4.5 Daily sending quota exceeded`. A test message with `spec.checks.message` shows the reason in condition `MessageAccepted`.',
    reasons: { MessageAccepted: 'rest' },
  },
  {
    title: 'Ready is True, and applications still fail',
    text: `Compare the published settings with those of the application:

\`\`\`sh
kubectl get configmap mail-smtp -o yaml
\`\`\`

1. **Old settings.** Environment variables change only when the container restarts: see [Rotation](rotation.md).
2. **Another network path.** NetworkPolicies of the application's namespace, or a firewall of its node, block the port. Set [\`checks.egress.from\`](checks.md#from-where-the-application-runs), and read condition \`ConsumerEgress\`. It has the reasons of the network and of TLS above, and these:`,
    reasons: { ConsumerEgress: ['NotEnabled', 'PodRefused', 'PodNotStarted', 'PodFailed'] },
  },
  {
    title: 'Nothing is published, or the Secret does not change',
    text: 'Condition `RotationPending` is True while new credentials do not work: applications keep the last working settings. See [Rotation](rotation.md).',
    reasons: { Published: 'rest' },
  },
  {
    title: 'Mail is accepted and does not arrive, or is marked as spam',
    text: 'The operator verifies settings. It does not verify delivery. Check the DNS records of the sender domain first: condition `DomainAuthenticated` and [Sender domains](domains.md).',
    reasons: { DomainAuthenticated: 'rest' },
  },
];

/** Checks that guides for mail from a cloud server recommend, and their replacements. */
export const OLDER_CHECKS = `## Checks from older guides

Guides for mail from a cloud server recommend the checks in the first column. The operator runs each of them at every interval, from where applications run.

| check | what it does not show | condition and reasons |
| --- | --- | --- |
| \`telnet smtp.qq.com 465\`, and wait for \`220\` | On port 465 the greeting follows the TLS handshake, so a working port looks like a broken one. A laptop shows nothing about the cluster. | \`EgressReachable\`, for each address; \`ConnectTimeout\` names the port that is open instead |
| \`nc -vz smtp.qq.com 465\` | Whether a mail server answers: a proxy accepts connections too. | \`EgressReachable\` requires the greeting: \`GreetingTimeout\`, \`NotSMTP\`, \`GreetingRejected\` |
| open outbound port 465 in the security group (安全组) | Whether the security group, the host firewall or a NetworkPolicy drops it. | dropped: \`ConnectTimeout\`; rejected: \`ConnectionRefused\`, \`HostUnreachable\`, \`NetworkUnreachable\`; on the node itself: \`EgressProhibited\` |
| look for \`DROP\` rules in iptables or firewalld | Rules of other nodes and of the cloud. | the same |
| update OpenSSL and the CA certificates | Whether that is the cause. | \`TLSVerified\`: \`TLSVersionUnsupported\`, \`NoSharedCipher\`, \`CertificateUntrusted\`, each with what the server offered |
| \`openssl s_client -connect smtp.qq.com:465\` | It continues after an invalid certificate, and does not log in. | \`TLSVerified\` and \`Authenticated\` |
| \`swaks --server smtp.qq.com --tlsc --auth LOGIN …\` | The password is in the process list, and the result is valid for that minute only. | \`Authenticated\`, with the provider's reply explained; the password is in no argument, log or event |
| send a test message from the application | The reason, in most applications. | \`SenderAccepted\`: MAIL FROM, RCPT TO and RSET, without a message |
| blackbox_exporter with a TCP probe | Whether the login works. | the reason, and the same as a metric |`;
