import type { ReasonEntry } from './entry.ts';
import { Pending, well, wrong } from './entry.ts';

export const PUBLISHED = {
  InSync: well('Every output holds what it should.'),
  NotVerified: wrong(
    'An output is not there yet, because nothing is verified that it could hold.',
    'Mend the condition that is False; or set spec.publish to Always to publish without proof.',
  ),
  NameConflict: wrong(
    'An object of the name of an output is there already and belongs to somebody else; it was not touched.',
    'Choose a different name in spec.outputs, or delete the existing object if it is not needed. Do not delete the Secret that spec.secretRef names.',
    'kubectl -n NAMESPACE get secret,configmap NAME --show-labels',
  ),
  TemplateInvalid: wrong(
    'The template of an output cannot be rendered, so no output was changed.',
    'Correct the template in spec.outputs at the place that the message names.',
  ),
  TemplateLimitExceeded: wrong(
    'The templates of the SmtpConfig take more CPU time or memory than templates may, so no output was changed.',
    'Shorten the templates in spec.outputs, or use fewer filters. They are rendered again after a change to the spec.',
  ),
  ProfileUnsuitable: wrong(
    'The software of a profile cannot be told one of the settings, so no output was changed.',
    'Choose another profile for the output that the message names, or change the setting: a new password, another port.',
  ),
  Forbidden: wrong(
    'The API server did not let the operator write an output.',
    "Check the operator's RBAC, admission policies and quotas in this namespace.",
    'kubectl auth can-i patch secrets -n NAMESPACE --as system:serviceaccount:OPERATOR-NAMESPACE:ACCOUNT',
  ),
  Suspended: wrong(
    'spec.suspend is true: nothing is published, and what is there stays.',
    'Set spec.suspend to false to go on.',
  ),
  Pending,
} as const satisfies Record<string, ReasonEntry>;

/** This condition stands only while True. */
export const ROTATION_PENDING = {
  AwaitingVerification: well(
    'A newer credential or spec waits for its first login; the last good one is still published.',
    'Wait: it is published as soon as it is proven.',
  ),
  NewCredentialRefused: well(
    'The server refused the newer credential; the last good one is still published.',
    'See condition Authenticated, and correct the Secret before the old credential is revoked.',
  ),
} as const satisfies Record<string, ReasonEntry>;
