import * as pulumi from '@pulumi/pulumi';
import { refuse } from './errors';
import type { Status } from './resource';
import { CLUSTER_KIND, SmtpConfigResource } from './resource';
import { isReady, notReadyMessage, probeHandled, VERDICT_IS_IN } from './verdict';

/**
 * Default timeout. A check takes seconds; the remaining time is for an operator that is installed in the same update.
 */
const WAIT = '5m';

/** Returns the status when it is Ready; otherwise fails with the diagnosis. */
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
      // If nothing changed, the state holds the status of the last update, so read the current status from the cluster.
      const live = SmtpConfigResource.live(`${name}-live`, at, { parent }, of);
      return live.status.apply(now => {
        if (isReady(now)) return now;
        return refuse(notReadyMessage({ ...(of !== CLUSTER_KIND && { namespace }), name: config }, now));
      });
    });
}

/** Fills in default timeouts. From another language, an unset value arrives as an empty string. */
export function timeouts({
  create,
  update,
  delete: remove,
}: pulumi.CustomTimeouts = {}): pulumi.CustomTimeouts {
  return { create: create || WAIT, update: update || WAIT, ...(remove && { delete: remove }) };
}

/**
 * Returns the annotations for Pulumi and the operator: the conditions to wait for, and a request to verify a changed
 * Secret again.
 */
export function waiting(wait: boolean, secretVersion?: string): Record<string, string> {
  const probe = secretVersion !== undefined && { 'smtp-operator.dev/probe-requested-at': secretVersion };
  if (!wait) return { ...probe };
  const conditions = [...(secretVersion === undefined ? [] : [probeHandled(secretVersion)]), VERDICT_IS_IN];
  return { ...probe, 'pulumi.com/waitFor': JSON.stringify(conditions) };
}
