import { z } from 'zod';
import { CLUSTER_PLURAL, GROUP, PLURAL } from '../../../../crds/names.ts';
import type { Client } from '../../kube/client.ts';
import { ACCESS_REVIEWS } from '../../kube/resources.ts';
import type { Ref } from '../plugin/configs.ts';

const answerSchema = z.object({ status: z.object({ allowed: z.boolean() }) });

/** Time (ms) for which an answer is reused. A changed permission takes effect within this time. */
const FRESH_MS = 30_000;

/** Asks the API server whether the caller may change SmtpConfigs of a namespace, or ClusterSmtpConfigs. */
export class Rights {
  readonly #client: Client;
  readonly #known = new Map<string, { allowed: boolean; until: number }>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** @param namespace empty for ClusterSmtpConfigs */
  async mayPatch({ namespace }: Pick<Ref, 'namespace'>): Promise<boolean> {
    const known = this.#known.get(namespace);
    if (known && known.until > performance.now()) return known.allowed;
    const allowed = await this.#ask(namespace).catch(() => false);
    this.#known.set(namespace, { allowed, until: performance.now() + FRESH_MS });
    return allowed;
  }

  async #ask(namespace: string): Promise<boolean> {
    const resource = namespace === '' ? CLUSTER_PLURAL : PLURAL;
    const resourceAttributes = { group: GROUP, resource, verb: 'patch', namespace };
    const body = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    };
    const answer = await this.#client.json({ method: 'POST', resource: ACCESS_REVIEWS, body });
    return answerSchema.parse(answer).status.allowed;
  }
}
