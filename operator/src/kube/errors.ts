import { z } from 'zod';
import { RequestRefused } from '../model/write.ts';

/** A refused request, with the message of the API server. */
export class ApiError extends RequestRefused {
  readonly status: number;
  /** Machine-readable, such as NotFound, AlreadyExists, Conflict, Expired. */
  readonly reason: string;
  /** Seconds after which the server permits a retry. */
  readonly retryAfterSeconds: number | undefined;
  /** Whether the namespace is being deleted, so that nothing can be created in it. */
  readonly terminating: boolean;

  constructor(
    status: number,
    reason: string,
    message: string,
    {
      retryAfterSeconds,
      terminating = false,
    }: { retryAfterSeconds?: number | undefined; terminating?: boolean } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
    this.terminating = terminating;
  }
}

/** The API server could not be reached, or did not respond in time. */
export class ApiUnavailable extends Error {
  constructor(cause: unknown) {
    super(`the API server cannot be reached: ${describe(cause)}`, { cause });
    this.name = 'ApiUnavailable';
  }
}

const statusSchema = z.object({
  message: z.string().optional(),
  reason: z.string().optional(),
  code: z.number().int().optional(),
  details: z
    .object({
      retryAfterSeconds: z.number().optional(),
      causes: z.array(z.object({ reason: z.string().optional() })).optional(),
    })
    .optional(),
});

const MAX_LENGTH = 1024;

/** Parses the Status object of a failed request. A body of any other kind is not shown. */
export function apiError(httpStatus: number, body: string, retryAfter?: string): ApiError {
  const parsed = statusSchema.safeParse(json(body));
  const status = parsed.success ? parsed.data : {};
  const header = Number(retryAfter);
  const seconds = Number.isFinite(header) && header > 0 ? header : status.details?.retryAfterSeconds;
  const message = status.message ?? `the API server answered with HTTP status ${httpStatus}`;
  const terminating =
    status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') ?? false;
  return new ApiError(status.code ?? httpStatus, status.reason ?? '', message.slice(0, MAX_LENGTH), {
    retryAfterSeconds: seconds,
    terminating,
  });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const { code } = cause as NodeJS.ErrnoException;
  return code && !cause.message.includes(code) ? `${cause.message} (${code})` : cause.message || String(code);
}
