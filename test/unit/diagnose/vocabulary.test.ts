import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { clusterCrd } from '../../../crds/cluster-crd.ts';
import type { ConditionStatus } from '../../../crds/conditions.ts';
import { PROBE_CONDITIONS } from '../../../crds/conditions.ts';
import { crd } from '../../../crds/crd.ts';
import { providerCrd } from '../../../crds/provider-crd.ts';
import type { ReasonEntry } from '../../../crds/reasons.ts';
import { REASONS_IN_CLUSTER } from '../../../crds/reasons.ts';
import { specSchema } from '../../../crds/schema/spec.ts';
import { RUN_FLAGS } from '../../../operator/src/cli/config.ts';
import { LOGIN_FLAGS } from '../../../operator/src/cli/login.ts';
import { endpointText } from '../../../operator/src/model/endpoint.ts';
import type { Verdict } from '../../../operator/src/model/verdict.ts';
import { presets } from '../../../operator/src/providers/index.ts';
import { CASES } from './rows/cases.ts';
import { OUTCOMES } from './rows/outcomes.ts';

const verdicts: readonly Verdict[] = [
  ...CASES.flatMap(({ diagnosis }) => diagnosis.verdicts),
  ...OUTCOMES.flatMap(({ diagnosis }) => diagnosis.verdicts),
];

/** Only the holder of the Secret can decide it: see decide. */
const OF_DECIDE = ['BlockedByCredentials'];

describe.each(PROBE_CONDITIONS)('the reasons of %s', condition => {
  const entries: readonly [string, ReasonEntry][] = Object.entries(REASONS_IN_CLUSTER[condition]);

  test.each<ConditionStatus>(['True', 'False', 'Unknown'])('with %s are those that are reached', status => {
    const listed = entries
      .filter(([reason, entry]) => entry.status === status && !OF_DECIDE.includes(reason))
      .map(([reason]) => reason);
    const reached = verdicts
      .filter(verdict => verdict.condition === condition && verdict.status === status)
      .map(({ reason }) => reason);
    expect([...new Set(reached)].sort()).toEqual([...listed].sort());
  });
});

/** What differs from what is expected, over all cases: one assertion, for one a case costs seconds. */
function differing(
  of: (one: (typeof CASES)[number]) => readonly (readonly [seen: unknown, expected: unknown])[],
) {
  return CASES.flatMap(one =>
    of(one)
      .filter(([seen, expected]) => !isDeepStrictEqual(seen, expected))
      .map(([seen, expected]) => ({ when: one.when, seen, expected })),
  );
}

describe('for each fault,', () => {
  test('the condition has what was seen as its message, and the remedy beside it', () => {
    const wrong = differing(({ diagnosis, finding }) => {
      const { condition, reason, message, remedy } = finding;
      const failed = diagnosis.verdicts.find(verdict => verdict.condition === condition);
      return [[failed, { condition, status: 'False', reason, message, remedy }]];
    });
    expect(wrong).toEqual([]);
  });

  test('the message names the endpoint', () => {
    const wrong = differing(({ seen, finding }) => {
      // Before there is a connection there is only a name or an address to speak of.
      const early = finding.stage === 'dns' || ['HostNotFound', 'AddressDenied'].includes(finding.reason);
      const endpoint = early ? seen.endpoint.host : endpointText(seen.endpoint);
      return finding.message.includes(endpoint) ? [] : [[finding.message, endpoint]];
    });
    expect(wrong).toEqual([]);
  });

  test('message and remedy are whole sentences on one line', () => {
    const isWhole = (text: string) =>
      /^\S.*[.`]$/.test(text) && !/ {2}|\.\.|\n|undefined|NaN|\[object/.test(text);
    const wrong = differing(({ finding: { message, remedy } }) =>
      [message, remedy].filter(text => !isWhole(text)).map(text => [text, 'a whole sentence']),
    );
    expect(wrong).toEqual([]);
  });

  test('what comes before holds, and what comes after is not known or does not need the server', () => {
    const wrong = differing(({ diagnosis, finding }) => {
      const failedAt = PROBE_CONDITIONS.indexOf(finding.condition);
      return diagnosis.verdicts.flatMap(({ condition, status, reason }) => {
        const place = PROBE_CONDITIONS.indexOf(condition) - failedAt;
        if (place === 0) return [];
        if (place < 0 || INDEPENDENT.includes(reason))
          return [
            [
              [condition, status],
              [condition, 'True'],
            ],
          ];
        const blocked = BLOCKED_BY[finding.condition];
        return [
          [
            [condition, status, reason],
            [condition, 'Unknown', blocked],
          ],
        ];
      });
    });
    expect(wrong).toEqual([]);
  });

  test('every field, flag and login method that it names is there', () => {
    const wrong = differing(({ finding }) => {
      const text = `${finding.message} ${finding.remedy}`;
      const fields = [...text.matchAll(FIELD)].map(([path]) => path);
      const flags = [...text.matchAll(FLAG)].map(([, flag = '']) => flag);
      const methods = [
        ...finding.remedy.matchAll(/spec\.auth\.method(?: to|:)? (?!one |another |to )([a-z0-9-]+)/g),
      ].map(([, method]) => method);
      return [
        [fields.filter(path => !fieldExists(path)), []],
        [flags.filter(flag => !FLAGS.includes(flag)), []],
        [methods.filter(method => !METHODS.includes(method)), []],
      ];
    });
    expect(wrong).toEqual([]);
  });

  test('the user name stays out of it', () => {
    const named = CASES.filter(({ context }) => context.username !== undefined);
    expect(named.length).toBeGreaterThan(3);
    for (const { context, diagnosis } of named)
      expect(JSON.stringify(diagnosis)).not.toContain(context.username);
  });
});

/** Proven before, or nothing that the server is asked for. */
const INDEPENDENT = ['NotUsed', 'NotRequired', 'Verified'];

test('every field that the vocabulary or a preset names is there', () => {
  const texts = [
    ...Object.values(REASONS_IN_CLUSTER).flatMap(entries => Object.values<ReasonEntry>(entries)),
    ...Object.values(presets),
  ].map(entry => JSON.stringify(entry));
  const named = new Set(texts.flatMap(text => [...text.matchAll(FIELD)].map(([path]) => path)));
  expect(named.size).toBeGreaterThan(10);
  expect([...named].filter(path => !fieldExists(path))).toEqual([]);
});

const BLOCKED_BY = {
  EgressReachable: 'BlockedByEgress',
  TLSVerified: 'BlockedByTLS',
  Authenticated: 'BlockedByAuthentication',
  SenderAccepted: undefined,
} as const;

const METHODS: readonly (string | undefined)[] = specSchema.shape.auth.unwrap().shape.method.unwrap().options;

const FIELD = /\bspec(?:\.[a-zA-Z0-9]+)+/g;
const FLAG = /(?<![\w-])--([a-z][a-z-]+)/g;
/** Of the operator, and of kubectl in the command that asks for another login. */
const FLAGS = [...[...RUN_FLAGS, ...LOGIN_FLAGS].map(({ name }) => name), 'overwrite'];

type Schema = { properties?: Record<string, Schema> } | undefined;

/** Made once: a CRD takes milliseconds to generate, and thousands of fields are looked up. */
const ROOT_SCHEMAS: readonly Schema[] = [crd(), clusterCrd(), providerCrd()].map(
  made =>
    (made as { spec: { versions: { schema: { openAPIV3Schema: Schema } }[] } }).spec.versions[0]?.schema
      .openAPIV3Schema,
);

/** A field of any kind. */
function fieldExists(path: string): boolean {
  return ROOT_SCHEMAS.some(
    root => path.split('.').reduce<Schema>((schema, key) => schema?.properties?.[key], root) !== undefined,
  );
}
