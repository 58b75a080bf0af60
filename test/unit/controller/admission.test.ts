import { describe, expect, test } from '@jest/globals';
import { ADMISSION_REQUESTED_ANNOTATION } from '../../../crds/names.ts';
import type { Metadata } from '../../../crds/object.ts';
import type { AdmissionRecord } from '../../../crds/schema/status.ts';
import {
  continued,
  decideAdmission,
  type Policies,
  takenUpIn,
} from '../../../operator/src/controller/admission/decide.ts';
import { Coalesced } from '../../../operator/src/sharing/coalesced.ts';

const INSTALLED = Date.parse('2026-11-01T10:00:00Z');
const at = (seconds: number): string => new Date(INSTALLED + seconds * 1000).toISOString();

const policies = (policy: [string, number], binding: [string, number] = ['b', 1]): Policies => ({
  versions: [policy, binding].map(([uid, generation]) => ({ uid, generation })),
  since: INSTALLED,
});
const INSTALLATION = policies(['p', 1]);

const object = (generation: number, created: number, requestedAt?: string): Metadata => ({
  name: 'mail',
  namespace: 'shop',
  uid: 'uid',
  resourceVersion: '1',
  generation,
  creationTimestamp: at(created),
  annotations: requestedAt === undefined ? {} : { [ADMISSION_REQUESTED_ANNOTATION]: requestedAt },
});

const record = (
  admitted: boolean,
  generation: number,
  rest: Partial<AdmissionRecord> = {},
): AdmissionRecord => ({
  policies: 'p/1 b/1',
  generation,
  admitted,
  requestedAt: '',
  ...rest,
});

const admits = (...given: Parameters<typeof decideAdmission>): boolean => decideAdmission(...given).admitted;

describe('without a record', () => {
  test('an object that was created under the policies is admitted, independent of its generation', () => {
    expect(decideAdmission(object(3, 60), undefined, INSTALLATION)).toEqual({
      admitted: true,
      record: record(true, 3),
    });
  });

  test.each([-3600, 0, 1])('what was created %i s after them was not', seconds => {
    expect(decideAdmission(object(1, seconds), undefined, INSTALLATION)).toEqual({
      admitted: false,
      why: 'NotAdmitted',
      record: record(false, 1),
    });
  });

  test('nothing was admitted where there are no policies', () => {
    expect(decideAdmission(object(1, 60), undefined, undefined)).toEqual({
      admitted: false,
      why: 'AdmissionPolicyMissing',
    });
  });
});

describe('what was not admitted', () => {
  const noted = record(false, 4);

  test('stays admitted while it is unchanged, and its record too', () => {
    expect(decideAdmission(object(4, -60), noted, INSTALLATION)).toEqual({
      admitted: false,
      why: 'NotAdmitted',
      record: noted,
    });
  });

  test('is admitted by a change to the spec, or by the annotation', () => {
    expect(admits(object(5, -60), noted, INSTALLATION)).toBe(true);
    expect(admits(object(4, -60, 'now'), noted, INSTALLATION)).toBe(true);
  });

  test('is not by a change that other policies saw, or none', () => {
    for (const others of [policies(['q', 1]), policies(['p', 1], ['c', 1]), policies(['p', 3])]) {
      expect(admits(object(5, -60), noted, others)).toBe(false);
      expect(admits(object(4, -60, 'now'), noted, others)).toBe(false);
    }
    expect(admits(object(5, -60, 'now'), noted, undefined)).toBe(false);
  });

  test('is not admitted by an annotation that it had already', () => {
    const earlier = record(false, 4, { requestedAt: 'then' });
    expect(admits(object(4, -60, 'then'), earlier, INSTALLATION)).toBe(false);
  });
});

describe('what was admitted', () => {
  const noted = record(true, 4);

  test('stays admitted without the policies, until its spec changes', () => {
    expect(admits(object(4, -60), noted, undefined)).toBe(true);
    expect(admits(object(5, -60), noted, undefined)).toBe(false);
  });

  test('stays admitted with other policies, until its spec changes without them', () => {
    const others = policies(['q', 1]);
    expect(decideAdmission(object(4, -60), noted, others)).toEqual({
      admitted: true,
      record: { ...noted, policies: 'q/1 b/1' },
    });
    expect(admits(object(5, -60), noted, others)).toBe(false);
  });

  test('may change under the same policies, and across one edit of each: an upgrade', () => {
    expect(admits(object(9, -60), noted, INSTALLATION)).toBe(true);
    expect(admits(object(9, -60), noted, policies(['p', 2], ['b', 2]))).toBe(true);
  });

  test('may not change across two edits: there may have been a moment without', () => {
    expect(admits(object(9, -60), noted, policies(['p', 1], ['b', 3]))).toBe(false);
  });
});

describe('a later reading of the policies', () => {
  const later = (policy: [string, number], binding?: [string, number]): Policies => ({
    ...policies(policy, binding),
    since: INSTALLED + 3_600_000,
  });

  test.each<[string, Policies]>([
    ['they are the same', later(['p', 1])],
    ['each was edited once: an upgrade', later(['p', 2], ['b', 2])],
  ])('dates back to the one before where %s', (_what, reading) => {
    expect(continued(INSTALLATION, reading)).toEqual({ ...reading, since: INSTALLED });
    // What was created in the second of the upgrade went through the one or the other.
    expect(admits(object(1, 3_600), undefined, reading)).toBe(false);
    expect(admits(object(1, 3_600), undefined, continued(INSTALLATION, reading))).toBe(true);
  });

  test.each<[string, Policies]>([
    ['one was edited twice', later(['p', 3])],
    ['one was deleted and made again', later(['q', 1])],
    ['a binding was deleted and made again', later(['p', 1], ['c', 1])],
  ])('is taken alone where %s', (_what, reading) => {
    expect(continued(INSTALLATION, reading)).toEqual(reading);
  });

  test('is taken alone after one that found no policies', () => {
    expect(continued(undefined, INSTALLATION)).toEqual(INSTALLATION);
    expect(continued(INSTALLATION, undefined)).toBeUndefined();
  });
});

test('a reading is shared only by the callers that asked before it began', async () => {
  let begun = 0;
  const release: (() => void)[] = [];
  const coalesced = new Coalesced(async () => {
    const mine = ++begun;
    await new Promise<void>(resolve => release.push(resolve));
    return mine;
  });
  const settle = () => new Promise(resolve => setImmediate(resolve));
  const first = [coalesced.read(), coalesced.read()];
  await settle();
  const second = [coalesced.read(), coalesced.read()];
  await settle();
  expect(begun).toBe(1);
  release[0]?.();
  expect(await Promise.all(first)).toEqual([1, 1]);
  await settle();
  release[1]?.();
  expect(await Promise.all(second)).toEqual([2, 2]);
});

describe('a new replica waits until the policies apply to new objects', () => {
  test.each([
    [0, 2_500],
    [1_000, 1_500],
    [2_500, 0],
    [3_600_000, 0],
    // The clock of this machine is behind.
    [-60_000, 2_500],
  ])('%i ms after their installation: %i ms', (passed, wait) => {
    expect(takenUpIn(INSTALLATION, INSTALLED + passed)).toBe(wait);
  });
});
