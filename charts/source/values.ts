import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { RUN_FLAGS } from '../../operator/src/cli/config.ts';
import type { Flag } from '../../operator/src/cli/flags.ts';
import { MAIL_PORTS } from '../../operator/src/cli/probe-environment.ts';
import { DOCS_URL } from '../../scripts/docs-url.ts';
import { group, list, map, object, onOff, port, text } from './fields.ts';

/** Flags that the chart sets from the pod and from its other values. */
export const SET_BY_CHART: readonly string[] = [
  'kubeconfig',
  'namespace',
  'ca-file',
  'listen',
  'no-leader-election',
  'lease-namespace',
  'lease-name',
  'smtp-providers',
  'cluster-smtp-configs',
  'consumer-image',
  'admission-policy',
];

/** Returns the image repository of this build. A release writes the repository into package.json. */
function defaultImage(): string {
  const manifest = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { config: { image: string } }).config.image;
}

export const valueName = (flag: string): string =>
  flag.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Each flag of `smtp-operator run` outside SET_BY_CHART is a value, so a new flag needs no change here. */
const config = group(
  'Flags of `smtp-operator run`, each under its own name (see docs/flags.md). An empty value keeps the default of the program.',
  Object.fromEntries(
    RUN_FLAGS.filter(({ name }) => !SET_BY_CHART.includes(name)).map(flag => [
      valueName(flag.name),
      configField(flag),
    ]),
  ),
);

function configField({ name, multiple, value, describe, default: preset }: Flag): z.ZodType {
  const sentence = `${describe[0]?.toUpperCase()}${describe.slice(1)}.`;
  const isNumber = value === 'N' || value === 'PORT';
  if (multiple) return list(isNumber ? port() : z.string(), sentence);
  if (value === undefined) return onOff(false, sentence);
  if (name === 'docs-url') return text(DOCS_URL, sentence);
  return isNumber
    ? z.int().min(1).default(Number(preset)).meta({ description: sentence })
    : text(preset ?? '', sentence);
}

const SELECTOR = 'labels of the namespaces or pods';

/**
 * Every value of the chart. This schema is the only source of values.yaml, values.schema.json and the README's table.
 */
export const valuesSchema = z.strictObject({
  global: map('Values of a parent chart; not used by this chart.').optional(),
  nameOverride: text('', "Replaces the chart's name in labels and names. Default: the chart's name."),
  fullnameOverride: text('', 'Name of all objects. Default: made from the names of release and chart.'),
  commonLabels: map('Labels to add to every object.'),
  replicas: z.int().min(0).max(16).default(1).meta({
    description:
      'Number of pods. One works, chosen by a Lease; the others wait to take over. Two or more also get a PodDisruptionBudget and are spread over nodes.',
  }),
  watchNamespaces: z.array(z.string().max(63)).max(100).default([]).meta({
    description:
      "Namespaces to watch; empty: all. If set, the operator's account gets Roles in these namespaces instead of a ClusterRole. They must exist.",
  }),
  config,
  image: group('Image of the operator.', {
    repository: text(
      defaultImage(),
      'Repository, with its registry. No image is published yet: see docs/install.md.',
    ),
    tag: text('', "Tag; empty: the chart's appVersion."),
    digest: text('', 'Digest (`sha256:…`); takes precedence over the tag.'),
    pullPolicy: z.enum(['', 'Always', 'IfNotPresent', 'Never']).default('').meta({
      description: 'Pull policy; empty: the default of Kubernetes.',
    }),
  }),
  imagePullSecrets: list(object(), 'Secrets to pull the image with: `[{name: …}]`.'),
  crds: group('CustomResourceDefinitions.', {
    enabled: onOff(true, 'Install and upgrade them with the chart.'),
    keep: onOff(
      true,
      'Keep them in the cluster at `helm uninstall`. If false, `helm uninstall` deletes every SmtpConfig and everything that was published.',
    ),
  }),
  rbac: group('Permissions.', {
    create: onOff(true, "Create the roles and bindings of the operator's account."),
    userRoles: onOff(
      true,
      'Add rights on SmtpConfigs to the built-in roles view, edit and admin, by aggregation.',
    ),
    serviceBinding: onOff(
      true,
      'Allow the controllers of Service Binding (servicebinding.io) to read SmtpConfigs, by aggregation.',
    ),
  }),
  serviceAccount: group('ServiceAccount of the operator.', {
    create: onOff(true, 'Create the ServiceAccount.'),
    name: text('', 'Name; empty: the full name of the release, or `default` if none is created.'),
    annotations: map('Annotations of the ServiceAccount.'),
  }),
  admissionPolicy: group(
    'ValidatingAdmissionPolicies. An SmtpConfig is accepted only if its author may `get` the Secret that it names, and `create` and `update` the objects that it publishes. With `storeRefreshToken` the author must also be able to `patch` the Secret, and with `rollout` the workloads. Without these policies, an author of SmtpConfigs can make the operator send a Secret that they cannot read to their own server.',
    {
      enabled: onOff(true, 'Install the policies and their bindings (cluster-wide).'),
      outputs: onOff(
        true,
        'Require that the author may `create` and `update` every Secret and ConfigMap that the SmtpConfig publishes. Disable it if authors of SmtpConfigs may not write Secrets.',
      ),
    },
  ),
  rollout: group('Restarts of workloads by `spec.rollout` of an SmtpConfig.', {
    enabled: onOff(
      false,
      'Give the operator the rights to `list` and `patch` Deployments, StatefulSets and DaemonSets.',
    ),
  }),
  smtpProviders: group(
    'SmtpProviders: presets of the administrator, which SmtpConfigs use with `spec.providerRef`. The operator gets `list` and `watch` of SmtpProviders and of namespaces, for their labels, in the whole cluster.',
    { enabled: onOff(false, 'Let SmtpConfigs use SmtpProviders.') },
  ),
  clusterSmtpConfigs: group(
    'ClusterSmtpConfigs: accounts of the administrator, verified once and published into every namespace that matches. The operator gets `list` and `watch` of ClusterSmtpConfigs and of namespaces in the whole cluster. Excludes `watchNamespaces`.',
    { enabled: onOff(false, 'Work on ClusterSmtpConfigs.') },
  ),
  consumerEgress: group(
    "Probes from where applications run (`spec.checks.egress.from`): short-lived pods of the operator's own image in the namespaces of SmtpConfigs, which must be able to pull it.",
    {
      enabled: onOff(
        false,
        'Allow the operator to start these pods: gives it the right to create, read and delete pods.',
      ),
    },
  ),
  extraCAs: group('CAs to trust in addition to those of Node.js, for mail servers with a private CA.', {
    pem: text('', 'Certificates in PEM.'),
    configMaps: list(
      z.strictObject({ name: z.string().min(1), key: z.string().min(1) }),
      'Keys of ConfigMaps in the namespace of the release: `[{name: …, key: …}]`.',
    ),
    secrets: list(
      z.strictObject({ name: z.string().min(1), key: z.string().min(1) }),
      'Keys of Secrets in the namespace of the release: `[{name: …, key: …}]`.',
    ),
  }),
  resources: map(
    'Requests and limits of the container. Measured: 118 MiB idle, up to 223 MiB while 1,000 SmtpConfigs are created.',
    {
      requests: { cpu: '10m', memory: '224Mi' },
      limits: { memory: '384Mi' },
    },
  ),
  podDisruptionBudget: group('PodDisruptionBudget, with two replicas or more.', {
    enabled: onOff(true, 'Create the PodDisruptionBudget.'),
    maxUnavailable: z
      .union([z.int().min(0), z.string().max(8)])
      .default(1)
      .meta({ description: 'Pods that may be unavailable at the same time, as a number or a percentage.' }),
  }),
  networkPolicy: group(
    'NetworkPolicy of the operator: egress to DNS, the API server, mail ports and token endpoints; ingress to its metrics.',
    {
      enabled: onOff(false, 'Create the NetworkPolicy.'),
      dnsPorts: list(port(), 'Ports of DNS servers, over UDP and TCP.', [53]),
      apiServerPorts: list(
        port(),
        'Ports of the endpoints of the API server; not the port of its Service.',
        [443, 6443],
      ),
      apiServerCIDRs: list(z.string(), 'Addresses of the API server; empty: any.'),
      mailPorts: list(
        port(),
        'Ports of mail servers; those of `config.allowPort` are added.',
        [...MAIL_PORTS].sort((a, b) => a - b),
      ),
      mailCIDRs: list(z.string(), 'Addresses of mail servers; empty: any.'),
      tokenPorts: list(
        port(),
        'Ports of OAuth2 token endpoints; empty: no egress to token endpoints.',
        [443],
      ),
      metricsFrom: list(
        object(),
        `Sources that may read the metrics, as \`from\` of a NetworkPolicy (${SELECTOR}); empty: all.`,
      ),
      extraEgress: list(object(), 'More egress rules.'),
    },
  ),
  metrics: group('Prometheus.', {
    service: onOff(true, 'Create a headless Service for the metrics.'),
    serviceMonitor: onOff(false, 'Create a ServiceMonitor (Prometheus Operator).'),
    podMonitor: onOff(false, 'Create a PodMonitor (Prometheus Operator); needs no Service.'),
    interval: text('', 'Scrape interval of the monitor; empty: the default of Prometheus.'),
    monitorLabels: map('Labels of the monitor and of the rules, if Prometheus selects by labels.'),
    prometheusRule: group('Alerts (PrometheusRule of the Prometheus Operator).', {
      enabled: onOff(false, 'Create the PrometheusRule.'),
      labels: map('Labels of every alert, for its routing.'),
      certificateDays: z
        .int()
        .min(1)
        .default(14)
        .meta({ description: "Days before a server's certificate expires at which to alert." }),
    }),
    dashboard: group('Grafana dashboard, as a ConfigMap for the sidecar of Grafana.', {
      enabled: onOff(false, 'Create the ConfigMap.'),
      labels: map('Labels by which the sidecar selects the ConfigMap.', { grafana_dashboard: '1' }),
    }),
  }),
  podLabels: map('Labels of the pods.'),
  podAnnotations: map('Annotations of the pods.'),
  deploymentAnnotations: map('Annotations of the Deployment.'),
  podSecurityContext: map('Security context of the pods. The default satisfies restricted Pod Security.', {
    runAsNonRoot: true,
    runAsUser: 65532,
    runAsGroup: 65532,
    seccompProfile: { type: 'RuntimeDefault' },
  }),
  securityContext: map('Security context of the container.', {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  }),
  nodeSelector: map('Nodes to run on.'),
  tolerations: list(object(), 'Taints to tolerate.'),
  affinity: map('Affinity of the pods.'),
  topologySpreadConstraints: list(
    object(),
    'Spread of the pods; empty, with two replicas or more: over nodes if possible.',
  ),
  priorityClassName: text('', 'Priority class of the pods.'),
  runtimeClassName: text('', 'Runtime class of the pods.'),
  dnsPolicy: text('', 'DNS policy of the pods; empty: the default of Kubernetes.'),
  dnsConfig: map('DNS configuration of the pods.'),
  hostAliases: list(object(), 'Entries of /etc/hosts: `[{ip: …, hostnames: […]}]`.'),
  extraArgs: list(z.string(), 'More arguments of `smtp-operator run`; they take precedence over `config`.'),
  extraEnv: list(object(), 'More environment variables of the container.'),
  extraEnvFrom: list(object(), 'ConfigMaps and Secrets whose keys become environment variables.'),
  extraVolumes: list(object(), 'More volumes of the pods.'),
  extraVolumeMounts: list(object(), 'Mounts of the extra volumes in the container.'),
  extraObjects: z
    .array(z.union([object(), z.string()]))
    .default([])
    .meta({
      description:
        'More objects to install, each as a map or as a template in a string. An SmtpConfig cannot be one of them if the same release installs the CRDs, because Helm looks up its kind first.',
    }),
  test: group('`helm test`: applies an SmtpConfig and waits for its result.', {
    enabled: onOff(true, 'Enable `helm test`.'),
    spec: map(
      'Spec of that SmtpConfig. A Secret that it names must be in the namespace of the test: the first of `watchNamespaces`, or that of the release.',
      { provider: 'gmail' },
    ),
    requireReady: onOff(
      false,
      'Fail unless the SmtpConfig is Ready: then name a Secret in `spec`, or a server that needs no login. If false, any result passes: it shows that the operator works. Without a Secret the result is LoginRequired.',
    ),
    timeoutSeconds: z.int().min(1).default(120).meta({ description: 'Seconds to wait for the result.' }),
  }),
});
