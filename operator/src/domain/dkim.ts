import { createPublicKey } from 'node:crypto';
import type { Answer, DkimKey, Lookup, SelectorFacts } from './facts.ts';

const MAX_RECORD_LENGTH = 8192;
/** RFC 8301 section 3.2: verifiers must not use shorter keys. */
export const MIN_RSA_BITS = 1024;

/** Looks up the public key of one selector (RFC 6376 section 3.6.1) and the CNAME target of its name. */
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

/** `v` is optional; a record without `p` is not a DKIM key (RFC 6376 section 3.6.1). */
const isKeyRecord = (text: string): boolean =>
  /^\s*v\s*=\s*DKIM1\b/i.test(text) || /(?:^|;)\s*p\s*=/.test(text);

function parseKey(record: string): DkimKey {
  if (record.length > MAX_RECORD_LENGTH) return { state: 'invalid', why: 'the record is too long' };
  const twice = repeatedTag(record);
  if (twice !== undefined) return { state: 'invalid', why: `there are two tags ${twice}=` };
  const tags = tagList(record);
  const version = tags['v'];
  if (version !== undefined && version !== 'DKIM1')
    return { state: 'invalid', why: `version ${version.slice(0, 20)}` };
  const key = tags['p']?.replace(/\s/g, '');
  if (key === undefined) return { state: 'invalid', why: 'there is no p= tag' };
  if (key === '') return { state: 'revoked' };
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key)) return { state: 'invalid', why: 'p= is not Base64' };
  if (!lists(tags['h'], 'sha256')) return { state: 'invalid', why: 'h= does not allow SHA-256' };
  if (!lists(tags['s'], 'email')) return { state: 'invalid', why: 's= does not allow email' };
  const testing = (tags['t'] ?? '').split(':').some(flag => flag.trim() === 'y');
  const algorithm = (tags['k'] ?? 'rsa').toLowerCase();
  if (algorithm === 'ed25519') return ed25519(key, testing);
  return algorithm === 'rsa'
    ? rsa(key, testing)
    : { state: 'invalid', why: `key type ${algorithm.slice(0, 20)}` };
}

/** Reports whether a colon-separated list is absent or contains this value or `*`. RFC 8301 permits only SHA-256. */
const lists = (tag: string | undefined, value: string): boolean =>
  tag === undefined || tag.split(':').some(entry => entry.trim() === value || entry.trim() === '*');

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
      // Not this form of the key, so the other form is tried.
    }
  }
  return { state: 'invalid', why: 'p= is not an RSA key; the record may be cut off' };
}

/** `tag=value; tag=value` (RFC 6376 section 3.2, RFC 9989 section 4.7). */
export function tagList(record: string): Record<string, string> {
  return Object.fromEntries(tagsOf(record));
}

/** Returns a duplicate tag, which makes the whole list invalid (RFC 6376 section 3.2). */
export function repeatedTag(record: string): string | undefined {
  const names = tagsOf(record).map(([name]) => name);
  return names.find((name, index) => names.indexOf(name) !== index);
}

function tagsOf(record: string): [string, string][] {
  return record
    .slice(0, MAX_RECORD_LENGTH)
    .split(';')
    .flatMap(part => {
      const at = part.indexOf('=');
      const name = part.slice(0, at).trim().toLowerCase();
      return at > 0 && /^[a-z][a-z0-9_]{0,30}$/.test(name) ? [[name, part.slice(at + 1).trim()]] : [];
    });
}
