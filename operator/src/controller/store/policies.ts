import { z } from 'zod';
import type { Client } from '../../kube/client.ts';
import { ADMISSION_BINDINGS, ADMISSION_POLICIES, type Resource } from '../../kube/resources.ts';
import { Coalesced } from '../../sharing/coalesced.ts';
import { continued, type Policies } from '../admission/decide.ts';
import { unlessGone } from './outputs.ts';

const metadata = z.object({
  uid: z.string(),
  generation: z.number(),
  creationTimestamp: z.string(),
  deletionTimestamp: z.string().optional(),
  managedFields: z.array(z.object({ time: z.string().optional() })).default([]),
});

/** A selector without requirements matches everything. */
const selector = z
  .strictObject({
    matchLabels: z.record(z.string(), z.string()).default({}),
    matchExpressions: z.array(z.unknown()).default([]),
  })
  .refine(
    ({ matchLabels, matchExpressions }) =>
      Object.keys(matchLabels).length === 0 && matchExpressions.length === 0,
  )
  .optional();

const policySchema = z.object({
  metadata,
  spec: z.object({
    failurePolicy: z.literal('Fail').default('Fail'),
    paramKind: z.undefined().optional(),
    matchConstraints: z.object({
      namespaceSelector: selector,
      objectSelector: selector,
      excludeResourceRules: z.array(z.unknown()).max(0).optional(),
    }),
    validations: z.array(z.unknown()).min(1),
  }),
});

const bindingSchema = z.object({
  metadata,
  spec: z.object({
    policyName: z.string(),
    validationActions: z.array(z.string()).refine(actions => actions.includes('Deny')),
    paramRef: z.undefined().optional(),
    matchResources: z.undefined().optional(),
  }),
});

/** Returns a reader of the policies with these names. Readings never overlap. */
export function policyReader(
  client: Client,
  names: readonly string[],
): { read(): Promise<Policies | undefined> } {
  let last: Policies | undefined;
  return new Coalesced(async () => {
    last = continued(last, await readPolicies(client, names));
    return last;
  });
}

/**
 * Reads the policies of these names, each with the binding of the same name; undefined if one of them is not in force.
 */
async function readPolicies(client: Client, names: readonly string[]): Promise<Policies | undefined> {
  const read = (resource: Resource, name: string) => unlessGone(client.get(resource, undefined, name));
  const found: z.output<typeof metadata>[] = [];
  for (const name of names) {
    const [policy, binding] = await Promise.all([
      read(ADMISSION_POLICIES, name).then(object => policySchema.safeParse(object).data),
      read(ADMISSION_BINDINGS, name).then(object => bindingSchema.safeParse(object).data),
    ]);
    if (!policy || binding?.spec.policyName !== name) return undefined;
    found.push(policy.metadata, binding.metadata);
  }
  if (found.some(({ deletionTimestamp }) => deletionTimestamp !== undefined)) return undefined;
  return {
    versions: found.map(({ uid, generation }) => ({ uid, generation })),
    since: Math.max(...found.map(editedAt)),
  };
}

/**
 * Returns the time of the last edit. Only administrators write policies, so the times in their managed fields can be
 * trusted.
 */
function editedAt({ creationTimestamp, generation, managedFields }: z.output<typeof metadata>): number {
  const created = Date.parse(creationTimestamp);
  if (generation === 1) return created;
  return Math.max(
    created,
    ...managedFields.flatMap(({ time }) => (time === undefined ? [] : [Date.parse(time)])),
  );
}
