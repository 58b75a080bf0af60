import { z } from 'zod';
import { duration } from './build.ts';
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
    timeout: duration('1s', '60s', 'Deadline of one whole probe. Default: 10s.').optional(),
  })
  .meta({ description: 'When to check. A changed Secret or spec is always checked at once.' });
