import { z } from 'zod';
import type { JudgedBy } from '../../../crds/conditions.ts';
import { judgedBy } from '../../../crds/conditions.ts';
import type { Diagnosis, Verdict } from '../model/verdict.ts';
import { paragraphOf, verdictFrom } from '../model/verdict.ts';

/** Bytes that the kubelet reads from /dev/termination-log. */
const MAX_BYTES = 4096;
const MAX_MESSAGE = 1500;
const CONDITIONS = judgedBy('egress');

export type ReachVerdict = Verdict<JudgedBy<'egress'>>;

/** Returns the report of a probe, short enough for the termination message of a container. */
export function compactReport({ verdicts }: Pick<Diagnosis, 'verdicts'>): string {
  const seen = verdicts.filter(isSeen);
  for (let most = MAX_MESSAGE; ; most = Math.floor(most / 2)) {
    const text = JSON.stringify({
      version: 1,
      verdicts: seen.map(found => ({
        condition: found.condition,
        reason: found.reason,
        message: Array.from(paragraphOf(found)).slice(0, most).join(''),
      })),
    });
    if (Buffer.byteLength(text) <= MAX_BYTES) return text;
  }
}

const isSeen = (verdict: Verdict): verdict is ReachVerdict =>
  verdict.status !== 'Unknown' && CONDITIONS.some(condition => condition === verdict.condition);

const reportSchema = z.object({
  version: z.literal(1),
  verdicts: z
    .array(
      z.object({
        condition: z.enum(CONDITIONS),
        reason: z.string().max(64),
        message: z
          .string()
          .max(MAX_BYTES)
          .transform(text => text.replace(/[\x00-\x1f\x7f]+/g, ' ')),
      }),
    )
    .min(1)
    .max(CONDITIONS.length),
});

/** @returns what a pod observed; undefined if the text is not a report */
export function readReport(text: string): ReachVerdict[] | undefined {
  if (text.length > MAX_BYTES) return undefined;
  const parsed = reportSchema.safeParse(json(text));
  if (!parsed.success) return undefined;
  const verdicts = parsed.data.verdicts.flatMap(
    ({ condition, reason, message }) => verdictFrom(condition, reason, message) ?? [],
  );
  return verdicts.length === parsed.data.verdicts.length ? verdicts : undefined;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
