/** The names by which users, charts and checks know the API. Changing one breaks them. */
export const GROUP = 'smtp-operator.dev';
export const VERSION = 'v1alpha1';
export const API_VERSION = `${GROUP}/${VERSION}`;
export const KIND = 'SmtpConfig';
export const PLURAL = 'smtpconfigs';
export const CLUSTER_KIND = 'ClusterSmtpConfig';
export const CLUSTER_PLURAL = 'clustersmtpconfigs';
export const PROVIDER_KIND = 'SmtpProvider';
export const PROVIDER_PLURAL = 'smtpproviders';

/** Where the reasons are explained, from the top of the repository. */
export const REASONS_DOC = 'docs/reasons.md';

/** Any new value asks for a full probe now; `status.lastHandledProbeAt` echoes it. */
export const PROBE_REQUESTED_ANNOTATION = `${GROUP}/probe-requested-at`;

/** Any new value makes the admission policies check the author again, without a change to the spec. */
export const ADMISSION_REQUESTED_ANNOTATION = `${GROUP}/admission-requested-at`;

/** Any new value asks for one test message; `status.checks` echoes it. */
export const MESSAGE_REQUESTED_ANNOTATION = `${GROUP}/message-requested-at`;

/** Recipient of the message that is requested, instead of `spec.checks.message.to`. */
export const MESSAGE_TO_ANNOTATION = `${GROUP}/message-to`;

/** On every output: the SmtpConfig that it is published for, by name. It outlives owner references. */
export const PUBLISHED_FOR_ANNOTATION = `${GROUP}/published-for`;

/** On every output: changes when its content does, and at no other time. */
export const CONTENT_HASH_ANNOTATION = `${GROUP}/content-hash`;

/** On an output that `spec.outputs` no longer names: when the operator deletes it (RFC 3339). */
export const REMOVE_AFTER_ANNOTATION = `${GROUP}/remove-after`;

/** On the pod template of a workload that `spec.rollout` restarts: the content that it was restarted for. */
export const RESTARTED_FOR_ANNOTATION = `${GROUP}/restarted-for`;

/** Field manager of every write, and value of `app.kubernetes.io/managed-by` on outputs. */
export const MANAGER = 'smtp-operator';
export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';

/** On every pod that probes from where an application runs: the uid of its SmtpConfig. */
export const CONSUMER_PROBE_LABEL = `${GROUP}/consumer-probe`;

/** Readiness gate of these pods that is never set, so that no Service sends them traffic. */
export const NEVER_READY_CONDITION = `${GROUP}/never-ready`;
