import { describe, expect, test } from '@jest/globals';
import { parseClusterSmtpConfig } from '../../../crds/object.ts';
import type { Known, KnownNamespaces } from '../../../operator/src/status/known.ts';
import {
  namespacesBefore,
  namespacesStatus,
  publishedInNamespaces,
} from '../../../operator/src/status/namespaces.ts';

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
  const { message } = publishedInNamespaces({
    config: own,
    outputs: [],
    namespaces: counted({ total: 1, failed }),
  } as unknown as Known);
  expect(message).toContain('Secret login in namespace platform is an input');
  expect(message).not.toContain('or delete');
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
