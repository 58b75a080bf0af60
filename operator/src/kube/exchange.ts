import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Bounds {
  signal: AbortSignal | undefined;
  /** Timeout of the whole exchange in milliseconds, including the wait for a connection. */
  deadlineMs: number;
  /** Maximum bytes of a response; a larger response is aborted. */
  largest: number;
  /**
   * Called at the moment when the request is written to its connection. An error that it throws becomes the outcome.
   */
  beforeSending?: () => void;
}

/** The response has more bytes than the caller accepts. */
export class AnswerTooLarge extends Error {
  constructor(largest: number) {
    super(`answer larger than ${largest} bytes`);
    this.name = 'AnswerTooLarge';
  }
}

type Options = Dispatcher.DispatchOptions & { origin: string };

/** Sends one request and collects the whole response, without creating a stream object. */
export function exchange(dispatcher: Dispatcher, options: Options, bounds: Bounds): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { signal, deadlineMs, largest } = bounds;
  const chunks: Buffer[] = [];
  let size = 0;
  let status = 0;
  let headers: IncomingHttpHeaders = {};
  let over = false;
  let controller: Dispatcher.DispatchController | undefined;

  const onAbort = () => give(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
  const timer = setTimeout(() => give(new Error(`no answer within ${deadlineMs / 1000} s`)), deadlineMs);
  timer.unref();
  /** @returns whether this is the first outcome */
  function settle(): boolean {
    if (over) return false;
    over = true;
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    return true;
  }
  function give(error: Error): void {
    if (!settle()) return;
    reject(error);
    controller?.abort(error);
  }
  if (signal?.aborted) {
    onAbort();
    return promise;
  }
  signal?.addEventListener('abort', onAbort);
  dispatcher.dispatch(options, {
    onRequestStart(given) {
      controller = given;
      if (over) return given.abort(new Error('canceled before it was sent'));
      try {
        bounds.beforeSending?.();
      } catch (error) {
        give(error as Error);
      }
    },
    onResponseStart(_controller, statusCode, fields) {
      status = statusCode;
      headers = fields;
    },
    onResponseData(_controller, chunk) {
      size += chunk.length;
      if (size > largest) return give(new AnswerTooLarge(largest));
      chunks.push(chunk);
    },
    onResponseEnd() {
      if (!settle()) return;
      const [only] = chunks;
      resolve({ status, headers, body: chunks.length === 1 && only ? only : Buffer.concat(chunks, size) });
    },
    onResponseError(_controller, error) {
      if (settle()) reject(error);
    },
  });
  return promise;
}
