import * as pulumi from '@pulumi/pulumi';
import { checkedProvider } from './checks';
import { writtenName } from './names';
import { proven, timeouts, waiting } from './proven';
import { CLUSTER_KIND, SmtpConfigResource } from './resource';
import type {
  ClusterSmtpConfigSpecArgs,
  ClusterSmtpConfigStatusNamespaces,
  SmtpConfigStatusEndpoint,
} from './spec.generated';
import { OutputKind } from './spec.generated';

/** Name, labels and annotations of an object without a namespace. */
export interface ClusterObjectMetadata {
  /** Name of the object. Default: the name of the Pulumi resource. */
  name?: pulumi.Input<string>;
  /** Labels of the object. */
  labels?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /** Annotations of the object. */
  annotations?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

export interface ClusterSmtpConfigArgs extends ClusterSmtpConfigSpecArgs {
  /** Name, labels and annotations. */
  metadata?: pulumi.Input<ClusterObjectMetadata>;
  /**
   * Wait until the operator has proven the settings from inside the cluster, and fail with its diagnosis where
   * they do not work or cannot be published in a namespace. Default: true. Timeout: the resource option
   * customTimeouts; default: 5m.
   */
  waitForReady?: boolean;
}

/**
 * One account that is proven once, and published into every namespace that matches. Requires
 * clusterSmtpConfigs.enabled of SmtpOperator.
 */
export class ClusterSmtpConfig extends pulumi.ComponentResource {
  /** Name of the ClusterSmtpConfig. */
  readonly name: pulumi.Output<string>;
  /** Name of the first Secret that is published in each namespace; missing where outputs has none. */
  readonly secretName: pulumi.Output<string>;
  /** Name of the first ConfigMap that is published in each namespace; missing where outputs has none. */
  readonly configMapName: pulumi.Output<string>;
  /** The server that is used, after preset, region, overrides and portPolicy. */
  readonly endpoint: pulumi.Output<SmtpConfigStatusEndpoint>;
  /** The namespaces that match, and how many of them have every output. */
  readonly namespaces: pulumi.Output<ClusterSmtpConfigStatusNamespaces>;

  constructor(name: string, args: ClusterSmtpConfigArgs, opts?: pulumi.ComponentResourceOptions) {
    super('smtp-operator:index:ClusterSmtpConfig', name, {}, opts);
    const { metadata, waitForReady = true, ...spec } = args;
    const given = pulumi.output(metadata);
    const where = `ClusterSmtpConfig ${name}`;
    const provider = checkedProvider(where, args.provider, args.endpoint, args.providerRef);
    const resource = new SmtpConfigResource(
      name,
      {
        metadata: {
          name: given.apply(({ name: own } = {}) => own ?? name),
          labels: given.apply(at => at?.labels),
          annotations: pulumi
            .all([given.apply(at => at?.annotations), args.suspend])
            .apply(([own, suspend]) => ({ ...own, ...waiting(waitForReady && !suspend) })),
        },
        spec: { ...spec, ...(provider && { provider }) },
      },
      { parent: this, customTimeouts: timeouts(opts?.customTimeouts) },
      CLUSTER_KIND,
    );
    const status = waitForReady ? proven(this, name, resource, args.suspend) : resource.status;
    const published = (kind: OutputKind) =>
      pulumi
        .all([resource.metadata.name, args.outputs, status])
        .apply(([config, outputs]) => writtenName(config, outputs, kind)) as pulumi.Output<string>;
    this.name = resource.metadata.name;
    this.secretName = published(OutputKind.Secret);
    this.configMapName = published(OutputKind.ConfigMap);
    this.endpoint = status.apply(found => found?.endpoint) as pulumi.Output<SmtpConfigStatusEndpoint>;
    this.namespaces = status.apply(
      found => found?.namespaces,
    ) as pulumi.Output<ClusterSmtpConfigStatusNamespaces>;
    this.registerOutputs({
      name: this.name,
      secretName: this.secretName,
      configMapName: this.configMapName,
      endpoint: this.endpoint,
      namespaces: this.namespaces,
    });
  }
}
