import type { ReasonEntry } from './entry.ts';
import { Pending, well, wrong } from './entry.ts';

/** Otherwise Ready takes the reason of the first condition that is False. */
export const READY = {
  Ready: well('Everything that applies is true: mail can be sent with what is published.'),
  Suspended: wrong(
    'spec.suspend is true: nothing is probed or published, and what is there stays.',
    'Set spec.suspend to false to go on.',
  ),
  /** An older or hand-edited CRD let through what the operator cannot work with. */
  InvalidSpec: wrong(
    'The API server holds a spec that the operator cannot use, because the CRD in the cluster is older or was edited.',
    'Correct the fields that the message names, and install the CRD that belongs to this operator.',
    'kubectl -n NAMESPACE get smtp NAME -o yaml',
  ),
  CABundleUnavailable: wrong(
    'The ConfigMap or Secret of spec.endpoint.caBundleRef does not exist, or its key holds no PEM certificates. Nothing is checked until it does; what is published stays.',
    'Create it, or correct spec.endpoint.caBundleRef. The operator notices a change of it at once.',
    'kubectl -n NAMESPACE get smtp NAME -o jsonpath="{.spec.endpoint.caBundleRef}"',
  ),
  NotAdmitted: wrong(
    'The spec was written before the admission policies were in force, so it is not known whether its author has the rights that they ask for. It is not acted on; what is published stays.',
    'Set the annotation smtp-operator.dev/admission-requested-at to a new value, as a user who has these rights. Any change to the spec does the same.',
    'kubectl -n NAMESPACE annotate smtp NAME --overwrite smtp-operator.dev/admission-requested-at="$(date -Is)"',
  ),
  AdmissionPolicyMissing: wrong(
    'An admission policy that the operator was started with, or its binding, is missing or does not deny, so new specs are not acted on. What was admitted before goes on.',
    'Install the chart again, or correct the policy and its binding. Start the operator without --admission-policy if there shall be none.',
    'kubectl get validatingadmissionpolicies,validatingadmissionpolicybindings',
  ),
  Pending,
} as const satisfies Record<string, ReasonEntry>;
