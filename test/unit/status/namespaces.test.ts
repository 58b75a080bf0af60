import { describe, expect, test } from '@jest/globals';
import { parseClusterSmtpConfig } from '../../../crds/object.ts';
import { filled } from '../../../operator/src/status/filled.ts';
import type { Known, KnownNamespaces } from '../../../operator/src/status/known.ts';
import {
  namespacesBefore,
  namespacesStatus,
  placeOf,
  publishedInNamespaces,
} from '../../../operator/src/status/namespaces.ts';
import { decideStatus } from '../../../operator/src/status/status.ts';
import { endsAfter, evidence } from '../../../testing/fixtures/evidence.ts';
import { conditionOf, known, memoryOf, outcome } from '../../../testing/fixtures/known.ts';

const config = parseClusterSmtpConfig({
  metadata: { name: 'mail', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { provider: 'gmail', namespaceSelector: {} },
});

const published = (namespaces?: KnownNamespaces) =>
  publishedInNamespaces({
    config,
    outputs: [{ kind: 'Secret', name: 'mail-smtp', state: 'in-sync' }],
    ...(namespaces && { namespaces }),
  } as unknown as Known);

const counted = (known: Partial<KnownNamespaces>): KnownNamespaces => ({
  total: 0,
  ready: 0,
  waiting: 0,
  failed: [],
  ...known,
});

const failures = (many: number) =>
  Array.from({ length: many }, (_each, nth) => ({
    name: `team-${nth}`,
    reason: nth === 1 ? ('NameConflict' as const) : ('Forbidden' as const),
    message: 'Secret mail-smtp: quota',
  }));

describe('condition Published', () => {
  test.each<[string, KnownNamespaces | undefined, string, string]>([
    ['before the namespaces are known', undefined, 'Pending', 'is reading the namespaces'],
    ['where none matches', counted({}), 'NoNamespaceMatches', 'as soon as it matches'],
    [
      'where all have it',
      counted({ total: 3, ready: 3 }),
      'InSync',
      'Published: Secret mail-smtp in 3 namespaces.',
    ],
    ['where one has it', counted({ total: 1, ready: 1 }), 'InSync', 'in 1 namespace.'],
    [
      'where some wait',
      counted({ total: 3, ready: 1, waiting: 2 }),
      'NotVerified',
      'written to 2 of 3 namespaces',
    ],
    [
      'where one fails',
      counted({ total: 3, ready: 2, failed: failures(1) }),
      'Forbidden',
      'Not published in 1 of 3 namespaces: team-0: Secret mail-smtp: quota. 2 of 3 namespaces have every output.',
    ],
    [
      'where many fail',
      counted({ total: 10_000, ready: 9_000, failed: failures(1_000) }),
      'NameConflict',
      'and 997 more, see status.namespaces.failed',
    ],
  ])('%s', (_where, namespaces, reason, says) => {
    const { reason: is, message } = published(namespaces);
    expect(is).toBe(reason);
    expect(message).toContain(says);
    expect(message.length).toBeLessThan(1024);
  });
});

test('the Secret that it reads is never advised to be deleted', () => {
  const own = parseClusterSmtpConfig({
    metadata: { name: 'mail', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: {
      provider: 'gmail',
      namespaceSelector: {},
      secretRef: { namespace: 'platform', name: 'login' },
      outputs: [{ kind: 'Secret', name: 'login' }],
    },
  });
  const failed = [
    { name: 'platform', reason: 'NameConflict' as const, message: 'Secret login already exists' },
  ];
  const { remedy } = publishedInNamespaces({
    config: own,
    outputs: [],
    namespaces: counted({ total: 1, failed }),
  } as unknown as Known);
  expect(remedy).toContain('Secret login in namespace platform is an input');
  expect(remedy).not.toContain('or delete');
});

describe('the remedy for a name conflict', () => {
  const remedy = (spec: object, ...names: string[]): string =>
    publishedInNamespaces({
      config: parseClusterSmtpConfig({
        metadata: { name: 'mail', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
        spec: { provider: 'gmail', namespaceSelector: {}, ...spec },
      }),
      outputs: [],
      namespaces: counted({
        total: 3,
        failed: names.map(name => ({ name, reason: 'NameConflict' as const, message: 'taken' })),
      }),
    } as unknown as Known).remedy ?? '';
  const secretRef = { namespace: 'platform', name: 'login' };
  const login = { kind: 'Secret', name: 'login' };

  test.each<[string, object, string[], boolean]>([
    [
      'is another name in the namespace of the Secret',
      { secretRef, outputs: [{ kind: 'Secret' }, login] },
      ['a', 'platform'],
      false,
    ],
    ['may be to delete it in another namespace', { secretRef, outputs: [login] }, ['a'], true],
    [
      'may be to delete it where it is a ConfigMap',
      { secretRef, outputs: [{ kind: 'ConfigMap', name: 'login' }] },
      ['platform'],
      true,
    ],
    [
      'may be to delete it where it has another name',
      { secretRef, outputs: [{ kind: 'Secret', name: 'o' }] },
      ['platform'],
      true,
    ],
    [
      'may be to delete it where there is no login',
      { provider: 'custom', endpoint: { host: 'h', port: 25 } },
      ['platform'],
      true,
    ],
  ])('%s', (_what, spec, names, deletes) => {
    expect(remedy(spec, ...names).includes('or delete the existing object')).toBe(deletes);
  });
});

describe('a ClusterSmtpConfig', () => {
  const memory = memoryOf(outcome(evidence(endsAfter('auth'))));
  const given = (changes: Partial<Known> = {}): Known => {
    const base = known(memory);
    const { selection } = config;
    return { ...base, config: { ...base.config, ...(selection && { selection }) }, ...changes };
  };
  const status = (changes: Partial<Known> = {}) => decideStatus(given(changes));

  test('has its namespaces in the status, and no Secret to bind', () => {
    const namespaces = counted({ total: 2, ready: 2 });
    expect(status({ namespaces })).toMatchObject({ namespaces: { total: 2, ready: 2 } });
    expect(status({ namespaces }).namespaces).not.toHaveProperty('failed');
    expect(status({ namespaces })).not.toHaveProperty('binding');
    expect(status()).not.toHaveProperty('namespaces');
    expect(conditionOf(status({ namespaces }), 'Ready')?.message).toContain(
      'Secret mail-smtp in 2 namespaces.',
    );
    expect(conditionOf(status({ namespaces: counted({}) }), 'Published')?.reason).toBe('NoNamespaceMatches');
    expect(placeOf({ outputs: [] }, counted({}))).toBe('no namespace matches, so nothing is published');
  });

  test('with an output that cannot be rendered publishes nothing anywhere', () => {
    const faulty = {
      kind: 'Secret' as const,
      name: 'o',
      state: 'unrendered' as const,
      fault: 'TemplateInvalid' as const,
    };
    expect(conditionOf(status({ outputs: [faulty] }), 'Published')?.reason).toBe('TemplateInvalid');
  });

  test('reads back why a namespace failed', () => {
    const failed = [{ name: 'a', reason: 'NameConflict', message: 'm' }];
    expect(namespacesBefore({ total: 1, ready: 0, failed })?.failed[0]?.reason).toBe('NameConflict');
  });

  test('is named by its own resource in commands, and without a login by no namespace', () => {
    const text = 'kubectl -n NAMESPACE smtp NAME check';
    const named = { metadata: { ...given().config.metadata, namespace: '' }, ...config.selection };
    expect(filled(text, given().config)).toBe('kubectl -n shop csmtp mail check');
    expect(filled(text, known({}).config)).toBe('kubectl -n shop smtp mail check');
    expect(filled(text, named as never)).toBe('kubectl smtp mail check');
  });
});

test('the status is bounded, and read back', () => {
  const status = namespacesStatus(counted({ total: 10_000, failed: failures(1_000), waiting: 9_000 }));
  expect(status).toMatchObject({ total: 10_000, ready: 0 });
  expect(status.failed).toHaveLength(16);
  expect(JSON.stringify(status).length).toBeLessThan(16 * 700);
  expect(namespacesBefore({ total: 5, ready: 3, failed: status.failed?.slice(0, 1) ?? [] })).toEqual(
    counted({ total: 5, ready: 3, waiting: 1, failed: failures(1) }),
  );
});
