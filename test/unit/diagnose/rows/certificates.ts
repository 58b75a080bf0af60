import {
  at,
  certificate,
  context,
  evidence,
  failsAt,
  leaf,
  root,
  withAddresses,
  withChain,
  withGreeting,
} from '../../../../testing/fixtures/evidence.ts';
import type { Table } from './row.ts';

const HERE = 'smtp.qq.com:465';
const OF_HERE = `CN=smtp.qq.com, O=Tencent of ${HERE}`;
const PRIVATE_CA = root({ subject: 'CN=Shop Root', issuer: 'CN=Shop Root' });

const custom = context('custom');

/** What would make a probe go well with the wrong server. */
const WEAKENING = ['serverName', 'spec.endpoint.host', 'caBundle', '--ca-file', 'tls: none'];

const bad = (code: string, ...chain: Parameters<typeof withChain>) =>
  evidence(withChain(...chain), failsAt('tls', certificate(code)));

/** Of a server that no preset documents. */
const OF_ANY_SERVER: Table['rows'] = [
  {
    when: 'the server presents the default certificate of its software',
    seen: evidence(
      at({ host: 'mail.shop.example' }),
      withChain(leaf({ subject: 'CN=f5ee59d47428', names: ['f5ee59d47428'], selfSigned: true })),
      failsAt('tls', certificate('DEPTH_ZERO_SELF_SIGNED_CERT')),
    ),
    reason: 'CertificateSelfSigned',
    says: ['It does not name mail.shop.example either: it is probably the default certificate'],
    remedy: ['install a certificate for mail.shop.example'],
    never: ['caBundle'],
  },
  {
    when: 'the server does not send the intermediate certificate of a public CA',
    seen: evidence(
      at({ host: 'mail.shop.example' }),
      withChain(leaf({ names: ['mail.shop.example'], issuer: "CN=R10, O=Let's Encrypt, C=US" })),
      failsAt('tls', certificate('UNABLE_TO_VERIFY_LEAF_SIGNATURE')),
    ),
    reason: 'CertificateUntrusted',
    says: ['Its CA is public, so the intermediate certificate is missing.'],
    remedy: ['together with its intermediate certificates (fullchain.pem)'],
    never: ['caBundle'],
  },
  {
    when: 'the host is an address, so the server chose its default certificate',
    seen: evidence(
      at({ host: '203.0.113.7' }),
      withChain(leaf({ subject: 'CN=localhost', names: [], selfSigned: true })),
      failsAt('tls', certificate('DEPTH_ZERO_SELF_SIGNED_CERT')),
    ),
    reason: 'CertificateSelfSigned',
    says: ['spec.endpoint.host is an IP address, so no server name was sent'],
    remedy: ['Set spec.endpoint.host to the name of the server', 'spec.endpoint.serverName to that name'],
    never: ['caBundle'],
  },
  {
    when: 'the certificate has expired',
    seen: bad('CERT_HAS_EXPIRED', leaf({ notAfter: '2026-11-23T23:59:59Z' }), root()),
    reason: 'CertificateExpired',
    says: [
      `The certificate ${OF_HERE}, issued by CN=Example TLS CA 1, O=Example Trust, expired on 2026-11-23T23:59:59Z`,
      'the clock of this machine shows 2026-11-24T08:00:00Z. It is for smtp.qq.com.',
    ],
    remedy: ['must renew the certificate'],
  },
  {
    when: 'the certificate of the CA has expired',
    seen: bad('CERT_HAS_EXPIRED', leaf(), root({ notAfter: '2026-11-01T00:00:00Z' })),
    reason: 'CertificateExpired',
    says: ['The CA certificate CN=Example TLS CA 1', HERE, 'expired on 2026-11-01T00:00:00Z'],
    remedy: ['must renew the certificate'],
  },
  {
    when: 'a certificate that was not shown has expired',
    seen: bad('CERT_HAS_EXPIRED', leaf()),
    reason: 'CertificateExpired',
    says: [`A certificate that ${HERE} presents has expired`],
    remedy: ['must renew the certificate'],
  },
  {
    when: 'the certificate is not valid yet',
    seen: bad('CERT_NOT_YET_VALID', leaf({ notBefore: '2026-12-01T00:00:00Z' })),
    reason: 'CertificateNotYetValid',
    says: ['is not valid before 2026-12-01T00:00:00Z', 'clock of this machine shows 2026-11-24T08:00:00Z'],
    remedy: ['clock of the node'],
  },
  {
    when: 'a certificate that was not shown is not valid yet',
    seen: bad('CERT_NOT_YET_VALID', leaf()),
    reason: 'CertificateNotYetValid',
    says: [HERE, 'not valid yet', '2026-11-24T08:00:00Z'],
    remedy: ['clock of the node'],
  },
  {
    when: 'the certificate is for other names',
    seen: bad('ERR_TLS_CERT_ALTNAME_INVALID', leaf({ names: ['*.shop.example', 'mail.shop.example'] })),
    reason: 'CertificateNameMismatch',
    says: [
      `The certificate of ${HERE} is for *.shop.example and mail.shop.example, not for smtp.qq.com`,
      'It is CN=smtp.qq.com, O=Tencent, issued by CN=Example TLS CA 1, O=Example Trust, valid from 2026-06-01 to 2027-06-01.',
    ],
    remedy: ['spec.endpoint.host', 'spec.endpoint.serverName to mail.shop.example'],
  },
  ...(
    [
      [
        ['a.example', 'b.example', 'c.example', 'd.example'],
        'a.example, b.example, c.example and d.example,',
      ],
      [
        ['a.example', 'b.example', 'c.example', 'd.example', 'e.example'],
        'a.example, b.example, c.example, d.example and 1 more,',
      ],
    ] as const
  ).map(([names, list]) => ({
    when: `the certificate is for ${names.length} other names`,
    seen: bad('ERR_TLS_CERT_ALTNAME_INVALID', leaf({ names: [...names] })),
    reason: 'CertificateNameMismatch' as const,
    says: [list],
    remedy: ['spec.endpoint.serverName to a.example'],
  })),
  {
    when: 'the certificate is for a wildcard, which is no name to set',
    seen: bad('HOSTNAME_MISMATCH', leaf({ names: ['*.shop.example'] })),
    reason: 'CertificateNameMismatch',
    says: ['is for *.shop.example'],
    remedy: ['Fix spec.endpoint.host', 'a certificate for smtp.qq.com'],
    never: ['serverName'],
  },
  {
    when: 'the certificate names no host',
    seen: bad('ERR_TLS_CERT_ALTNAME_INVALID', leaf({ names: [] })),
    reason: 'CertificateNameMismatch',
    says: ['has no host names (no subjectAltName), so it is not for smtp.qq.com'],
    remedy: ['Fix spec.endpoint.host'],
  },
  {
    when: 'the certificate is self-signed',
    seen: bad('DEPTH_ZERO_SELF_SIGNED_CERT', leaf({ selfSigned: true, issuer: 'CN=smtp.qq.com' })),
    reason: 'CertificateSelfSigned',
    says: [
      `${OF_HERE} is self-signed and not trusted`,
      'valid from 2026-06-01 to 2027-06-01. It is for smtp.qq.com.',
      `SHA-256 fingerprint: ${'ab'.repeat(32)}`,
    ],
    remedy: ['spec.endpoint.caBundle', 'intercepts TLS'],
  },
  {
    when: 'the chain ends at a private CA',
    seen: bad('SELF_SIGNED_CERT_IN_CHAIN', leaf({ issuer: 'CN=Shop Root' }), PRIVATE_CA),
    reason: 'CertificateUntrusted',
    says: [
      `The certificate of ${HERE} is issued by a CA that is not trusted: CN=Shop Root (SELF_SIGNED_CERT_IN_CHAIN)`,
      'It is CN=smtp.qq.com, O=Tencent, issued by CN=Shop Root, valid from 2026-06-01 to 2027-06-01.',
    ],
    remedy: ['spec.endpoint.caBundle', '--ca-file'],
    never: ['sent only its own'],
  },
  ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'].map(code => ({
    when: `the server leaves out the intermediate certificate (${code})`,
    seen: bad(code, leaf()),
    reason: 'CertificateUntrusted' as const,
    says: [
      'not trusted: CN=Example TLS CA 1, O=Example Trust',
      'sent only its own certificate',
      'does not send its intermediate',
      code,
    ],
    remedy: ['the server must also send its intermediate certificates'],
  })),
  {
    when: 'the intermediate certificate comes and leads to an unknown CA',
    seen: bad(
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      leaf(),
      root({ issuer: 'CN=Unknown Root', selfSigned: false }),
    ),
    reason: 'CertificateUntrusted',
    says: ['not trusted: CN=Unknown Root'],
    remedy: ['spec.endpoint.caBundle'],
    never: ['sent only its own'],
  },
  {
    when: 'the certificate was made for something else than a server',
    seen: bad('INVALID_PURPOSE', leaf(), root()),
    reason: 'CertificateUntrusted',
    says: [`The certificate ${OF_HERE}`, 'is not valid for this server (INVALID_PURPOSE)'],
    remedy: ['administrator to replace it with a TLS server certificate'],
    never: ['caBundle'],
  },
  {
    when: 'the certificate was revoked',
    seen: bad('CERT_REVOKED', leaf(), root()),
    reason: 'CertificateUntrusted',
    says: [`The certificate of ${HERE} was revoked`],
    remedy: ['administrator must replace it'],
  },
  {
    when: 'nothing is known of the chain',
    seen: bad('UNABLE_TO_GET_ISSUER_CERT'),
    reason: 'CertificateUntrusted',
    says: [`The certificate of ${HERE} could not be verified (UNABLE_TO_GET_ISSUER_CERT)`],
    remedy: ['spec.endpoint.caBundle'],
  },
  {
    when: 'the key is too short',
    seen: bad('EE_KEY_TOO_SMALL', leaf({ key: 'RSA 1024' }), root()),
    reason: 'CertificateWeak',
    says: [`The certificate ${OF_HERE}`, 'is too weak (RSA 1024, sha256WithRSAEncryption)'],
    remedy: ['RSA 2048'],
  },
  {
    when: 'the key of the CA is too short',
    seen: bad('CA_KEY_TOO_SMALL', leaf(), root({ key: 'RSA 1024' })),
    reason: 'CertificateWeak',
    says: ['The CA certificate CN=Example TLS CA 1', 'is too weak (RSA 1024, sha256WithRSAEncryption)'],
    remedy: ['RSA 2048'],
  },
  {
    when: 'the key of the CA is signed with SHA-1',
    seen: bad('CA_MD_TOO_WEAK', leaf(), root({ signature: 'sha1WithRSAEncryption' })),
    reason: 'CertificateWeak',
    says: ['The CA certificate CN=Example TLS CA 1', 'is too weak (RSA 2048, sha1WithRSAEncryption)'],
    remedy: ['SHA-256'],
  },
  {
    when: 'only the words say that it is too weak',
    seen: evidence(withChain(), failsAt('tls', certificate('UNSPECIFIED', 'ca md too weak'))),
    reason: 'CertificateWeak',
    says: [`The certificate of ${HERE} is too weak: ca md too weak`],
    remedy: ['RSA 2048'],
  },
  {
    when: 'the certificate of STARTTLS has expired',
    seen: evidence(
      at({ port: 587, tls: 'starttls' }),
      withChain(leaf({ notAfter: '2026-11-23T23:59:59Z' })),
      failsAt('tls', certificate('CERT_HAS_EXPIRED')),
    ),
    reason: 'CertificateExpired',
    says: ['of smtp.qq.com:587', 'expired on'],
    remedy: ['must renew the certificate'],
  },
];

/** Of the host that the preset documents: nothing of these may lead to trusting what answered. */
const OF_A_DOCUMENTED_HOST: Table['rows'] = [
  {
    when: 'another server answers for a host that the preset documents, by STARTTLS',
    seen: evidence(
      at({ port: 587, tls: 'starttls' }),
      withGreeting('220-host.myhost.test ESMTP Exim 4.93'),
      withChain(leaf({ names: ['host.myhost.test'] })),
      failsAt('tls', certificate('ERR_TLS_CERT_ALTNAME_INVALID')),
    ),
    reason: 'CertificateNameMismatch',
    says: [
      'is for host.myhost.test, not for smtp.qq.com',
      'smtp.qq.com is the host that QQ Mail (QQ邮箱) documents, so a device between',
      'Its greeting was "220 host.myhost.test ESMTP Exim 4.93"',
    ],
    remedy: ['(1) a redirect of outbound port 587', 'SMTP Restrictions', '(3) DNS'],
    never: WEAKENING,
  },
  {
    when: 'a firewall re-signs the certificate of a documented host',
    seen: bad('UNABLE_TO_GET_ISSUER_CERT_LOCALLY', leaf({ issuer: 'CN=FG100E, O=Fortinet' })),
    reason: 'CertificateUntrusted',
    says: ['a product that inspects TLS: Fortinet FortiGate'],
    remedy: ['(1) TLS inspection', 'exempt smtp.qq.com:465 from inspection'],
    never: WEAKENING,
  },
  {
    when: 'a firewall re-signs it for its own name',
    seen: bad(
      'ERR_TLS_CERT_ALTNAME_INVALID',
      leaf({ names: ['fw.shop.example'], issuer: 'CN=Zscaler Root CA' }),
    ),
    reason: 'CertificateNameMismatch',
    says: ['inspects TLS: Zscaler'],
    remedy: ['(1) TLS inspection'],
    never: WEAKENING,
  },
  {
    when: 'a documented host presents a self-signed certificate at a private address',
    seen: evidence(
      withAddresses({ '10.0.0.25': undefined }),
      withChain(leaf({ selfSigned: true, issuer: 'CN=smtp.qq.com' })),
      failsAt('tls', certificate('DEPTH_ZERO_SELF_SIGNED_CERT')),
    ),
    reason: 'CertificateSelfSigned',
    says: ['DNS returned 10.0.0.25, a private address'],
    remedy: ['(1) DNS', '(2) TLS inspection'],
    never: WEAKENING,
  },
  {
    when: 'nothing is known of the chain of a documented host',
    seen: bad('UNABLE_TO_GET_ISSUER_CERT'),
    reason: 'CertificateUntrusted',
    says: ['could not be verified'],
    remedy: ['do not trust the server that answered'],
    never: WEAKENING,
  },
  {
    when: 'another server has the certificate of an inspecting product',
    seen: bad('UNABLE_TO_GET_ISSUER_CERT_LOCALLY', leaf({ issuer: 'CN=mitmproxy, O=mitmproxy' })),
    context: custom,
    reason: 'CertificateUntrusted',
    says: ['inspects TLS on the path: mitmproxy'],
    remedy: ['--ca-file'],
  },
];

export const CERTIFICATES: Table = {
  condition: 'TLSVerified',
  rows: [...OF_ANY_SERVER.map(row => ({ context: custom, ...row })), ...OF_A_DOCUMENTED_HOST],
};
