/** Names by which users, charts and checks refer to the API. A change breaks all of them. */
export const GROUP = 'smtp-operator.dev';
export const VERSION = 'v1alpha1';
export const API_VERSION = `${GROUP}/${VERSION}`;
export const KIND = 'SmtpConfig';
export const PLURAL = 'smtpconfigs';
export const CLUSTER_KIND = 'ClusterSmtpConfig';
export const CLUSTER_PLURAL = 'clustersmtpconfigs';
export const PROVIDER_KIND = 'SmtpProvider';
export const PROVIDER_PLURAL = 'smtpproviders';

/** Page that explains the reasons, relative to the root of the repository. */
export const REASONS_DOC = 'docs/reasons.md';

/** Requests a full probe with each new value; `status.lastHandledProbeAt` echoes the value. */
export const PROBE_REQUESTED_ANNOTATION = `${GROUP}/probe-requested-at`;

/** Makes the admission policies check the author again with each new value, without a change to the spec. */
export const ADMISSION_REQUESTED_ANNOTATION = `${GROUP}/admission-requested-at`;

/** Requests one test message with each new value; `status.checks` echoes the value. */
export const MESSAGE_REQUESTED_ANNOTATION = `${GROUP}/message-requested-at`;

/** Recipient of the requested message. Overrides `spec.checks.message.to`. */
export const MESSAGE_TO_ANNOTATION = `${GROUP}/message-to`;

/**
 * Name of the SmtpConfig that an output is published for. Set on every output; it remains when owner references are
 * lost.
 */
export const PUBLISHED_FOR_ANNOTATION = `${GROUP}/published-for`;

/** Hash of the content, set on every output. It changes only when the content changes. */
export const CONTENT_HASH_ANNOTATION = `${GROUP}/content-hash`;

/** Time (RFC 3339) at which the operator deletes an output that `spec.outputs` no longer names. */
export const REMOVE_AFTER_ANNOTATION = `${GROUP}/remove-after`;

/** Hash of the content for which `spec.rollout` restarted a workload. Set on its pod template. */
export const RESTARTED_FOR_ANNOTATION = `${GROUP}/restarted-for`;

/** Field manager of every write, and value of `app.kubernetes.io/managed-by` on outputs. */
export const MANAGER = 'smtp-operator';
export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';

/** Uid of the SmtpConfig, on every pod that probes from the location of an application. */
export const CONSUMER_PROBE_LABEL = `${GROUP}/consumer-probe`;

/** Readiness gate of probe pods. It is never set, so no Service sends them traffic. */
export const NEVER_READY_CONDITION = `${GROUP}/never-ready`;
