import { z } from 'zod';
import { duration, formatted } from './build.ts';
import { OBJECT_NAME } from './names.ts';

export const fallback = z
  .strictObject({
    name: formatted(
      OBJECT_NAME,
      248,
      'must be a Kubernetes name: lower-case letters, digits, dashes and dots',
      'Name of another SmtpConfig in the same namespace. If it is not Ready itself, its own fallback is used, at most three in a row.',
    ),
    after: duration(
      '10s',
      '24h',
      'Time that this SmtpConfig must have been unusable before the switch. Default: 5m.',
    ).optional(),
    returnAfter: duration(
      '10s',
      '24h',
      'Time that this SmtpConfig must have been usable before the operator returns to it. Default: 10m.',
    ).optional(),
  })
  .meta({
    description:
      'SmtpConfig whose verified settings, sender included, are published while credentials, connection, TLS, login or sender of this one fail. Its author needs the right to get every Secret of the namespace.',
  });
