import { describe, expect, test } from '@jest/globals';
import type { SmtpConfig } from '../../../../crds/object.ts';
import type { LiveOutput } from '../../../../operator/src/controller/ports.ts';
import {
  contentHash,
  shownHash,
  withContentHash,
} from '../../../../operator/src/controller/publish/content-hash.ts';
import { isOwn, rivalOf } from '../../../../operator/src/controller/publish/ownership.ts';
import { holds, stepFor } from '../../../../operator/src/controller/publish/steps.ts';
import type { DesiredOutput } from '../../../../operator/src/model/settings.ts';
import { known } from '../../../../testing/fixtures/known.ts';

const { config } = known({});
const WANTED: DesiredOutput = {
  kind: 'Secret',
  name: 'o',
  type: 'Opaque',
  immutable: false,
  retain: false,
  labels: { app: 'shop' },
  annotations: { note: 'n' },
  data: { a: '1', b: '2' },
};
const LIVE: LiveOutput = {
  uid: 'u',
  resourceVersion: '7',
  controllerUid: config.metadata.uid,
  type: 'Opaque',
  immutable: false,
  labels: { app: 'shop', theirs: 'x' },
  annotations: { note: 'n', theirs: 'x' },
  data: { a: '1', b: '2' },
  ownerReferences: [],
  written: { labels: ['app'], annotations: ['note'] },
};

describe('an output', () => {
  test.each<[string, boolean, Partial<LiveOutput>, Partial<DesiredOutput>]>([
    ['that holds all that it should, and what others added', true, {}, {}],
    ['of which a value differs', false, { data: { a: '1', b: 'x' } }, {}],
    ['that holds a key more', false, { data: { a: '1', b: '2', c: '3' } }, {}],
    ['that holds a key less', false, { data: { a: '1' } }, {}],
    ['of which a label differs', false, { labels: { app: 'x' } }, {}],
    ['without an annotation', false, { annotations: { theirs: 'x' } }, {}],
    ['with a label that it once had', false, { written: { labels: ['app', 'theirs'], annotations: [] } }, {}],
    ['without a label that it once had', true, { written: { labels: ['app', 'gone'], annotations: [] } }, {}],
    [
      'with an annotation that it once had',
      false,
      { written: { labels: [], annotations: ['note', 'theirs'] } },
      {},
    ],
    ['without an annotation that it once had', true, { written: { labels: [], annotations: ['gone'] } }, {}],
    ['of another type', false, { type: 'x' }, {}],
    ['of whatever type', true, { type: 'x' }, { type: undefined } as never],
    ['that is immutable and should not be', false, { immutable: true }, {}],
    ['that should be immutable and is not', false, {}, { immutable: true }],
    ['that outlives its SmtpConfig and should not', false, { controllerUid: 'x' }, {}],
    ['that should outlive its SmtpConfig and would not', false, {}, { retain: true }],
    ['that outlives its SmtpConfig, as it should', true, { controllerUid: 'x' }, { retain: true }],
  ])('%s is as it should be: %s', (_what, expected, live, wanted) => {
    expect(holds({ ...LIVE, ...live }, { ...WANTED, ...wanted }, config)).toBe(expected);
  });

  test.each<[string, string, Partial<LiveOutput> | undefined, Partial<DesiredOutput>]>([
    ['that is not there is created', 'create', undefined, {}],
    ['that is as it should be is left', 'nothing', {}, {}],
    ['that holds something else is updated', 'update', { data: {} }, {}],
    ['of another owner is left to it', 'yield', { controllerUid: 'x' }, {}],
    ['of another type is replaced', 'replace', { type: 'x' }, {}],
    [
      'whose type does not matter is updated',
      'update',
      { type: 'x', data: {} },
      { type: undefined } as never,
    ],
    [
      'that is immutable is replaced where its content differs',
      'replace',
      { immutable: true, data: {} },
      { immutable: true },
    ],
    ['that is immutable and should not be is replaced', 'replace', { immutable: true }, {}],
    [
      'that is immutable is updated where a label differs',
      'update',
      { immutable: true, labels: {} },
      { immutable: true },
    ],
    ['that becomes immutable is updated', 'update', {}, { immutable: true }],
  ])('%s: %s', (_what, expected, live, wanted) => {
    const step = stepFor(config, { ...WANTED, ...wanted }, live && { ...LIVE, ...live }, undefined);
    expect(step.do).toBe(expected);
  });

  test('that an older SmtpConfig names as well is left to it, until it is there and ours', () => {
    expect(stepFor(config, WANTED, undefined, config)).toMatchObject({ do: 'yield' });
    expect(stepFor(config, WANTED, LIVE, config)).toMatchObject({ do: 'nothing', resourceVersion: '7' });
  });
});

describe('who owns an object', () => {
  test.each([
    ['its controller', true, { controllerUid: config.metadata.uid }],
    ['another controller, whatever the name', false, { controllerUid: 'x', publishedFor: 'mail' }],
    ['no controller, and the name of this one', true, { publishedFor: 'mail' }],
    ['no controller, and another name', false, { publishedFor: 'x' }],
    ['nobody', false, {}],
  ])('%s: %s', (_what, expected, meta) => {
    expect(isOwn({ uid: 'u', resourceVersion: '1', ...meta }, config)).toBe(expected);
  });

  test('the oldest of those that are older has the better right', () => {
    const of = (name: string, day: number): SmtpConfig => ({
      ...config,
      metadata: { ...config.metadata, name, uid: name, creationTimestamp: `2026-11-${day}T00:00:00Z` },
    });
    const rival = (...others: SmtpConfig[]) =>
      rivalOf(config, WANTED, { publishers: () => others })?.metadata.name;
    expect(rival(of('b', 18), of('a', 17), of('c', 19))).toBe('a');
    expect(rival(of('a', 17), of('b', 18))).toBe('a');
    expect(rival(of('d', 21), config)).toBeUndefined();
  });
});

describe('the hash of the content', () => {
  const hash = (output: DesiredOutput) => shownHash(output.annotations);
  const first = withContentHash(WANTED, undefined);
  const annotation = Object.values(first.annotations).find(value => value !== 'n');

  test('stays the same for the same content, independent of the order of the keys', () => {
    const orders = [{ ...WANTED.data }, { b: '2', a: '1' }];
    for (const data of orders)
      expect(hash(withContentHash({ ...WANTED, data }, annotation))).toBe(hash(first));
    expect(hash(withContentHash({ ...WANTED, data: { a: '1', b: 'x' } }, annotation))).not.toBe(hash(first));
    expect(hash(first)).toMatch(/^[0-9a-f]{32}$/);
  });

  test('differs from object to object, and its salt is not shown', () => {
    expect(hash(withContentHash(WANTED, 'nonsense'))).not.toBe(hash(first));
    expect(annotation?.endsWith(`-${hash(first)}`)).toBe(true);
  });

  test('of several outputs is there once each has one', () => {
    expect(contentHash([WANTED, WANTED], () => annotation)).toMatch(/^[0-9a-f]{32}$/);
    expect(contentHash([WANTED], () => undefined)).toBeUndefined();
    expect(contentHash([{ ...WANTED, name: 'p' }], () => annotation)).not.toBe(
      contentHash([WANTED], () => annotation),
    );
  });
});
