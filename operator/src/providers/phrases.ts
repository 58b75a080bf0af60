import { PROBE_REQUESTED_ANNOTATION } from '../../../crds/names.ts';

/** Ends of remedies that are the same for every provider. */

/** Follows a remedy that makes a new password, code or key. */
export const PUT_IN_SECRET =
  'put it into the password key of the Secret named in spec.secretRef: the operator logs in again as soon as the Secret changes';

/**
 * Follows a remedy that changes something at the provider while the Secret stays as it is. The command is in
 * backquotes so that no full stop is copied with it.
 */
export const TRY_AGAIN = `ask for another login: \`kubectl annotate smtpconfig NAME ${PROBE_REQUESTED_ANNOTATION}="$(date +%s)" --overwrite\``;

/** For replies that end by themselves. */
export const WAITS = 'The operator waits and tries again by itself.';
