import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { checkedImage } from './checks';
import type { ChartValues } from './values.generated';

export interface SmtpOperatorArgs extends ChartValues {
  /** Namespace to install into. Default: smtp-operator-system. */
  namespace?: pulumi.Input<string>;
  /** Create the namespace. Default: true. */
  createNamespace?: boolean;
  /** Name of the release, which the names of all objects begin with. Default: the name of the Pulumi resource. */
  releaseName?: pulumi.Input<string>;
}

/**
 * The operator at the version of this package: its CustomResourceDefinition, permissions and Deployment. What a
 * SmtpConfig is to be checked by has to be there first: give it the resource option dependsOn.
 */
export class SmtpOperator extends pulumi.ComponentResource {
  /** Namespace that the operator is in. */
  readonly namespace: pulumi.Output<string>;
  /** Name of the release. */
  readonly releaseName: pulumi.Output<string>;
  /** Version of the operator, which is that of this package. */
  readonly version: pulumi.Output<string>;

  constructor(name: string, args: SmtpOperatorArgs, opts?: pulumi.ComponentResourceOptions) {
    super('smtp-operator:index:SmtpOperator', name, {}, opts);
    const {
      namespace: place = 'smtp-operator-system',
      createNamespace = true,
      releaseName = name,
      ...values
    } = args;
    const image = checkedImage(`SmtpOperator ${name}`, args.image, packagedRepository());
    const created = createNamespace
      ? new kubernetes.core.v1.Namespace(name, { metadata: { name: place } }, { parent: this })
      : undefined;
    this.namespace = pulumi.output(created?.metadata.name ?? place);
    this.releaseName = pulumi.output(releaseName);
    this.version = pulumi.output(version());
    new kubernetes.helm.v4.Chart(
      name,
      { chart: CHART, name: releaseName, namespace: this.namespace, values: { ...values, ...image } },
      { parent: this },
    );
    this.registerOutputs({
      namespace: this.namespace,
      releaseName: this.releaseName,
      version: this.version,
    });
  }
}

/**
 * Absolute path: with the Automation API, the provider that reads the chart may run in another folder than the program.
 */
const CHART = join(__dirname, 'chart');

/** Returns the repository that the packaged chart uses by default. A release may set its own. */
function packagedRepository(): string {
  const schema = JSON.parse(readFileSync(join(CHART, 'values.schema.json'), 'utf8')) as {
    properties: { image: { properties: { repository: { default: string } } } };
  };
  return schema.properties.image.properties.repository.default;
}

function version(): string {
  const manifest = readFileSync(join(__dirname, '..', 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
