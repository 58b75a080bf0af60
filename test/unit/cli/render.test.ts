import { describe, expect, test } from '@jest/globals';
import { PROFILE_IDS } from '../../../crds/profiles.ts';
import { renderedObjects } from '../../../operator/src/cli/plugin/rendering.ts';

const PASSWORD = 'pa55/word+abc=';

const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'qq-mail' },
  stringData: { username: '12345@qq.com', password: PASSWORD },
};

const config = (spec: object = {}) => ({
  apiVersion: 'smtp-operator.dev/v1alpha1',
  kind: 'SmtpConfig',
  metadata: { name: 'mail', namespace: 'shop' },
  spec: { provider: 'qq', secretRef: { name: 'qq-mail' }, from: { address: '12345@qq.com' }, ...spec },
});

const HIDE = { profile: undefined, showSecrets: false };

describe.each(PROFILE_IDS)('profile %s', profile => {
  test('shows no password unless it is asked to', () => {
    const hidden = JSON.stringify(renderedObjects([config(), secret], { ...HIDE, profile }));
    const shown = JSON.stringify(renderedObjects([config(), secret], { profile, showSecrets: true }));
    const forms = [PASSWORD, encodeURIComponent(PASSWORD), Buffer.from(PASSWORD).toString('base64')];
    expect(forms.filter(form => hidden.includes(form))).toEqual([]);
    expect(hidden).toContain('HIDDEN');
    expect(shown).not.toContain('HIDDEN');
  });
});

test('without a Secret in the file, placeholders replace the login', () => {
  const [first] = renderedObjects([config()], HIDE).objects;
  expect(first).toMatchObject({
    kind: 'Secret',
    metadata: { name: 'mail-smtp', namespace: 'shop' },
    stringData: { SMTP_HOST: 'smtp.qq.com', SMTP_USERNAME: 'USERNAME', SMTP_PASSWORD: 'HIDDEN' },
  });
});

test('a template sees the hidden password, and a List is read', () => {
  const outputs = [{ kind: 'Secret', template: { data: { line: '{{ host }} {{ password }}' } } }];
  const list = { apiVersion: 'v1', kind: 'List', items: [config({ outputs }), secret] };
  expect(renderedObjects([list], HIDE).objects).toEqual([
    expect.objectContaining({ stringData: { line: 'smtp.qq.com HIDDEN' } }),
  ]);
});

test('a fault of one output is reported with its reason', () => {
  const outputs = [{ kind: 'Secret', template: { data: { line: '{{ nothing }}' } } }];
  const { objects, faults } = renderedObjects([config({ outputs })], HIDE);
  expect({ objects, reasons: faults.map(({ reason }) => reason) }).toEqual({
    objects: [],
    reasons: ['TemplateInvalid'],
  });
});

test('an SmtpProvider of the file is used where the SmtpConfig refers to it', () => {
  const provider = {
    apiVersion: 'smtp-operator.dev/v1alpha1',
    kind: 'SmtpProvider',
    metadata: { name: 'own' },
    spec: { title: 'Own', endpoints: [{ host: 'mail.own.example', port: 465, tls: 'implicit' }] },
  };
  const spec = { provider: undefined, providerRef: { name: 'own' } };
  expect(renderedObjects([config(spec), secret, provider], HIDE).objects[0]).toMatchObject({
    stringData: { SMTP_HOST: 'mail.own.example' },
  });
  expect(() => renderedObjects([config(spec), secret], HIDE)).toThrow(
    /There is no SmtpProvider own.*Put the/,
  );
});

test.each([
  ['a field that does not exist', [config({ nothing: 1 })], /SmtpConfig mail:[\s\S]*nothing/],
  ['no SmtpConfig', [secret], /there is no SmtpConfig/],
  ['a document without a kind', [{ a: 1 }], /apiVersion, kind and metadata.name/],
  ['a Secret without the key', [config(), { ...secret, stringData: { username: 'x' } }], /password/],
])('%s is answered with a sentence', (_what, documents, words) => {
  expect(() => renderedObjects(documents, HIDE)).toThrow(words);
});
