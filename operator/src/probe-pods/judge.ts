import type { ConditionStatus } from '../../../crds/conditions.ts';
import { reasonEntry } from '../../../crds/reasons.ts';
import type { Verdict } from '../model/verdict.ts';
import { isFailed, verdict } from '../model/verdict.ts';
import type { ReachVerdict } from './report.ts';
import type { ConsumerView, ConsumerViews } from './view.ts';
import { pairs, placeText } from './view.ts';

const TYPE = 'ConsumerEgress';

type Judged = Verdict<typeof TYPE>;

/** How the operator itself sees the server, by condition. */
export type OwnView = Readonly<
  Record<ReachVerdict['condition'], { status: ConditionStatus; reason: string }>
>;

/** Results from places where the application runs, together with the operator's own. */
export function consumerCondition({ views, standing, namespace }: ConsumerViews, own: OwnView): Judged {
  if (!views) return notEnabled();
  const judged = views.map(view => judgeView(view, namespace, own));
  const bad = judged.find(found => found?.status === 'False');
  if (bad) return bad;
  const good = judged.filter(found => found !== undefined);
  if (good.length > 0 && good.length === views.length) {
    return verdict(TYPE, 'Connected', good.map(({ message }) => message).join(' '));
  }
  return standing ?? verdict(TYPE, 'Pending', waiting(views));
}

function notEnabled(): Judged {
  const { meaning, remedy } = reasonEntry(TYPE, 'NotEnabled');
  return verdict(TYPE, 'NotEnabled', meaning, remedy);
}

const waiting = (views: readonly ConsumerView[]): string => {
  const open = views.find(({ result }) => result === undefined);
  const where = open ? placeText(open.place) : 'where the application runs';
  return `The first probe from ${where} is running or queued.`;
};

function judgeView({ place, result }: ConsumerView, namespace: string, own: OwnView): Judged | undefined {
  if (!result) return undefined;
  if (result.kind === 'failed') {
    const { remedy } = reasonEntry(TYPE, result.reason);
    const seen = `From ${placeText(place)} there is no result: ${result.message}.`;
    return verdict(TYPE, result.reason, seen, remedy);
  }
  const { node, verdicts } = result;
  const where = placeText(place, node);
  const wrong = verdicts.find(isFailed);
  if (!wrong) {
    return said('Connected', `Reached from ${where}.`, lonely(own));
  }
  const differs = own[wrong.condition].status === 'True';
  const suspect = differs
    ? suspects(namespace, pairs(place.podLabels ?? {}), node)
    : 'The operator cannot reach it either.';
  return said(
    wrong.reason,
    `From ${where} the server is not usable${differs ? ', although the operator reaches it' : ''}.`,
    `${suspect} Result there: ${wrong.message}`,
  );
}

/** Returns the remedy if only the operator cannot reach the server; empty if it can. */
function lonely(own: OwnView): string {
  const shut = own.EgressReachable.status === 'False' || own.TLSVerified.status === 'False';
  return shut
    ? "The operator cannot reach it: check the NetworkPolicies that select the operator, and the firewall of the operator's node."
    : '';
}

function suspects(namespace: string, labels: string, node: string | undefined): string {
  const policy = labels
    ? `the NetworkPolicies in namespace ${namespace} that select ${labels} or every pod`
    : `the NetworkPolicies in namespace ${namespace} that select every pod`;
  const firewall = node === undefined ? 'the firewall of its node' : `the firewall of node ${node}`;
  return `Check ${policy} (kubectl -n ${namespace} get networkpolicy), and ${firewall}.`;
}

const said = (reason: Judged['reason'], seen: string, next: string): Judged =>
  verdict(TYPE, reason, [seen, next].filter(Boolean).join(' '));
