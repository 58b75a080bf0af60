import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { crd } from '../../../crds/crd.ts';
import type { Crd, Schema } from '../../../scripts/release/compatibility.ts';
import { breakingChanges } from '../../../scripts/release/compatibility.ts';
import { TOP } from '../../../testing/cluster/binaries.ts';

const current = (): Crd => structuredClone(crd()) as unknown as Crd;

/** A CRD with one field of every kind. */
function sample(edit: (schema: Schema, crd: Crd) => void = () => {}): Crd {
  const schema: Schema = {
    type: 'object',
    required: ['host'],
    properties: {
      host: { type: 'string', maxLength: 10, minLength: 1, pattern: '^[a-z]+$' },
      tls: { type: 'string', enum: ['implicit', 'starttls'], default: 'implicit' },
      ports: { type: 'array', maxItems: 3, items: { type: 'integer', minimum: 1, maximum: 9 } },
      labels: { type: 'object', additionalProperties: { type: 'string', maxLength: 5 } },
      note: { type: 'string', nullable: true },
    },
  };
  const made: Crd = {
    spec: {
      group: 'g.dev',
      scope: 'Namespaced',
      names: { kind: 'K', plural: 'ks', shortNames: ['k'] },
      versions: [{ name: 'v1', served: true, schema: { openAPIV3Schema: schema } }],
    },
  };
  edit(schema, made);
  return made;
}

const field = (schema: Schema, name: string): Schema & Record<string, unknown> => {
  const found = schema.properties?.[name];
  if (!found) throw new Error(name);
  return found;
};

describe('a change that can break an object or a client is found', () => {
  const breaks: [string, (schema: Schema, crd: Crd) => void][] = [
    ['v1.note: removed', schema => delete (schema.properties as Record<string, Schema>)['note']],
    ['v1.host: type changed from string to integer', schema => (field(schema, 'host').type = 'integer')],
    ['v1.tls: value starttls removed', schema => (field(schema, 'tls').enum = ['implicit'])],
    ['v1.host: limited to a list of values', schema => (field(schema, 'host').enum = ['a'])],
    ['v1.host: default changed from undefined to "a"', schema => (field(schema, 'host').default = 'a')],
    ['v1.tls: default changed from "implicit" to undefined', schema => delete field(schema, 'tls').default],
    ['v1.tls: now required', schema => (schema.required = ['host', 'tls'])],
    ['v1.host: maxLength changed from 10 to 9', schema => (field(schema, 'host')['maxLength'] = 9)],
    ['v1.host: minLength changed from 1 to 2', schema => (field(schema, 'host')['minLength'] = 2)],
    ['v1.tls: maxLength added: 20', schema => (field(schema, 'tls')['maxLength'] = 20)],
    ['v1.host: pattern changed', schema => (field(schema, 'host').pattern = '^a$')],
    ['v1.note: null is no longer accepted', schema => delete field(schema, 'note').nullable],
    [
      'v1.ports[]: maximum changed from 9 to 8',
      schema => ((field(schema, 'ports').items as Schema)['maximum'] = 8),
    ],
    [
      'v1.labels{}: maxLength changed from 5 to 4',
      schema => (field(schema, 'labels').additionalProperties = { type: 'string', maxLength: 4 }),
    ],
    [
      'v1.labels: other keys are no longer accepted',
      schema => delete field(schema, 'labels').additionalProperties,
    ],
    [
      'v1.host: rule added: self != "x"',
      schema => (field(schema, 'host')['x-kubernetes-validations'] = [{ rule: 'self != "x"' }]),
    ],
    [
      'version v1 is no longer served',
      (_, made) => (made.spec.versions = made.spec.versions.map(v => ({ ...v, served: false }))),
    ],
    ['version v1 removed', (_, made) => (made.spec.versions = [])],
    ['scope changed from Namespaced to Cluster', (_, made) => (made.spec.scope = 'Cluster')],
    ['short name k removed', (_, made) => delete made.spec.names.shortNames],
  ];

  test.each(breaks)('%s', (found, edit) => {
    expect(breakingChanges(sample(), sample(edit))).toEqual([found]);
  });
});

test('a change that only widens the API is compatible', () => {
  const wider = sample(schema => {
    (schema.properties as Record<string, Schema>)['extra'] = { type: 'string' };
    field(schema, 'host')['maxLength'] = 11;
    delete field(schema, 'host').pattern;
    field(schema, 'tls').enum = ['implicit', 'starttls', 'none'];
    schema.required = [];
  });
  expect(breakingChanges(sample(), wider)).toEqual([]);
});

test('the CRD of this tree does not break itself', () => {
  expect(breakingChanges(current(), current())).toEqual([]);
});

const RELEASED = join(TOP, 'crds', 'released');
const released = existsSync(RELEASED) ? readdirSync(RELEASED).toSorted() : [];

// None until there is a first release: a CRD without installations cannot break.
for (const name of released.slice(-1)) {
  test(`the CRD of this tree breaks nothing of ${name}`, () => {
    const before = parse(readFileSync(join(RELEASED, name), 'utf8')) as Crd;
    expect(breakingChanges(before, current())).toEqual([]);
  });
}
