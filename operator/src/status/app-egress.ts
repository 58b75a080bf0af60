import type { Verdict } from '../model/verdict.ts';
import { consumerCondition } from '../probe-pods/judge.ts';
import type { ConsumerViews } from '../probe-pods/view.ts';
import type { Gates, KnownCheck } from './known.ts';

/** Pods are created at their interval, regardless of the last result. */
const BY_CLOCK = { kind: 'backoff', seconds: 300 } as const;

/** The check that applications can reach the server from their own pods, if the spec requests it. */
export const appEgressKnown = (views: ConsumerViews): KnownCheck => ({
  judges: ['app-egress'],
  conditions(_known, gates) {
    const EgressReachable = gateOf(gates, 'EgressReachable');
    const TLSVerified = gateOf(gates, 'TLSVerified');
    return EgressReachable && TLSVerified ? [consumerCondition(views, { EgressReachable, TLSVerified })] : [];
  },
  explain: (_known, { reason }) => (reason === 'NotEnabled' ? {} : { retry: BY_CLOCK }),
});

const gateOf = <C extends 'EgressReachable' | 'TLSVerified'>(gates: Gates, type: C): Verdict<C> | undefined =>
  gates.find((gate): gate is Verdict<C> & Gates[number] => gate.condition === type);
