import {
  at,
  context,
  evidence,
  failsAt,
  refused,
  resolving,
  system,
  timeout,
} from '../../../../testing/fixtures/evidence.ts';
import type { Table } from './row.ts';

export const DNS: Table = {
  condition: 'EgressReachable',
  rows: [
    {
      when: 'a host of the spec does not exist',
      seen: evidence(at({ host: 'smtp.shop.example' }), failsAt('dns', system('ENOTFOUND'))),
      context: context('custom'),
      reason: 'HostNotFound',
      says: ['The host smtp.shop.example does not exist in DNS (ENOTFOUND)'],
      remedy: ['Fix spec.endpoint.host', 'dig smtp.shop.example'],
    },
    {
      when: 'the host that the preset names does not exist',
      seen: evidence(failsAt('dns', system('ENOTFOUND'))),
      reason: 'HostNotFound',
      says: ['smtp.qq.com', 'the host that QQ Mail (QQ邮箱) documents'],
      remedy: ['dig smtp.qq.com', 'the cluster DNS or a filtering resolver hides the name'],
      never: ['spec.endpoint.host'],
    },
    {
      when: 'the host of a region of the preset does not exist',
      seen: evidence(
        at({ host: 'email-smtp.eu-west-1.amazonaws.com', port: 587, tls: 'starttls' }),
        failsAt('dns', system('ENOTFOUND')),
      ),
      context: context('ses'),
      reason: 'HostNotFound',
      says: ['the host that Amazon SES documents'],
      remedy: ['dig email-smtp.eu-west-1.amazonaws.com'],
    },
    {
      when: 'the host exists and has no address',
      seen: evidence(failsAt('dns', system('ENODATA'))),
      reason: 'HostNotFound',
      says: ['has no A or AAAA record for smtp.qq.com', 'no A or AAAA record', 'ENODATA'],
      remedy: ['dig smtp.qq.com'],
    },
    {
      when: 'the answer of DNS held no address after all',
      seen: evidence(failsAt('connect', system('ENOTFOUND')), seen => ({ ...seen, addresses: [] })),
      reason: 'HostNotFound',
      says: ['The host smtp.qq.com does not exist in DNS'],
      remedy: ['dig smtp.qq.com'],
    },
    ...(
      [
        ['ESERVFAIL', 'the DNS server answered SERVFAIL (ESERVFAIL)'],
        ['EREFUSED', 'the DNS server refused the query (EREFUSED)'],
        ['ETIMEOUT', 'no DNS server answered in time (ETIMEOUT)'],
        ['ECONNREFUSED', 'no DNS server listens on the configured address (ECONNREFUSED)'],
        ['EBADRESP', 'the DNS lookup failed (EBADRESP)'],
      ] as const
    ).map(([code, words]) => ({
      when: `the resolver says ${code}`,
      seen: evidence(failsAt('dns', system(code))),
      reason: 'DNSUnavailable' as const,
      says: ['smtp.qq.com could not be resolved', words, 'It is unknown whether the name exists'],
      remedy: ['CoreDNS', 'port 53'],
    })),
    {
      when: 'the resolver is silent',
      seen: evidence(failsAt('dns', timeout(5000))),
      reason: 'DNSUnavailable',
      says: ['no DNS server answered within 5s'],
      remedy: ['CoreDNS'],
    },
    {
      when: 'the policy does not allow the host before it is asked for',
      seen: evidence(failsAt('dns', refused('address-denied', 'It is on the list.'))),
      reason: 'AddressDenied',
      retry: 'pointless',
      says: ['policy does not allow smtp.qq.com', 'It is on the list.'],
      remedy: ['--allow-address CIDR'],
    },
    {
      when: 'the host is an alias of a name that has no address',
      seen: evidence(
        at({ host: 'smtp.shop.example' }),
        failsAt('dns', system('ENOTFOUND')),
        resolving({ alias: 'mx.gone.example' }),
      ),
      context: context('custom'),
      reason: 'HostNotFound',
      says: ['smtp.shop.example is an alias (CNAME) of mx.gone.example, which has no address in DNS'],
      remedy: ['CNAME record of smtp.shop.example', 'spec.endpoint.host'],
    },
  ],
};
