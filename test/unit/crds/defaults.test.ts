import { expect, test } from '@jest/globals';
import { crd } from '../../../crds/crd.ts';
import { DEFAULTS } from '../../../crds/defaults.ts';

interface Schema {
  description?: string;
  properties?: Record<string, Schema>;
}

/** The schema of the spec, as the CRD has it. */
function specSchema(): Schema {
  const { spec } = crd() as {
    spec: { versions: { schema: { openAPIV3Schema: Schema } }[] };
  };
  return spec.versions[0]?.schema.openAPIV3Schema.properties?.['spec'] ?? {};
}

test.each(Object.entries(DEFAULTS))('the description of spec.%s has its default, %s', (field, value) => {
  const { description } = field
    .split('.')
    .reduce<Schema>((schema, name) => schema.properties?.[name] ?? {}, specSchema());
  expect(description).toMatch(new RegExp(`Default: ${String(value).replaceAll('.', '[.]')}[.]`));
});
