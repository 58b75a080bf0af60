/** Parts of Pulumi's package schema that the documentation is generated from. */
export interface PackageSchema {
  name: string;
  version: string;
  resources: Record<string, Resource>;
  types: Record<string, ObjectType & EnumType>;
}

interface Resource {
  description?: string;
  inputProperties: Record<string, Property>;
  requiredInputs?: readonly string[];
  properties: Record<string, Property>;
}

interface ObjectType {
  properties?: Record<string, Property>;
  required?: readonly string[];
}

interface EnumType {
  enum?: readonly { name: string; value: string; description?: string }[];
}

interface Property {
  type?: string;
  $ref?: string;
  items?: Property;
  additionalProperties?: Property;
  description?: string;
}

const INTRO = `<!-- Generated from schema.json by \`make generate\`. Do not edit. -->

# API

All arguments and outputs of the package \`smtp-operator\`, for every language. In TypeScript, SmtpConfig also has the helpers \`envFrom()\`, \`mount()\` and \`binding()\` (see [README](README.md)).`;

/** Renders pulumi/API.md. */
export function apiDoc({ resources, types }: PackageSchema): string {
  return `${[
    INTRO,
    ...Object.entries(resources).map(([token, resource]) => resourceSection(nameOf(token), resource)),
    '# Types',
    ...Object.entries(types).map(([token, type]) => typeSection(nameOf(token), type)),
  ].join('\n\n')}\n`;
}

function resourceSection(name: string, resource: Resource): string {
  const { description = '', inputProperties, requiredInputs = [], properties } = resource;
  return [
    `## ${name}`,
    oneLine(description),
    '### Arguments',
    table(['argument', 'type', 'meaning'], rows(inputProperties, requiredInputs)),
    '### Outputs',
    table(['output', 'type', 'meaning'], rows(properties, [])),
  ].join('\n\n');
}

function typeSection(
  name: string,
  { properties = {}, required = [], enum: members }: ObjectType & EnumType,
): string {
  if (!members) return `## ${name}\n\n${table(['field', 'type', 'meaning'], rows(properties, required))}`;
  const lines = members.map(({ name: member, value, description = '' }) => [
    `\`${value}\``,
    `\`${member}\``,
    description,
  ]);
  return `## ${name}\n\n${table(['value', 'member', 'meaning'], lines)}`;
}

const rows = (properties: Record<string, Property>, required: readonly string[]): string[][] =>
  Object.entries(properties).map(([field, property]) => [
    `\`${field}\`${required.includes(field) ? ' (required)' : ''}`,
    typeName(property),
    summary(property.description ?? ''),
  ]);

function typeName({ type, $ref, items, additionalProperties }: Property): string {
  if (items) return `list of ${typeName(items)}`;
  if (additionalProperties) return `map of ${typeName(additionalProperties)}`;
  if ($ref === 'pulumi.json#/Any') return 'any';
  return $ref ? `[${nameOf($ref)}](#${nameOf($ref).toLowerCase()})` : (type ?? 'any');
}

/** Returns the first paragraph. The choices after it are listed under their type. */
const summary = (description: string): string => oneLine(description.split('\n\n')[0] ?? '');

const oneLine = (text: string): string => text.replaceAll('\n', ' ');

const nameOf = (token: string): string => token.split(':').at(-1) ?? token;

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');
}

/** Escapes a table cell: a bar would end it, and an angle bracket would start a tag. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
