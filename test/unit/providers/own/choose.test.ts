import { describe, expect, test } from '@jest/globals';
import { parseSmtpProvider } from '../../../../crds/provider-object.ts';
import { chooseProvider } from '../../../../operator/src/providers/own/choose.ts';
import { revisionOf } from '../../../../operator/src/providers/own/revision.ts';

const provider = (name: string, spec: object = {}) =>
  parseSmtpProvider({ metadata: { name }, spec: { title: name, ...spec } });
const namespace = { name: 'shop', labels: { team: 'a', mail: 'relay' } };
const by = (matchLabels: object) => ({ matchLabels });

describe('which SmtpProvider a namespace gets', () => {
  test.each([
    ['one that allows every namespace', {}, true],
    ['one that names it', { allowedNamespaces: { names: ['shop'] } }, true],
    ['one that names another', { allowedNamespaces: { names: ['billing'] } }, false],
    ['one whose labels it has', { allowedNamespaces: by({ team: 'a' }) }, true],
    ['one whose labels it has in part', { allowedNamespaces: by({ team: 'a', tier: 'x' }) }, false],
    [
      'one that names another but whose labels it has',
      { allowedNamespaces: { names: ['b'], ...by({ team: 'a' }) } },
      true,
    ],
  ])('%s', (_name, spec, allowed) => {
    const chosen = chooseProvider('relay', namespace, [provider('relay', spec)]);
    expect('why' in chosen ? chosen.why : 'allowed').toBe(allowed ? 'allowed' : 'ProviderNotAllowed');
  });

  test('none that does not exist, even if others exist', () => {
    expect(chooseProvider('relay', namespace, [provider('relais')])).toMatchObject({
      why: 'ProviderNotFound',
    });
  });

  test('the default by its label, where it is the only one and allows the namespace', () => {
    const mine = provider('mine', { defaultFor: by({ mail: 'relay' }) });
    const others = provider('others', { defaultFor: by({ mail: 'other' }) });
    expect(chooseProvider(undefined, namespace, [others, mine])).toMatchObject({ name: 'mine' });
    expect(chooseProvider(undefined, namespace, [others])).toMatchObject({ why: 'ProviderNotFound' });
    const second = provider('second', { defaultFor: by({ team: 'a' }) });
    expect(chooseProvider(undefined, namespace, [second, mine])).toMatchObject({
      why: 'ProviderNotFound',
      problem: expect.stringContaining('mine, second'),
    });
    const closed = provider('closed', {
      defaultFor: by({ mail: 'relay' }),
      allowedNamespaces: { names: ['b'] },
    });
    expect(chooseProvider(undefined, namespace, [closed])).toMatchObject({ why: 'ProviderNotAllowed' });
  });

  test('none whose spec an older CRD let through', () => {
    const broken = parseSmtpProvider({ metadata: { name: 'relay' }, spec: { title: '' } });
    expect(chooseProvider('relay', namespace, [broken])).toMatchObject({ why: 'ProviderInvalid' });
  });
});

test('only what verdicts depend on changes the revision', () => {
  const of = (spec: object) => revisionOf('relay', provider('relay', spec).spec ?? { title: '' });
  const before = of({ title: 'A' });
  expect(
    of({
      title: 'B',
      links: [{ title: 'x', url: 'https://x.example' }],
      allowedNamespaces: { names: ['a'] },
    }),
  ).toBe(before);
  expect(of({ title: 'A', login: 'Required' })).not.toBe(before);
});
