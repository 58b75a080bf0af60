import { setTimeout as sleep } from 'node:timers/promises';
import { MANAGER } from '../../../../crds/names.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { Client } from '../../kube/client.ts';
import { asking } from './cluster.ts';
import { getConfig, placeOf, type Ref } from './configs.ts';

/** An action that the operator performs once for each new value of an annotation. */
export interface Request {
  annotation: string;
  /** Further annotations of the request; null removes one. */
  further?: Readonly<Record<string, string | null>>;
  /** Reports whether the status answers this value. */
  isAnswered(status: SmtpConfig['status'], value: string): boolean;
  /** Reports whether the answer is a success. */
  isGood(config: SmtpConfig): boolean;
}

export type Answer =
  | { outcome: 'answered'; config: SmtpConfig; good: boolean; ms: number }
  /** The operator did not act within the time limit. */
  | { outcome: 'silent'; config: SmtpConfig }
  /** The spec is suspended, so the operator does not act. */
  | { outcome: 'suspended'; config: SmtpConfig };

/** Polling intervals. The first is short, because the check of a nearby server takes a fraction of a second. */
const POLL_MS = { first: 150, most: 1_000 };

const MANAGER_OF_REQUESTS = `${MANAGER}-cli`;

/**
 * Sets the annotation and waits for the operator's answer. It requires only the permissions get and patch.
 * @throws ClusterError
 */
export async function ask(client: Client, ref: Ref, request: Request, timeoutMs: number): Promise<Answer> {
  const value = new Date().toISOString();
  const body = { metadata: { annotations: { ...request.further, [request.annotation]: value } } };
  const { resource, parse, where, namespace } = { namespace: undefined, ...placeOf(ref) };
  const asked = { verb: 'patch' as const, where, ...(namespace !== undefined && { namespace }) };
  const began = performance.now();
  let config = parse(
    await asking(
      asked,
      client.mergePatch({ resource, namespace, name: ref.name }, body, MANAGER_OF_REQUESTS),
    ),
  );
  for (let wait = POLL_MS.first; ; wait = Math.min(wait * 2, POLL_MS.most)) {
    const ms = performance.now() - began;
    if (request.isAnswered(config.status, value)) {
      return { outcome: 'answered', config, good: request.isGood(config), ms };
    }
    if (config.spec?.suspend) return { outcome: 'suspended', config };
    if (ms >= timeoutMs) return { outcome: 'silent', config };
    await sleep(Math.min(wait, timeoutMs - ms));
    config = await getConfig(client, ref);
  }
}
