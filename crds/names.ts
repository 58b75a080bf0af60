/** The names by which users, charts and checks know the API. Changing one breaks them. */
export const GROUP = 'smtp-operator.dev';
export const VERSION = 'v1alpha1';
export const API_VERSION = `${GROUP}/${VERSION}`;
export const KIND = 'SmtpConfig';
export const PLURAL = 'smtpconfigs';

/** Any new value asks for a full probe now; `status.lastHandledProbeAt` echoes it. */
export const PROBE_REQUESTED_ANNOTATION = `${GROUP}/probe-requested-at`;

/** Field manager of every server-side apply, and value of `app.kubernetes.io/managed-by` on outputs. */
export const MANAGER = 'smtp-operator';
export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
