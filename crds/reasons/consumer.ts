import { EGRESS_REACHABLE } from './egress.ts';
import type { ReasonEntry } from './entry.ts';
import { Pending, well, wrong } from './entry.ts';
import { TLS_VERIFIED } from './tls.ts';

const WHERE =
  'Seen from a pod that stands where the application runs. If the operator itself sees something else, look at the NetworkPolicies that select these labels and at the firewall of the node that the message names; if not:';

/** What a probe sees is called the same wherever it runs. */
function fromThere<T extends Readonly<Record<string, ReasonEntry>>>(entries: T): T {
  const failed = Object.entries(entries).filter(([, { status }]) => status === 'False');
  const moved = failed.map(([reason, entry]) => [reason, { ...entry, remedy: `${WHERE} ${entry.remedy}` }]);
  return { ...entries, ...Object.fromEntries(moved) };
}

const PODS = 'kubectl -n NAMESPACE get pods -l smtp-operator.dev/consumer-probe';

const { Connected: _connected, Pending: _pending, ...EGRESS } = fromThere(EGRESS_REACHABLE);
const { Verified, NotUsed, BlockedByEgress: _blocked, Pending: _waits, ...TLS } = fromThere(TLS_VERIFIED);

/** There only with spec.checks.egress.from. */
export const CONSUMER_EGRESS = {
  Connected: well('From every place of spec.checks.egress.from the server was reached.'),
  ...EGRESS,
  ...TLS,
  NotEnabled: wrong(
    'The spec asks for probes from where the application runs, and the operator may not start pods.',
    'Whoever runs the operator sets consumerEgress.enabled in its chart (flag --consumer-image); or remove spec.checks.egress.from.',
  ),
  PodRefused: wrong(
    'The API server did not let the operator create the pod: a quota, Pod Security, another admission policy or RBAC.',
    "Read the API server's words in the message; make room in the quota, or let whoever runs the operator set consumerEgress.enabled, which brings the permissions.",
    'kubectl -n NAMESPACE get resourcequota,limitrange\nkubectl auth can-i create pods -n NAMESPACE --as system:serviceaccount:OPERATOR-NAMESPACE:ACCOUNT',
  ),
  PodNotStarted: wrong(
    'The pod was created and did not start: no node takes it, or its image cannot be pulled.',
    'See the words of the scheduler or of the kubelet in the message: nodeSelector, room on the nodes, and whether this namespace can pull the image of the operator.',
    `${PODS}\nkubectl -n NAMESPACE get events --field-selector involvedObject.kind=Pod`,
  ),
  PodFailed: wrong(
    'The pod ended, or vanished, without a report of what it saw.',
    'See what the message says of its end: killed for memory, evicted, deleted by somebody. The next one comes by itself.',
    PODS,
  ),
  Pending,
} as const satisfies Record<string, ReasonEntry>;
