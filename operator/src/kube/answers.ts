import { ApiError } from './errors.ts';

/** Retry limits for 429 and 503 with Retry-After, by which the API server asks clients to wait. */
const PATIENCE = { attempts: 4, longestMs: 10_000 };

/** Returns the milliseconds to wait before the request is sent again; undefined if it must not be sent again. */
export function patienceFor(error: unknown, attempt: number): number | undefined {
  if (!(error instanceof ApiError) || attempt >= PATIENCE.attempts) return undefined;
  if (error.status !== 429 && !(error.status === 503 && error.retryAfterSeconds)) return undefined;
  return Math.min((error.retryAfterSeconds ?? 1) * 1000, PATIENCE.longestMs) * (1 + Math.random() / 4);
}

export const header = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

/** Maximum bytes of a Status object, which is small. */
const MAX_STATUS = 64 * 1024;

export async function boundedText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_STATUS) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
