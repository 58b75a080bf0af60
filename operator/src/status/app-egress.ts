import type { Verdict } from '../model/verdict.ts';
import { consumerCondition } from '../probe-pods/judge.ts';
import type { ConsumerViews } from '../probe-pods/view.ts';
import type { Gates, KnownCheck } from './known.ts';

/** Pods are sent at their interval, independent of what the last one found. */
const BY_CLOCK = { kind: 'backoff', seconds: 300 } as const;

/** Reaching the server from where applications run, where the spec asks for it. */
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
