import { z } from 'zod';
import { address, destination } from './address.ts';
import { duration, pattern } from './build.ts';
import { places } from './places.ts';

/** @param places field for further locations to probe from, for kinds that support it */
const checksWith = <P extends z.ZodRawShape>(places: P) =>
  z
    .strictObject({
      egress: z
        .strictObject({
          interval: duration(
            '10s',
            '24h',
            'Interval of the reachability check, which does not log in. Default: 5m.',
          ).optional(),
          failureThreshold: z
            .int()
            .min(1)
            .max(10)
            .meta({
              format: 'int32',
              description:
                'Number of consecutive failed checks after which a reachable server counts as unreachable. The first result and a rejected login count immediately. Default: 3.',
            })
            .optional(),
          ...places,
        })
        .meta({ description: 'Reaching the server: DNS, TCP, TLS, greeting and capabilities.' })
        .optional(),
      auth: z
        .strictObject({
          interval: duration(
            '1m',
            '168h',
            'Interval of the login while nothing changes. Default: 6h. Keep it long: providers limit the number of logins.',
          ).optional(),
        })
        .meta({ description: 'Logging in.' })
        .optional(),
      domain: z
        .strictObject({
          interval: duration(
            '5m',
            '168h',
            'Interval of the DNS lookups for the sender domain. Default: 1h.',
          ).optional(),
          dkimSelectors: z
            .array(
              pattern(
                /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
                63,
                "DKIM selector: the label before ._domainkey in the provider's console.",
              ),
            )
            .max(8)
            .meta({
              'x-kubernetes-list-type': 'set',
              description:
                'DKIM selectors to check, for providers that assign one to each account. Default: the selectors that the provider always uses.',
            })
            .optional(),
          required: z
            .boolean()
            .meta({ description: 'Whether Ready depends on condition DomainAuthenticated. Default: false.' })
            .optional(),
        })
        .meta({
          description:
            'DNS records of the domain of spec.from.address: SPF, DKIM, DMARC and others that the provider requires. Checked by default unless the domain belongs to the provider.',
        })
        .optional(),
      message: z
        .strictObject({
          to: destination(
            'Recipient of the test message. Sink: the address or header that the provider documents for mail that is accepted and dropped. Account: the mailbox that logs in. An address is allowed only with --allow-recipient of the operator. Default: Sink where the provider has one, otherwise Account.',
          ).optional(),
          interval: duration(
            '1h',
            '168h',
            'How often a test message is sent. Without it, one is sent only on request, with the annotation smtp-operator.dev/message-requested-at; annotation smtp-operator.dev/message-to then overrides the recipient.',
          ).optional(),
        })
        .meta({
          description:
            'A test message from spec.from, through the published endpoint and with the published credentials. It proves what some providers check only after the message. See condition MessageAccepted.',
        })
        .optional(),
      recipient: address(
        'Address for RCPT TO after MAIL FROM. The operator resets the transaction with RSET, so no message is sent. It proves that the server accepts mail for this recipient. Default: the address of spec.from itself. If that is not a mailbox, condition SenderAccepted is provisional.',
      ).optional(),
      timeout: duration('1s', '60s', 'Timeout of one whole probe. Default: 10s.').optional(),
    })
    .meta({
      description:
        'Intervals and timeout of the checks. The operator always checks a changed Secret or spec immediately.',
    });

export const checks = checksWith({ from: places.optional() });

/** Checks of a ClusterSmtpConfig. It belongs to no namespace, and its applications run in many. */
export const clusterChecks = checksWith({});
