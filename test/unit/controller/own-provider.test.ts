import { describe, expect, test } from '@jest/globals';
import { parseSmtpProvider } from '../../../crds/provider-object.ts';
import { withProvider } from '../../../operator/src/controller/own-provider.ts';

const provider = (name: string, spec: object = {}) =>
  parseSmtpProvider({ metadata: { name }, spec: { title: name, ...spec } });

describe('what an SmtpProvider adds to a spec', () => {
  const metadata = {
    name: 'mail',
    namespace: 'shop',
    uid: 'u',
    resourceVersion: '1',
    generation: 1,
    creationTimestamp: '',
    annotations: {},
  };
  const stored = { metadata, problems: [], status: {} };
  const smtpProviders = {
    all: () => [provider('relay', { serverName: 'relay.example' })],
    labelsOf: () => ({}),
  };
  const given = (spec: object) =>
    withProvider(stored, { providerRef: { name: 'relay' }, ...spec }, { smtpProviders });

  test('its server name, unless the SmtpConfig has its own or its own host', () => {
    expect(given({})).toMatchObject({ spec: { endpoint: { serverName: 'relay.example' } } });
    expect(given({ endpoint: { serverName: 'x.example' } })).toMatchObject({
      spec: { endpoint: { serverName: 'x.example' } },
    });
    expect(given({ endpoint: { host: 'y.example' } })).toMatchObject({
      spec: { endpoint: { host: 'y.example' } },
    });
    expect(JSON.stringify(given({ endpoint: { host: 'y.example' } }))).not.toContain(
      '"serverName":"relay.example"',
    );
  });

  test('nothing to one that names a preset', () => {
    const spec = { provider: 'qq' as const };
    expect(withProvider(stored, spec, {})).toEqual({ spec });
  });

  test('a reason where SmtpProviders are not enabled or cannot be read', () => {
    const spec = { providerRef: {} };
    expect(withProvider(stored, spec, {})).toMatchObject({ why: 'ProviderNotFound' });
    const unread = { all: () => undefined, labelsOf: () => ({}) };
    expect(withProvider(stored, spec, { smtpProviders: unread })).toMatchObject({ why: 'ProviderNotFound' });
  });
});
