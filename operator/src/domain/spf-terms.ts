import { isIPv4, isIPv6 } from 'node:net';

const MECHANISMS = ['all', 'include', 'a', 'mx', 'ptr', 'ip4', 'ip6', 'exists'] as const;
type Mechanism = (typeof MECHANISMS)[number];

/** One term of a record (RFC 7208 section 4.6.1). */
export type SpfTerm =
  | {
      kind: 'mechanism';
      qualifier: '+' | '-' | '~' | '?';
      name: Mechanism;
      /** Domain that the term names, without a CIDR length; '' is the record's own domain. */
      target: string;
      text: string;
    }
  | { kind: 'modifier'; name: string; value: string; text: string }
  | { kind: 'invalid'; text: string };

/**
 * Reports whether a TXT record is an SPF record: the version, followed by a space or by nothing (RFC 7208 section 4.5).
 */
export const isSpf = (text: string): boolean => /^v=spf1(?: |$)/i.test(text);

/** Returns the terms of a record. A second `redirect` or `exp` modifier is invalid (RFC 7208 section 6). */
export function spfTerms(record: string): SpfTerm[] {
  const seen = new Set<string>();
  return record
    .slice('v=spf1'.length)
    .split(' ')
    .filter(text => text !== '')
    .map(text => {
      const term = spfTerm(text);
      if (term.kind !== 'modifier' || (term.name !== 'redirect' && term.name !== 'exp')) return term;
      if (seen.has(term.name)) return { kind: 'invalid', text };
      seen.add(term.name);
      return term;
    });
}

function spfTerm(text: string): SpfTerm {
  const modifier = /^([A-Za-z][A-Za-z0-9_.-]*)=(.*)$/.exec(text);
  if (modifier) return modifierTerm((modifier[1] ?? '').toLowerCase(), modifier[2] ?? '', text);
  const [, sign = '', name = '', rest = ''] = /^([+?~-]?)([A-Za-z0-9]{1,10})((?:[:/].*)?)$/.exec(text) ?? [];
  const mechanism = MECHANISMS.find(known => known === name.toLowerCase());
  const target = mechanism && targetOf(mechanism, rest);
  if (mechanism === undefined || target === undefined) return { kind: 'invalid', text };
  return { kind: 'mechanism', qualifier: (sign || '+') as '+', name: mechanism, target, text };
}

function modifierTerm(name: string, value: string, text: string): SpfTerm {
  const valid =
    name === 'redirect' || name === 'exp' ? isDomainSpec(value) : isMacroString(value, ANY_LETTER);
  return valid ? { kind: 'modifier', name, value, text } : { kind: 'invalid', text };
}

/** @returns undefined if the text after the name of the mechanism is not valid (RFC 7208 section 5) */
function targetOf(name: Mechanism, rest: string): string | undefined {
  const value = rest.slice(1);
  switch (name) {
    case 'all':
      return rest === '' ? '' : undefined;
    case 'include':
    case 'exists':
      return rest.startsWith(':') && isDomainSpec(value) ? value : undefined;
    case 'ptr':
      return rest === '' || (rest.startsWith(':') && isDomainSpec(value)) ? value : undefined;
    case 'ip4':
    case 'ip6':
      return rest.startsWith(':') && isNetwork(name, value) ? '' : undefined;
    case 'a':
    case 'mx':
      return hostTarget(rest);
  }
}

const IP4_PREFIX = /^(?:0|[1-9]|[12]\d|3[0-2])$/;
const IP6_PREFIX = /^(?:0|[1-9]\d?|1[01]\d|12[0-8])$/;

function isNetwork(name: 'ip4' | 'ip6', value: string): boolean {
  const [address = '', prefix, ...more] = value.split('/');
  if (more.length > 0) return false;
  return name === 'ip4'
    ? isIPv4(address) && (prefix === undefined || IP4_PREFIX.test(prefix))
    : isIPv6(address) && !address.includes('%') && (prefix === undefined || IP6_PREFIX.test(prefix));
}

/** `[:domain][/prefix4][//prefix6]` */
function hostTarget(rest: string): string | undefined {
  const [, target, prefix4, prefix6] = /^(?::([^/]+))?(?:\/(\d+))?(?:\/\/(\d+))?$/.exec(rest) ?? [];
  if (rest !== '' && target === undefined && prefix4 === undefined && prefix6 === undefined) return undefined;
  if (target !== undefined && !isDomainSpec(target)) return undefined;
  if (prefix4 !== undefined && !IP4_PREFIX.test(prefix4)) return undefined;
  return prefix6 === undefined || IP6_PREFIX.test(prefix6) ? (target ?? '') : undefined;
}

/** Macro letters that a receiver expands in a domain; c, r and t are only for explanations (RFC 7208 section 7.2). */
const DOMAIN_LETTER = /%(?:[%_-]|\{[slodiphv](?:0*[1-9]\d*)?r?[-.+,/_=]*\})/gi;
const ANY_LETTER = /%(?:[%_-]|\{[slodiphvcrt](?:0*[1-9]\d*)?r?[-.+,/_=]*\})/gi;

const isMacroString = (value: string, macros: RegExp): boolean =>
  /^[\x21-\x24\x26-\x7e]*$/.test(value.replaceAll(macros, ''));

/** Ends with a macro, or with a top-level label that is not a number (RFC 7208 section 7.1). */
function isDomainSpec(value: string): boolean {
  if (value.length > 253 || !isMacroString(value, DOMAIN_LETTER)) return false;
  if (/(?:\}|%[%_-])$/.test(value)) return true;
  const labels = value.replace(/\.$/, '').split('.');
  const top = labels.at(-1) ?? '';
  const named = labels.length > 1 && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i.test(top) && /[a-z-]/i.test(top);
  return named && (hasMacro(value) || labels.every(label => label.length > 0 && label.length <= 63));
}

/**
 * Reports whether the name contains a macro. Only a receiver can look up such a name, because it has the address and
 * the sender of the message.
 */
export const hasMacro = (value: string): boolean => value.includes('%');
