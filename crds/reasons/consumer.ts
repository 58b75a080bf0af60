import { EGRESS_REACHABLE } from './egress.ts';
import type { ReasonEntry } from './entry.ts';
import { Pending, well, wrong } from './entry.ts';
import { TLS_VERIFIED } from './tls.ts';

const WHERE =
  'Observed from a pod that runs where the application runs. If the operator gets a different result, check the NetworkPolicies that select these labels and the firewall of the node in the message. Otherwise:';

/** Rewrites the entries for a probe from a pod. A probe uses the same reasons wherever it runs. */
function fromThere<T extends Readonly<Record<string, ReasonEntry>>>(entries: T): T {
  const failed = Object.entries(entries).filter(([, { status }]) => status === 'False');
  const moved = failed.map(([reason, entry]) => [reason, { ...entry, remedy: `${WHERE} ${entry.remedy}` }]);
  return { ...entries, ...Object.fromEntries(moved) };
}

const PODS = 'kubectl -n NAMESPACE get pods -l smtp-operator.dev/consumer-probe';

const { Connected: _connected, Pending: _pending, ...EGRESS } = fromThere(EGRESS_REACHABLE);
const { Verified, NotUsed, BlockedByEgress: _blocked, Pending: _waits, ...TLS } = fromThere(TLS_VERIFIED);

/** Present only with spec.checks.egress.from. */
export const CONSUMER_EGRESS = {
  Connected: well('The server was reached from every entry of spec.checks.egress.from.'),
  ...EGRESS,
  ...TLS,
  NotEnabled: wrong(
    'The spec requests probes from where the application runs, but the operator may not start pods.',
    "Have the operator's administrator set consumerEgress.enabled in the chart (flag --consumer-image), or remove spec.checks.egress.from.",
  ),
  PodRefused: wrong(
    'The API server denied the creation of the pod: because of a quota, Pod Security, another admission policy or RBAC.',
    "Read the API server's error in the message. Raise the quota, or have the operator's administrator set consumerEgress.enabled, which grants the permissions.",
    'kubectl -n NAMESPACE get resourcequota,limitrange\nkubectl auth can-i create pods -n NAMESPACE --as system:serviceaccount:OPERATOR-NAMESPACE:ACCOUNT',
  ),
  PodNotStarted: wrong(
    'The pod was created but did not start: no node accepts it, or its image cannot be pulled.',
    "Read the error of the scheduler or the kubelet in the message. Check nodeSelector, free resources on the nodes, and whether this namespace can pull the operator's image.",
    `${PODS}\nkubectl -n NAMESPACE get events --field-selector involvedObject.kind=Pod`,
  ),
  PodFailed: wrong(
    'The pod ended or was deleted before it reported a result.',
    'Check in the message why it ended: out of memory, evicted or deleted. The operator starts the next pod automatically.',
    PODS,
  ),
  Pending,
} as const satisfies Record<string, ReasonEntry>;
