/** A node of the OpenAPI schema of a CRD, with the compared parts only. */
export interface Schema {
  type?: string;
  format?: string;
  default?: unknown;
  enum?: readonly unknown[];
  nullable?: boolean;
  pattern?: string;
  required?: readonly string[];
  properties?: Readonly<Record<string, Schema>>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  'x-kubernetes-validations'?: readonly { rule: string }[];
  'x-kubernetes-list-type'?: string;
  [bound: string]: unknown;
}

export interface Crd {
  spec: {
    group: string;
    scope: string;
    names: { kind: string; plural: string; shortNames?: readonly string[] };
    versions: readonly { name: string; served: boolean; schema: { openAPIV3Schema: Schema } }[];
  };
}

const UPPER_BOUNDS = ['maxLength', 'maxItems', 'maxProperties', 'maximum'] as const;
const LOWER_BOUNDS = ['minLength', 'minItems', 'minProperties', 'minimum'] as const;

/**
 * Returns every difference between two CRDs that could break an old object or client with the new CRD, one line each. A
 * range of values must not shrink; new optional fields are compatible.
 */
export function breakingChanges(before: Crd, after: Crd): string[] {
  return [
    ...ofNames(before.spec, after.spec),
    ...before.spec.versions.flatMap(version => ofVersion(version, after)),
  ];
}

function ofNames(before: Crd['spec'], after: Crd['spec']): string[] {
  const kept = after.names.shortNames ?? [];
  return [
    ...changed('group', before.group, after.group),
    ...changed('scope', before.scope, after.scope),
    ...changed('kind', before.names.kind, after.names.kind),
    ...changed('plural', before.names.plural, after.names.plural),
    ...(before.names.shortNames ?? [])
      .filter(name => !kept.includes(name))
      .map(name => `short name ${name} removed`),
  ];
}

function ofVersion({ name, served, schema }: Crd['spec']['versions'][number], after: Crd): string[] {
  const version = after.spec.versions.find(candidate => candidate.name === name);
  if (!version) return [`version ${name} removed`];
  return [
    ...(served && !version.served ? [`version ${name} is no longer served`] : []),
    ...ofSchema(name, schema.openAPIV3Schema, version.schema.openAPIV3Schema),
  ];
}

function ofSchema(path: string, before: Schema, after: Schema): string[] {
  return [
    ...changed(`${path}: type`, before.type, after.type),
    ...changed(`${path}: format`, before.format, after.format),
    ...changed(`${path}: default`, JSON.stringify(before.default), JSON.stringify(after.default)),
    ...changed(`${path}: list type`, before['x-kubernetes-list-type'], after['x-kubernetes-list-type']),
    ...(after.pattern !== undefined && after.pattern !== before.pattern ? [`${path}: pattern changed`] : []),
    ...(before.nullable && !after.nullable ? [`${path}: null is no longer accepted`] : []),
    ...ofEnum(path, before.enum, after.enum),
    ...ofBounds(path, before, after),
    ...ofRules(path, before, after),
    ...ofChildren(path, before, after),
  ];
}

function ofEnum(path: string, before: Schema['enum'], after: Schema['enum']): string[] {
  if (!after) return [];
  if (!before) return [`${path}: limited to a list of values`];
  return before
    .filter(value => !after.includes(value))
    .map(value => `${path}: value ${String(value)} removed`);
}

function ofBounds(path: string, before: Schema, after: Schema): string[] {
  const tighter = (name: string, isTighter: (old: number, now: number) => boolean): string[] => {
    const [old, now] = [before[name], after[name]];
    if (typeof now !== 'number') return [];
    if (typeof old === 'number' && !isTighter(old, now)) return [];
    return [`${path}: ${name} ${typeof old === 'number' ? `changed from ${old} to` : 'added:'} ${now}`];
  };
  return [
    ...UPPER_BOUNDS.flatMap(name => tighter(name, (old, now) => now < old)),
    ...LOWER_BOUNDS.flatMap(name => tighter(name, (old, now) => now > old)),
  ];
}

function ofRules(path: string, before: Schema, after: Schema): string[] {
  const known = new Set((before['x-kubernetes-validations'] ?? []).map(({ rule }) => rule));
  return (after['x-kubernetes-validations'] ?? [])
    .filter(({ rule }) => !known.has(rule))
    .map(({ rule }) => `${path}: rule added: ${rule}`);
}

function ofChildren(path: string, before: Schema, after: Schema): string[] {
  const required = before.required ?? [];
  return [
    ...(after.required ?? [])
      .filter(name => !required.includes(name))
      .map(name => `${path}.${name}: now required`),
    ...Object.entries(before.properties ?? {}).flatMap(([name, child]) => {
      const now = after.properties?.[name];
      return now ? ofSchema(`${path}.${name}`, child, now) : [`${path}.${name}: removed`];
    }),
    ...(before.items && after.items ? ofSchema(`${path}[]`, before.items, after.items) : []),
    ...ofMap(path, before.additionalProperties, after.additionalProperties),
  ];
}

function ofMap(
  path: string,
  before: Schema['additionalProperties'],
  after: Schema['additionalProperties'],
): string[] {
  if (before === undefined || before === false) return [];
  if (after === undefined || after === false) return [`${path}: other keys are no longer accepted`];
  if (typeof after === 'boolean') return [];
  return typeof before === 'boolean'
    ? [`${path}: other keys are limited`]
    : ofSchema(`${path}{}`, before, after);
}

const changed = (what: string, before: unknown, after: unknown): string[] =>
  before === after ? [] : [`${what} changed from ${String(before)} to ${String(after)}`];
