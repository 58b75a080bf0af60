import { createPublicKey } from 'node:crypto';
import type { Answer, DkimKey, Lookup, SelectorFacts } from './facts.ts';

const MAX_RECORD_LENGTH = 8192;
/** RFC 8301 section 3.2: verifiers must not use shorter keys. */
export const MIN_RSA_BITS = 1024;

/** The public key of one selector (RFC 6376 section 3.6.1), and where its name leads. */
export async function lookUpSelector(
  domain: string,
  selector: string,
  lookup: Lookup,
): Promise<SelectorFacts> {
  const name = `${selector}._domainkey.${domain}`;
  const [alias, text] = await Promise.all([lookup(name, 'CNAME'), lookup(name, 'TXT')]);
  return {
    selector,
    ...(alias.state === 'found' && alias.values[0] !== undefined && { alias: alias.values[0] }),
    key: dkimKey(text),
  };
}

export function dkimKey(answer: Answer): DkimKey {
  if (answer.state === 'unavailable') return answer;
  const records = answer.state === 'found' ? answer.values.filter(isKeyRecord) : [];
  const [record] = records;
  if (record === undefined) return { state: 'absent' };
  return records.length > 1 ? { state: 'duplicate' } : parseKey(record);
}

/** `v` may be missing; a record without `p` is something else (RFC 6376 section 3.6.1). */
const isKeyRecord = (text: string): boolean =>
  /^\s*v\s*=\s*DKIM1\b/i.test(text) || /(?:^|;)\s*p\s*=/.test(text);

function parseKey(record: string): DkimKey {
  if (record.length > MAX_RECORD_LENGTH) return { state: 'invalid', why: 'the record is too long' };
  const tags = tagList(record);
  const version = tags['v'];
  if (version !== undefined && version !== 'DKIM1')
    return { state: 'invalid', why: `version ${version.slice(0, 20)}` };
  const key = tags['p']?.replace(/\s/g, '');
  if (key === undefined) return { state: 'invalid', why: 'there is no p= tag' };
  if (key === '') return { state: 'revoked' };
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key)) return { state: 'invalid', why: 'p= is not Base64' };
  const testing = (tags['t'] ?? '').split(':').some(flag => flag.trim() === 'y');
  const algorithm = (tags['k'] ?? 'rsa').toLowerCase();
  if (algorithm === 'ed25519') return ed25519(key, testing);
  return algorithm === 'rsa'
    ? rsa(key, testing)
    : { state: 'invalid', why: `key type ${algorithm.slice(0, 20)}` };
}

/** RFC 8463: the 32 bytes of the key and nothing around them. */
function ed25519(key: string, testing: boolean): DkimKey {
  return Buffer.from(key, 'base64').length === 32
    ? { state: 'valid', algorithm: 'ed25519', bits: 256, testing }
    : { state: 'invalid', why: 'p= is not an Ed25519 key' };
}

function rsa(key: string, testing: boolean): DkimKey {
  const der = Buffer.from(key, 'base64');
  for (const type of ['spki', 'pkcs1'] as const) {
    try {
      const { asymmetricKeyDetails, asymmetricKeyType } = createPublicKey({ key: der, format: 'der', type });
      if (asymmetricKeyType !== 'rsa') continue;
      const bits = asymmetricKeyDetails?.modulusLength ?? 0;
      return bits < MIN_RSA_BITS
        ? { state: 'invalid', why: `the key has ${bits} bits and receivers require ${MIN_RSA_BITS}` }
        : { state: 'valid', algorithm: 'rsa', bits, testing };
    } catch {
      // The other form, then.
    }
  }
  return { state: 'invalid', why: 'p= is not an RSA key; the record may be cut off' };
}

/** `tag=value; tag=value` (RFC 6376 section 3.2, RFC 9989 section 4.7); the first of two equal tags counts. */
export function tagList(record: string): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const part of record.slice(0, MAX_RECORD_LENGTH).split(';')) {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim().toLowerCase();
    if (at > 0 && /^[a-z][a-z0-9_]{0,30}$/.test(name) && tags[name] === undefined)
      tags[name] = part.slice(at + 1).trim();
  }
  return tags;
}
