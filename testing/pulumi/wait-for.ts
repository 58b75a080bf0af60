import { load } from './sdk.ts';

interface Live {
  metadata?: { generation?: number };
  status?: { observedGeneration?: number };
}

/**
 * Reports whether Pulumi's Kubernetes provider would continue, by its own rules: the current generation fulfills every
 * condition of the annotation. A condition is a path (RFC 9535) in braces, and optionally `=` and a value.
 */
export function goesOn(annotation: string, object: unknown): boolean {
  const { metadata, status } = object as Live;
  const observed = status?.observedGeneration;
  if (observed !== undefined && observed < (metadata?.generation ?? 0)) return false;
  return (JSON.parse(annotation) as string[]).every(condition => fulfilled(condition, object));
}

function fulfilled(condition: string, object: unknown): boolean {
  const [path = '', value, ...more] = condition
    .replace(/^jsonpath=/, '')
    .replaceAll('==', '\u0000')
    .split('=');
  if (more.length > 0 || !/^\{.*\}$/.test(path)) throw new Error(`not a condition: ${condition}`);
  const { query } = load('json-p3');
  const found: unknown[] = query(`$${path.slice(1, -1).replaceAll('\u0000', '==')}`, object).values();
  return found.length > 0 && (value === undefined || String(found[0]) === value);
}
