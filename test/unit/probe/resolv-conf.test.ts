import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { candidates, searchRules } from '../../../operator/src/probe/net/resolv-conf.ts';
import { wordsOf } from '../../../operator/src/probe/net/system-files.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'resolv-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function file(text: string): string {
  const path = join(dir, 'resolv.conf');
  writeFileSync(path, text);
  return path;
}

const POD =
  'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n';

describe('the rules of resolv.conf', () => {
  test.each<[string, string, object]>([
    ['of a pod', POD, { search: ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local'], ndots: 5 }],
    ['without options', 'nameserver 192.0.2.1\n', { search: [], ndots: 1 }],
    [
      'of the last search line, with a comment and a final dot',
      'search a.test\nsearch b.test. # c\n',
      { search: ['b.test'], ndots: 1 },
    ],
    ['with a domain line', 'domain shop.example\n', { search: ['shop.example'], ndots: 1 }],
    [
      'with the last ndots, which has a limit',
      'options ndots:2 timeout:1\noptions ndots:99\n',
      { search: [], ndots: 15 },
    ],
    ['of an empty file', '', { search: [], ndots: 1 }],
  ])('%s', (_what, text, expected) => {
    expect(searchRules(file(text))).toEqual(expected);
  });

  test('without the file are those of the C library', () => {
    expect(searchRules(join(dir, 'absent'))).toEqual({ search: [], ndots: 1 });
  });
});

describe('the names that are asked for', () => {
  const pod = { search: ['shop.svc.cluster.local', 'cluster.local'], ndots: 5 };
  test.each<[string, string, { search: string[]; ndots: number }, string[]]>([
    [
      'a name with fewer dots than ndots comes last as it is',
      'smtp.gmail.com',
      pod,
      ['smtp.gmail.com.shop.svc.cluster.local', 'smtp.gmail.com.cluster.local', 'smtp.gmail.com'],
    ],
    [
      'a name with enough dots comes first as it is',
      'smtp.gmail.com',
      { ...pod, ndots: 2 },
      ['smtp.gmail.com', 'smtp.gmail.com.shop.svc.cluster.local', 'smtp.gmail.com.cluster.local'],
    ],
    ['a final dot makes the name absolute', 'smtp.gmail.com.', pod, ['smtp.gmail.com.']],
  ])('%s', (_what, host, rules, expected) => {
    expect(candidates(host, rules).map(({ name }) => name)).toEqual(expected);
  });
});

describe('a file of the system', () => {
  test('is read once for as long as it does not change', () => {
    const path = file(POD);
    expect(wordsOf(path)).toBe(wordsOf(path));
  });

  test('is read again when it has changed', () => {
    const path = file(POD);
    const before = wordsOf(path);
    writeFileSync(path, POD.replace('10.96.0.10', '10.96.0.11'));
    utimesSync(path, new Date(), new Date(Date.now() + 5_000));
    expect(wordsOf(path)).not.toBe(before);
    expect(wordsOf(path)[1]).toEqual(['nameserver', '10.96.0.11']);
  });
});
