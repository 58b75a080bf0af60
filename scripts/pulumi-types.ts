import { clusterCrd } from '../crds/cluster-crd.ts';
import { crd } from '../crds/crd.ts';
import { providerCrd } from '../crds/provider-crd.ts';
import { PROVIDER_IDS } from '../crds/providers.ts';
import { endpointText } from '../operator/src/model/endpoint.ts';
import { presetOf } from '../operator/src/providers/index.ts';

/** Parts of the CRD's structural schema that types can express. */
interface Schema {
  type?: string;
  description?: string;
  enum?: string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema;
}

/** The type of spec.provider. */
const PROVIDER = 'MailProvider';

const HEADER = `// Generated from crds/schema and operator/src/providers by \`make generate\`. Do not edit.
import type { Input, Output } from '@pulumi/pulumi';
`;

/**
 * Renders pulumi/src/spec.generated.ts: the spec as arguments that accept Inputs, the status as plain values.
 * Pulumi's schema inference accepts interfaces, and `const` objects with a type of the same name, but no other
 * unions. All types here therefore have one of these forms.
 */
export function pulumiTypes(): string {
  const { spec, status } = rootProperties(crd());
  const cluster = rootProperties(clusterCrd());
  const declarations: string[] = [];
  declareArguments('SmtpConfigSpecArgs', spec ?? {}, declarations);
  declareValues('SmtpConfigStatus', status ?? {}, declarations);
  declareClusterArguments(cluster.spec ?? {}, spec ?? {}, declarations);
  const { namespaces = {} } = cluster.status?.properties ?? {};
  declareValues('ClusterSmtpConfigStatusNamespaces', namespaces, declarations);
  declareArguments('SmtpProviderSpecArgs', rootProperties(providerCrd()).spec ?? {}, declarations);
  return [HEADER, ...declarations, ...servers(spec ?? {})].join('\n');
}

/**
 * Renders argument types that let the compiler check provider and endpoint together. An editor shows only the comment
 * of the field itself, so each of the three types has the full description.
 */
function servers({ properties = {} }: Schema): string[] {
  const pair = (name: string, what: string, provider: string, endpoint: string) =>
    [
      ...comment(what, ''),
      `export interface ${name} {`,
      ...comment(describe('provider', properties['provider'] ?? {}), '  '),
      `  provider: ${provider};`,
      '  providerRef?: undefined;',
      ...comment(properties['endpoint']?.description, '  '),
      `  ${endpoint};`,
      '}',
      '',
    ].join('\n');
  return [
    [
      ...comment('The server of provider custom: nothing is known about it.', ''),
      'export interface CustomEndpointSpec extends EndpointSpec {',
      ...(['host', 'port'] as const).flatMap(field => {
        const schema = properties['endpoint']?.properties?.[field] ?? {};
        return [...comment(schema.description, '  '), `  ${field}: Input<${primitive(schema)}>;`];
      }),
      '}',
      '',
    ].join('\n'),
    pair(
      'PresetServerArgs',
      'A server that is known by its provider.',
      `Exclude<${PROVIDER}, 'custom'>`,
      'endpoint?: Input<EndpointSpec>',
    ),
    pair('CustomServerArgs', "A server of one's own.", "'custom'", 'endpoint: Input<CustomEndpointSpec>'),
    [
      ...comment('A server that an SmtpProvider of the cluster describes.', ''),
      'export interface OwnServerArgs {',
      ...comment(properties['providerRef']?.description, '  '),
      '  providerRef: Input<ProviderRefSpec>;',
      '  provider?: undefined;',
      ...comment(properties['endpoint']?.description, '  '),
      '  endpoint?: Input<EndpointSpec>;',
      '}',
      '',
    ].join('\n'),
    pair(
      'LaterServerArgs',
      'A provider that is known only when the program runs; whether it needs an endpoint is checked then.',
      `Output<${PROVIDER}> | Promise<${PROVIDER}>`,
      'endpoint?: Input<EndpointSpec>',
    ),
  ];
}

function rootProperties(definition: Record<string, unknown>): Record<string, Schema> {
  const { spec } = definition as {
    spec: { versions: { schema: { openAPIV3Schema: Schema } }[] };
  };
  return spec.versions[0]?.schema.openAPIV3Schema.properties ?? {};
}

/** Declares the arguments. Each field's type is named after its path, and each value is an Input. */
function declareArguments(name: string, schema: Schema, into: string[]): void {
  const fields = Object.entries(schema.properties ?? {}).map(([field, value]) => {
    const type = argumentType(nameOf(name, field), value, into);
    return [...comment(describe(field, value), '  '), `  ${field}${optional(schema, field)}: ${type};`];
  });
  into.push(declaration(name, schema, fields));
}

/**
 * Declares the arguments of a ClusterSmtpConfig. Fields shared with SmtpConfig reuse its types; the others have their
 * own names.
 */
function declareClusterArguments(own: Schema, shared: Schema, into: string[]): void {
  const fields = Object.entries(own.properties ?? {}).map(([field, value]) => {
    const isShared = shapeOf(value) === shapeOf(shared.properties?.[field]);
    const type = isShared
      ? argumentType(nameOf('SmtpConfigSpecArgs', field), value, [])
      : argumentType(`Cluster${pascal(field)}`, value, into);
    return [...comment(describe(field, value), '  '), `  ${field}${optional(own, field)}: ${type};`];
  });
  into.push(declaration('ClusterSmtpConfigSpecArgs', own, fields));
}

/** Returns a schema without its descriptions. */
const shapeOf = (schema: Schema | undefined): string =>
  JSON.stringify(schema, (key, value: unknown) =>
    key === 'x-kubernetes-validations' || (key === 'description' && typeof value === 'string')
      ? undefined
      : value,
  );

function argumentType(name: string, schema: Schema, into: string[]): string {
  // The inference recognizes an enumeration by its union type, so a single value is not an enumeration.
  if (schema.enum && schema.enum.length > 1) {
    into.push(enumeration(name, schema));
    return `Input<${name}>`;
  }
  if (schema.items) {
    // The inference cannot name an enumeration inside an array.
    const item = schema.items.enum ? 'Input<string>' : argumentType(singular(name), schema.items, into);
    return `Input<${item}[]>`;
  }
  if (schema.additionalProperties)
    return `Input<{ [key: string]: ${argumentType(`${name}Value`, schema.additionalProperties, into)} }>`;
  if (schema.properties) {
    declareArguments(`${name}Spec`, schema, into);
    return `Input<${name}Spec>`;
  }
  return `Input<${primitive(schema)}>`;
}

function declareValues(name: string, schema: Schema, into: string[]): void {
  const fields = Object.entries(schema.properties ?? {}).map(([field, value]) => {
    const type = valueType(`${name}${pascal(field)}`, value, into);
    return [...comment(value.description, '  '), `  ${field}${optional(schema, field)}: ${type};`];
  });
  into.push(declaration(name, schema, fields));
}

function valueType(name: string, schema: Schema, into: string[]): string {
  if (schema.items) return `${valueType(singular(name), schema.items, into)}[]`;
  if (schema.additionalProperties)
    return `{ [key: string]: ${valueType(`${name}Value`, schema.additionalProperties, into)} }`;
  if (!schema.properties) return primitive(schema);
  declareValues(name, schema, into);
  return name;
}

/**
 * Declares an object of the values and a type of the same name. Literals are accepted, and the editor lists the
 * members.
 */
function enumeration(name: string, { description, enum: values = [] }: Schema): string {
  const members = values.flatMap(value => [
    ...comment(name === PROVIDER ? providerLine(value) : undefined, '  '),
    `  ${memberName(name, value)}: '${value}',`,
  ]);
  const note = comment(description, '');
  return [
    ...note,
    `export const ${name} = {`,
    ...members,
    '} as const;',
    ...note,
    `export type ${name} = (typeof ${name})[keyof typeof ${name}];`,
    '',
  ].join('\n');
}

const declaration = (name: string, { description }: Schema, fields: readonly string[][]): string =>
  [...comment(description, ''), `export interface ${name} {`, ...fields.flat(), '}', ''].join('\n');

/** Renders the comment of a field: its meaning, and for the provider and the region also the choices. */
function describe(field: string, { description = '' }: Schema): string {
  if (field === 'provider') {
    const lines = PROVIDER_IDS.map(id => `- \`${id}\`: ${providerLine(id)}`);
    return [description, '', ...lines].join('\n');
  }
  if (field === 'region') {
    const lines = PROVIDER_IDS.map(id => presetOf(id)).flatMap(({ id, regions }) =>
      regions ? [`- \`${id}\`: ${Object.keys(regions).join(', ')}`] : [],
    );
    return [description, '', ...lines].join('\n');
  }
  return description;
}

function providerLine(id: string): string {
  const known = PROVIDER_IDS.find(candidate => candidate === id);
  if (!known) return '';
  const { title, endpoints, username, password } = presetOf(known);
  const where = endpoints[0] ? `, ${endpointText(endpoints[0])}` : '';
  return `${title}${where}. User name: ${username.describe}. Password: ${password.describe}.`;
}

export function comment(text: string | undefined, indent: string): string[] {
  if (!text) return [];
  const lines = text.replaceAll('*/', '*\\/').split('\n');
  if (lines.length === 1) return [`${indent}/** ${lines[0]} */`];
  return [`${indent}/**`, ...lines.map(line => `${indent} * ${line}`.trimEnd()), `${indent} */`];
}

const optional = ({ required = [] }: Schema, field: string): string => (required.includes(field) ? '' : '?');

export const primitive = ({ type }: { type?: string }): string =>
  type === 'integer' || type === 'number' ? 'number' : type === 'boolean' ? 'boolean' : 'string';

/** Names that Pulumi reserves for its own resources, with their replacements. */
const RESERVED: Readonly<Record<string, string>> = { Provider: PROVIDER };

/**
 * Returns the type name from the path. For an SmtpConfig it is without the root: spec.auth.method becomes AuthMethod.
 */
const nameOf = (parent: string, field: string): string =>
  parent === 'SmtpConfigSpecArgs'
    ? (RESERVED[pascal(field)] ?? pascal(field))
    : `${parent.replace(/Spec(?:Args)?$/, '')}${pascal(field)}`;

export const pascal = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+/)
    .map(word => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');

/** Returns an identifier for a value. If the value starts with a digit, the name of the enumeration is its prefix. */
const memberName = (name: string, value: string): string =>
  value
    .split('.')
    .map(pascal)
    .join('_')
    .replace(/^(?=\d)/, name);

const singular = (name: string): string =>
  name.endsWith('ies') ? `${name.slice(0, -3)}y` : name.replace(/s$/, '');
