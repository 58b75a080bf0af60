import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { SmtpConfigStatus } from './spec.generated';

export const API_VERSION = 'smtp-operator.dev/v1alpha1';
export const KIND = 'SmtpConfig';

interface Content {
  metadata?: pulumi.Input<kubernetes.types.input.meta.v1.ObjectMeta>;
  spec?: pulumi.Input<unknown>;
}

/** The custom resource itself. Its status comes back from the cluster, which the general class does not say. */
export class SmtpConfigResource extends kubernetes.apiextensions.CustomResource {
  declare readonly status: pulumi.Output<SmtpConfigStatus | undefined>;

  constructor(name: string, content: Content, opts: pulumi.CustomResourceOptions) {
    super(name, { apiVersion: API_VERSION, kind: KIND, ...content, status: undefined }, opts);
  }

  /** What the cluster holds now, whatever the state of the stack remembers. */
  static live(name: string, id: pulumi.ID, opts: pulumi.CustomResourceOptions): SmtpConfigResource {
    return new SmtpConfigResource(name, { metadata: undefined, spec: undefined }, { ...opts, id });
  }
}
