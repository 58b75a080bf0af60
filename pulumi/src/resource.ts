import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { ClusterSmtpConfigStatusNamespaces, SmtpConfigStatus } from './spec.generated';

/** Status that the operator reports; `namespaces` is present for a ClusterSmtpConfig. */
export type Status = SmtpConfigStatus & { namespaces?: ClusterSmtpConfigStatusNamespaces };

export const API_VERSION = 'smtp-operator.dev/v1alpha1';
const KIND = 'SmtpConfig';
export const CLUSTER_KIND = 'ClusterSmtpConfig';

interface Content {
  metadata?: pulumi.Input<kubernetes.types.input.meta.v1.ObjectMeta>;
  spec?: pulumi.Input<unknown>;
}

/** The custom resource. The cluster returns its status, which the type of the general class lacks. */
export class SmtpConfigResource extends kubernetes.apiextensions.CustomResource {
  declare readonly status: pulumi.Output<Status | undefined>;

  constructor(name: string, content: Content, opts: pulumi.CustomResourceOptions, kind = KIND) {
    super(name, { apiVersion: API_VERSION, kind, ...content, status: undefined }, opts);
  }

  /** Reads the current object from the cluster, independent of the stack's state. */
  static live(
    name: string,
    id: pulumi.ID,
    opts: pulumi.CustomResourceOptions,
    kind = KIND,
  ): SmtpConfigResource {
    return new SmtpConfigResource(name, { metadata: undefined, spec: undefined }, { ...opts, id }, kind);
  }
}
