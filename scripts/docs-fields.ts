import { clusterCrd } from '../crds/cluster-crd.ts';
import { crd } from '../crds/crd.ts';
import { CLUSTER_KIND, KIND, PROVIDER_KIND } from '../crds/names.ts';
import { providerCrd } from '../crds/provider-crd.ts';
import { table } from './markdown.ts';

const INTRO = `<!-- Generated from crds/schema by \`make generate\`. Do not edit. -->

# Fields

\`kubectl explain smtpconfig.spec --recursive\` shows the same in a terminal. The API server writes no defaults into the object: a default in this table is what the operator uses if the field is absent. A list item is written as \`[]\`.`;

/** Parts of a structural schema that the table shows. */
interface Schema {
  type?: string;
  format?: string;
  description?: string;
  enum?: readonly string[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  items?: Schema;
  additionalProperties?: Schema;
}

/** Maximum length of a value list; longer lists are on the page that the description names. */
const MAX_VALUES = 8;

/** Every kind with its definition. */
const KINDS: readonly [kind: string, definition: Record<string, unknown>][] = [
  [KIND, crd()],
  [CLUSTER_KIND, clusterCrd()],
  [PROVIDER_KIND, providerCrd()],
];

/** Renders docs/fields.md. */
export function fieldsDoc(): string {
  const sections = KINDS.flatMap(([kind, definition]) => {
    const { spec, status } = rootOf(definition).properties ?? {};
    return [
      ...(spec ? [`## ${kind}.spec`, fieldTable(spec)] : []),
      ...(status ? [`## ${kind}.status`, STATUS, fieldTable(status)] : []),
    ];
  });
  return `${[INTRO, ...sections].join('\n\n')}\n`;
}

const STATUS =
  'The operator writes the status. [Reasons](reasons.md) lists the conditions and their reasons.';

function rootOf(definition: Record<string, unknown>): Schema {
  const { versions } = definition['spec'] as { versions: [{ schema: { openAPIV3Schema: Schema } }] };
  return versions[0].schema.openAPIV3Schema;
}

const fieldTable = (schema: Schema): string => table(['field', 'type', 'meaning'], rowsOf(schema, ''));

function rowsOf({ properties = {}, required = [] }: Schema, prefix: string): string[][] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const inner = field.items ?? field;
    const below = field.items ? `${path}[].` : `${path}.`;
    return [
      [
        `\`${path}\`${required.includes(name) ? ' (required)' : ''}`,
        typeOf(field),
        (field.description ?? '').replaceAll('\n', ' '),
      ],
      ...rowsOf(inner, below),
    ];
  });
}

function typeOf({ type = 'object', enum: values, items, additionalProperties }: Schema): string {
  if (items) return `list of ${typeOf(items)}`;
  if (additionalProperties) return `map of ${typeOf(additionalProperties)}`;
  if (values && values.length <= MAX_VALUES) return values.map(value => `\`${value}\``).join(', ');
  return type;
}
