import { describe, expect, test } from '@jest/globals';
import { addressLiteral, qualifiedHostName } from '../../../operator/src/probe/net/helo-name.ts';

describe('the name of this host for EHLO', () => {
  test.each<[string, string, string[][], string | undefined]>([
    ['a host name with a domain is used as it is', 'mx.shop.example', [], 'mx.shop.example'],
    ["a pod's bare name is not sent", 'smtp-operator-5d8f', [['10.1.2.3', 'smtp-operator-5d8f']], undefined],
    [
      'the hosts file has the full name of a pod with a subdomain',
      'mail-0',
      [['10.1.2.3', 'mail-0.mail.shop.svc.cluster.local', 'mail-0']],
      'mail-0.mail.shop.svc.cluster.local',
    ],
    [
      'a line of another host is not used',
      'mail-0',
      [['10.1.2.4', 'mail-1.mail.shop.example', 'mail-1']],
      undefined,
    ],
    ['localhost.localdomain is no name', 'localhost.localdomain', [], undefined],
    ['an address is no name', '10.1.2.3', [], undefined],
    ['a name with an underscore is none that servers accept', 'my_host.shop.example', [], undefined],
  ])('%s', (_sentence, name, hosts, expected) => {
    expect(qualifiedHostName(name, hosts)).toBe(expected);
  });
});

test.each([
  ['203.0.113.5', '[203.0.113.5]'],
  ['2001:db8::5', '[IPv6:2001:db8::5]'],
  ['fe80::1%eth0', '[IPv6:fe80::1]'],
  ['::ffff:10.1.2.3', '[10.1.2.3]'],
])('%s is written %s in EHLO', (address, literal) => {
  expect(addressLiteral(address)).toBe(literal);
});
