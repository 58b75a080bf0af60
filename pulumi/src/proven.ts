import * as pulumi from '@pulumi/pulumi';
import { refuse } from './errors';
import type { Status } from './resource';
import { CLUSTER_KIND, SmtpConfigResource } from './resource';
import { isReady, notReadyMessage, probeHandled, VERDICT_IS_IN } from './verdict';

/** Proving takes seconds; the rest is for an operator that is being installed in the same update. */
const WAIT = '5m';

/** The status, once it is Ready; otherwise an error with the diagnosis. */
export function proven(
  parent: pulumi.Resource,
  name: string,
  resource: SmtpConfigResource,
  suspend: pulumi.Input<boolean> | undefined,
): pulumi.Output<Status | undefined> {
  const { id, status, metadata, kind } = resource;
  return pulumi
    .all([id, status, suspend, metadata.namespace, metadata.name, kind])
    .apply(([at, found, suspended, namespace, config, of]) => {
      if (suspended || isReady(found) || pulumi.runtime.isDryRun()) return pulumi.output(found);
      // Where nothing changed, the stack remembers what was true at the last update: ask the cluster.
      const live = SmtpConfigResource.live(`${name}-live`, at, { parent }, of);
      return live.status.apply(now => {
        if (isReady(now)) return now;
        return refuse(notReadyMessage({ ...(of !== CLUSTER_KIND && { namespace }), name: config }, now));
      });
    });
}

/** From another language, what is not set comes as an empty text. */
export function timeouts({
  create,
  update,
  delete: remove,
}: pulumi.CustomTimeouts = {}): pulumi.CustomTimeouts {
  return { create: create || WAIT, update: update || WAIT, ...(remove && { delete: remove }) };
}

/** What Pulumi and the operator are told: what to wait for, and that a changed Secret must be verified again. */
export function waiting(wait: boolean, secretVersion?: string): Record<string, string> {
  const probe = secretVersion !== undefined && { 'smtp-operator.dev/probe-requested-at': secretVersion };
  if (!wait) return { ...probe };
  const conditions = [...(secretVersion === undefined ? [] : [probeHandled(secretVersion)]), VERDICT_IS_IN];
  return { ...probe, 'pulumi.com/waitFor': JSON.stringify(conditions) };
}
