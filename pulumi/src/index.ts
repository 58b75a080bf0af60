import type * as pulumi from '@pulumi/pulumi';
import type { SmtpConfigArgs as LooseArgs } from './smtpConfig';
import { SmtpConfig as Component } from './smtpConfig';
import type { CustomServerArgs, LaterServerArgs, OwnServerArgs, PresetServerArgs } from './spec.generated';

export type { ClusterObjectMetadata, ClusterSmtpConfigArgs } from './clusterSmtpConfig';
export { ClusterSmtpConfig } from './clusterSmtpConfig';
export type { Credentials, ObjectMetadata } from './smtpConfig';
export type { SmtpOperatorArgs } from './smtpOperator';
export { SmtpOperator } from './smtpOperator';
export type { SmtpProviderArgs } from './smtpProvider';
export { SmtpProvider } from './smtpProvider';
export * from './spec.generated';
export * from './values.generated';
export type { Binding, BindingOptions, Mount, MountOptions } from './workload';

/** A Secret that this component makes, or no login at all. */
export interface OwnLoginArgs extends Pick<LooseArgs, 'credentials' | 'secretRef'> {
  secretRef?: undefined;
}

/** A Secret that is there already. */
export interface GivenLoginArgs extends Pick<LooseArgs, 'credentials' | 'secretRef'> {
  credentials?: undefined;
}

/** Arguments of an SmtpConfig. The compiler checks that custom has a server, and that there is only one login. */
export type SmtpConfigArgs = Omit<
  LooseArgs,
  'provider' | 'providerRef' | 'endpoint' | 'credentials' | 'secretRef'
> &
  (PresetServerArgs | CustomServerArgs | LaterServerArgs | OwnServerArgs) &
  (OwnLoginArgs | GivenLoginArgs);

/** Mail settings that are proven from inside the cluster. See {@link SmtpConfigArgs}. */
export type SmtpConfig = Component;
// The schema for other languages is inferred from the class, and the arguments must be one interface. The compiler can
// check a more precise type.
export const SmtpConfig = Component as Pick<typeof Component, 'prototype' | 'isInstance'> &
  (new (
    name: string,
    args: SmtpConfigArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) => Component);
