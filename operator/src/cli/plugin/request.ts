import { setTimeout as sleep } from 'node:timers/promises';
import { MANAGER } from '../../../../crds/names.ts';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { Client } from '../../kube/client.ts';
import { asking } from './cluster.ts';
import { getConfig, placeOf, type Ref } from './configs.ts';

/** Something that the operator does once for each new value of an annotation. */
export interface Request {
  annotation: string;
  /** Annotations that belong to it; null removes one. */
  further?: Readonly<Record<string, string | null>>;
  /** Whether the status answers this value. */
  isAnswered(status: SmtpConfig['status'], value: string): boolean;
  /** Whether the answer is the one that the caller hopes for. */
  isGood(config: SmtpConfig): boolean;
}

export type Answer =
  | { outcome: 'answered'; config: SmtpConfig; good: boolean; ms: number }
  /** The operator did nothing within the time. */
  | { outcome: 'silent'; config: SmtpConfig }
  /** Its spec keeps the operator from doing anything. */
  | { outcome: 'suspended'; config: SmtpConfig };

/** The first look comes soon: a check of a server nearby takes a fraction of a second. */
const POLL_MS = { first: 150, most: 1_000 };

const MANAGER_OF_REQUESTS = `${MANAGER}-cli`;

/**
 * Asks the operator by the annotation, and waits for its answer. It needs the rights get and patch alone.
 * @throws ClusterError
 */
export async function ask(client: Client, ref: Ref, request: Request, timeoutMs: number): Promise<Answer> {
  const value = new Date().toISOString();
  const body = { metadata: { annotations: { ...request.further, [request.annotation]: value } } };
  const { resource, parse, where, namespace } = { namespace: undefined, ...placeOf(ref) };
  const asked = { verb: 'patch' as const, where, ...(namespace !== undefined && { namespace }) };
  const began = performance.now();
  let config = parse(
    await asking(asked, client.mergePatch(resource, namespace, ref.name, body, MANAGER_OF_REQUESTS)),
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
