import type { ReasonEntry } from './entry.ts';
import { Pending, well, wrong } from './entry.ts';

export const PUBLISHED = {
  InSync: well('Every output is up to date.'),
  NoNamespaceMatches: well(
    'No namespace matches spec.namespaces and spec.namespaceSelector of the ClusterSmtpConfig, so nothing is published.',
    'If you expect a namespace to match, compare its name and labels with these fields.',
  ),
  NotVerified: wrong(
    'An output does not exist yet, because no settings have been verified.',
    'Fix the condition that is False, or set spec.publish to Always to publish without verification.',
  ),
  NameConflict: wrong(
    'An object with the name of an output already exists and has another owner. It was left unchanged.',
    'Choose a different name in spec.outputs, or delete the existing object if it is not needed. Do not delete the Secret that spec.secretRef names.',
    'kubectl -n NAMESPACE get secret,configmap NAME --show-labels',
  ),
  TemplateInvalid: wrong(
    'A template of an output cannot be rendered, so no output was changed.',
    'Fix the template in spec.outputs at the position in the message.',
  ),
  TemplateLimitExceeded: wrong(
    'The templates of the SmtpConfig exceed the limit on CPU time or memory, so no output was changed.',
    'Shorten the templates in spec.outputs, or use fewer filters. The operator renders them again after a change to the spec.',
  ),
  ProfileUnsuitable: wrong(
    'The software of a profile does not support one of the settings, so no output was changed.',
    'Choose another profile for the output in the message, or change the setting (for example a new password or another port).',
  ),
  Forbidden: wrong(
    'The API server denied the operator a write to an output.',
    "Check the operator's RBAC, admission policies and quotas in this namespace.",
    'kubectl auth can-i patch secrets -n NAMESPACE --as system:serviceaccount:OPERATOR-NAMESPACE:ACCOUNT',
  ),
  Suspended: wrong(
    'spec.suspend is true: the operator publishes nothing and keeps existing outputs.',
    'Set spec.suspend to false to resume.',
  ),
  Pending,
} as const satisfies Record<string, ReasonEntry>;

/** The condition exists only while it is True. */
export const ROTATION_PENDING = {
  AwaitingVerification: well(
    'A new credential or spec is pending its first login. The last working settings are still published.',
    'Nothing. The operator publishes it as soon as the login succeeds.',
  ),
  NewCredentialRefused: well(
    'The server rejected the new credential. The last working settings are still published.',
    'See condition Authenticated, and fix the Secret before the old credential is revoked.',
  ),
} as const satisfies Record<string, ReasonEntry>;
