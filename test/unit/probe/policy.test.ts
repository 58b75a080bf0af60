import { describe, expect, test } from '@jest/globals';
import { readings } from '../../../operator/src/probe/net/addresses.ts';
import { addressPolicy } from '../../../operator/src/probe/net/policy.ts';

const policy = addressPolicy([], []);

describe('the policy denies by default', () => {
  test.each([
    ['this host', '0.0.0.0'],
    ['loopback', '127.0.0.1'],
    ['all of loopback', '127.255.255.254'],
    ['the metadata service', '169.254.169.254'],
    ['the metadata service of Alibaba Cloud', '100.100.100.200'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['this host by IPv6', '::'],
    ['loopback by IPv6', '::1'],
    ['loopback by IPv6, written out', '0:0:0:0:0:0:0:1'],
    ['link-local', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['the metadata service of AWS by IPv6', 'fd00:ec2::254'],
    ['multicast by IPv6', 'ff02::1'],
    ['loopback, mapped', '::ffff:127.0.0.1'],
    ['loopback, mapped, in hexadecimal', '::ffff:7f00:1'],
    ['loopback, mapped, written out', '0:0:0:0:0:ffff:127.0.0.1'],
    ['metadata, mapped, with a zone', '::ffff:169.254.169.254%1'],
    ['loopback in the older compatible form', '::127.0.0.1'],
    ['metadata, translated', '::ffff:0:169.254.169.254'],
    ['metadata by the prefix of NAT64', '64:ff9b::a9fe:a9fe'],
    ['this host by the prefix of NAT64', '64:ff9b::'],
    ['metadata by NAT64 within a network, /96', '64:ff9b:1::a9fe:a9fe'],
    ['metadata by NAT64 within a network, /48', '64:ff9b:1:a9fe:a9:fe00::'],
    ['metadata by NAT64 within a network, /56', '64:ff9b:1:a9:fe:a9fe::'],
    ['metadata by NAT64 within a network, /64', '64:ff9b:1:0:a9:fea9:fe00:0'],
    ['metadata by 6to4', '2002:a9fe:a9fe::1'],
    ['loopback by Teredo', '2001:0:4136:e378:8000:63bf:80ff:fffe'],
    ['metadata by ISATAP', '2001:db8::5efe:a9fe:a9fe'],
  ])('%s: %s', (_what, address) => {
    expect(policy.denied(address)).toMatch(/^it is /);
  });
});

describe('the policy lets through', () => {
  test.each([
    ['a public address', '203.0.113.7'],
    ['a relay in a private network', '10.0.0.25'],
    ['a public address by IPv6', '2001:db8::25'],
    ['a relay in a private network by IPv6', 'fd00::25'],
    ['a public address, mapped', '::ffff:203.0.113.7'],
    ['a public address by NAT64', '64:ff9b::cb00:7107'],
    ['a public address by 6to4', '2002:cb00:7107::1'],
  ])('%s: %s', (_what, address) => {
    expect(policy.denied(address)).toBeUndefined();
  });
});

describe('an administrator', () => {
  test('may allow what is refused by default, in every notation', () => {
    const lab = addressPolicy(['127.0.0.0/8'], []);
    expect(lab.denied('127.0.0.1')).toBeUndefined();
    expect(lab.denied('::ffff:127.0.0.1')).toBeUndefined();
    expect(lab.denied('169.254.169.254')).toBeDefined();
  });

  test('does not allow the embedded address if only the notation is allowed', () => {
    const nat64 = addressPolicy(['64:ff9b::/96'], []);
    expect(nat64.denied('64:ff9b::a9fe:a9fe')).toBe('it is link-local, where clouds serve metadata');
    expect(nat64.denied('64:ff9b::cb00:7107')).toBeUndefined();
  });

  test('may refuse more, in every dress', () => {
    const strict = addressPolicy([], ['10.0.0.0/8', '2001:db8::/32']);
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '64:ff9b::a01:203', '2001:db8::1']) {
      expect(strict.denied(address)).toMatch(/^it is within --deny-address /);
    }
  });

  test.each(['10.0.0.0/33', 'fd00::/129', 'example.com', '10.0.0.0/a', ''])('cannot name %j', cidr => {
    expect(() => addressPolicy([cidr], [])).toThrow('is not an address range');
  });
});

test('an address that embeds no other address is checked as it is', () => {
  expect(readings('203.0.113.7')).toEqual(['203.0.113.7']);
  expect(readings('2001:db8::25')).toEqual(['2001:db8::25']);
  expect(readings('::1')).toEqual(['::1']);
});
