import type { DomainReason } from '../../../operator/src/domain/reason.ts';
import type { DomainNeeds } from '../../../operator/src/providers/domain-needs.ts';
import type { Sender } from './sender.ts';
import { DKIM, SHORT_KEY, txt } from './sender.ts';

/** A provider with an SPF include and one fixed DKIM selector. */
export const GENERAL: DomainNeeds = {
  envelope: 'include',
  spf: { includes: ['spf.provider.test'] },
  dkim: { selectors: ['key'], type: 'TXT', known: 'fixed', find: 'Copy it from the console.' },
  records: [],
  sources: [],
};

const INCLUDE = 'include:spf.provider.test';
const KEY = `key._domainkey TXT ${txt(DKIM)}`;
const DMARC = `_dmarc TXT ${txt('v=DMARC1; p=reject')}`;
const spf = (record: string): string => `@ TXT ${txt(record)}`;
const spfOf = (terms: string): string => spf(`v=spf1 ${terms}`);
const key = (record: string): string => `key._domainkey TXT ${txt(record)}`;
const dmarc = (record: string): string => `_dmarc TXT ${txt(record)}`;

const withSpf = (...lines: readonly string[]) => [...lines, KEY, DMARC];
const withKey = (...lines: readonly string[]) => [spfOf(`${INCLUDE} -all`), ...lines, DMARC];
const withDmarc = (...lines: readonly string[]) => [spfOf(`${INCLUDE} -all`), KEY, ...lines];

const words = (count: number, word: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => word(n)).join(' ');

/** Zone lines by name of the domain below .test, under the reason that they must lead to. */
const ZONES: Partial<Record<DomainReason, Readonly<Record<string, readonly string[]>>>> = {
  Authenticated: {
    good: withSpf(spfOf(`${INCLUDE} -all`)),
    softfail: withSpf(spfOf(`${INCLUDE} ~all`)),
    'no-all': withSpf(spfOf(INCLUDE)),
    'upper-case': withSpf(spf(`V=SPF1 ${INCLUDE.toUpperCase()} -ALL`)),
    'trailing-dot': withSpf(spfOf(`${INCLUDE}. -all`)),
    'other-txt': withSpf('@ TXT "google-site-verification=x"', '@ TXT "v=spf10 x"', spfOf(`${INCLUDE} -all`)),
    // One record in two strings: they are joined without a space.
    split: withSpf('@ TXT "v=spf1 include:spf.prov" "ider.test -all"'),
    nested: withSpf(spfOf('include:_spf.nested.test -all'), `_spf TXT ${txt(`v=spf1 ${INCLUDE} ~all`)}`),
    redirect: withSpf(spfOf('redirect=_spf.redirect.test'), `_spf TXT ${txt(`v=spf1 ${INCLUDE} -all`)}`),
    'redirect-beside-all': withSpf(spfOf(`${INCLUDE} -all redirect=gone.test`)),
    'ten-lookups': withSpf(spfOf(`${INCLUDE} ${words(9, () => 'a')} -all`), '@ A 203.0.113.9'),
    'two-voids': withSpf(spfOf(`${INCLUDE} a:a.two-voids.test exists:b.two-voids.test -all`)),
    'all-terms': withSpf(
      spfOf(
        `+ip4:198.51.100.0/24 ?ip6:2001:db8::/32 a/24//64 mx:all-terms.test//64 ${INCLUDE} exp=why.all-terms.test -all`,
      ),
      '@ A 203.0.113.9',
      '@ MX 10 mx',
      'mx A 203.0.113.10',
    ),
    'very-long': withSpf(spfOf(`${INCLUDE} ${words(300, () => 'ip4:198.51.100.1')} -all`)),
    'unknown-modifier': withSpf(spfOf(`${INCLUDE} x-flag=%{c} -all`)),
    'exists-with-macro': withSpf(spfOf(`${INCLUDE} exists:%{ir}.list.test -all`)),
    'empty-include': withSpf(
      spfOf(`include:_empty.empty-include.test ${INCLUDE} -all`),
      '_empty TXT "v=spf1"',
    ),
    cname: withKey('key._domainkey CNAME key.keys.test.'),
    'cname-chain': withKey('key._domainkey CNAME two', 'two CNAME three', 'three CNAME key.keys.test.'),
    'no-version-key': withKey(key(DKIM.replace('v=DKIM1; ', ''))),
    'beside-other-txt': withKey(KEY, 'key._domainkey TXT "unrelated"'),
    'key-flags': withKey(key(DKIM.replace('k=rsa', 'k=rsa; h=sha1:sha256; s=email; t=s; n=note'))),
    'spaces-in-key': withKey(key(DKIM.replace(/(p=.{20})(.{20})/, '$1 $2  '))),
    'dmarc-none': withDmarc(dmarc('v=DMARC1; p=none')),
    'dmarc-order': withDmarc(dmarc('v=DMARC1;adkim=s;aspf=s;p=quarantine')),
    'dmarc-obsolete': withDmarc(dmarc('v=DMARC1; p=reject; pct=50; ri=1; rf=afrf')),
    'dmarc-unknown-tag': withDmarc(dmarc('v=DMARC1; p=reject; x=1')),
    'dmarc-rua-only': withDmarc(dmarc('v=DMARC1; rua=mailto:d@dmarc-rua-only.test')),
    'dmarc-typo-with-rua': withDmarc(dmarc('v=DMARC1; p=rejct; rua=mailto:d@dmarc-typo-with-rua.test')),
    'dmarc-testing': withDmarc(dmarc('v=DMARC1; p=reject; t=y')),
    'dmarc-cname': withDmarc('_dmarc CNAME policy', 'policy TXT "v=DMARC1; p=reject"'),
    'dmarc-beside-other-txt': withDmarc(DMARC, '_dmarc TXT "unrelated"'),
    'sub.parent': withDmarc(),
    'a.b.c.d.e.f.g.h.deep': withDmarc(),
    'shop.suffix': withDmarc(dmarc('v=DMARC1; p=reject')),
    'xn--bcher-kva': withSpf(spfOf(`${INCLUDE} -all`)),
    'xn--fiqs8s.xn--fiq228c': withSpf(spfOf(`${INCLUDE} -all`)),
  },
  SPFMissing: {
    'no-spf': withSpf(),
    'spf-type-99': withSpf('@ TYPE99 \\# 12 0b763d73706631202d616c6c'),
    'spf-in-other-name': withSpf(`www TXT ${txt(`v=spf1 ${INCLUDE} -all`)}`),
    'leading-blank': withSpf(spf(` v=spf1 ${INCLUDE} -all`)),
    'wrong-version': withSpf(spf(`v=spf2 ${INCLUDE} -all`)),
    'no-blank-behind-version': withSpf(spf(`v=spf1;${INCLUDE} -all`)),
  },
  SPFProviderMissing: {
    other: withSpf(spfOf('ip4:198.51.100.1 -all')),
    'nobody-sends': withSpf(spfOf('-all')),
    'behind-all': withSpf(spfOf(`-all ${INCLUDE}`)),
    'redirect-never-followed': withSpf(spfOf('ip4:198.51.100.1 -all redirect=spf.provider.test')),
  },
  SPFMultipleRecords: {
    two: withSpf(spfOf(`${INCLUDE} -all`), spfOf('-all')),
    'two-alike': withSpf(spfOf(`${INCLUDE} -all`), spfOf(`${INCLUDE} ~all`)),
  },
  SPFTooManyLookups: {
    'eleven-lookups': withSpf(spfOf(`${INCLUDE} ${words(10, () => 'a')} -all`), '@ A 203.0.113.9'),
    'forty-includes': withSpf(
      spfOf(`${INCLUDE} ${words(40, n => `include:i${n}.forty-includes.test`)} -all`),
      ...Array.from({ length: 40 }, (_, n) => `i${n} TXT "v=spf1 -all"`),
    ),
    'too-deep': withSpf(
      spfOf(`include:d0.too-deep.test ${INCLUDE} -all`),
      ...Array.from({ length: 12 }, (_, n) => `d${n} TXT "v=spf1 include:d${n + 1}.too-deep.test -all"`),
      'd12 TXT "v=spf1 -all"',
    ),
    'three-voids': withSpf(
      spfOf(`${INCLUDE} a:a.three-voids.test exists:b.three-voids.test mx:c.three-voids.test -all`),
    ),
    'many-ptr': withSpf(spfOf(`${INCLUDE} ${words(10, () => 'ptr')} -all`)),
  },
  SPFInvalid: {
    typo: withSpf(spfOf(`${INCLUDE} ip4:203.0.113 -all`)),
    'wrong-word': withSpf(spfOf(`${INCLUDE} ipv4:203.0.113.1 -all`)),
    'address-include': withSpf(spfOf(`${INCLUDE} include:203.0.113.1 -all`)),
    'blank-behind-colon': withSpf(spfOf('include: spf.provider.test -all')),
    'two-redirects': withSpf(spfOf(`${INCLUDE} redirect=a.test redirect=b.test`)),
    'wide-prefix': withSpf(spfOf(`${INCLUDE} ip4:203.0.113.0/33 -all`)),
    'bad-ip6': withSpf(spfOf(`${INCLUDE} ip6:2001:db8:::1 -all`)),
    'all-with-value': withSpf(spfOf(`${INCLUDE} all:x`)),
    'bad-macro': withSpf(spfOf(`${INCLUDE} exists:%{z}.list.test -all`)),
    'empty-redirect': withSpf(spfOf(`${INCLUDE} redirect=`)),
    commas: withSpf(spfOf(`${INCLUDE}, ip4:203.0.113.1 -all`)),
    loop: withSpf(spfOf(`${INCLUDE} include:loop.test -all`)),
    'long-loop': withSpf(
      spfOf(`${INCLUDE} include:a.long-loop.test -all`),
      `a TXT "v=spf1 include:b.long-loop.test -all"`,
      `b TXT "v=spf1 include:a.long-loop.test -all"`,
    ),
    'redirect-loop': withSpf(spfOf(`${INCLUDE} redirect=redirect-loop.test`)),
    'include-of-nothing': withSpf(spfOf(`${INCLUDE} include:none.include-of-nothing.test -all`)),
    'redirect-to-nothing': withSpf(spfOf(`${INCLUDE} redirect=none.redirect-to-nothing.test`)),
    'include-of-two': withSpf(
      spfOf(`${INCLUDE} include:_spf.include-of-two.test -all`),
      '_spf TXT "v=spf1 -all"',
      '_spf TXT "v=spf1 ~all"',
    ),
    'include-of-typo': withSpf(
      spfOf(`${INCLUDE} include:_spf.include-of-typo.test -all`),
      '_spf TXT "v=spf1 inlcude:x.test -all"',
    ),
    // A space is missing, so the include names a domain that does not exist.
    cut: withSpf('@ TXT "v=spf1 include:spf.provider.test" "-all"'),
    'many-mx': withSpf(
      spfOf(`${INCLUDE} mx -all`),
      ...Array.from({ length: 11 }, (_, n) => `@ MX 10 mx${n}`),
      ...Array.from({ length: 11 }, (_, n) => `mx${n} A 198.51.100.${n + 1}`),
    ),
  },
  SPFUnknown: {
    'include-with-macro': withSpf(spfOf('include:%{ir}.%{v}.%{d}.spf.other.test -all')),
  },
  DKIMMissing: {
    'no-key': withKey(),
    'key-elsewhere': withKey(`key TXT ${txt(DKIM)}`),
    dangling: withKey('key._domainkey CNAME gone.keys.test.'),
    'no-p': withKey('key._domainkey TXT "unrelated text"'),
  },
  DKIMInvalid: {
    revoked: withKey(key('v=DKIM1; p=')),
    'cut-key': withKey(key(DKIM.slice(0, 200))),
    'short-key': withKey(key(SHORT_KEY)),
    'two-keys': withKey(KEY, key(SHORT_KEY)),
    'sha1-only': withKey(key(DKIM.replace('k=rsa', 'k=rsa; h=sha1'))),
    'no-mail': withKey(key(DKIM.replace('k=rsa', 'k=rsa; s=tlsrpt'))),
    'wrong-type': withKey(key(DKIM.replace('k=rsa', 'k=ed25519'))),
    'next-version': withKey(key(DKIM.replace('DKIM1', 'DKIM2'))),
    'not-base64': withKey(key('v=DKIM1; k=rsa; p=paste your key here')),
  },
  DMARCMissing: {
    'no-dmarc': withDmarc(),
    'dmarc-at-apex': withDmarc('@ TXT "v=DMARC1; p=reject"'),
    'dmarc-lower-case': withDmarc(dmarc('v=dmarc1; p=reject')),
    'dmarc-not-first': withDmarc(dmarc('p=reject; v=DMARC1')),
  },
  DMARCInvalid: {
    'two-dmarc': withDmarc(DMARC, dmarc('v=DMARC1; p=none')),
    'dmarc-typo': withDmarc(dmarc('v=DMARC1; p=rejct')),
    'dmarc-no-policy': withDmarc(dmarc('v=DMARC1; adkim=s')),
    'dmarc-twice': withDmarc(dmarc('v=DMARC1; p=none; p=reject')),
    'dmarc-bad-sp': withDmarc(dmarc('v=DMARC1; p=none; sp=no')),
  },
  DNSUnavailable: {
    'include-fails': withSpf(spfOf(`${INCLUDE} include:x.broken.test -all`)),
    'key-fails': withKey(),
    'dmarc-fails': withDmarc(),
  },
};

/** Zones in addition to those of the senders. Without lines, the server fails. */
export const AROUND: Readonly<Record<string, readonly string[] | undefined>> = {
  'keys.test': [`key TXT ${txt(DKIM)}`],
  'broken.test': undefined,
  '_domainkey.key-fails.test': undefined,
  '_dmarc.dmarc-fails.test': undefined,
  'parent.test': ['_dmarc TXT "v=DMARC1; p=none; sp=reject"'],
  'deep.test': ['_dmarc TXT "v=DMARC1; p=quarantine; psd=n"'],
  'suffix.test': ['_dmarc TXT "v=DMARC1; p=reject; psd=y"'],
};

export const GENERAL_SENDERS: readonly Sender[] = Object.entries(ZONES).flatMap(([reason, zones]) =>
  Object.entries(zones).map(([name, lines]) => ({
    domain: `${name}.test`,
    needs: GENERAL,
    selectors: [],
    lines,
    reason: reason as DomainReason,
  })),
);
