import { z } from 'zod';
import { pattern, withRules } from './build.ts';
import { HOST } from './names.ts';

export const endpoint = withRules(
  z
    .strictObject({
      host: pattern(
        HOST,
        253,
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
            'How the connection is encrypted: implicit (TLS from the first byte, usual on 465), starttls (upgraded before anything else is said, usual on 587) or none. Follows the port when left out. With none a login is refused unless the operator allows plaintext logins to this host.',
        })
        .optional(),
      serverName: pattern(
        HOST,
        253,
        'Name sent as SNI and checked against the certificate. Default: the host.',
      ).optional(),
      minTLSVersion: z
        .enum(['TLSv1.2', 'TLSv1.3'])
        .meta({ description: 'Oldest TLS version that is accepted. Default: TLSv1.2.' })
        .optional(),
      caBundle: pattern(
        /^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s-]+-----END CERTIFICATE-----\s*$/,
        65536,
        "PEM certificates of the CAs to trust for this server, besides the operator's own.",
      ).optional(),
    })
    .meta({ description: 'Where the server is. Every field overrides what the preset says.' }),
  [
    {
      cel: "!has(self.tls) || self.tls != 'none' || (!has(self.serverName) && !has(self.minTLSVersion) && !has(self.caBundle))",
      message:
        'serverName, minTLSVersion and caBundle have no meaning with tls: none; remove them or use implicit or starttls',
      holds: e =>
        e.tls !== 'none' ||
        (e.serverName === undefined && e.minTLSVersion === undefined && e.caBundle === undefined),
    },
  ],
);
