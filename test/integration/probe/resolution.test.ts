import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createResolver } from '../../../operator/src/probe/net/resolver.ts';
import { type DnsServer, startDns } from '../../../testing/lab/dns.ts';

/**
 * Compares name resolution with the C library: getaddrinfo of another process with the same hosts file, resolv.conf and
 * name server.
 */

const SERVER = `127.53.${1 + Number(process.env['JEST_WORKER_ID'] ?? 0)}.53`;
const POD = 'search shop.svc.cluster.test apps.test\noptions ndots:5 timeout:1 attempts:1\n';

let dns: DnsServer;
let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'resolution-'));
  dns = await startDns(SERVER, 53);
  dns.set('mail.shop.test', { addresses: ['203.0.113.7', '2001:db8::7'] });
  // A wildcard record of apps.test would give this answer.
  dns.set('mail.shop.test.apps.test', { addresses: ['198.51.100.9'] });
  dns.set('relay.shop.svc.cluster.test', { addresses: ['10.0.0.25'] });
  dns.set('four.test', { addresses: ['203.0.113.4'], faultOf: { AAAA: 'servfail' } });
  dns.set('six.test', { addresses: ['2001:db8::6'] });
  dns.set('broken.test', { addresses: ['203.0.113.5'] });
  dns.set('broken.test.shop.svc.cluster.test', { addresses: [], fault: 'servfail' });
  dns.set('absent.test.shop.svc.cluster.test', { addresses: [], fault: 'servfail' });
  dns.set('empty.test', { addresses: [] });
  dns.set('dangling.test', { addresses: [], fault: 'nxdomain', alias: 'gone.test' });
});
afterAll(async () => {
  await dns?.stop();
  rmSync(dir, { recursive: true, force: true });
});

function files(resolvConf: string, hosts: string): { resolvConf: string; hosts: string } {
  const paths = { resolvConf: join(dir, 'resolv.conf'), hosts: join(dir, 'hosts') };
  writeFileSync(paths.resolvConf, `nameserver ${SERVER}\n${resolvConf}`);
  writeFileSync(paths.hosts, hosts);
  return paths;
}

async function ours(host: string, paths: { resolvConf: string; hosts: string }): Promise<string[]> {
  const found = await createResolver([`${SERVER}:53`], paths).resolve(host);
  return found.ok ? found.addresses.map(({ address }) => address).sort() : [];
}

/** Returns the result that an application on this machine would get. */
async function theirs(
  host: string,
  { resolvConf, hosts }: { resolvConf: string; hosts: string },
): Promise<string[]> {
  const ask = `require('node:dns').lookup('${host}', { all: true }, (_error, found = []) => console.log(JSON.stringify(found)))`;
  const script = `mount --bind ${resolvConf} /etc/resolv.conf && mount --bind ${hosts} /etc/hosts && exec "$0" -e "$1"`;
  // The name server runs in this process, so the call must not block it.
  const { stdout } = await promisify(execFile)('unshare', [
    ...['--mount', 'sh', '-c', script, process.execPath, ask],
  ]);
  const found = JSON.parse(stdout) as { address: string }[];
  return found.map(({ address }) => address).sort();
}

const root = process.getuid?.() === 0;

(root ? describe : describe.skip)('the probe gets the addresses that the C library gets', () => {
  test.each<[string, string, string, string, string[]]>([
    ['of a name as it is', 'mail.shop.test', '', '', ['2001:db8::7', '203.0.113.7']],
    ['of a wildcard in a search domain, with ndots:5', 'mail.shop.test', POD, '', ['198.51.100.9']],
    ['of an absolute name, with ndots:5', 'mail.shop.test.', POD, '', ['2001:db8::7', '203.0.113.7']],
    [
      'of a name with enough dots',
      'mail.shop.test',
      POD.replace('ndots:5', 'ndots:2'),
      '',
      ['2001:db8::7', '203.0.113.7'],
    ],
    ['of a service of the cluster', 'relay', POD, '', ['10.0.0.25']],
    ['of the hosts file before DNS', 'mail.shop.test', POD, '192.0.2.1 mail.shop.test\n', ['192.0.2.1']],
    ['where the query for AAAA fails', 'four.test', '', '', ['203.0.113.4']],
    ['of IPv6 alone', 'six.test', POD, '', ['2001:db8::6']],
    ['where the zone of a search domain is broken', 'broken.test', POD, '', ['203.0.113.5']],
    ['of a name that does not exist', 'absent.test', POD, '', []],
    ['of a name without addresses', 'empty.test', POD, '', []],
  ])(
    '%s',
    async (_what, host, resolvConf, hosts, expected) => {
      const paths = files(resolvConf, hosts);
      expect(await ours(host, paths)).toEqual(expected);
      expect(await theirs(host, paths)).toEqual(expected);
    },
    30_000,
  );
});

test('a search domain that answers and a failed address family are reported', async () => {
  const paths = files(POD, '');
  const resolver = createResolver([`${SERVER}:53`], paths);
  expect(await resolver.resolve('mail.shop.test')).toMatchObject({
    facts: { searched: { name: 'mail.shop.test.apps.test', ndots: 5 } },
  });
  expect(await resolver.resolve('four.test')).toMatchObject({
    facts: { failed: [{ family: 6, code: 'ESERVFAIL' }] },
  });
  expect(await resolver.resolve('absent.test')).toEqual({ ok: false, code: 'ESERVFAIL' });
});

test('a name that does not resolve is an alias, if it is one', async () => {
  const paths = files('options timeout:1 attempts:1\n', '');
  const resolver = createResolver([`${SERVER}:53`], paths);
  expect(await resolver.resolve('dangling.test')).toEqual({
    ok: false,
    code: 'ENOTFOUND',
    alias: 'gone.test',
  });
  expect(await resolver.resolve('missing.test')).toEqual({ ok: false, code: 'ENOTFOUND' });
});
