import { describe, expect, test } from '@jest/globals';
import { parseClusterSmtpConfig } from '../../../../crds/object.ts';
import { planNamespaces } from '../../../../operator/src/controller/namespaces/plan.ts';
import { isSelected } from '../../../../operator/src/controller/namespaces/select.ts';
import type {
  NamespaceView,
  ObjectMeta,
  PublishedObject,
} from '../../../../operator/src/controller/ports.ts';

const UID = 'uid-1';

const config = (spec: object = {}) =>
  parseClusterSmtpConfig({
    metadata: { name: 'mail', uid: UID, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { provider: 'gmail', namespaceSelector: { matchLabels: { team: 'yes' } }, ...spec },
  });

const view = (labels: Record<string, string> = {}, more: Partial<NamespaceView> = {}): NamespaceView => ({
  labels,
  cut: false,
  terminating: false,
  ...more,
});

const TEAM = view({ team: 'yes' });

describe('which namespaces match', () => {
  test.each<[string, object, NamespaceView, boolean]>([
    ['by name', { namespaces: ['a'], namespaceSelector: undefined }, view(), true],
    ['by another name', { namespaces: ['b'], namespaceSelector: undefined }, view(), false],
    ['by name or by label', { namespaces: ['b'] }, TEAM, true],
    ['by a label with another value', {}, view({ team: 'no' }), false],
    ['by an empty selector', { namespaceSelector: {} }, view(), true],
    ['by In', { namespaceSelector: { matchExpressions: [expression('In', 'yes', 'maybe')] } }, TEAM, true],
    [
      'by In, without the label',
      { namespaceSelector: { matchExpressions: [expression('In', 'yes')] } },
      view(),
      false,
    ],
    ['by NotIn', { namespaceSelector: { matchExpressions: [expression('NotIn', 'yes')] } }, TEAM, false],
    [
      'by NotIn, without the label',
      { namespaceSelector: { matchExpressions: [expression('NotIn', 'yes')] } },
      view(),
      true,
    ],
    ['by Exists', { namespaceSelector: { matchExpressions: [expression('Exists')] } }, TEAM, true],
    [
      'by DoesNotExist',
      { namespaceSelector: { matchExpressions: [expression('DoesNotExist')] } },
      TEAM,
      false,
    ],
    [
      'not by Exists, of a label that is named like a property of every object',
      { namespaceSelector: { matchExpressions: [{ key: 'constructor', operator: 'Exists' }] } },
      TEAM,
      false,
    ],
    ['by all requirements', { namespaceSelector: { matchLabels: { team: 'yes', x: 'y' } } }, TEAM, false],
    ['not while it is being deleted', {}, view({ team: 'yes' }, { terminating: true }), false],
    ['not by name while it is being deleted', { namespaces: ['a'] }, view({}, { terminating: true }), false],
    [
      'not by a selector where a label may be missing',
      { namespaceSelector: { matchExpressions: [expression('DoesNotExist')] } },
      view({}, { cut: true }),
      false,
    ],
  ])('%s', (_how, spec, namespace, matches) => {
    const { selection } = config(spec);
    if (!selection) throw new Error('no selection');
    expect(isSelected(selection, 'a', namespace)).toBe(matches);
  });
});

function expression(operator: string, ...values: string[]): object {
  return { key: 'team', operator, ...(values.length > 0 && { values }) };
}

describe('what is done about each namespace', () => {
  const OWN: Partial<ObjectMeta> = { controllerUid: UID, publishedFor: 'ClusterSmtpConfig/mail' };
  const RETAINED: Partial<ObjectMeta> = { publishedFor: 'ClusterSmtpConfig/mail' };
  const OF_A_TENANT: Partial<ObjectMeta> = { publishedFor: 'mail' };
  const OF_ANOTHER: Partial<ObjectMeta> = { ...OWN, controllerUid: 'uid-2' };

  const object = (namespace: string, meta: Partial<ObjectMeta>, name = 'mail-smtp'): PublishedObject => ({
    namespace,
    kind: 'Secret',
    name,
    meta: { uid: 'u', resourceVersion: '1', ...meta },
  });

  const plan = (published: PublishedObject[], spec: object = {}) =>
    planNamespaces({
      config: config(spec),
      namespaces: Object.entries({
        matches: TEAM,
        'matches-as-well': TEAM,
        other: view(),
        dying: view({ team: 'yes' }, { terminating: true }),
      }),
      published,
      outputs: new Set(['Secret/mail-smtp']),
    });

  test('those that match are published into, in order', () => {
    expect(plan([]).publish).toEqual(['matches', 'matches-as-well']);
  });

  test.each<[string, PublishedObject, object, boolean]>([
    ['taken back where it no longer matches', object('other', OWN), {}, true],
    ['taken back where an earlier one retained it', object('other', RETAINED), {}, true],
    ['left with deletionPolicy Retain', object('other', OWN), { deletionPolicy: 'Retain' }, false],
    ['left where it matches', object('matches', OWN), {}, false],
    ['left to the namespace that is being deleted', object('dying', OWN), {}, false],
    ['left where the namespace is not known', object('unheard-of', OWN), {}, false],
    ['left to a tenant', object('other', OF_A_TENANT), {}, false],
    ['left to a ClusterSmtpConfig before this one', object('other', OF_ANOTHER), {}, false],
  ])('%s', (_what, published, spec, taken) => {
    expect(plan([published], spec).takeBack).toEqual(taken ? [published] : []);
  });

  test('an output that the spec no longer names is retired where it matches', () => {
    const old = object('matches', OWN, 'old-smtp');
    const { dropped, takeBack } = plan([old, object('matches', OWN), object('matches', OF_ANOTHER, 'x')]);
    expect([...dropped]).toEqual([['matches', [{ kind: 'Secret', name: 'old-smtp', meta: old.meta }]]]);
    expect(takeBack).toEqual([]);
  });
});
