import { z } from 'zod';
import { readReport } from './report.ts';
import type { ConsumerResult } from './view.ts';

const words = z.string().nullish();

/** The cluster's own words. */
interface Words {
  reason?: string | null | undefined;
  message?: string | null | undefined;
}

/** Fields of a pod that are used. */
const podSchema = z.object({
  spec: z.object({ nodeName: words }).nullish(),
  status: z
    .object({
      phase: words,
      reason: words,
      message: words,
      conditions: z
        .array(z.object({ type: z.string(), status: z.string(), reason: words, message: words }))
        .nullish(),
      containerStatuses: z
        .array(
          z.object({
            state: z
              .object({
                waiting: z.object({ reason: words, message: words }).nullish(),
                running: z.object({}).nullish(),
                terminated: z.object({ exitCode: z.number(), reason: words, message: words }).nullish(),
              })
              .nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

/** Reasons of the kubelet for a container that will not start without a change. */
const HOPELESS: readonly string[] = [
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'CreateContainerConfigError',
  'CreateContainerError',
];

/** Time (ms) for scheduling the pod and pulling the image. */
const PATIENCE_MS = 120_000;

/**
 * Reports whether the container of the pod is running. Before that, the pod may be waiting for a node or for its image.
 */
export function isRunning(pod: unknown): boolean {
  const { data } = podSchema.safeParse(pod);
  return data?.status?.containerStatuses?.[0]?.state?.running != null;
}

/** @returns the result of the pod; undefined while it runs */
export function resultOf(
  pod: unknown,
  { waitedMs, timeoutMs }: { waitedMs: number; timeoutMs: number },
): ConsumerResult | undefined {
  if (pod === undefined) return failed('it was deleted before it reported');
  const parsed = podSchema.safeParse(pod);
  if (!parsed.success) return failed('the API server returned an object that is not a pod');
  const { spec, status } = parsed.data;
  const node = spec?.nodeName ?? undefined;
  const state = status?.containerStatuses?.[0]?.state ?? {};
  if (state.terminated) return ended(state.terminated, node);
  if (status?.phase === 'Failed') return failed(`it failed: ${said(status)}`);
  if (state.waiting && HOPELESS.includes(state.waiting.reason ?? '')) return notStarted(said(state.waiting));
  if (waitedMs < PATIENCE_MS + timeoutMs) return undefined;
  if (state.running) return failed('it ran for too long');
  const unscheduled = status?.conditions?.find(
    ({ type, status: value }) => type === 'PodScheduled' && value === 'False',
  );
  return notStarted(said(unscheduled ?? state.waiting ?? { reason: 'no reason given' }));
}

function ended(
  { exitCode, ...words }: Words & { exitCode: number },
  node: string | undefined,
): ConsumerResult {
  const verdicts = readReport(words.message ?? '');
  if (verdicts) return { kind: 'seen', verdicts, ...(node !== undefined && { node }) };
  return failed(`it ended with exit code ${exitCode}${on(node)}, and without a report: ${said(words)}`);
}

const on = (node: string | undefined): string => (node === undefined ? '' : ` on node ${node}`);

const failed = (message: string): ConsumerResult => ({ kind: 'failed', reason: 'PodFailed', message });

const notStarted = (message: string): ConsumerResult => ({
  kind: 'failed',
  reason: 'PodNotStarted',
  message: `it did not start: ${message}`,
});

/** Bounded, and on one line. */
function said({ reason, message }: Words): string {
  const text = [reason, message].filter(Boolean).join(': ');
  return text.replace(/[\x00-\x1f\x7f]+/g, ' ').slice(0, 1024) || 'no reason given';
}
