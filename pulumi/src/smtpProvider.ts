import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { ClusterObjectMetadata } from './clusterSmtpConfig';
import { API_VERSION } from './resource';
import type { SmtpProviderSpecArgs } from './spec.generated';

export interface SmtpProviderArgs extends SmtpProviderSpecArgs {
  /** Name, labels and annotations. */
  metadata?: pulumi.Input<ClusterObjectMetadata>;
}

/**
 * A preset of one's own: endpoints, login, sender rule and replies of a mail service, for SmtpConfigs that name it in
 * providerRef. Requires smtpProviders.enabled of SmtpOperator.
 */
export class SmtpProvider extends pulumi.ComponentResource {
  /** Name of the SmtpProvider, for providerRef of an SmtpConfig. */
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: SmtpProviderArgs, opts?: pulumi.ComponentResourceOptions) {
    super('smtp-operator:index:SmtpProvider', name, {}, opts);
    const { metadata, ...spec } = args;
    const given = pulumi.output(metadata);
    const resource = new kubernetes.apiextensions.CustomResource(
      name,
      {
        apiVersion: API_VERSION,
        kind: 'SmtpProvider',
        metadata: {
          name: given.apply(({ name: own } = {}) => own ?? name),
          labels: given.apply(at => at?.labels),
          annotations: given.apply(at => at?.annotations),
        },
        spec,
      },
      { parent: this },
    );
    this.name = resource.metadata.name;
    this.registerOutputs({ name: this.name });
  }
}
