import { describe, expect, test } from '@jest/globals';
import { wordedFor } from '../../../crds/wording.ts';
import type { LoginMethod } from '../../../operator/src/model/endpoint.ts';
import { presetOf } from '../../../operator/src/providers/index.ts';
import {
  type EndpointSpec,
  loginMethods,
  resolveEndpoint,
  resolveUsername,
} from '../../../operator/src/providers/resolve.ts';

/** `smtp.qq.com:465 implicit`, and `| 587 starttls` for each sibling. */
function inWords(spec: EndpointSpec): string {
  const result = resolveEndpoint(spec);
  if ('problem' in result) return wordedFor('cluster', result.problem);
  const { host, port, tls } = result.endpoint;
  for (const sibling of result.siblings) expect(sibling.host).toBe(host);
  return [`${host}:${port} ${tls}`, ...result.siblings.map(other => `${other.port} ${other.tls}`)].join(
    ' | ',
  );
}

describe('resolveEndpoint', () => {
  test.each<[string, EndpointSpec, string]>([
    [
      'takes the preferred endpoint, the others as siblings',
      { provider: 'qq' },
      'smtp.qq.com:465 implicit | 587 starttls',
    ],
    [
      'takes the endpoints of the region',
      { provider: 'zoho', region: 'eu' },
      'smtp.zoho.eu:465 implicit | 587 starttls',
    ],
    [
      'knows the hosts of paid organisations as regions',
      { provider: 'zoho', region: 'pro-com.au' },
      'smtppro.zoho.com.au:465 implicit | 587 starttls',
    ],
    [
      'makes the region a part of the SES host',
      { provider: 'ses', region: 'eu-west-1' },
      'email-smtp.eu-west-1.amazonaws.com:587 starttls | 465 implicit | 2587 starttls | 2465 implicit',
    ],
    [
      'knows the legacy name of Hangzhou as DirectMail default',
      { provider: 'directmail' },
      'smtpdm.aliyun.com:465 implicit | 80 starttls | 25 starttls',
    ],
    [
      'lets TLS follow the preset where only its port is given',
      { provider: 'gmail', endpoint: { port: 587 } },
      'smtp.gmail.com:587 starttls | 465 implicit',
    ],
    [
      'lets TLS follow the preset on unusual ports too',
      { provider: '163', endpoint: { port: 994 } },
      'smtp.163.com:994 implicit | 465 implicit | 25 starttls',
    ],
    [
      'lets TLS follow convention on a port that the preset lacks',
      { provider: 'gmail', endpoint: { port: 2465 } },
      'smtp.gmail.com:2465 implicit | 465 implicit | 587 starttls',
    ],
    [
      'lets the port follow where only TLS is given',
      { provider: 'gmail', endpoint: { tls: 'starttls' } },
      'smtp.gmail.com:587 starttls | 465 implicit',
    ],
    [
      'takes the usual port for a mode that the preset lacks',
      { provider: 'icloud', endpoint: { tls: 'implicit' } },
      'smtp.mail.me.com:465 implicit | 587 starttls',
    ],
    [
      'takes port and TLS as given, however odd',
      { provider: 'gmail', endpoint: { port: 465, tls: 'starttls' } },
      'smtp.gmail.com:465 starttls | 587 starttls',
    ],
    [
      'keeps port and TLS of the preset for another host, with the usual ports as siblings',
      { provider: 'qq', endpoint: { host: 'smtp.proxy.test' } },
      'smtp.proxy.test:465 implicit | 587 starttls',
    ],
    [
      'asks no preset port of another host',
      { provider: 'sendgrid', endpoint: { host: 'relay.test' } },
      'relay.test:587 starttls | 465 implicit',
    ],
    [
      'takes the preset for its own host written out',
      { provider: 'sendgrid', endpoint: { host: 'smtp.sendgrid.net', port: 2525 } },
      'smtp.sendgrid.net:2525 starttls | 587 starttls | 465 implicit | 25 starttls',
    ],
    [
      'takes a custom server as given',
      { provider: 'custom', endpoint: { host: 'mx.test', port: 587 } },
      'mx.test:587 starttls | 465 implicit',
    ],
    [
      'takes 465 for implicit TLS and 25 for STARTTLS by convention',
      { provider: 'custom', endpoint: { host: 'mx.test', port: 25 } },
      'mx.test:25 starttls | 465 implicit | 587 starttls',
    ],
    [
      'asks for host and port of a custom server',
      { provider: 'custom' },
      'provider custom needs spec.endpoint.host and spec.endpoint.port',
    ],
    [
      'asks for the port of a custom server even where TLS is given',
      { provider: 'custom', endpoint: { host: 'mx.test', tls: 'implicit' } },
      'provider custom needs spec.endpoint.port, such as 465 or 587',
    ],
    [
      'assumes 1025 without TLS and no siblings for Mailpit',
      { provider: 'mailpit', endpoint: { host: 'mailpit.dev.svc' } },
      'mailpit.dev.svc:1025 none',
    ],
    [
      'asks for the host of Mailpit',
      { provider: 'mailpit' },
      'provider mailpit needs spec.endpoint.host, such as mailpit.dev.svc.cluster.local',
    ],
    [
      'takes a Mailpit with STARTTLS',
      { provider: 'mailpit', endpoint: { host: 'mailpit.dev.svc', port: 1025, tls: 'starttls' } },
      'mailpit.dev.svc:1025 starttls',
    ],
    [
      'names the regions there are',
      { provider: 'mailgun', region: 'asia' },
      'provider mailgun has no region asia: use one of us, eu, or leave spec.region out and set spec.endpoint.host',
    ],
    [
      'says when there are no regions',
      { provider: 'qq', region: 'cn' },
      'provider qq has no regions: remove spec.region',
    ],
    [
      'takes no inherited property for a region',
      { provider: 'mailgun', region: 'constructor' },
      'provider mailgun has no region constructor: use one of us, eu, or leave spec.region out and set spec.endpoint.host',
    ],
  ])('%s', (_sentence, spec, expected) => expect(inWords(spec)).toBe(expected));

  test.each<[string, EndpointSpec, string, string]>([
    ['checks the host by default', { provider: 'qq' }, 'smtp.qq.com', 'TLSv1.2'],
    [
      'checks another name where one is given',
      {
        provider: 'qq',
        endpoint: { host: '192.0.2.1', serverName: 'smtp.qq.com', minTLSVersion: 'TLSv1.3' },
      },
      'smtp.qq.com',
      'TLSv1.3',
    ],
    [
      'leaves out the final dot of an absolute name',
      { provider: 'custom', endpoint: { host: 'mx.test.', port: 465 } },
      'mx.test',
      'TLSv1.2',
    ],
  ])('%s', (_sentence, spec, serverName, minTLSVersion) => {
    expect(resolveEndpoint(spec)).toMatchObject({ serverName, minTLSVersion });
  });
});

test.each<[string, 'sendgrid' | 'resend' | 'qq', string | undefined, string | undefined]>([
  ['the fixed user name needs no Secret', 'sendgrid', undefined, 'apikey'],
  ['the fixed user name wins over the Secret', 'resend', 'me@example.com', 'resend'],
  ['any other user name is that of the Secret', 'qq', '1@qq.com', '1@qq.com'],
  ['no user name stays none', 'qq', undefined, undefined],
])('%s', (_sentence, id, given, expected) => {
  expect(resolveUsername(presetOf(id), given)).toBe(expected);
});

test.each<[string, 'zoho' | 'qq', LoginMethod | 'auto' | undefined, readonly LoginMethod[]]>([
  ['a method that was asked for is the only one', 'zoho', 'plain', ['plain']],
  ['auto is the order of the preset', 'zoho', 'auto', ['login', 'plain']],
  ['without an order PLAIN comes first and CRAM-MD5 last', 'qq', undefined, ['plain', 'login', 'cram-md5']],
])('%s', (_sentence, id, wanted, expected) => {
  expect(loginMethods(presetOf(id), wanted)).toEqual(expected);
});
