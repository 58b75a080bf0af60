import type { Resource } from './resources.ts';
import { pathOf } from './resources.ts';

/** One request to the API server. */
export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  resource: Resource;
  namespace?: string;
  name?: string;
  subresource?: 'status';
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  contentType?: string;
  accept?: string;
  signal?: AbortSignal;
  /**
   * Sends one request with this timeout and without retries, even if the server asks to retry. Default: up to four
   * attempts of 20 s each.
   */
  onceWithinMs?: number;
  /** Maximum bytes of a response. */
  largest?: number;
}

export function pathWithQuery(
  { resource, namespace, name, subresource, query }: Call,
  basePath: string,
): string {
  const path = pathOf(resource, namespace, name) + (subresource ? `/${subresource}` : '');
  return basePath + path + (query ? `?${new URLSearchParams(query)}` : '');
}

/** Returns the verb under the name that RBAC and metrics use. */
export function verbOf({ method, name, query }: Call): string {
  if (query?.['watch']) return 'watch';
  if (method === 'GET') return name === undefined ? 'list' : 'get';
  return { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }[method];
}
