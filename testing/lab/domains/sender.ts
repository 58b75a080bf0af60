import { generateKeyPairSync } from 'node:crypto';
import type { DomainReason } from '../../../operator/src/domain/reason.ts';
import type { DomainNeeds } from '../../../operator/src/providers/domain-needs.ts';

/** A sender's domain with its own zone, and the expected result. */
export interface Sender {
  domain: string;
  needs: DomainNeeds;
  /** Selectors that the SmtpConfig lists. */
  selectors: readonly string[];
  /** Lines of the zone file. */
  lines: readonly string[];
  reason: DomainReason;
}

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const PRIVATE_KEY = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const der = (key: typeof pair.publicKey): string =>
  key.export({ type: 'spki', format: 'der' }).toString('base64');
/** Record of the key that signs in the tests. */
export const DKIM = `v=DKIM1; k=rsa; p=${der(pair.publicKey)}`;
export const SHORT_KEY = `v=DKIM1; k=rsa; p=${der(generateKeyPairSync('rsa', { modulusLength: 768 }).publicKey)}`;

/** Formats a TXT value for a zone file: strings of at most 255 characters. */
export const txt = (text: string): string =>
  (text.match(/.{1,255}/g) ?? []).map(part => `"${part.replace(/["\\]/g, '\\$&')}"`).join(' ');

/**
 * SPF record of the test providers' sending addresses. The tests use one address of the range as a provider, and one
 * outside it as a stranger.
 */
const NETWORK = 'v=spf1 ip4:203.0.113.0/24 ~all';
export const FROM_PROVIDER = '203.0.113.7';
export const FROM_STRANGER = '192.0.2.99';

/**
 * Returns the zones of providers by name. The target of an include allows NETWORK, and the target of a CNAME holds the
 * key.
 */
export function providerZones(all: readonly DomainNeeds[]): Record<string, readonly string[]> {
  const includes = all.flatMap(({ spf }) => spf?.includes ?? []);
  const targets = all.flatMap(({ dkim }) => dkim.targets ?? []);
  const zones: Record<string, string[]> = {};
  for (const name of new Set([...includes, ...targets])) zones[name] = [];
  for (const name of new Set(includes)) zones[name]?.push(`@ TXT ${txt(NETWORK)}`);
  for (const name of new Set(targets)) zones[name]?.push(`key TXT ${txt(DKIM)}`);
  return zones;
}
