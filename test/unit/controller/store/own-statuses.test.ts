import { expect, test } from '@jest/globals';
import type { SmtpConfig } from '../../../../crds/object.ts';
import { OwnStatuses } from '../../../../operator/src/controller/store/own-statuses.ts';

const KEY = 'shop/mail';
const written = { resourceVersion: '10', status: { observedGeneration: 1, ready: 'True' } } as const;
const copy = (resourceVersion: string): SmtpConfig =>
  ({ metadata: { resourceVersion }, status: { ...written.status } }) as SmtpConfig;

test('the watch shows the version after the response: the mirror has the object that was written at once', () => {
  const statuses = new OwnStatuses();
  const before = copy('9');
  statuses.wrote(KEY, written, before);
  expect(before.status).toBe(written.status);
  const between = copy('9');
  statuses.shown(KEY, between);
  expect(between.status).toBe(written.status);
  expect(statuses.size).toBe(1);
  const now = copy('10');
  statuses.shown(KEY, now);
  expect(now.status).toBe(written.status);
  expect(statuses.size).toBe(0);
});

test('the watch shows the version before the response', () => {
  const statuses = new OwnStatuses();
  const now = copy('10');
  statuses.shown(KEY, now);
  statuses.wrote(KEY, written, now);
  expect(now.status).toBe(written.status);
  expect(statuses.size).toBe(0);
});

test.each([
  ['another one has written since', '11'],
  ['versions of different lengths', '100'],
])('%s: its status counts', (_what, version) => {
  const statuses = new OwnStatuses();
  statuses.wrote(KEY, written, copy('9'));
  const now = copy(version);
  statuses.shown(KEY, now);
  expect(now.status).not.toBe(written.status);
  expect(statuses.size).toBe(0);
});

test('an SmtpConfig that is deleted leaves nothing', () => {
  const statuses = new OwnStatuses();
  statuses.wrote(KEY, written, copy('9'));
  statuses.shown(KEY, undefined);
  statuses.wrote(KEY, written, undefined);
  expect(statuses.size).toBe(0);
});
