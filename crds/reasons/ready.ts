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
  Pending,
} as const satisfies Record<string, ReasonEntry>;
