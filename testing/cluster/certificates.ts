import 'reflect-metadata';
import { generateKeyPairSync, webcrypto } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as never);

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 24 * 60 * 60 * 1000;

/** The cluster's own CA. It lives as long as the object, and its key is never written to disk. */
export interface ClusterCA {
  /** Certificate as PEM. */
  certificate: string;
  /** Writes `<name>.crt` and `<name>.key` for the API server on loopback. */
  issueServing(dir: string, name: string): Promise<void>;
}

/** @param addresses of the API server in addition to loopback */
export async function createCA(addresses: readonly string[] = []): Promise<ClusterCA> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=test cluster CA',
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + 365 * DAY),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  let serial = 1;
  return {
    certificate: ca.toString('pem'),
    async issueServing(dir, name) {
      const leafKeys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
      serial += 1;
      const leaf = await x509.X509CertificateGenerator.create({
        serialNumber: serial.toString(16).padStart(2, '0'),
        subject: 'CN=kube-apiserver',
        issuer: ca.subject,
        notBefore: new Date(Date.now() - DAY),
        notAfter: new Date(Date.now() + 365 * DAY),
        signingAlgorithm: ALGORITHM,
        publicKey: leafKeys.publicKey,
        signingKey: keys.privateKey,
        extensions: [
          new x509.SubjectAlternativeNameExtension([
            ...['127.0.0.1', ...addresses].map(value => ({ type: 'ip' as const, value })),
            { type: 'dns', value: 'localhost' },
            { type: 'dns', value: 'kubernetes.default.svc' },
          ]),
        ],
      });
      const key = await webcrypto.subtle.exportKey('pkcs8', leafKeys.privateKey);
      mkdirSync(dir, { recursive: true });
      writeFileSync(join(dir, `${name}.crt`), leaf.toString('pem'));
      writeFileSync(join(dir, `${name}.key`), x509.PemConverter.encode(key, 'PRIVATE KEY'), { mode: 0o600 });
    },
  };
}

/** Writes the key pair that signs service account tokens. */
export function writeServiceAccountKeys(dir: string): void {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  writeFileSync(join(dir, 'service-account.key'), privateKey, { mode: 0o600 });
  writeFileSync(join(dir, 'service-account.pub'), publicKey);
}
