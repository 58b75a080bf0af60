import { z } from 'zod';
import { duration, pattern } from './build.ts';
import { places } from './places.ts';

export const checks = z
  .strictObject({
    egress: z
      .strictObject({
        interval: duration(
          '10s',
          '24h',
          'How often the server is reached, without logging in. Default: 5m.',
        ).optional(),
        failureThreshold: z
          .int()
          .min(1)
          .max(10)
          .meta({
            format: 'int32',
            description:
              'How many of these checks must fail in a row before a server that was reachable counts as unreachable. The first verdict counts at once, and so does a refused login. Default: 3.',
          })
          .optional(),
        from: places.optional(),
      })
      .meta({ description: 'Reaching the server: DNS, TCP, TLS, greeting and capabilities.' })
      .optional(),
    auth: z
      .strictObject({
        interval: duration(
          '1m',
          '168h',
          'How often the login is repeated while nothing changes. Default: 6h. Providers count logins: keep it long.',
        ).optional(),
      })
      .meta({ description: 'Logging in.' })
      .optional(),
    domain: z
      .strictObject({
        interval: duration(
          '5m',
          '168h',
          'How often the DNS records of the sender domain are looked up. Default: 1h.',
        ).optional(),
        dkimSelectors: z
          .array(
            pattern(
              /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
              63,
              'DKIM selector: the word before ._domainkey in the console of the provider.',
            ),
          )
          .max(8)
          .meta({
            'x-kubernetes-list-type': 'set',
            description:
              'Selectors of the DKIM keys, for providers that choose one for each account. Default: those that the provider always uses.',
          })
          .optional(),
        required: z
          .boolean()
          .meta({ description: 'Whether Ready depends on condition DomainAuthenticated. Default: false.' })
          .optional(),
      })
      .meta({
        description:
          'DNS records of the domain of spec.from.address: SPF, DKIM, DMARC and what else the provider needs. Looked up by default where the domain is not of the provider itself.',
      })
      .optional(),
    timeout: duration('1s', '60s', 'Deadline of one whole probe. Default: 10s.').optional(),
  })
  .meta({ description: 'When to check. A changed Secret or spec is always checked at once.' });
