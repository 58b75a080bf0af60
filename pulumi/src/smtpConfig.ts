import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { checkedLogin, checkedProvider } from './checks';
import { refuse } from './errors';
import { writtenName } from './names';
import { proven, timeouts, waiting } from './proven';
import { SmtpConfigResource } from './resource';
import type { SmtpConfigSpecArgs, SmtpConfigStatusEndpoint } from './spec.generated';
import { OutputKind, OutputProfile } from './spec.generated';
import type { Binding, BindingOptions, Mount, MountOptions } from './workload';
import { bindSecret, mountSecret } from './workload';

/** Where an object is and what it is labelled with. */
export interface ObjectMetadata {
  /** Name of the SmtpConfig. Default: the name of the Pulumi resource. */
  name?: pulumi.Input<string>;
  /** Namespace. Default: the namespace of the Kubernetes provider. */
  namespace?: pulumi.Input<string>;
  /** Labels of the SmtpConfig and of the Secret that credentials make. */
  labels?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /** Annotations of the SmtpConfig. */
  annotations?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

/** A login to be kept in a Secret of its own: a password, or what auth.oauth2 needs. What is secret has to be one for Pulumi: config.requireSecret('mailPassword'). */
export interface Credentials {
  /** User name. Not needed where the provider has one fixed user name (SendGrid, Resend). */
  username?: pulumi.Input<string>;
  /** Password, authorization code, app password, API key or access token. */
  password?: pulumi.Output<string>;
  /** OAuth2: id of the registered application. */
  clientId?: pulumi.Input<string>;
  /** OAuth2: secret of the registered application. */
  clientSecret?: pulumi.Output<string>;
  /** OAuth2: the refresh token that smtp-operator login printed. */
  refreshToken?: pulumi.Output<string>;
  /** OAuth2: the JSON key file of a service account of Google. */
  serviceAccount?: pulumi.Output<string>;
}

export interface SmtpConfigArgs extends SmtpConfigSpecArgs {
  /** Name, namespace, labels and annotations. */
  metadata?: pulumi.Input<ObjectMetadata>;
  /** Credentials, stored in a Secret that this component creates; instead of secretRef. */
  credentials?: pulumi.Input<Credentials>;
  /**
   * Wait until the operator has proven the settings from inside the cluster, and fail with its diagnosis where
   * they do not work. Default: true. Timeout: the resource option customTimeouts; default: 5m.
   */
  waitForReady?: boolean;
}

/**
 * Mail settings that are proven from inside the cluster, and published as a Secret and a ConfigMap for
 * applications.
 */
export class SmtpConfig extends pulumi.ComponentResource {
  /** Name of the SmtpConfig. */
  readonly name: pulumi.Output<string>;
  /** Namespace of the SmtpConfig and of what it publishes. */
  readonly namespace: pulumi.Output<string>;
  /** Name of the first Secret that is published, once it is; missing where outputs has none. */
  readonly secretName: pulumi.Output<string>;
  /** Name of the first ConfigMap that is published, once it is; missing where outputs has none. */
  readonly configMapName: pulumi.Output<string>;
  /** Name of the first Secret of profile service-binding; missing where outputs has none. */
  readonly bindingName: pulumi.Output<string>;
  /** The server that is used, after preset, region, overrides and portPolicy. */
  readonly endpoint: pulumi.Output<SmtpConfigStatusEndpoint>;

  constructor(name: string, args: SmtpConfigArgs, opts?: pulumi.ComponentResourceOptions) {
    super('smtp-operator:index:SmtpConfig', name, {}, opts);
    const { metadata, credentials, waitForReady = true, ...spec } = args;
    const given = pulumi.output(metadata);
    const configName = given.apply(({ name: own } = {}) => own ?? name);
    const placed = { namespace: given.apply(at => at?.namespace), labels: given.apply(at => at?.labels) };

    const secret = credentials && this.secret(name, { config: configName, placed }, credentials, args);
    const provider = checkedProvider(`SmtpConfig ${name}`, args.provider, args.endpoint, args.providerRef);
    const resource = new SmtpConfigResource(
      name,
      {
        metadata: {
          ...placed,
          name: configName,
          annotations: pulumi
            .all([given.apply(at => at?.annotations), args.suspend, secret?.metadata.resourceVersion])
            .apply(([own, suspend, version]) => ({
              ...own,
              ...waiting(waitForReady && !suspend, version),
            })),
        },
        spec: {
          ...spec,
          ...(provider && { provider }),
          ...(secret && { secretRef: { name: secret.metadata.name } }),
        },
      },
      {
        parent: this,
        ...(secret && { dependsOn: secret }),
        customTimeouts: timeouts(opts?.customTimeouts),
      },
    );
    const status = waitForReady ? proven(this, name, resource, args.suspend) : resource.status;

    const published = (kind: OutputKind, profile?: OutputProfile) =>
      pulumi
        .all([resource.metadata.name, args.outputs, status])
        .apply(([config, outputs]) => writtenName(config, outputs, kind, profile)) as pulumi.Output<string>;
    this.name = resource.metadata.name;
    this.namespace = resource.metadata.namespace;
    this.secretName = published(OutputKind.Secret);
    this.configMapName = published(OutputKind.ConfigMap);
    this.bindingName = published(OutputKind.Secret, OutputProfile.ServiceBinding);
    this.endpoint = status.apply(found => found?.endpoint) as pulumi.Output<SmtpConfigStatusEndpoint>;
    this.registerOutputs({
      name: this.name,
      namespace: this.namespace,
      secretName: this.secretName,
      configMapName: this.configMapName,
      bindingName: this.bindingName,
      endpoint: this.endpoint,
    });
  }

  /** For a container's envFrom: SMTP_HOST, SMTP_PORT, SMTP_USERNAME and so on as environment variables. */
  envFrom(): kubernetes.types.input.core.v1.EnvFromSource[] {
    return [{ secretRef: { name: this.secretName } }];
  }

  /** For a pod's volumes and a container's volumeMounts: the settings as files, one for each key. */
  mount(options?: MountOptions): Mount {
    return mountSecret(this.secretName, options);
  }

  /** For a container that reads Service Bindings; outputs is to have a Secret of profile service-binding. */
  binding(options?: BindingOptions): Binding {
    const name = pulumi
      .all([this.name, this.bindingName])
      .apply(([config, secret]: [string, string | undefined]) =>
        secret === undefined
          ? refuse(
              `SmtpConfig ${config}: binding() requires a Secret of profile service-binding. Add { kind: 'Secret', profile: 'service-binding' } to outputs.`,
            )
          : secret,
      );
    return bindSecret(name, options);
  }

  private secret(
    name: string,
    {
      config,
      placed,
    }: {
      config: pulumi.Output<string>;
      placed: Pick<kubernetes.types.input.meta.v1.ObjectMeta, 'namespace' | 'labels'>;
    },
    credentials: pulumi.Input<Credentials>,
    args: SmtpConfigArgs,
  ): kubernetes.core.v1.Secret {
    if (args.secretRef !== undefined)
      refuse(`SmtpConfig ${name}: credentials and secretRef exclude each other: remove one of them.`);
    return new kubernetes.core.v1.Secret(
      name,
      {
        metadata: { ...placed, name: pulumi.interpolate`${config}-login` },
        // Not basic-auth: the type of a Secret is immutable, and the account may change to OAuth2 later.
        type: 'Opaque',
        stringData: checkedLogin(`SmtpConfig ${name}`, credentials),
      },
      { parent: this },
    );
  }
}
