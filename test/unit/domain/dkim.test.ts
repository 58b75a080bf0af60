import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { dkimKey, lookUpSelector, repeatedTag, tagList } from '../../../operator/src/domain/dkim.ts';
import { zoneLookup } from '../../../testing/fixtures/zone.ts';

const rsa = (bits: number): string =>
  generateKeyPairSync('rsa', { modulusLength: bits })
    .publicKey.export({ type: 'spki', format: 'der' })
    .toString('base64');
const KEY = rsa(1024);
const found = (...values: string[]) => dkimKey({ state: 'found', values });

test.each([1024, 2048])('a key of %d bits is valid', bits => {
  expect(found(`v=DKIM1; k=rsa; p=${rsa(bits)}`)).toEqual({
    state: 'valid',
    algorithm: 'rsa',
    bits,
    testing: false,
  });
});

test('the version may be missing, and blanks inside the key are ignored', () => {
  expect(found(`p=${KEY.slice(0, 50)} ${KEY.slice(50)}`)).toMatchObject({ state: 'valid' });
});

test('a key in test mode is reported', () => {
  expect(found(`v=DKIM1; t=s:y; p=${KEY}`)).toMatchObject({ state: 'valid', testing: true });
});

test('an Ed25519 key is valid with its 32 bytes only', () => {
  const key = (length: number) => Buffer.alloc(length, 7).toString('base64');
  expect(found(`v=DKIM1; k=ed25519; p=${key(32)}`)).toMatchObject({ state: 'valid', algorithm: 'ed25519' });
  expect(found(`v=DKIM1; k=ed25519; p=${key(31)}`)).toMatchObject({ state: 'invalid' });
});

test.each([
  ['revoked', 'v=DKIM1; p='],
  ['invalid', `v=DKIM1; p=${KEY.slice(0, 100)}`],
  ['invalid', `v=DKIM1; k=dsa; p=${KEY}`],
  ['invalid', 'v=DKIM1; p=not base64!'],
  ['invalid', 'v=DKIM1; k=rsa'],
  ['invalid', `v=DKIM2; p=${KEY}`],
  ['invalid', `v=DKIM1; p=${rsa(512)}`],
  ['invalid', `v=DKIM1; p=${KEY}; p=${KEY}`],
  ['invalid', `v=DKIM1; h=sha1; p=${KEY}`],
  ['valid', `v=DKIM1; h=sha1:sha256; s=*; p=${KEY}`],
  ['invalid', `v=DKIM1; s=tlsrpt; p=${KEY}`],
  ['absent', 'v=spf1 -all'],
])('%s: %s', (state, record) => {
  expect(found(record).state).toBe(state);
});

test('two keys are a duplicate', () => {
  expect(found(`v=DKIM1; p=${KEY}`, `v=DKIM1; p=${KEY}`)).toEqual({ state: 'duplicate' });
});

test('the target of the alias is kept', async () => {
  const name = 's1._domainkey.shop.example';
  const lookup = zoneLookup({
    [`CNAME ${name}`]: ['s1.dkim.provider.example'],
    [`TXT ${name}`]: [`p=${KEY}`],
  });
  expect(await lookUpSelector('shop.example', 's1', lookup)).toMatchObject({
    selector: 's1',
    alias: 's1.dkim.provider.example',
    key: { state: 'valid' },
  });
});

test('tags: names are lower case, and one that is there twice is named', () => {
  expect(tagList('v=A; P=x; =z; bad; q = 1 ')).toEqual({ v: 'A', p: 'x', q: '1' });
  expect(repeatedTag('v=A; P=x; p=y')).toBe('p');
  expect(repeatedTag('v=A; p=x')).toBeUndefined();
});
