import { z } from 'zod';
import { valuesSchema } from '../charts/source/values.ts';
import { comment, pascal, primitive } from './pulumi-types.ts';

interface Schema {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: string[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
}

/** Values without a function in Pulumi: values of a parent chart, and `helm test`. */
const NOT_FOR_PULUMI = ['global', 'test'];

const HEADER = `// Generated from charts/source by \`make generate\`. Do not edit.
import type { Input } from '@pulumi/pulumi';
`;

/** Renders pulumi/src/values.generated.ts: the values of the chart as arguments. */
export function pulumiValues(): string {
  const schema = z.toJSONSchema(valuesSchema, { target: 'draft-7', io: 'input', reused: 'inline' }) as Schema;
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([name]) => !NOT_FOR_PULUMI.includes(name)),
  );
  const declarations: string[] = [];
  declare('ChartValues', { ...schema, properties, description: 'The values of the chart.' }, declarations, {
    prefix: 'Operator',
  });
  return [HEADER, ...declarations].join('\n');
}

function declare(
  name: string,
  schema: Schema,
  into: string[],
  { prefix = name, required = [] }: { prefix?: string; required?: readonly string[] } = {},
): void {
  const fields = Object.entries(schema.properties ?? {}).flatMap(([field, value]) => [
    ...comment(described(value), '  '),
    `  ${field}${required.includes(field) ? '' : '?'}: Input<${typeOf(`${prefix}${pascal(field)}`, value, into)}>;`,
  ]);
  into.push(
    [...comment(schema.description, ''), `export interface ${name} {`, ...fields, '}', ''].join('\n'),
  );
}

function typeOf(name: string, schema: Schema, into: string[]): string {
  const choices = schema.enum?.filter(value => value !== '');
  if (choices && choices.length > 1) {
    const members = choices.map(value => `  ${pascal(value)}: '${value}',`);
    const note = comment(schema.description, '');
    into.push(
      [
        ...note,
        `export const ${name} = {`,
        ...members,
        '} as const;',
        ...note,
        `export type ${name} = (typeof ${name})[keyof typeof ${name}];`,
        '',
      ].join('\n'),
    );
    return name;
  }
  // Values with a Kubernetes schema, or with several types.
  if (schema.anyOf) return 'any';
  if (schema.items) {
    const item = name.replace(/s$/, '');
    if (!isGroup(schema.items)) return `Input<${typeOf(item, schema.items, into)}>[]`;
    declare(item, schema.items, into, { required: schema.items.required ?? [] });
    return `Input<${item}>[]`;
  }
  if (schema.type !== 'object') return primitive(schema);
  if (!isGroup(schema)) return '{ [key: string]: any }';
  // Each required value has a default; otherwise the chart could not be installed without values.
  declare(name, schema, into);
  return name;
}

const isGroup = ({ properties = {} }: Schema): boolean => Object.keys(properties).length > 0;

/** Renders the description, with the default if it fits on one line. */
function described({ description = '', default: preset }: Schema): string {
  const empty = preset === undefined || ['""', '[]', '{}'].includes(JSON.stringify(preset));
  return empty ? description : `${description} Default: ${JSON.stringify(preset)}.`;
}
