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
  /** Asks once within this time, whatever the server asks for. Left out: 20 s for each of up to four attempts. */
  onceWithinMs?: number;
  /** Bytes of an answer that is still taken. */
  largest?: number;
}

export function pathWithQuery(
  { resource, namespace, name, subresource, query }: Call,
  basePath: string,
): string {
  const path = pathOf(resource, namespace, name) + (subresource ? `/${subresource}` : '');
  return basePath + path + (query ? `?${new URLSearchParams(query)}` : '');
}

/** As RBAC and metrics name it. */
export function verbOf({ method, name, query }: Call): string {
  if (query?.['watch']) return 'watch';
  if (method === 'GET') return name === undefined ? 'list' : 'get';
  return { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }[method];
}
