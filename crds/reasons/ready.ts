import type { ReasonEntry } from './entry.ts';
import { Pending, well, wrong } from './entry.ts';

/** Reasons of Ready itself. For any other failure, Ready takes the reason of the first condition that is False. */
export const READY = {
  Ready: well('All required checks passed: mail can be sent with the published settings.'),
  ReadyByFallback: well(
    'The settings of this SmtpConfig do not work. Mail can be sent with the published settings of the SmtpConfig that condition UsingFallback names.',
    'Fix the condition in status.diagnosis. The operator returns to the own settings automatically.',
  ),
  Suspended: wrong(
    'spec.suspend is true: the operator probes and publishes nothing, and keeps existing outputs.',
    'Set spec.suspend to false to resume.',
  ),
  /** Happens if an older or edited CRD accepted a spec that the operator cannot use. */
  InvalidSpec: wrong(
    'The spec is not valid for this operator, because the CRD in the cluster is older or was edited.',
    'Fix the fields in the message, and install the CRD of this operator version.',
    'kubectl -n NAMESPACE get smtp NAME -o yaml',
  ),
  CABundleUnavailable: wrong(
    'The ConfigMap or Secret of spec.endpoint.caBundleRef does not exist, or its key contains no PEM certificates. The operator checks nothing until it does, and keeps existing outputs.',
    'Create the object, fix the content of its key, or fix spec.endpoint.caBundleRef. The operator reacts to a change immediately.',
    'kubectl -n NAMESPACE get configmaps,secrets',
  ),
  ProviderNotFound: wrong(
    'The SmtpProvider of spec.providerRef does not exist, or the operator cannot read SmtpProviders. The operator checks nothing until it can, and keeps existing outputs.',
    'Create the SmtpProvider, or fix spec.providerRef. The operator reacts to a change immediately.',
    'kubectl get smtpproviders',
  ),
  ProviderNotAllowed: wrong(
    'The SmtpProvider of spec.providerRef does not allow this namespace. The operator checks nothing until it does, and keeps existing outputs.',
    'Ask the administrator to add the namespace to spec.allowedNamespaces of the SmtpProvider, or choose another provider.',
    'kubectl get smtpproviders -o yaml',
  ),
  ProviderInvalid: wrong(
    'The SmtpProvider of spec.providerRef is not valid for this operator, because the CRD in the cluster is older or was edited. The operator checks nothing until it is, and keeps existing outputs.',
    'Ask the administrator to check the SmtpProvider with smtp-operator lint, and to install the CRD of this operator version.',
    'kubectl get smtpproviders -o yaml',
  ),
  NotAdmitted: wrong(
    'The spec was written before the admission policies took effect, so the permissions of its author were not verified.',
    'As its author or an administrator, run the command, or change the spec.',
    'kubectl -n NAMESPACE annotate smtp NAME --overwrite smtp-operator.dev/admission-requested-at="$(date -Is)"',
  ),
  AdmissionPolicyMissing: wrong(
    'An admission policy that the operator was started with, or its binding, is missing or does not deny. The operator ignores new specs and continues with those admitted before.',
    'Install the chart again, or fix the policy and its binding. To run without admission policies, start the operator without --admission-policy.',
    'kubectl get validatingadmissionpolicies,validatingadmissionpolicybindings',
  ),
  Pending,
} as const satisfies Record<string, ReasonEntry>;
