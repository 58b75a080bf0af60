/** The API server answered a request with an error. */
export class RequestRefused extends Error {}

/** Outcome of one write to the API server. */
export type WriteResult = { ok: true; resourceVersion: string; uid: string } | WriteError;

export type WriteError =
  /** The object exists already, was changed since it was read, or is gone: read it again. */
  | { ok: false; why: 'conflict' }
  | { ok: false; why: 'forbidden'; detail: string }
  /** The namespace is being deleted. */
  | { ok: false; why: 'terminating' };
