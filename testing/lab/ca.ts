import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

const DAY = 86_400_000;
const PEM_KEY = 'PRIVATE KEY';
const EC = { name: 'ECDSA', namedCurve: 'P-256' };
const EC_SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' };

/** Properties of a leaf certificate; a normal certificate needs only names. */
export interface LeafSpec {
  /** DNS names; the first is also the common name. A wildcard such as `*.lab.test` is allowed. */
  readonly names: readonly string[];
  /** Start of validity in milliseconds since the epoch; default: yesterday. */
  readonly notBefore?: number;
  /** End of validity in milliseconds since the epoch; default: 90 days from now. */
  readonly notAfter?: number;
  /** Key type. Default `ec` (P-256): signing is cheap, so a thousand handshakes cost little. */
  readonly key?: 'ec' | 'rsa-2048' | 'rsa-1024';
  /** Hash of the issuer's signature; OpenSSL rejects SHA-1 from security level 1 on. */
  readonly hash?: 'SHA-256' | 'SHA-1';
  /** Issuer. `intermediate`: the chain includes it; `missing-intermediate`: the server does not send the issuer. */
  readonly issuer?: 'root' | 'intermediate' | 'missing-intermediate' | 'expired-intermediate';
  /** Extended key usage; default `server`. */
  readonly usage?: 'server' | 'client';
  /** Whether the names are only in the common name. */
  readonly commonNameOnly?: true;
  /** Whether the subject is empty, as of certificates by cert-manager without a common name. */
  readonly withoutSubject?: true;
}

/** A certificate and its key as PEM texts for node:tls; `cert` is the whole chain that the server sends, leaf first. */
export interface Leaf {
  readonly cert: string;
  readonly key: string;
}

export interface Ca {
  /** Root certificate as PEM, for clients to trust. */
  readonly pem: string;
  issue(spec: LeafSpec): Promise<Leaf>;
}

interface Issuer {
  readonly cert: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** Creates a CA that exists only in memory. */
export async function createCa(name = 'Lab Root CA'): Promise<Ca> {
  return caOf(await createRoot(name));
}

/**
 * Opens the CA in `dir` (ca.pem, and ca-key.pem with mode 0600), or creates it. A restarted lab thus keeps the CA that
 * its clients already trust.
 */
export async function openCa(dir: string, name?: string): Promise<Ca> {
  const files = { cert: join(dir, 'ca.pem'), key: join(dir, 'ca-key.pem') };
  const kept = await readRoot(files);
  if (kept) return caOf(kept);
  const root = await createRoot(name ?? 'Lab Root CA');
  await mkdir(dir, { recursive: true });
  await writeFile(files.key, await keyPem(root.keys.privateKey), { mode: 0o600 });
  await writeFile(files.cert, root.cert.toString('pem'));
  return caOf(root);
}

/** Creates a self-signed certificate. */
export async function selfSigned(names: readonly string[]): Promise<Leaf> {
  const keys = await generate(EC);
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity({ names }),
    name: `CN=${names[0]}`,
    keys,
    signingAlgorithm: EC_SIGNATURE,
    extensions: [alternativeNames(names)],
  });
  return { cert: cert.toString('pem'), key: await keyPem(keys.privateKey) };
}

function caOf(root: Issuer): Ca {
  let intermediate: Promise<Issuer> | undefined;
  let expired: Promise<Issuer> | undefined;
  const issuerFor = (kind: LeafSpec['issuer']): Promise<Issuer> | Issuer => {
    if (kind === undefined || kind === 'root') return root;
    if (kind === 'expired-intermediate') {
      expired ??= createIntermediate(root, 'Expired Intermediate', Date.now() - DAY);
      return expired;
    }
    intermediate ??= createIntermediate(root);
    return intermediate;
  };
  return {
    pem: root.cert.toString('pem'),
    async issue(spec) {
      const issuer = await issuerFor(spec.issuer);
      const leaf = await createLeaf(issuer, spec);
      return spec.issuer === 'intermediate' || spec.issuer === 'expired-intermediate'
        ? { ...leaf, cert: `${leaf.cert}\n${issuer.cert.toString('pem')}` }
        : leaf;
    },
  };
}

async function createRoot(name: string): Promise<Issuer> {
  const keys = await generate(EC);
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}, O=Lab`,
    keys,
    signingAlgorithm: EC_SIGNATURE,
    notBefore: new Date(Date.now() - 30 * DAY),
    notAfter: new Date(Date.now() + 3650 * DAY),
    extensions: [...authorityExtensions(), await x509.SubjectKeyIdentifierExtension.create(keys.publicKey)],
  });
  return { cert, keys };
}

async function createIntermediate(
  root: Issuer,
  name = `Intermediate of ${root.cert.subjectName.getField('CN')[0]}`,
  notAfter = Date.now() + 3650 * DAY,
): Promise<Issuer> {
  const keys = await generate(EC);
  const cert = await x509.X509CertificateGenerator.create({
    subject: `CN=${name}, O=Lab`,
    issuer: root.cert.subject,
    publicKey: keys.publicKey,
    signingKey: root.keys.privateKey,
    signingAlgorithm: EC_SIGNATURE,
    notBefore: new Date(Date.now() - 30 * DAY),
    notAfter: new Date(notAfter),
    extensions: [...authorityExtensions(), ...(await identifiers(root, keys.publicKey))],
  });
  return { cert, keys };
}

async function createLeaf(issuer: Issuer, spec: LeafSpec): Promise<Leaf> {
  const keys = await generate(keyAlgorithm(spec.key ?? 'ec'));
  const cert = await x509.X509CertificateGenerator.create({
    ...validity(spec),
    subject: spec.withoutSubject ? '' : `CN=${spec.names[0]}`,
    issuer: issuer.cert.subject,
    publicKey: keys.publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: { ...EC_SIGNATURE, hash: spec.hash ?? 'SHA-256' },
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([
        spec.usage === 'client' ? x509.ExtendedKeyUsage.clientAuth : x509.ExtendedKeyUsage.serverAuth,
      ]),
      ...(spec.commonNameOnly ? [] : [alternativeNames(spec.names)]),
      ...(await identifiers(issuer, keys.publicKey)),
    ],
  });
  return { cert: cert.toString('pem'), key: await keyPem(keys.privateKey) };
}

function validity({ notBefore, notAfter }: LeafSpec): { notBefore: Date; notAfter: Date } {
  return {
    notBefore: new Date(notBefore ?? Date.now() - DAY),
    notAfter: new Date(notAfter ?? Date.now() + 90 * DAY),
  };
}

function alternativeNames(names: readonly string[]): x509.Extension {
  return new x509.SubjectAlternativeNameExtension(names.map(value => ({ type: 'dns', value })));
}

function authorityExtensions(): x509.Extension[] {
  const usage = x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign;
  return [
    new x509.BasicConstraintsExtension(true, undefined, true),
    new x509.KeyUsagesExtension(usage, true),
  ];
}

/** Returns both key identifiers, which strict verifiers (Python 3.13 and later) require. */
async function identifiers(issuer: Issuer, publicKey: webcrypto.CryptoKey): Promise<x509.Extension[]> {
  return [
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey),
  ];
}

function keyAlgorithm(
  key: NonNullable<LeafSpec['key']>,
): webcrypto.EcKeyGenParams | webcrypto.RsaHashedKeyGenParams {
  if (key === 'ec') return EC;
  return {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: key === 'rsa-1024' ? 1024 : 2048,
  };
}

async function generate(
  algorithm: webcrypto.EcKeyGenParams | webcrypto.RsaHashedKeyGenParams,
): Promise<webcrypto.CryptoKeyPair> {
  return (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
}

async function keyPem(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), PEM_KEY);
}

async function readRoot(files: { cert: string; key: string }): Promise<Issuer | undefined> {
  const texts = await Promise.all([readFile(files.cert, 'utf8'), readFile(files.key, 'utf8')]).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
  if (!texts) return undefined;
  const cert = new x509.X509Certificate(texts[0]);
  const der = x509.PemConverter.decodeFirst(texts[1]);
  const privateKey = await crypto.subtle.importKey('pkcs8', der, EC, true, ['sign']);
  const publicKey = await cert.publicKey.export(EC, ['verify']);
  return { cert, keys: { privateKey, publicKey } };
}
