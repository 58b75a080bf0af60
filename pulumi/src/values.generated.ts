// Generated from charts/source by `make generate`. Do not edit.
import type { Input } from '@pulumi/pulumi';

/** Flags of `smtp-operator run`, each under its own name (see docs/flags.md). An empty value keeps the default of the program. */
export interface OperatorConfig {
  /** Trust the CA certificates of the operating system too (/etc/ssl/certs; SSL_CERT_FILE and SSL_CERT_DIR name others). Default: false. */
  useSystemCa?: Input<boolean>;
  /** DNS server to use instead of the system's. */
  dnsServer?: Input<Input<string>[]>;
  /** Reference address used to tell a blocked port from a network with no egress; contacted only when a mail server is unreachable; default: none. */
  egressControl?: Input<string>;
  /** Name to send with EHLO, preferably fully qualified; default: the host's fully qualified name, otherwise the local address as an address literal such as [203.0.113.5]. */
  heloName?: Input<string>;
  /** DNS server for the public records of sender domains (condition DomainAuthenticated), if the cluster resolver answers differently for its own zones; default: that of --dns-server, otherwise the system's. */
  publicDnsServer?: Input<Input<string>[]>;
  /** Address range to allow although it is denied by default (loopback, link-local, metadata); overrides --deny-address. */
  allowAddress?: Input<Input<string>[]>;
  /** Address range to deny, in addition to those denied by default. */
  denyAddress?: Input<Input<string>[]>;
  /** Port to allow in addition to the mail ports. */
  allowPort?: Input<Input<number>[]>;
  /** Host to which credentials may be sent without TLS. */
  allowPlaintextLogin?: Input<Input<string>[]>;
  /** Host, or host:port, from which OAuth2 tokens may be fetched, in addition to those of the presets; the operator sends the secrets of the application to it. */
  allowTokenHost?: Input<Input<string>[]>;
  /** Address, or domain of addresses, that an SmtpConfig may send a test message to (spec.checks.message.to); the provider's sink and the mailbox that logs in are always allowed; default: none. */
  allowRecipient?: Input<Input<string>[]>;
  /** Name of the cluster, for the text of test messages; default: it is not named. */
  clusterName?: Input<string>;
  /** Maximum number of SmtpConfigs reconciled at the same time, not counting those that wait for a connection. Default: 64. */
  workers?: Input<number>;
  /** Maximum number of these workers for one namespace, so that it cannot starve the others. Default: 48. */
  workersPerNamespace?: Input<number>;
  /** Maximum number of simultaneous connections to one endpoint (host and port); fewer if the provider allows fewer. Default: 4. */
  connectionsPerServer?: Input<number>;
  /** How long an output is kept that spec.outputs no longer lists, so that running applications do not lose it; 0s deletes it at once. Default: "24h". */
  removedOutputGrace?: Input<string>;
  /** URL of the folder that contains docs/, for the addresses in events and status.diagnosis.explained; default: that of the build, otherwise none. */
  docsUrl?: Input<string>;
  /** One of json, console. Default: "json". */
  logFormat?: Input<string>;
  /** One of error, warn, info, debug. Default: "info". */
  logLevel?: Input<string>;
}

/** Pull policy; empty: the default of Kubernetes. */
export const OperatorImagePullPolicy = {
  Always: 'Always',
  IfNotPresent: 'IfNotPresent',
  Never: 'Never',
} as const;
/** Pull policy; empty: the default of Kubernetes. */
export type OperatorImagePullPolicy = (typeof OperatorImagePullPolicy)[keyof typeof OperatorImagePullPolicy];

/** Image of the operator. */
export interface OperatorImage {
  /** Repository, with its registry. No image is published yet: see docs/install.md. Default: "smtp-operator". */
  repository?: Input<string>;
  /** Tag; empty: the chart's appVersion. */
  tag?: Input<string>;
  /** Digest (`sha256:…`); takes precedence over the tag. */
  digest?: Input<string>;
  /** Pull policy; empty: the default of Kubernetes. */
  pullPolicy?: Input<OperatorImagePullPolicy>;
}

/** CustomResourceDefinitions. */
export interface OperatorCrds {
  /** Install and upgrade them with the chart. Default: true. */
  enabled?: Input<boolean>;
  /** Keep them in the cluster at `helm uninstall`. If false, `helm uninstall` deletes every SmtpConfig and everything that was published. Default: true. */
  keep?: Input<boolean>;
}

/** Permissions. */
export interface OperatorRbac {
  /** Create the roles and bindings of the operator's account. Default: true. */
  create?: Input<boolean>;
  /** Add rights on SmtpConfigs to the built-in roles view, edit and admin, by aggregation. Default: true. */
  userRoles?: Input<boolean>;
  /** Allow the controllers of Service Binding (servicebinding.io) to read SmtpConfigs, by aggregation. Default: true. */
  serviceBinding?: Input<boolean>;
}

/** ServiceAccount of the operator. */
export interface OperatorServiceAccount {
  /** Create the ServiceAccount. Default: true. */
  create?: Input<boolean>;
  /** Name; empty: the full name of the release, or `default` if none is created. */
  name?: Input<string>;
  /** Annotations of the ServiceAccount. */
  annotations?: Input<{ [key: string]: any }>;
}

/** ValidatingAdmissionPolicies. An SmtpConfig is accepted only if its author may `get` the Secret that it names, and `create` and `update` the objects that it publishes. With `storeRefreshToken` the author must also be able to `patch` the Secret, and with `rollout` the workloads. Without these policies, an author of SmtpConfigs can make the operator send a Secret that they cannot read to their own server. */
export interface OperatorAdmissionPolicy {
  /** Install the policies and their bindings (cluster-wide). Default: true. */
  enabled?: Input<boolean>;
  /** Require that the author may `create` and `update` every Secret and ConfigMap that the SmtpConfig publishes. Disable it if authors of SmtpConfigs may not write Secrets. Default: true. */
  outputs?: Input<boolean>;
}

/** Restarts of workloads by `spec.rollout` of an SmtpConfig. */
export interface OperatorRollout {
  /** Give the operator the rights to `list` and `patch` Deployments, StatefulSets and DaemonSets. Default: false. */
  enabled?: Input<boolean>;
}

/** SmtpProviders: presets of the administrator, which SmtpConfigs use with `spec.providerRef`. The operator gets `list` and `watch` of SmtpProviders and of namespaces, for their labels, in the whole cluster. */
export interface OperatorSmtpProviders {
  /** Let SmtpConfigs use SmtpProviders. Default: false. */
  enabled?: Input<boolean>;
}

/** ClusterSmtpConfigs: accounts of the administrator, verified once and published into every namespace that matches. The operator gets `list` and `watch` of ClusterSmtpConfigs and of namespaces in the whole cluster. Excludes `watchNamespaces`. */
export interface OperatorClusterSmtpConfigs {
  /** Work on ClusterSmtpConfigs. Default: false. */
  enabled?: Input<boolean>;
}

/** Probes from where applications run (`spec.checks.egress.from`): short-lived pods of the operator's own image in the namespaces of SmtpConfigs, which must be able to pull it. */
export interface OperatorConsumerEgress {
  /** Allow the operator to start these pods: gives it the right to create, read and delete pods. Default: false. */
  enabled?: Input<boolean>;
}

export interface OperatorExtraCAsConfigMap {
  name: Input<string>;
  key: Input<string>;
}

export interface OperatorExtraCAsSecret {
  name: Input<string>;
  key: Input<string>;
}

/** CAs to trust in addition to those of Node.js, for mail servers with a private CA. */
export interface OperatorExtraCAs {
  /** Certificates in PEM. */
  pem?: Input<string>;
  /** Keys of ConfigMaps in the namespace of the release: `[{name: …, key: …}]`. */
  configMaps?: Input<Input<OperatorExtraCAsConfigMap>[]>;
  /** Keys of Secrets in the namespace of the release: `[{name: …, key: …}]`. */
  secrets?: Input<Input<OperatorExtraCAsSecret>[]>;
}

/** PodDisruptionBudget, with two replicas or more. */
export interface OperatorPodDisruptionBudget {
  /** Create the PodDisruptionBudget. Default: true. */
  enabled?: Input<boolean>;
  /** Pods that may be unavailable at the same time, as a number or a percentage. Default: 1. */
  maxUnavailable?: Input<any>;
}

/** NetworkPolicy of the operator: egress to DNS, the API server, mail ports and token endpoints; ingress to its metrics. */
export interface OperatorNetworkPolicy {
  /** Create the NetworkPolicy. Default: false. */
  enabled?: Input<boolean>;
  /** Ports of DNS servers, over UDP and TCP. Default: [53]. */
  dnsPorts?: Input<Input<number>[]>;
  /** Ports of the endpoints of the API server; not the port of its Service. Default: [443,6443]. */
  apiServerPorts?: Input<Input<number>[]>;
  /** Addresses of the API server; empty: any. */
  apiServerCIDRs?: Input<Input<string>[]>;
  /** Ports of mail servers; those of `config.allowPort` are added. Default: [25,80,465,587,588,994,1025,2465,2525,2587,8025,8465]. */
  mailPorts?: Input<Input<number>[]>;
  /** Addresses of mail servers; empty: any. */
  mailCIDRs?: Input<Input<string>[]>;
  /** Ports of OAuth2 token endpoints; empty: no egress to token endpoints. Default: [443]. */
  tokenPorts?: Input<Input<number>[]>;
  /** Sources that may read the metrics, as `from` of a NetworkPolicy (labels of the namespaces or pods); empty: all. */
  metricsFrom?: Input<Input<{ [key: string]: any }>[]>;
  /** More egress rules. */
  extraEgress?: Input<Input<{ [key: string]: any }>[]>;
}

/** Alerts (PrometheusRule of the Prometheus Operator). */
export interface OperatorMetricsPrometheusRule {
  /** Create the PrometheusRule. Default: false. */
  enabled?: Input<boolean>;
  /** Labels of every alert, for its routing. */
  labels?: Input<{ [key: string]: any }>;
  /** Days before a server's certificate expires at which to alert. Default: 14. */
  certificateDays?: Input<number>;
}

/** Grafana dashboard, as a ConfigMap for the sidecar of Grafana. */
export interface OperatorMetricsDashboard {
  /** Create the ConfigMap. Default: false. */
  enabled?: Input<boolean>;
  /** Labels by which the sidecar selects the ConfigMap. Default: {"grafana_dashboard":"1"}. */
  labels?: Input<{ [key: string]: any }>;
}

/** Prometheus. */
export interface OperatorMetrics {
  /** Create a headless Service for the metrics. Default: true. */
  service?: Input<boolean>;
  /** Create a ServiceMonitor (Prometheus Operator). Default: false. */
  serviceMonitor?: Input<boolean>;
  /** Create a PodMonitor (Prometheus Operator); needs no Service. Default: false. */
  podMonitor?: Input<boolean>;
  /** Scrape interval of the monitor; empty: the default of Prometheus. */
  interval?: Input<string>;
  /** Labels of the monitor and of the rules, if Prometheus selects by labels. */
  monitorLabels?: Input<{ [key: string]: any }>;
  /** Alerts (PrometheusRule of the Prometheus Operator). */
  prometheusRule?: Input<OperatorMetricsPrometheusRule>;
  /** Grafana dashboard, as a ConfigMap for the sidecar of Grafana. */
  dashboard?: Input<OperatorMetricsDashboard>;
}

/** The values of the chart. */
export interface ChartValues {
  /** Replaces the chart's name in labels and names. Default: the chart's name. */
  nameOverride?: Input<string>;
  /** Name of all objects. Default: made from the names of release and chart. */
  fullnameOverride?: Input<string>;
  /** Labels to add to every object. */
  commonLabels?: Input<{ [key: string]: any }>;
  /** Number of pods. One works, chosen by a Lease; the others wait to take over. Two or more also get a PodDisruptionBudget and are spread over nodes. Default: 1. */
  replicas?: Input<number>;
  /** Namespaces to watch; empty: all. If set, the operator's account gets Roles in these namespaces instead of a ClusterRole. They must exist. */
  watchNamespaces?: Input<Input<string>[]>;
  /** Flags of `smtp-operator run`, each under its own name (see docs/flags.md). An empty value keeps the default of the program. */
  config?: Input<OperatorConfig>;
  /** Image of the operator. */
  image?: Input<OperatorImage>;
  /** Secrets to pull the image with: `[{name: …}]`. */
  imagePullSecrets?: Input<Input<{ [key: string]: any }>[]>;
  /** CustomResourceDefinitions. */
  crds?: Input<OperatorCrds>;
  /** Permissions. */
  rbac?: Input<OperatorRbac>;
  /** ServiceAccount of the operator. */
  serviceAccount?: Input<OperatorServiceAccount>;
  /** ValidatingAdmissionPolicies. An SmtpConfig is accepted only if its author may `get` the Secret that it names, and `create` and `update` the objects that it publishes. With `storeRefreshToken` the author must also be able to `patch` the Secret, and with `rollout` the workloads. Without these policies, an author of SmtpConfigs can make the operator send a Secret that they cannot read to their own server. */
  admissionPolicy?: Input<OperatorAdmissionPolicy>;
  /** Restarts of workloads by `spec.rollout` of an SmtpConfig. */
  rollout?: Input<OperatorRollout>;
  /** SmtpProviders: presets of the administrator, which SmtpConfigs use with `spec.providerRef`. The operator gets `list` and `watch` of SmtpProviders and of namespaces, for their labels, in the whole cluster. */
  smtpProviders?: Input<OperatorSmtpProviders>;
  /** ClusterSmtpConfigs: accounts of the administrator, verified once and published into every namespace that matches. The operator gets `list` and `watch` of ClusterSmtpConfigs and of namespaces in the whole cluster. Excludes `watchNamespaces`. */
  clusterSmtpConfigs?: Input<OperatorClusterSmtpConfigs>;
  /** Probes from where applications run (`spec.checks.egress.from`): short-lived pods of the operator's own image in the namespaces of SmtpConfigs, which must be able to pull it. */
  consumerEgress?: Input<OperatorConsumerEgress>;
  /** CAs to trust in addition to those of Node.js, for mail servers with a private CA. */
  extraCAs?: Input<OperatorExtraCAs>;
  /** Requests and limits of the container. Measured: 118 MiB idle, up to 223 MiB while 1,000 SmtpConfigs are created. Default: {"requests":{"cpu":"10m","memory":"224Mi"},"limits":{"memory":"384Mi"}}. */
  resources?: Input<{ [key: string]: any }>;
  /** PodDisruptionBudget, with two replicas or more. */
  podDisruptionBudget?: Input<OperatorPodDisruptionBudget>;
  /** NetworkPolicy of the operator: egress to DNS, the API server, mail ports and token endpoints; ingress to its metrics. */
  networkPolicy?: Input<OperatorNetworkPolicy>;
  /** Prometheus. */
  metrics?: Input<OperatorMetrics>;
  /** Labels of the pods. */
  podLabels?: Input<{ [key: string]: any }>;
  /** Annotations of the pods. */
  podAnnotations?: Input<{ [key: string]: any }>;
  /** Annotations of the Deployment. */
  deploymentAnnotations?: Input<{ [key: string]: any }>;
  /** Security context of the pods. The default satisfies restricted Pod Security. Default: {"runAsNonRoot":true,"runAsUser":65532,"runAsGroup":65532,"seccompProfile":{"type":"RuntimeDefault"}}. */
  podSecurityContext?: Input<{ [key: string]: any }>;
  /** Security context of the container. Default: {"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,"capabilities":{"drop":["ALL"]}}. */
  securityContext?: Input<{ [key: string]: any }>;
  /** Nodes to run on. */
  nodeSelector?: Input<{ [key: string]: any }>;
  /** Taints to tolerate. */
  tolerations?: Input<Input<{ [key: string]: any }>[]>;
  /** Affinity of the pods. */
  affinity?: Input<{ [key: string]: any }>;
  /** Spread of the pods; empty, with two replicas or more: over nodes if possible. */
  topologySpreadConstraints?: Input<Input<{ [key: string]: any }>[]>;
  /** Priority class of the pods. */
  priorityClassName?: Input<string>;
  /** Runtime class of the pods. */
  runtimeClassName?: Input<string>;
  /** DNS policy of the pods; empty: the default of Kubernetes. */
  dnsPolicy?: Input<string>;
  /** DNS configuration of the pods. */
  dnsConfig?: Input<{ [key: string]: any }>;
  /** Entries of /etc/hosts: `[{ip: …, hostnames: […]}]`. */
  hostAliases?: Input<Input<{ [key: string]: any }>[]>;
  /** More arguments of `smtp-operator run`; they take precedence over `config`. */
  extraArgs?: Input<Input<string>[]>;
  /** More environment variables of the container. */
  extraEnv?: Input<Input<{ [key: string]: any }>[]>;
  /** ConfigMaps and Secrets whose keys become environment variables. */
  extraEnvFrom?: Input<Input<{ [key: string]: any }>[]>;
  /** More volumes of the pods. */
  extraVolumes?: Input<Input<{ [key: string]: any }>[]>;
  /** Mounts of the extra volumes in the container. */
  extraVolumeMounts?: Input<Input<{ [key: string]: any }>[]>;
  /** More objects to install, each as a map or as a template in a string. An SmtpConfig cannot be one of them if the same release installs the CRDs, because Helm looks up its kind first. */
  extraObjects?: Input<Input<any>[]>;
}
