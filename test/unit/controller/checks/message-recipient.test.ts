import { describe, expect, test } from '@jest/globals';
import type { ProviderId } from '../../../../crds/providers.ts';
import {
  isAllowedBy,
  recipientOf,
  type Wish,
} from '../../../../operator/src/controller/checks/message-recipient.ts';
import { presetOf } from '../../../../operator/src/providers/index.ts';

const wish = (provider: ProviderId, changes: Partial<Wish> = {}) =>
  recipientOf({
    to: undefined,
    preset: presetOf(provider),
    host: presetOf(provider).endpoints[0]?.host ?? 'mail.shop.example',
    username: 'account@shop.example',
    sender: 'from@shop.example',
    isAllowed: () => false,
    ...changes,
  });

describe('the recipient of a test message', () => {
  test('is the sink that the provider documents', () => {
    const ses = { ok: true, address: 'success@simulator.amazonses.com', shown: 'Sink' };
    expect(wish('ses')).toEqual(ses);
    expect(wish('ses', { to: 'Sink' })).toEqual(ses);
  });

  test('is the sender itself where a header has the provider drop the message', () => {
    expect(wish('mailgun')).toEqual({
      ok: true,
      address: 'from@shop.example',
      shown: 'Sink',
      headers: { 'X-Mailgun-Drop-Message': 'yes' },
    });
  });

  test('is not needed if the server catches everything: another server could deliver it', () => {
    expect(wish('mailpit')).toMatchObject({ ok: true, address: 'test@smtp-operator.invalid' });
  });

  test('is the mailbox that logs in where there is no sink', () => {
    const account = { ok: true, address: 'account@shop.example', shown: 'account@shop.example' };
    expect(wish('qq')).toEqual(account);
    expect(wish('ses', { to: 'Account' })).toEqual(account);
    expect(wish('qq', { to: 'Account@shop.example' })).toMatchObject({ ok: true });
  });

  test('is never a sink at a host that the preset does not document', () => {
    expect(wish('mailgun', { host: 'relay.shop.example', to: 'Sink' })).toMatchObject({ ok: false });
    expect(wish('mailgun', { host: 'relay.shop.example' })).toMatchObject({
      address: 'account@shop.example',
    });
  });

  test.each([
    ['spec.from, which the author chooses', { username: 'AKIAEXAMPLE', to: 'Account' }],
    ['anybody without a login', { username: undefined, to: 'Account' }],
    ['an address of others', { to: 'victim@elsewhere.example' }],
    ['spec.from as an address', { to: 'from@shop.example' }],
    ['a text that is no address', { to: 'ops@shop.example> SIZE=1', isAllowed: () => true }],
    ['a text with a second command', { to: 'ops@shop.example>\r\nDATA\r\n', isAllowed: () => true }],
    ['an address without end', { to: `${'o'.repeat(300)}@shop.example`, isAllowed: () => true }],
    ['nothing', { to: '', isAllowed: () => true }],
  ])('is not %s', (_, changes) => {
    expect(wish('qq', changes)).toMatchObject({ ok: false });
  });

  test('is an address that the administrator allows, and only its domain is shown', () => {
    const isAllowed = (address: string) => isAllowedBy(['elsewhere.example'], address);
    expect(wish('qq', { to: 'Ops@Elsewhere.example', isAllowed })).toEqual({
      ok: true,
      address: 'Ops@Elsewhere.example',
      shown: 'Elsewhere.example',
    });
  });
});

describe('--allow-recipient', () => {
  test.each([
    ['elsewhere.example', 'ops@elsewhere.example', true],
    ['@elsewhere.example', 'ops@ELSEWHERE.example', true],
    ['elsewhere.example', 'ops@sub.elsewhere.example', false],
    ['elsewhere.example', 'ops@notelsewhere.example', false],
    ['ops@elsewhere.example', 'OPS@elsewhere.example', true],
    ['ops@elsewhere.example', 'other@elsewhere.example', false],
    ['elsewhere.example', 'x@evil.example@elsewhere.example', false],
    ['elsewhere.example', 'victim%evil.example@elsewhere.example', false],
    ['elsewhere.example', 'evil.example!victim@elsewhere.example', false],
    ['100%real@elsewhere.example', '100%real@elsewhere.example', true],
  ])('%s and %s: %s', (entry, address, allowed) => {
    expect(isAllowedBy([entry], address)).toBe(allowed);
  });

  test('nothing is allowed by default', () => {
    expect(isAllowedBy([], 'ops@elsewhere.example')).toBe(false);
  });
});
