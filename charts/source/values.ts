import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { RUN_FLAGS } from '../../operator/src/cli/config.ts';
import type { Flag } from '../../operator/src/cli/flags.ts';
import { MAIL_PORTS } from '../../operator/src/cli/probe-environment.ts';
import { group, list, map, object, onOff, port, text } from './fields.ts';

/** Flags that the chart itself sets, from what it knows of the pod. */
export const SET_BY_CHART: readonly string[] = [
  'kubeconfig',
  'namespace',
  'ca-file',
  'listen',
  'no-leader-election',
  'lease-namespace',
  'lease-name',
  'smtp-providers',
  'consumer-image',
  'admission-policy',
];

/** The image that a build of this tree belongs to: a release writes its repository into package.json. */
function defaultImage(): string {
  const manifest = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { config: { image: string } }).config.image;
}

export const valueName = (flag: string): string =>
  flag.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Every other flag of `smtp-operator run` is a value, whatever flags there are. */
const config = group(
  'The flags of `smtp-operator run`, each by its own name (docs: `smtp-operator run --help`). An empty one is left at the default of the program.',
  Object.fromEntries(
    RUN_FLAGS.filter(({ name }) => !SET_BY_CHART.includes(name)).map(flag => [
      valueName(flag.name),
      configField(flag),
    ]),
  ),
);

function configField({ multiple, value, describe, default: preset }: Flag): z.ZodType {
  const sentence = `${describe[0]?.toUpperCase()}${describe.slice(1)}.`;
  const isNumber = value === 'N' || value === 'PORT';
  if (multiple) return list(isNumber ? port() : z.string(), sentence);
  if (value === undefined) return onOff(false, sentence);
  return isNumber
    ? z.int().min(1).default(Number(preset)).meta({ description: sentence })
    : text(preset ?? '', sentence);
}

const SELECTOR = 'labels of the namespaces or pods';

/** What `helm install` may be told; the one source of values.yaml, values.schema.json and the README's table. */
export const valuesSchema = z.strictObject({
  global: map('Values of a parent chart; nothing here reads them.').optional(),
  nameOverride: text('', "Name in place of the chart's in labels and names."),
  fullnameOverride: text('', 'Name of all objects, in place of the one made of release and chart.'),
  commonLabels: map('Labels to add to every object.'),
  replicas: z.int().min(0).max(16).default(1).meta({
    description:
      'Pods. One of them works, chosen by a Lease; the others wait to take over. Two or more also get a PodDisruptionBudget and are spread over nodes.',
  }),
  watchNamespaces: z.array(z.string().max(63)).max(100).default([]).meta({
    description:
      "Namespaces to work in; empty: all. With it the operator's account gets Roles in these namespaces in place of a ClusterRole. They must exist.",
  }),
  config,
  image: group('The image of the operator.', {
    repository: text(defaultImage(), 'Repository, with the registry before it where there is one.'),
    tag: text('', "Tag; empty: the chart's appVersion."),
    digest: text('', 'Digest (`sha256:…`); wins over the tag.'),
    pullPolicy: z.enum(['', 'Always', 'IfNotPresent', 'Never']).default('').meta({
      description: "Pull policy; empty: Kubernetes' own default.",
    }),
  }),
  imagePullSecrets: list(object(), 'Secrets to pull the image with: `[{name: …}]`.'),
  crds: group('The CustomResourceDefinition.', {
    enabled: onOff(true, 'Install and upgrade it with the chart.'),
    keep: onOff(
      true,
      'Leave it in the cluster at `helm uninstall`. Without it every SmtpConfig, and with each the objects that it published, is deleted then.',
    ),
  }),
  rbac: group('Permissions.', {
    create: onOff(true, "Create the roles and bindings of the operator's account."),
    userRoles: onOff(
      true,
      'Let the built-in roles view, edit and admin see and change SmtpConfigs, by aggregation.',
    ),
    serviceBinding: onOff(
      true,
      'Let the controllers of Service Binding (servicebinding.io) read SmtpConfigs, by aggregation.',
    ),
  }),
  serviceAccount: group("The operator's account.", {
    create: onOff(true, 'Create it.'),
    name: text('', 'Its name; empty: the full name of the release, or `default` where none is created.'),
    annotations: map('Annotations of it.'),
  }),
  admissionPolicy: group(
    'ValidatingAdmissionPolicies: an SmtpConfig is admitted only if its author may `get` the Secret that it names, `patch` it where the operator stores a new refresh token there, `patch` the workloads that it restarts, and `create` and `update` the Secrets and ConfigMaps that it publishes. Without them, an author of SmtpConfigs can have the operator send a Secret that they cannot read to a server of their own.',
    {
      enabled: onOff(true, 'Install the policies and their bindings (cluster-wide).'),
      outputs: onOff(
        true,
        'Ask the author for `create` and `update` on every Secret and ConfigMap that the SmtpConfig publishes. Turn it off where authors of SmtpConfigs may not write Secrets.',
      ),
    },
  ),
  rollout: group(
    'Restarts of workloads by `spec.rollout` of an SmtpConfig: the operator gets `list` and `patch` of Deployments, StatefulSets and DaemonSets.',
    { enabled: onOff(false, 'Let the operator restart workloads.') },
  ),
  smtpProviders: group(
    'SmtpProviders: presets of the administrator, which SmtpConfigs use with `spec.providerRef`. The operator gets `list` and `watch` of SmtpProviders and of namespaces, for their labels, in the whole cluster.',
    { enabled: onOff(false, 'Let SmtpConfigs use SmtpProviders.') },
  ),
  consumerEgress: group(
    "Probes from where applications run (`spec.checks.egress.from`): short-lived pods of the operator's own image in the namespaces of SmtpConfigs, which must be able to pull it.",
    {
      enabled: onOff(
        false,
        'Let the operator start them: gives it the right to create, read and delete pods.',
      ),
    },
  ),
  extraCAs: group('CAs to trust besides those that Node brings, for mail servers with a private CA.', {
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
  resources: map('Requests and limits of the container.', {
    requests: { cpu: '10m', memory: '128Mi' },
    limits: { memory: '384Mi' },
  }),
  podDisruptionBudget: group('PodDisruptionBudget, where there are two replicas or more.', {
    enabled: onOff(true, 'Create it.'),
    maxUnavailable: z
      .union([z.int().min(0), z.string().max(8)])
      .default(1)
      .meta({ description: 'Pods that may be away at a time, as a number or in percent.' }),
  }),
  networkPolicy: group(
    'NetworkPolicy of the operator: DNS, the API server, the ports of mail; and its metrics.',
    {
      enabled: onOff(false, 'Create it.'),
      dnsPorts: list(port(), 'Ports of DNS servers, over UDP and TCP.', [53]),
      apiServerPorts: list(
        port(),
        'Ports of the API server as the network sees them: those of its endpoints, not of its Service.',
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
        'Ports of the servers that give OAuth2 access tokens; empty: none are fetched.',
        [443],
      ),
      metricsFrom: list(
        object(),
        `Who may read the metrics, as \`from\` of a NetworkPolicy (${SELECTOR}); empty: anybody.`,
      ),
      extraEgress: list(object(), 'More egress rules.'),
    },
  ),
  metrics: group('Prometheus.', {
    service: onOff(true, 'Create a headless Service for the metrics.'),
    serviceMonitor: onOff(false, 'Create a ServiceMonitor (Prometheus Operator).'),
    podMonitor: onOff(false, 'Create a PodMonitor (Prometheus Operator); needs no Service.'),
    interval: text('', "Scrape interval of the monitor; empty: Prometheus' own."),
    monitorLabels: map('Labels of the monitor and of the rules, where Prometheus selects by them.'),
    prometheusRule: group('Alerts (PrometheusRule of the Prometheus Operator).', {
      enabled: onOff(false, 'Create it.'),
      labels: map('Labels of every alert, for its routing.'),
      certificateDays: z
        .int()
        .min(1)
        .default(14)
        .meta({ description: "Days before the end of a server's certificate at which to alert." }),
    }),
    dashboard: group('Grafana dashboard, as a ConfigMap for the sidecar of Grafana.', {
      enabled: onOff(false, 'Create it.'),
      labels: map('Labels that the sidecar looks for.', { grafana_dashboard: '1' }),
    }),
  }),
  podLabels: map('Labels of the pods.'),
  podAnnotations: map('Annotations of the pods.'),
  deploymentAnnotations: map('Annotations of the Deployment.'),
  podSecurityContext: map('Security context of the pods: as it is, restricted Pod Security admits them.', {
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
    'How to spread the pods; empty, with two replicas or more: over nodes, where that is possible.',
  ),
  priorityClassName: text('', 'Priority class of the pods.'),
  runtimeClassName: text('', 'Runtime class of the pods.'),
  dnsPolicy: text('', "DNS policy of the pods; empty: Kubernetes' own default."),
  dnsConfig: map('DNS configuration of the pods.'),
  hostAliases: list(object(), 'Entries of /etc/hosts: `[{ip: …, hostnames: […]}]`.'),
  extraArgs: list(z.string(), 'More arguments of `smtp-operator run`; they win over `config`.'),
  extraEnv: list(object(), 'More environment variables of the container.'),
  extraEnvFrom: list(object(), 'ConfigMaps and Secrets whose keys become environment variables.'),
  extraVolumes: list(object(), 'More volumes of the pods.'),
  extraVolumeMounts: list(object(), 'Where the container mounts them.'),
  extraObjects: z
    .array(z.union([object(), z.string()]))
    .default([])
    .meta({
      description:
        'More objects to install, each as a map or as a template in a string. An SmtpConfig cannot be one of them where the same release brings the CRD: Helm looks its kind up before.',
    }),
  test: group('`helm test`: applies an SmtpConfig and waits for its verdict.', {
    enabled: onOff(true, 'Have the test.'),
    spec: map(
      'Its spec. A Secret that it names must be in the namespace of the test: the first of `watchNamespaces`, else that of the release.',
      { provider: 'gmail' },
    ),
    requireReady: onOff(
      false,
      'Fail unless the verdict is Ready. Otherwise any verdict will do: it says that the operator works, whatever the network is like.',
    ),
    timeoutSeconds: z.int().min(1).default(120).meta({ description: 'How long to wait for the verdict.' }),
  }),
});
