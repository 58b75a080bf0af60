import { DOCS_URL } from '../../scripts/docs-url.ts';

/** One alert: the Prometheus rule, and its explanation for docs/alerts.md. */
export interface Alert {
  name: string;
  expr: string;
  for: string;
  severity: 'critical' | 'warning';
  summary: string;
  description: string;
  /** Explains in docs/alerts.md what the alert means and what to do about it. */
  meaning: string;
  steps: readonly string[];
}

/** Days before a certificate expires at which the alert fires. */
export const CERTIFICATE_DAYS = 14;

/** Selects the text by kind: a ClusterSmtpConfig has no namespace, and Prometheus drops an empty label. */
const byKind = (namespaced: string, ofCluster: string): string =>
  `{{ if $labels.namespace }}${namespaced}{{ else }}${ofCluster}{{ end }}{{ $labels.name }}`;
const OBJECT = byKind('SmtpConfig {{ $labels.namespace }}/', 'ClusterSmtpConfig ');
const DESCRIBE = byKind('kubectl -n {{ $labels.namespace }} describe smtp ', 'kubectl describe csmtp ');
const NOT_READY =
  'max by (namespace, name, provider, reason) (smtp_operator_config_ready{reason!="Suspended"} == 0)';
const failed = (types: string): string =>
  `on (namespace, name) smtp_operator_config_condition{type=~"${types}"} == 0`;

export const ALERTS: readonly Alert[] = [
  {
    name: 'SmtpEgressBlocked',
    expr: `${NOT_READY} and ${failed('EgressReachable')}`,
    for: '5m',
    severity: 'critical',
    summary: `The mail server of ${OBJECT} cannot be reached: {{ $labels.reason }}.`,
    description: `The operator cannot connect to the server of provider {{ $labels.provider }}. For the evidence and the fix, run: ${DESCRIBE}`,
    meaning:
      'Connections from the cluster to the mail server fail. No application with this SmtpConfig can send mail, even with valid credentials.',
    steps: [
      'Read condition `EgressReachable` and `status.diagnosis`: the reason separates a blocked port from DNS, a refused connection and a server that is down.',
      'Look up the reason in [reasons.md](reasons.md); it has a check by hand and a remedy.',
      'If the reason is `ConnectTimeout`, open the port in the NetworkPolicy, the host firewall and the cloud’s security group, or set `spec.portPolicy: Auto`.',
    ],
  },
  {
    name: 'SmtpLoginRefused',
    expr: `${NOT_READY} and ${failed('Authenticated')}`,
    for: '1m',
    severity: 'critical',
    summary: `The login of ${OBJECT} does not work: {{ $labels.reason }}.`,
    description: `Provider {{ $labels.provider }} rejected the login, or requires one and no Secret is named. The operator does not retry where more attempts could lock the account. For the server's words and the fix, run: ${DESCRIBE}`,
    meaning:
      'The server was reached, and rejected the login or requires one. Applications keep the last settings that worked, if there are any.',
    steps: [
      'Read condition `Authenticated` and `status.diagnosis`: they hold the server’s reply and the cause.',
      'Correct the Secret. The operator logs in again as soon as the Secret changes.',
      'If the credentials are right, look up the reason in [reasons.md](reasons.md) and the provider in [providers.md](providers.md).',
    ],
  },
  {
    name: 'SmtpConfigNotReady',
    expr: `${NOT_READY} unless ${failed('EgressReachable|Authenticated')}`,
    for: '10m',
    severity: 'warning',
    summary: `${OBJECT} is not Ready: {{ $labels.reason }}.`,
    description: `For the evidence and the fix, run: ${DESCRIBE}`,
    meaning:
      'The SmtpConfig is not Ready for a reason other than egress or login, such as a missing Secret, a certificate that does not verify or an output that belongs to another owner.',
    steps: [
      'Read condition `Ready` and `status.diagnosis`.',
      'Look up the reason in [reasons.md](reasons.md).',
    ],
  },
  {
    name: 'SmtpCertificateExpiring',
    expr: `max by (namespace, name) (smtp_operator_certificate_expiry_timestamp_seconds) - time() < ${CERTIFICATE_DAYS} * 86400`,
    for: '1h',
    severity: 'warning',
    summary: `The certificate of the mail server of ${OBJECT} expires in {{ $value | humanizeDuration }}.`,
    description:
      "After that, no client that verifies certificates can send through this server. Ask the mail server's administrator to renew the certificate.",
    meaning:
      'The certificate that the mail server presents expires soon (`metrics.prometheusRule.certificateDays` of the chart, 14 days by default).',
    steps: [
      'For a server of your own, renew the certificate and reload the mail server.',
      'For a provider, contact its support: the operator cannot do anything about it.',
      'Request a check with the annotation `smtp-operator.dev/probe-requested-at`; the alert ends when the server presents the new certificate.',
    ],
  },
  {
    name: 'SmtpDomainNotAuthenticated',
    expr: 'max by (namespace, name) (smtp_operator_config_condition{type="DomainAuthenticated"} == 0) unless on (namespace, name) smtp_operator_config_ready{reason="Suspended"}',
    for: '2h',
    severity: 'warning',
    summary: `The sender domain of ${OBJECT} is not authenticated.`,
    description: `Receivers may reject or hide its mail. For the DNS records that are missing or wrong, run: ${DESCRIBE}`,
    meaning:
      'A DNS record that the provider needs for the domain of `spec.from.address` is missing or wrong. The login works, and receivers may reject the mail or treat it as spam.',
    steps: [
      'Read condition `DomainAuthenticated` and `status.domain.records`: the message names the next record to publish.',
      'Publish it; [domains.md](domains.md) has what each provider needs.',
      'Request a check with the annotation `smtp-operator.dev/probe-requested-at`, or wait for the next one (`checks.domain.interval`).',
    ],
  },
  {
    name: 'SmtpRotationPending',
    expr: 'max by (namespace, name) (smtp_operator_config_condition{type="RotationPending"} == 1)',
    for: '15m',
    severity: 'warning',
    summary: `The new credentials of ${OBJECT} do not log in.`,
    description: `Applications keep the last settings that worked. For the reason, run: ${DESCRIBE}`,
    meaning:
      'The Secret has changed, and the login with the new credentials does not succeed. The outputs still hold the previous credentials, which may stop working at any time.',
    steps: [
      'Read condition `RotationPending`: it shows since when and why the login fails.',
      'Correct the Secret, or put the previous credentials back.',
    ],
  },
  {
    name: 'SmtpUsingFallback',
    expr: 'max by (namespace, name) (smtp_operator_config_condition{type="UsingFallback"} == 1)',
    for: '1m',
    severity: 'warning',
    summary: `${OBJECT} sends with the settings of its fallback.`,
    description: `Mail is sent, with the account and the sender of another SmtpConfig. For the reason, run: ${DESCRIBE}`,
    meaning:
      'The settings of the SmtpConfig do not work, and the outputs contain those of the SmtpConfig that `spec.fallback` names. SmtpConfigNotReady does not fire while the fallback works.',
    steps: [
      'Read condition `UsingFallback`: it names the fallback, since when, and the condition that failed.',
      'Read `status.diagnosis` and follow its remedy. The operator returns to the own settings after `spec.fallback.returnAfter`.',
    ],
  },
  {
    name: 'SmtpOperatorNotReconciling',
    expr: 'absent(smtp_operator_leader == 1) or (sum(smtp_operator_queue_depth) > 0 and sum(increase(smtp_operator_reconciles_total{outcome="ok"}[10m])) == 0)',
    for: '10m',
    severity: 'critical',
    summary:
      'smtp-operator is not working: no replica leads, or SmtpConfigs are queued and none is reconciled.',
    description:
      'Published settings stay as they are, but failures and new credentials are not noticed. Check the pods and their logs: kubectl get pods -A -l app.kubernetes.io/name=smtp-operator',
    meaning:
      'No replica holds the Lease, none is scraped, or the leader completes no reconcile although SmtpConfigs are queued.',
    steps: [
      'Run `kubectl get pods -A -l app.kubernetes.io/name=smtp-operator`. If there is no pod, look at the events of the Deployment.',
      'Read the logs of the pods: errors of the API server, of RBAC and of the Lease are there.',
      'If the pods are healthy, check that Prometheus scrapes them: `smtp_operator_leader` must exist.',
    ],
  },
];

/** Path of the section that explains an alert, relative to the root of the repository. */
const runbook = (name: string): string => `docs/alerts.md#${name.toLowerCase()}`;

/** Renders the rules in the format of a Prometheus rule file. */
export function rules(): object {
  return {
    groups: [
      {
        name: 'smtp-operator',
        rules: ALERTS.map(({ name, expr, for: wait, severity, summary, description }) => ({
          alert: name,
          expr,
          for: wait,
          labels: { severity },
          annotations: {
            summary,
            description,
            ...(DOCS_URL !== '' && { runbook_url: DOCS_URL + runbook(name) }),
          },
        })),
      },
    ],
  };
}
