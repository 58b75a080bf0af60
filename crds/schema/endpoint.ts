import { z } from 'zod';
import { formatted, withRules } from './build.ts';
import { HOST, OBJECT_NAME, SECRET_KEY } from './names.ts';

/**
 * Matches PEM certificates: base64 lines in each block, and any text between blocks that does not look like a block.
 */
const PEM_CERTIFICATES =
  /^((-{0,4}([^\n-][^\n]*)?\n)*-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----[ \t\r]*\n([A-Za-z0-9+/=]+[ \t\r]*\n)+-----END (TRUSTED |X509 )?CERTIFICATE-----[ \t\r]*(\n|$))+(-{0,4}([^\n-][^\n]*)?\n)*(-{0,4}([^\n-][^\n]*)?)$/;
const BASE64_OF_PEM = 'LS0tLS1CRUdJTi';

export const caBundle = withRules(
  z.string().max(65536).meta({
    description:
      'CA certificates (PEM) to trust for this server, in addition to those of the operator. Comments between the certificates are allowed.',
  }),
  [
    {
      cel: `!self.startsWith('${BASE64_OF_PEM}')`,
      message:
        'caBundle must be PEM text, and this is the base64 of it: decode it with base64 -d, or name its ConfigMap or Secret in caBundleRef',
      holds: text => !text.startsWith(BASE64_OF_PEM),
    },
    {
      cel: `self.startsWith('${BASE64_OF_PEM}') || self.matches(r'${PEM_CERTIFICATES.source.replaceAll('\\/', '/')}')`,
      message:
        'caBundle must be PEM certificates: each from a line -----BEGIN CERTIFICATE----- to a line -----END CERTIFICATE-----, with nothing but base64 between them; keys and other blocks are rejected',
      holds: text => text.startsWith(BASE64_OF_PEM) || PEM_CERTIFICATES.test(text),
    },
  ],
);

const caBundleRef = z
  .strictObject({
    kind: z.enum(['ConfigMap', 'Secret']).meta({ description: 'Kind of the object.' }),
    name: formatted(
      OBJECT_NAME,
      253,
      'must be a Kubernetes name: lower-case letters, digits, dashes and dots',
      'Name of the object, in the namespace of the SmtpConfig.',
    ),
    key: formatted(
      SECRET_KEY,
      253,
      'must be a key: letters, digits, dots, dashes and underscores',
      'Key that holds the certificates. Default: ca.crt.',
    ).optional(),
  })
  .meta({
    description:
      'ConfigMap or Secret with the CA certificates (PEM), for example from trust-manager or cert-manager. The operator watches it for changes. Alternative to caBundle.',
  });

/** Reports whether the content of a ConfigMap or Secret passes the same check. */
export const isPemBundle = (text: string): boolean => text.length <= 65536 && PEM_CERTIFICATES.test(text);

export const endpoint = withRules(
  z
    .strictObject({
      host: formatted(
        HOST,
        253,
        'must be a host name or an IP address, without scheme and port: host smtp.example.com and port 587, not smtp://smtp.example.com:587',
        'Host name or IP address of the server. Overrides the preset; required for provider custom.',
      ).optional(),
      port: z
        .int()
        .min(1)
        .max(65535)
        .meta({
          format: 'int32',
          description: 'TCP port of the server. Overrides the preset; required for provider custom.',
        })
        .optional(),
      tls: z
        .enum(['implicit', 'starttls', 'none'])
        .meta({
          description:
            'Encryption of the connection: implicit (TLS from the first byte, usual on 465), starttls (upgraded after EHLO, usual on 587) or none. Default: derived from the port. With none, the operator logs in only if it is allowed to send plaintext logins to this host.',
        })
        .optional(),
      serverName: formatted(
        HOST,
        253,
        'must be a host name or an IP address, without scheme and port: host smtp.example.com and port 587, not smtp://smtp.example.com:587',
        'Name sent as SNI and checked against the certificate. Default: the host.',
      ).optional(),
      minTLSVersion: z
        .enum(['TLSv1.2', 'TLSv1.3'])
        .meta({ description: 'Minimum TLS version. Default: TLSv1.2.' })
        .optional(),
      caBundle: caBundle.optional(),
      caBundleRef: caBundleRef.optional(),
    })
    .meta({ description: 'Address of the server. Each field overrides the preset.' }),
  [
    {
      cel: "!has(self.tls) || self.tls != 'none' || (!has(self.serverName) && !has(self.minTLSVersion) && !has(self.caBundle) && !has(self.caBundleRef))",
      message:
        'serverName, minTLSVersion, caBundle and caBundleRef have no meaning with tls: none; remove them or use implicit or starttls',
      holds: e =>
        e.tls !== 'none' ||
        (e.serverName === undefined &&
          e.minTLSVersion === undefined &&
          e.caBundle === undefined &&
          e.caBundleRef === undefined),
    },
    {
      cel: '!has(self.caBundle) || !has(self.caBundleRef)',
      message: 'caBundle and caBundleRef exclude each other: remove one of them',
      holds: e => e.caBundle === undefined || e.caBundleRef === undefined,
    },
  ],
);
